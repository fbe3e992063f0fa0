import AsyncHTTPClient
import EntenteClient
import EntenteCrypto
import EntenteDomain
import EntenteExample
import EntenteExampleClient
import EntenteInstallation
import EntenteSync
import Foundation
import TestSupport
import Testing

/// The worked example of the product's table, built by `entente demo` through a real gateway and shown
/// by `entente report` and the gateway's route.
extension Integration {
    @Suite("Worked example: every number of the 36 rows")
    struct WorkedExampleTests {
        @Test
        func `each number of the table is in a report of each side that may see it, and no other`()
            async throws
        {
            let gateway = try RunningGateway()
            try await gateway.start()
            let folder = try TemporaryFolder()
            let invitations = try await gateway.administer("demonstration", "invite")
            #expect(invitations.status == 0, "\(invitations.errorText)")
            try invitations.output.write(to: folder.url("invitations.json"))
            let outcome = try await demo(folder)
            let managers = try await managers(folder, on: outcome.day)
            checkTable(managers[0].parts)
            let rows = Set(managers[0].parts.flatMap(\.scene.numbers).map(\.row))
            #expect(rows == Set(1...36))
            #expect(outcome.numbers == managers[0].parts.reduce(0) { $0 + $1.scene.numbers.count })
            let http = try RawDevice.client(
                authority: Installation.open(gateway.folder).authority.pem
            )
            for manager in managers { try await check(manager, on: gateway, http) }
            try await http.shutdown()
            // What was loaded is used as it is, whatever is asked for again.
            let again = try await demo(folder)
            #expect(again == outcome)
            folder.remove()
            try await gateway.remove()
        }

        /// A partnership as a member sees it.
        private struct Part {
            let id: PartnershipID
            let scene: Scene
        }

        /// The member of a side whose reports are looked at.
        private struct Manager {
            let side: Side
            let home: String
            let token: String
            let parts: [Part]
        }

        /// What `entente demo` says.
        private struct Outcome: Equatable {
            let day: CivilDate
            let partnerships: [String]
            let numbers: Int
        }

        private func demo(_ folder: TemporaryFolder) async throws -> Outcome {
            let command = try await Command.run(
                RunningGateway.program("entente"),
                [
                    "demo", folder.path("invitations.json"), "--folder", folder.path("example"),
                    "--json",
                ],
                bound: .seconds(300)
            )
            #expect(command.status == 0, "\(command.errorText.suffix(2_000))")
            let json = try JSONScanner.parse(Array(command.text.utf8.dropLast()))
            let day = try #require(json["day"]?.text.flatMap { CivilDate($0) })
            guard case .array(let parts)? = json["partnerships"] else {
                return Outcome(day: day, partnerships: [], numbers: 0)
            }
            return Outcome(
                day: day,
                partnerships: parts.compactMap { $0["partnership"]?.text },
                numbers: parts.reduce(0) { sum, part in
                    if case .array(let numbers)? = part["numbers"] {
                        sum + numbers.count
                    } else {
                        sum
                    }
                }
            )
        }

        private func managers(
            _ folder: TemporaryFolder,
            on day: CivilDate
        ) async throws -> [Manager] {
            var managers: [Manager] = []
            for side in Side.allCases {
                let home = folder.path("example/\(Person.manager(of: side).folder)")
                let url = URL(fileURLWithPath: home)
                let replica = try await Replica.open(ProfileFolder(url))
                let session = try await replica.session()
                replica.close()
                let token = try String(
                    contentsOf: url.appendingPathComponent("token"),
                    encoding: .utf8
                )
                let parts = try Example.allCases.map { example in
                    let known = try #require(
                        session.partnerships.first { $0.name == example.rawValue }
                    )
                    let roster = try #require(Roster(of: known))
                    let scene = example.scene(roster, in: known.id, today: day)
                    return Part(id: known.id, scene: scene)
                }
                managers.append(Manager(side: side, home: home, token: token, parts: parts))
            }
            return managers
        }

        /// The example shows what the table asks for, in each row.
        private func checkTable(_ parts: [Part]) {
            let numbers = Dictionary(grouping: parts.flatMap(\.scene.numbers), by: \.row)
            for (row, words) in ProductTable.rows {
                let shown = Set(numbers[row, default: []].map(\.shown))
                for word in words {
                    #expect(shown.contains(word), "row \(row) of the table shows \(word)")
                }
            }
            // A trial from the first of March is decided by 30 May, in whatever year.
            let trial = numbers[20, default: []].map(\.shown)
            #expect(trial.contains { $0.hasPrefix("decision due") && $0.hasSuffix("-05-30") })
            #expect(trial.contains { $0.hasPrefix("no renewal") })
        }

        /// All numbers in the reports of one member: those of the command, and those of the gateway.
        private func check(
            _ manager: Manager,
            on gateway: RunningGateway,
            _ http: HTTPClient
        ) async throws {
            for part in manager.parts {
                let pages = Dictionary(grouping: part.scene.numbers) { "\($0.report) \($0.day)" }
                for numbers in pages.values.sorted(by: { $0[0].day < $1[0].day }) {
                    let (name, day) = (numbers[0].report.rawValue, numbers[0].day.description)
                    let desk = Desk(home: manager.home)
                    let own = try await desk.json(
                        "report",
                        name,
                        "--partnership",
                        part.id.description,
                        "--on",
                        day
                    )
                    let answer = try await RawDevice.send(
                        .get,
                        "\(gateway.url)/v1/partnerships/\(part.id)/reports/\(name)?on=\(day)",
                        token: manager.token,
                        body: nil,
                        http
                    )
                    #expect(answer.status == 200)
                    let theirs = try JSONScanner.parse(answer.bytes)
                    for number in numbers {
                        let isMeant = number.seenBy.contains(manager.side)
                        #expect(
                            number.isShown(in: own) == isMeant,
                            "\(manager.side), the command: \(number)"
                        )
                        #expect(
                            number.isShown(in: theirs) == isMeant,
                            "\(manager.side), the gateway: \(number)"
                        )
                    }
                }
            }
        }
    }
}
