import EntenteClient
import EntenteCrypto
import EntenteDomain
import EntenteInstallation
import EntentePostgres
import EntenteSync
import Foundation
import TestSupport
import Testing

extension Integration {
    @Suite("Gateway: put back to an earlier point")
    struct RestoreTests {
        @Test(arguments: [true, false])
        func `INV-18: what devices had confirmed comes back after files were restored`(
            isSaid: Bool
        ) async throws {
            let gateway = try RunningGateway()
            try await gateway.start()
            let partnership = try await TestPartnership.make(on: gateway)
            let folders = try TemporaryFolder()
            defer { folders.remove() }
            var replicas: [Replica] = []
            for number in 0..<2 {
                replicas.append(
                    try await replica(number, partnership, ProfileFolder(folders.url("\(number)")))
                )
            }
            let shared = try #require(
                try await replicas[0].streams().first { $0.audience == .shared }
            ).id
            let note = try await replicas[0].addNote("Plan", body: "kept", in: shared)
            try await sync(replicas)
            try await partnership.close()
            // The backup: a copy of the files of a stopped cluster.
            gateway.stop()
            let files = gateway.folder.path + "/postgres"
            try await copy(files, folders.path("backup"))
            try await gateway.start()
            // Confirmed after the backup, and known to both.
            let item = try await add("Confirmed, then lost", replicas[0], shared)
            try await sync(replicas)
            try await replicas[1].edit(shared) { $0.put(item, Field.details, "by the other") }
            try await replicas[1].rewriteNote(note, in: shared, from: "kept", to: "kept and lost")
            try await sync(replicas)
            #expect(try await replicas[0].stream(shared).waiting == 0)
            gateway.stop()
            try FileManager.default.removeItem(atPath: files)
            try await copy(folders.path("backup"), files)
            // Whether somebody says so or not, the gateway's folder remembers that it served since.
            if isSaid { try await sayRestored(gateway) }
            try await gateway.start()
            for _ in 0..<3 { try await sync(replicas) }
            var shown: [[String]] = []
            for replica in replicas {
                let status = try await replica.stream(shared)
                #expect(status.halt == nil)
                #expect(status.waiting == 0)
                shown.append(
                    try await replica.everything(in: shared).map {
                        String(decoding: $0.json.canonicalBytes, as: UTF8.self)
                    }
                )
            }
            #expect(shown[0] == shown[1])
            let back = try #require(try await replicas[0].entity(item, in: shared))
            #expect(back.text(Field.title) == "Confirmed, then lost")
            #expect(back.text(Field.details) == "by the other")
            let text = try #require(try await replicas[0].entity(note, in: shared))
            #expect(text.text(Field.body) == "kept and lost")
            for replica in replicas { replica.close() }
            try await gateway.remove()
        }

        private func sayRestored(_ gateway: RunningGateway) async throws {
            let said = try await gateway.administer("db", "restored")
            #expect(said.status == 0, "\(said.errorText)")
        }

        private func replica(
            _ number: Int,
            _ partnership: TestPartnership,
            _ folder: ProfileFolder
        ) async throws -> Replica {
            let invitation = try await partnership.administration.invite(
                partnership.administrators[number],
                now: .now
            )
            let installation = try Installation.open(partnership.gateway.folder)
            return try await Enrolling.enrol(
                folder,
                gateway: try #require(URL(string: partnership.gateway.url)),
                authority: installation.authority,
                code: invitation.code.spelled,
                name: "laptop"
            )
        }

        private func add(
            _ title: String,
            _ replica: Replica,
            _ stream: StreamID
        ) async throws -> EntityID {
            try await replica.edit(stream) { draft in
                let id = draft.new(EntityType.give)
                draft.put(id, Field.title, .string(title))
                return id
            }
        }

        private func sync(_ replicas: [Replica]) async throws {
            for replica in replicas {
                let connection = try GatewayConnection.open(for: replica)
                let report = try await SyncEngine(replica, connection).sync()
                await connection.close()
                #expect(report.trouble == nil)
            }
        }

        private func copy(_ from: String, _ to: String) async throws {
            let copied = try await Command.run("cp", ["-a", from, to])
            #expect(copied.status == 0, "\(copied.errorText)")
        }
    }
}
