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
    /// What a real gateway logged is exported, and verified by two programs that share no code.
    @Suite("Section 8: an audit file of a real partnership")
    struct AuditTests {
        @Test
        func `both verifiers find the same history, the same states, and the same flipped byte`()
            async throws
        {
            try await withSigners { gateway, replicas, folders in
                let shared = try #require(
                    try await replicas[0].streams().first { $0.audience == .shared }
                ).id
                try await negotiate(replicas, in: shared)
                try await checkpoint(gateway, now: .now)
                // From here the log has another life, and something of the first one is erased.
                let restored = try await gateway.administer("db", "restored")
                #expect(restored.status == 0, "\(restored.errorText)")
                for _ in 0..<2 { try await sync(replicas) }
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
                try await write(replicas, in: shared)
                try await checkpoint(gateway, now: .now)
                try await sync(replicas)
                try await compare(gateway, shared, folders)
                for replica in replicas {
                    #expect(try await replica.stream(shared).halt == nil)
                    #expect(try await replica.verifyHistory().allSatisfy { $0.fault == nil })
                }
            }
        }

        /// A partnership on a gateway of its own, with a signer's device on either side.
        func withSigners(
            _ test: (RunningGateway, [Replica], TemporaryFolder) async throws -> Void
        ) async throws {
            let gateway = try RunningGateway()
            try await gateway.start()
            let partnership = try await TestPartnership.make(on: gateway)
            let folders = try TemporaryFolder()
            defer { folders.remove() }
            let replicas = [
                try await signer(0, partnership, folders),
                try await signer(1, partnership, folders),
            ]
            try await test(gateway, replicas, folders)
            for replica in replicas { replica.close() }
            try await partnership.close()
            try await gateway.remove()
        }

        /// Exports, and holds the two verifiers against each other.
        private func compare(
            _ gateway: RunningGateway,
            _ shared: StreamID,
            _ folders: TemporaryFolder
        ) async throws {
            let file = folders.path("history.ndjson")
            let key = try await export(gateway, to: file)
            let ours = try await Command.run(
                RunningGateway.program("ententectl"),
                ["audit", "verify", file, "--key", key, "--json"]
            )
            #expect(ours.status == 0, "\(ours.text)")
            let streams = try streams(Array(ours.output.dropLast()))
            let theirs = try await python(file, key)
            #expect(theirs.status == 0, "\(theirs.text)\(theirs.errorText)")
            for stream in streams { #expect(theirs.text.contains(stream.line), "\(theirs.text)") }
            let counted = try #require(streams.first { $0.id == "\(shared)" })
            #expect(counted.checkpoints > 0 && counted.lapsed > 0 && counted.acceptances == 2)
            var bytes = try Data(contentsOf: URL(filePath: file))
            #expect(String(decoding: bytes, as: UTF8.self).contains(#""past":[{"epoch""#))
            bytes[bytes.count * 2 / 3] ^= 4
            try bytes.write(to: folders.url("altered"))
            let altered = folders.path("altered")
            let own = try await Command.run(
                RunningGateway.program("ententectl"),
                ["audit", "verify", altered, "--key", key]
            )
            #expect(own.status == 65)
            #expect(try await python(altered, key).status == 1)
        }

        /// Exports the history; answers the key that it is verified with.
        func export(_ gateway: RunningGateway, to file: String) async throws -> String {
            let exported = try await gateway.administer(
                "audit",
                "export",
                "--partnership",
                "Aurora and Borealis",
                "--output",
                file
            )
            #expect(exported.status == 0, "\(exported.errorText)")
            return Base64URL.encode(try Installation.open(gateway.folder).headKey.publicKey)
        }

        /// What a verifier says of one stream.
        private struct Counted {
            let id: String
            let checkpoints: Int64
            let lapsed: Int64
            let acceptances: Int64
            /// The line in which the reader in Python says the same.
            let line: String

            init?(_ value: JSONValue) {
                guard case .object(let object) = value, case .string(let id)? = object["id"],
                    case .string(let state)? = object["state"],
                    case .integer(let size)? = object["size"],
                    case .integer(let seals)? = object["seals"],
                    case .integer(let acceptances)? = object["acceptances"],
                    case .integer(let checkpoints)? = object["checkpoints"],
                    case .integer(let lapsed)? = object["lapsed"]
                else { return nil }
                self.id = id
                self.checkpoints = checkpoints
                self.lapsed = lapsed
                self.acceptances = acceptances
                line =
                    "\(id) \(size) changes, \(seals) seals, \(acceptances) acceptances, "
                    + "\(checkpoints) checkpoints, state \(state)"
            }
        }

        private func streams(_ answer: [UInt8]) throws -> [Counted] {
            guard case .object(let object) = try JSONScanner.parse(answer),
                case .array(let values)? = object["streams"]
            else { return [] }
            let streams = values.compactMap(Counted.init)
            #expect(!streams.isEmpty && streams.count == values.count)
            return streams
        }

        func python(_ file: String, _ key: String) async throws -> Command {
            try await Command.run(
                "python3",
                // One key in 64 begins with a dash.
                ["-B", "-m", "entente_reader", "verify", file, "--key=\(key)"],
                in: VectorFile.folder.deletingLastPathComponent().appending(path: "Python")
            )
        }

        // MARK: Writing

        func negotiate(_ replicas: [Replica], in shared: StreamID) async throws {
            let parties = replicas.map(\.identity.principal.organisation)
            let item = try await replicas[0].edit(shared) { draft in
                let id = draft.new(EntityType.give)
                draft.put(id, Field.title, "Cold storage")
                return id
            }
            try await replicas[0].edit(shared) { $0.put(item, Field.details, "a secret") }
            let note = try await replicas[0].addNote("Plan", body: "first", in: shared)
            try await sync(replicas)
            // Both write at once.
            try await replicas[0].rewriteNote(note, in: shared, from: "first", to: "first, then")
            try await replicas[1].rewriteNote(note, in: shared, from: "first", to: "At first")
            try await replicas[0].edit(shared) { $0.put(item, Field.title, "Freezer") }
            try await replicas[1].edit(shared) { $0.put(item, Field.title, "Cold room") }
            let proposal = try await replicas[0].propose(
                ["price": "12.50"],
                for: "terms",
                of: item,
                to: parties,
                in: shared
            )
            for _ in 0..<2 { try await sync(replicas) }
            for replica in replicas { try await replica.accept(proposal, in: shared) }
            for _ in 0..<2 { try await sync(replicas) }
        }

        func write(_ replicas: [Replica], in shared: StreamID) async throws {
            for replica in replicas {
                for number in 0..<6 {
                    try await replica.edit(shared) { draft in
                        let id = draft.new(EntityType.ask)
                        draft.put(id, Field.title, .string("Question \(number)"))
                    }
                }
            }
            for _ in 0..<2 { try await sync(replicas) }
        }

        /// Names the state of every stream, as the gateway does at its own intervals.
        func checkpoint(_ gateway: RunningGateway, now: Milliseconds) async throws {
            let pool = try PostgresPool(
                address: DatabaseChoice(try Installation.open(gateway.folder)).gatewayAddress,
                name: "test",
                logger: Logger(label: "test")
            )
            let store = PostgresStreamStore(pool: pool)
            let made = try await Checkpointer(store: store, policy: .init(every: 5)).run(now: now)
            #expect(!made.isEmpty)
            await pool.shutdown()
        }

        func sync(_ replicas: [Replica]) async throws {
            for replica in replicas {
                let connection = try GatewayConnection.open(for: replica)
                let report = try await SyncEngine(replica, connection).sync()
                await connection.close()
                #expect(report.trouble == nil)
            }
        }

        func signer(
            _ side: Int,
            _ partnership: TestPartnership,
            _ folders: TemporaryFolder
        ) async throws -> Replica {
            let invitation = try await partnership.inviteSigner(of: side)
            let installation = try Installation.open(partnership.gateway.folder)
            return try await Enrolling.enrol(
                ProfileFolder(folders.url("\(side)")),
                gateway: try #require(URL(string: partnership.gateway.url)),
                authority: installation.authority,
                code: invitation.code.spelled,
                name: "laptop"
            )
        }
    }
}
