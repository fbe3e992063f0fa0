import EntenteClient
import EntenteDemonstration
import EntenteDomain
import EntenteInstallation
import EntentePostgres
import EntenteSync
import Foundation
import Logging
import TestSupport
import Testing

/// The demonstration of `ententectl demonstration load`, with its recordings, and what it must lead to.
extension Integration {
    @Suite("Demonstration: Aurora Foods and Borealis Retail")
    struct DemonstrationTests {
        @Test func `six replicas of two organisations agree after the recorded work`() async throws
        {
            let material = try Demonstration.Material(folder: Self.data)
            let text = try #require(
                material.text,
                "traces/friendsforever.json.gz is missing in \(Self.data)"
            )
            let readings = try #require(
                material.readings,
                "kpi/monthly.csv is missing in \(Self.data)"
            )
            let gateway = try RunningGateway()
            try await gateway.start()
            let installation = try Installation.open(gateway.folder)
            let pool = try PostgresPool(
                address: DatabaseChoice(installation).ownerAddress,
                name: "test",
                logger: Logger(label: "test")
            )
            let demonstration = Demonstration(
                administration: Administration(pool: pool),
                gateway: try #require(URL(string: gateway.url)),
                authority: installation.authority,
                folder: URL(fileURLWithPath: gateway.folder.path + "/replicas"),
                material: material,
                now: { .now }
            )
            try await demonstration.play({ _ in }) { players in
                #expect(players.count == 6)
                #expect(Set(players.map(\.replica.identity.principal.organisation)).count == 2)
                #expect(Set(players.map(\.replica.identity.principal.department)).count == 4)
                for player in players {
                    try await checkNote(player, text)
                    try await checkReadings(player, readings)
                    try await checkConflict(player)
                }
                try await checkPrivacy(players)
            }
            await pool.shutdown()
            try await gateway.remove()
        }

        /// The folder of recordings beside the project.
        private static let data = URL(fileURLWithPath: #filePath)
            .appendingPathComponent("../../../../shared/data").standardized

        private func checkNote(_ player: Player, _ text: RecordedText) async throws {
            let shared = try await player.stream("shared").id
            let notes = try await player.replica.entities(EntityType.note, in: shared)
            #expect(notes.map { $0.text(Field.body) } == [text.endContent], "\(player.person.name)")
        }

        /// Every reading of the file is there, and both readings of a month stand side by side.
        private func checkReadings(_ player: Player, _ file: ReadingFile) async throws {
            let shared = try await player.stream("shared").id
            let kpi = try #require(
                try await player.replica.entities(EntityType.kpi, in: shared).first
            )
            let readings = try await player.replica.readings(of: kpi.id, in: shared)
            #expect(readings.count == 3_823)
            #expect(readings.count == file.readings.values.reduce(0) { $0 + $1.count })
            let organisations = Set(readings.map(\.organisation))
            #expect(organisations.count == 2)
            for (_, values) in file.readings {
                let expected = Dictionary(
                    uniqueKeysWithValues: values.map { ($0.period, $0.value) }
                )
                let matching = organisations.filter { organisation in
                    let own = readings.filter { $0.organisation == organisation }
                    return own.count == expected.count
                        && own.allSatisfy { $0.value == expected[$0.period] }
                }
                #expect(matching.count == 1, "one organisation reports what one source says")
            }
        }

        /// Both values of the field that two set at once are there on every replica.
        private func checkConflict(_ player: Player) async throws {
            let shared = try await player.stream("shared").id
            let conflicts = try await player.replica.conflicts(in: shared).flatMap(\.conflicts)
            let sides = try #require(conflicts.first { $0.field == Field.quantity }).sides
            #expect(Set(sides.compactMap(\.value.text)) == ["30", "40"], "\(player.person.name)")
            #expect(Set(sides.compactMap(\.organisation)).count == 2)
        }

        /// What one department keeps for itself is on no other replica, in no form.
        private func checkPrivacy(_ players: [Player]) async throws {
            for player in players {
                var seen = false
                for stream in try await player.replica.streams() {
                    for entity in try await player.replica.everything(in: stream.id) {
                        seen = seen || entity.text(Field.title) == "What we would pay"
                    }
                }
                #expect(seen == (player.person.name == "Berta"), "\(player.person.name)")
            }
        }
    }
}
