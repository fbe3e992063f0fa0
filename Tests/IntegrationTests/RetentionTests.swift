import EntenteClient
import EntenteCrypto
import EntenteDomain
import EntenteInstallation
import EntentePostgres
import EntenteSync
import Foundation
import Logging
import TestSupport
import Testing

extension Integration {
    @Suite("Retention: on the devices of both sides, and for both verifiers")
    struct RetentionTests {
        /// Who makes a partnership with something of everything.
        private let history = AuditTests()

        @Test
        func
            `what one side keeps no longer is gone from every device, and the history still verifies`()
            async throws
        {
            try await history.withSigners { gateway, replicas, folders in
                let shared = try #require(
                    try await replicas[0].streams().first { $0.audience == .shared }
                ).id
                try await history.negotiate(replicas, in: shared)
                for (replica, words) in zip(replicas, ["written by Aurora", "written by Borealis"])
                {
                    _ = try await replica.addNote("Words", body: words, in: shared)
                }
                try await history.checkpoint(gateway, now: .now)
                for _ in 0..<2 { try await history.sync(replicas) }
                #expect(try await words(replicas[1], shared).contains("written by Aurora"))
                try await end(gateway)
                try await retire(gateway)
                for _ in 0..<2 { try await history.sync(replicas) }
                for replica in replicas {
                    let found = try await words(replica, shared)
                    #expect(!found.contains("written by Aurora") && !found.contains("Cold storage"))
                    #expect(found.contains("written by Borealis") && found.contains("12.50"))
                    #expect(try await replica.stream(shared).halt == nil)
                    let verified = try await replica.verifyHistory()
                    #expect(
                        verified.allSatisfy { $0.fault == nil }
                            && verified.contains { $0.erased > 0 }
                    )
                }
                try await verify(gateway, folders)
            }
        }

        /// All that a replica shows of a stream.
        private func words(_ replica: Replica, _ stream: StreamID) async throws -> String {
            try await replica.everything(in: stream)
                .map { String(decoding: $0.json.canonicalBytes, as: UTF8.self) }.joined()
        }

        /// Sets the retention of one side and ends the partnership, as an administrator does.
        private func end(_ gateway: RunningGateway) async throws {
            let set = try await gateway.administer(
                "retention",
                "set",
                "Aurora Foods",
                "--days",
                "30"
            )
            #expect(set.status == 0 && set.text.contains("for 30 days"), "\(set.errorText)")
            let slip = try await gateway.administer(
                "retention",
                "set",
                "Aurora Foods",
                "--days",
                "3"
            )
            #expect(slip.status == 64 || slip.status == 1, "\(slip.status)")
            #expect(
                slip.errorText.contains("days: it must be from 30 to 36500"),
                "\(slip.errorText)"
            )
            let ended = try await gateway.administer(
                "partnership",
                "end",
                "Aurora and Borealis",
                "--org",
                "Aurora Foods",
                "--by",
                "Administrator of Aurora Foods"
            )
            #expect(ended.status == 0, "\(ended.errorText)")
        }

        /// Does what the gateway does by itself every hour, as if a month had passed; as the schema's owner,
        /// because the gateway's role cannot bring the time nearer.
        private func retire(_ gateway: RunningGateway) async throws {
            let pool = try PostgresPool(
                address: DatabaseChoice(try Installation.open(gateway.folder)).ownerAddress,
                name: "test",
                logger: Logger(label: "test")
            )
            let retirer = ChangeRetirer(store: PostgresStreamStore(pool: pool))
            let month: Int64 = 31 * 86_400_000
            let (done, failed) = try await retirer.run(now: Milliseconds.now.advanced(by: month))
            #expect(failed.isEmpty && done.contains { $0.erased > 0 })
            await pool.shutdown()
            let shown = try await gateway.administer("retention", "show", "Aurora Foods", "--json")
            #expect(shown.text.contains(#""days":30"#) && !shown.text.contains(#""erased":0"#))
        }

        /// Both programs that verify an export find it whole.
        private func verify(_ gateway: RunningGateway, _ folders: TemporaryFolder) async throws {
            let file = folders.path("history.ndjson")
            let key = try await history.export(gateway, to: file)
            let ours = try await Command.run(
                RunningGateway.program("ententectl"),
                ["audit", "verify", file, "--key", key]
            )
            #expect(ours.status == 0, "\(ours.text)\(ours.errorText)")
            let theirs = try await history.python(file, key)
            #expect(theirs.status == 0, "\(theirs.text)\(theirs.errorText)")
        }
    }
}
