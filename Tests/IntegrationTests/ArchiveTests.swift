import EntenteClient
import EntenteCrypto
import EntenteDomain
import EntenteInstallation
import EntenteSync
import Foundation
import TestSupport
import Testing

extension Integration {
    @Suite("Section 8: an archive of a real partnership")
    struct ArchiveTests {
        /// Who makes a partnership with something of everything.
        private let history = AuditTests()

        @Test
        func
            `row 36: an archive holds the own and the shared, and comes back into an empty server`()
            async throws
        {
            try await history.withSigners { gateway, replicas, folders in
                let shared = try await live(replicas, gateway)
                let archive = try await export(gateway, folders)
                try await takeOver(archive, replicas[0], shared, folders)
            }
        }

        /// A partnership with all that a log can hold: agreements, conflicts, a second life, an erasure, and
        /// a secret of either side.
        private func live(
            _ replicas: [Replica],
            _ gateway: RunningGateway
        ) async throws -> StreamID {
            let streams = try await replicas[0].streams()
            let shared = try #require(streams.first { $0.audience == .shared }).id
            try await history.negotiate(replicas, in: shared)
            try await history.checkpoint(gateway, now: .now)
            let restored = try await gateway.administer("db", "restored")
            #expect(restored.status == 0, "\(restored.errorText)")
            for _ in 0..<2 { try await history.sync(replicas) }
            let erased = try await gateway.administer(
                "erase",
                "--stream",
                "\(shared)",
                "--seq",
                "2",
                "--org",
                "Aurora Foods",
                "--reason",
                "legal"
            )
            #expect(erased.status == 0, "\(erased.errorText)")
            for (replica, name) in zip(replicas, ["aurora", "borealis"]) {
                let own = try #require(
                    try await replica.streams().first { $0.audience.kind == "department" }
                )
                _ = try await replica.addNote("Secret", body: "only of \(name)", in: own.id)
            }
            try await history.write(replicas, in: shared)
            return shared
        }

        private struct Archive {
            let path: String
            let key: String
            /// What the program said of it.
            let counts: JSONObject
        }

        private func export(
            _ gateway: RunningGateway,
            _ folders: TemporaryFolder
        ) async throws -> Archive {
            let path = folders.path("archive")
            let exported = try await gateway.administer(
                "archive",
                "export",
                "--partnership",
                "Aurora and Borealis",
                "--org",
                "Aurora Foods",
                "--output",
                path,
                "--json"
            )
            #expect(exported.status == 0, "\(exported.errorText)")
            let key = Base64URL.encode(try Installation.open(gateway.folder).headKey.publicKey)
            let program = RunningGateway.program("ententectl")
            let verify = ["archive", "verify", path, "--key", key]
            #expect(try await Command.run(program, verify).status == 0)
            let history = try String(contentsOfFile: "\(path)/history.ndjson", encoding: .utf8)
            #expect(history.contains("only of aurora"))
            #expect(!history.contains("only of borealis"))
            let counts = try counts(exported)
            // Two notes and a give, twelve asks, and the note of its own.
            #expect(counts["own"] == .integer(9) && counts["received"] == .integer(6))
            #expect(counts["items"] == .integer(15))
            // A receipt for other counts is not signed.
            let receipt = try String(contentsOfFile: "\(path)/receipt.json", encoding: .utf8)
            let forged = receipt.replacingOccurrences(of: #""received":6"#, with: #""received":5"#)
            try forged.write(toFile: "\(path)/receipt.json", atomically: true, encoding: .utf8)
            #expect(try await Command.run(program, verify).status == 65)
            try receipt.write(toFile: "\(path)/receipt.json", atomically: true, encoding: .utf8)
            return Archive(path: path, key: key, counts: counts)
        }

        private func counts(_ command: Command) throws -> JSONObject {
            guard case .object(let object) = try JSONScanner.parse(Array(command.output.dropLast()))
            else { throw Mismatch() }
            return object
        }

        private struct Mismatch: Error {}

        /// Imports into a server of its own, where a member enrols a new device and finds everything.
        private func takeOver(
            _ archive: Archive,
            _ before: Replica,
            _ shared: StreamID,
            _ folders: TemporaryFolder
        ) async throws {
            let other = try RunningGateway()
            try await other.start()
            try await expectRefusal(archive, other, folders)
            let imported = try await other.administer(
                "archive",
                "import",
                archive.path,
                "--key",
                archive.key,
                "--json"
            )
            #expect(imported.status == 0, "\(imported.errorText)")
            let found = try counts(imported)
            for name in ["changes", "items", "own", "received", "organisation", "streams"] {
                #expect(found[name] == archive.counts[name], "\(name)")
            }
            let again = try await other.administer(
                "archive",
                "import",
                archive.path,
                "--key",
                archive.key
            )
            #expect(again.status == 1 && again.errorText.contains("already"), "\(again.errorText)")
            let invited = try await other.administer("member", "invite", "Signer 0", "--json")
            guard case .string(let code)? = try counts(invited)["code"] else { throw Mismatch() }
            let after = try await Enrolling.enrol(
                ProfileFolder(folders.url("after")),
                gateway: try #require(URL(string: other.url)),
                authority: try Installation.open(other.folder).authority,
                code: code,
                name: "laptop"
            )
            try await history.sync([after])
            // The new device stands in the control stream of the new server alone.
            for status in try await before.streams() where status.audience != .control {
                let came = try await after.everything(in: status.id)
                #expect(try await before.everything(in: status.id) == came)
            }
            #expect(try await after.verifyHistory().allSatisfy { $0.fault == nil })
            // The work goes on where it ended.
            try await after.edit(shared) { draft in
                draft.put(draft.new(EntityType.ask), Field.title, "A new beginning")
            }
            try await history.sync([after])
            #expect(try await after.outbox(shared) == nil)
            after.close()
            try await other.remove()
        }

        /// What was altered is not imported, not even a part of it.
        private func expectRefusal(
            _ archive: Archive,
            _ other: RunningGateway,
            _ folders: TemporaryFolder
        ) async throws {
            let altered = folders.path("altered-archive")
            try FileManager.default.copyItem(atPath: archive.path, toPath: altered)
            let history = URL(filePath: "\(altered)/history.ndjson")
            var bytes = try Data(contentsOf: history)
            bytes[bytes.count * 9 / 10] ^= 4
            try bytes.write(to: history)
            let refused = try await other.administer(
                "archive",
                "import",
                altered,
                "--key",
                archive.key
            )
            #expect(refused.status == 1, "\(refused.errorText)")
            let list = try await other.administer("partnership", "list")
            #expect(!list.text.contains("Aurora and Borealis"))
        }
    }
}
