import EntenteClient
import EntenteCrypto
import EntenteDomain
import EntentePostgres
import EntenteSync
import Foundation
import Logging
import TestPostgres
import TestSupport
import Testing

extension Integration {
    /// Somebody who owns the database alters what is stored, past every trigger; a device syncs.
    @Suite("R9: tampering by a superuser of the database")
    struct Tampering {
        /// `ENTENTE_TAMPERINGS=1000` makes the goal's number of them.
        private static let count =
            ProcessInfo.processInfo.environment["ENTENTE_TAMPERINGS"].flatMap(Int.init) ?? 100

        @Test func `every alteration of what readers get is found by the next sync`() async throws {
            try await TamperedWorld.with { world in
                var random = SeededGenerator(seed: 9)
                #expect(try await world.findsFault() == nil, "a false alarm before any alteration")
                var missed: [String] = []
                for number in 0..<Self.count {
                    let sql = try await world.alteration(using: &random)
                    try await world.alter(sql)
                    if try await world.findsFault() == nil { missed.append(sql) }
                    try await world.restore()
                    if number % 20 == 19 {
                        #expect(try await world.findsFault() == nil, "a false alarm")
                    }
                }
                #expect(missed.isEmpty, "\(missed.count) of \(Self.count) were not found")
            }
        }
    }
}

/// A real database with a history in it, and a device that reads it from the beginning each time.
private struct TamperedWorld {
    private let database: TestDatabase
    private let store: PostgresStreamStore
    private let root: PostgresConnection
    private let headKey: Ed25519.SigningKey
    private let folder: TemporaryFolder
    private let reader: (session: Session, key: Ed25519.SigningKey)

    static func with(_ test: (TamperedWorld) async throws -> Void) async throws {
        try await TestDatabase.with(migrated: true) { database in
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let owner = try PostgresPool(address: database.address, logger: logger)
            let gateway = try PostgresPool(address: database.gatewayAddress, logger: logger)
            let reactor = try Reactor()
            let folder = try TemporaryFolder()
            let result: Result<Void, any Error>
            do {
                let root = try await PostgresConnection.connect(
                    to: database.administratorAddress,
                    reactor: reactor
                )
                defer { root.close() }
                let world = try await TamperedWorld(database, owner, gateway, root, folder)
                result = .success(try await test(world))
            } catch {
                result = .failure(error)
            }
            await owner.shutdown()
            await gateway.shutdown()
            reactor.shutdown()
            folder.remove()
            try result.get()
        }
    }

    private init(
        _ database: TestDatabase,
        _ owner: PostgresPool,
        _ gateway: PostgresPool,
        _ root: PostgresConnection,
        _ folder: TemporaryFolder
    ) async throws {
        self.database = database
        self.root = root
        self.folder = folder
        store = PostgresStreamStore(pool: gateway)
        headKey = try .generate()
        let administration = Administration(pool: owner)
        let directory = PostgresDirectoryStore(
            pool: gateway,
            address: database.gatewayAddress,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        defer { directory.shutdown() }
        var devices: [(session: Session, key: Ed25519.SigningKey)] = []
        var people: [(OrganisationID, MemberID)] = []
        for name in ["Aurora Foods", "Borealis Retail"] {
            let organisation = try await administration.createOrganisation(name: name, now: now)
            let department = try await administration.createDepartment(
                in: organisation,
                name: "Logistics",
                now: now
            )
            let member = try await administration.addMember(
                to: department,
                name: "Ada",
                roles: [.member, .administrator],
                now: now
            )
            people.append((organisation, member))
        }
        let partnership = try await administration.propose(
            name: "Cold chain",
            from: people[0].0,
            to: [people[1].0],
            by: people[0].1,
            now: now
        )
        _ = try await administration.accept(
            partnership,
            for: people[1].0,
            by: people[1].1,
            now: now
        )
        for (_, member) in [people[0], people[1], people[1]] {
            devices.append(try await Self.enrol(member, administration, directory))
        }
        reader = devices[2]
        try await write(devices)
        try await root.script("save", Self.save)
    }

    private static func enrol(
        _ member: MemberID,
        _ administration: Administration,
        _ directory: PostgresDirectoryStore
    ) async throws -> (session: Session, key: Ed25519.SigningKey) {
        var random = SecureRandom()
        let key = try Ed25519.SigningKey.generate()
        let device = DeviceID.random(using: &random)
        let code = try await administration.invite(member, now: now).code
        _ = try await directory.enrol(
            Enrolment(
                code: code,
                device: device,
                publicKey: key.publicKey,
                tokenDigest: SHA256.digest("\(device)".utf8),
                name: "laptop"
            ),
            now: now
        ).get()
        guard let session = try await directory.session(of: device) else { throw Missing() }
        return (session, key)
    }

    /// Two people of two organisations write in turn.
    private func write(_ devices: [(session: Session, key: Ed25519.SigningKey)]) async throws {
        var replicas: [Replica] = []
        for (place, device) in devices.prefix(2).enumerated() {
            replicas.append(try await replica(device, "writer \(place)"))
        }
        for turn in 0..<6 {
            let replica = replicas[turn % 2]
            let engine = SyncEngine(replica, gateway(replica))
            _ = try await engine.sync()
            let shared = try await replica.streams().first { $0.audience == .shared }
            guard let shared else { throw Missing() }
            for number in 0..<2 {
                try await replica.edit(shared.id) { draft in
                    let id = draft.new(EntityType.give)
                    draft.put(id, Field.title, .string("Give \(turn) \(number)"))
                }
            }
            _ = try await engine.sync()
        }
        for replica in replicas { replica.close() }
    }

    private func replica(
        _ device: (session: Session, key: Ed25519.SigningKey),
        _ name: String
    ) async throws -> Replica {
        guard let address = URL(string: "https://localhost:1") else { throw Missing() }
        return try await Replica.create(
            ProfileFolder(folder.url(name)),
            identity: DeviceIdentity(
                principal: device.session.principal,
                gateway: address,
                headKey: headKey.publicKey
            ),
            session: device.session,
            key: device.key
        )
    }

    private func gateway(_ replica: Replica) -> StoreGateway {
        StoreGateway(
            store: store,
            session: reader.session,
            device: replica.identity.device,
            member: replica.identity.principal,
            key: headKey
        )
    }

    // MARK: Finding

    /// Syncs a device that begins anew; what it says is wrong, or nil.
    func findsFault() async throws -> String? {
        let replica = try await replica(reader, "reader")
        defer {
            replica.close()
            try? FileManager.default.removeItem(at: folder.url("reader"))
        }
        let pace = SyncPlan.Pace(
            backoff: Backoff(first: .milliseconds(1), longest: .milliseconds(2))
        )
        let report = try await SyncEngine(replica, gateway(replica), pace: pace).sync()
        if let trouble = report.trouble { return trouble.detail }
        let streams = try await replica.streams()
        if let halt = streams.compactMap(\.halt).first { return halt.detail }
        let lagging = streams.first { $0.verified < $0.cursor || $0.cursor < $0.size }
        if let lagging { return "stream \(lagging.id) is not verified" }
        return streams.filter { $0.cursor > 0 }.count == 2 ? nil : "a stream is not there"
    }

    // MARK: Altering

    private static let save = """
        CREATE SCHEMA saved;
        CREATE TABLE saved.change AS TABLE entente.change;
        CREATE TABLE saved.seal AS TABLE entente.seal;
        CREATE TABLE saved.stream AS TABLE entente.stream;
        """

    func alter(_ sql: String) async throws {
        try await root.script("alter", "SET session_replication_role = replica; \(sql)")
    }

    func restore() async throws {
        try await alter(
            """
            BEGIN;
            DELETE FROM entente.change; INSERT INTO entente.change TABLE saved.change;
            DELETE FROM entente.seal; INSERT INTO entente.seal TABLE saved.seal;
            DELETE FROM entente.stream; INSERT INTO entente.stream TABLE saved.stream;
            COMMIT;
            """
        )
    }

    /// An alteration of something that the reader gets.
    ///
    /// What readers do not get (the columns base, n, digest and leaf, from which pages are not made)
    /// is not altered here: it changes nothing that anybody is shown.
    func alteration(using random: inout SeededGenerator) async throws -> String {
        let rows = try await root.query(
            Statement(
                "test-rows",
                """
                SELECT change.stream, change.seq, octet_length(content)::bigint
                FROM entente.change JOIN entente.stream ON stream.id = change.stream
                WHERE audience IN ('control', 'shared') ORDER BY 1, 2
                """
            )
        )
        let row = Int(random.next() % UInt64(rows.count))
        let (stream, seq) = (rows.text(row, 0), rows.int64(row, 1))
        let place = "WHERE stream = '\(stream)' AND seq = \(seq)"
        let bit = random.next() % 8
        let byte = random.next() % UInt64(rows.int64(row, 2))
        let other: EntityID = .random(using: &random)
        let seal = "ctid = (SELECT ctid FROM entente.seal ORDER BY stream, seq, device "
        let anySeal = "WHERE \(seal) OFFSET \(random.next() % 6) LIMIT 1)"
        let alterations = [
            "UPDATE entente.change SET content = set_bit(content, \(byte * 8 + bit), "
                + "1 - get_bit(content, \(byte * 8 + bit))) \(place)",
            "UPDATE entente.change SET device = '\(other)' \(place)",
            "UPDATE entente.change SET member = '\(other)' \(place)",
            "UPDATE entente.change SET organisation = '\(other)' \(place)",
            "UPDATE entente.change SET acl = acl + 1 \(place)",
            "UPDATE entente.change SET received = received + \(1 + bit) \(place)",
            "UPDATE entente.change SET known_size = known_size + 1 \(place)",
            "UPDATE entente.change SET known_root = set_bit(known_root, \(bit), "
                + "1 - get_bit(known_root, \(bit))) \(place)",
            "UPDATE entente.change SET erased_by = organisation, erased_reason = 'legal' \(place)",
            "DELETE FROM entente.change \(place)",
            "UPDATE entente.change SET seq = 1000 - seq \(place)",
            "UPDATE entente.seal SET signature = set_bit(signature, \(bit * 60), "
                + "1 - get_bit(signature, \(bit * 60))) \(anySeal)",
            "DELETE FROM entente.seal \(anySeal)",
            "UPDATE entente.seal SET first_n = last_n \(anySeal)",
            "UPDATE entente.seal SET device = '\(other)' \(anySeal)",
            "UPDATE entente.seal SET refused_ns = ARRAY[last_n], "
                + "refused_digests = ARRAY[sha256('')] \(anySeal)",
            "UPDATE entente.stream SET frontier = set_bit(frontier, \(bit), "
                + "1 - get_bit(frontier, \(bit))) WHERE id = '\(stream)'",
            "UPDATE entente.stream SET size = size - 1 WHERE id = '\(stream)'",
            "UPDATE entente.stream SET epoch = '\(other)' WHERE id = '\(stream)'",
        ]
        return alterations[Int(random.next() % UInt64(alterations.count))]
    }

    /// What a test needs is not there.
    struct Missing: Error {}
}

private let now = Milliseconds(1_763_680_000_000)
private let noSnapshot = GatewayError(.notFound, "These logs are too short for a snapshot.")

/// A gateway without a network: the real store, and the key that signs heads.
private struct StoreGateway: Gateway {
    let store: PostgresStreamStore
    let session: Session
    let device: DeviceID
    let member: Principal
    let key: Ed25519.SigningKey

    func session() async throws(GatewayError) -> Session { session }

    func heads() async throws(GatewayError) -> HeadsAnswer {
        do throws(StoreError) {
            return HeadsAnswer(streams: try await store.streams(of: device))
        } catch {
            throw GatewayError(.notUnderstood, "\(error)")
        }
    }

    func snapshot(_: StreamID) async throws(GatewayError) -> SnapshotAnswer { throw noSnapshot }
    func part(_: Int, of: StreamID, seq: Int64) async throws(GatewayError) -> [UInt8] {
        throw noSnapshot
    }
    func push(_ message: PushMessage, to stream: StreamID) async throws(GatewayError) -> PushAnswer
    {
        let request = SequencingRequest(
            principal: member,
            epoch: message.epoch,
            known: message.known,
            changes: message.changes,
            seal: message.seal
        )
        do throws(StoreError) {
            let answer = try await store.sequence(stream, [request], texts: TextGuard(), now: now)
            guard case .success(let result)? = answer.results.first else {
                throw StoreError(.inconsistent, detail: "refused")
            }
            return PushAnswer(
                epoch: result.head.epoch,
                head: sign(result.head, stream),
                next: result.next,
                outcomes: result.outcomes
            )
        } catch {
            throw GatewayError(.notUnderstood, "\(error)")
        }
    }

    func pull(
        _ stream: StreamID,
        after: Int64,
        seals: Int,
        epoch: Epoch,
        limit: Int
    ) async throws(GatewayError) -> PullAnswer {
        do {
            let page = try await store.page(stream, after: after, limit: limit, device: device)
            guard let page else { throw GatewayError(.notFound, "no such stream") }
            let bytes = PullAnswer.write(page, after: after, head: sign(page.head, stream))
            return try JSONValue.message(bytes) { (json) throws(MessageError) in
                try PullAnswer(json)
            }
        } catch let error as GatewayError {
            throw error
        } catch {
            throw GatewayError(.notUnderstood, "\(error)")
        }
    }

    func live(
        _ cursors: [StreamID: Int64],
        _ body: @Sendable (LiveEvent) async -> Void
    ) async throws(GatewayError) {
        throw GatewayError(.unreachable, "there are no frames here")
    }

    private func sign(_ head: StreamHead, _ stream: StreamID) -> SignedHead {
        let bytes = SignedHead.signedBytes(
            stream: stream,
            epoch: head.epoch,
            head: head.known,
            at: now
        )
        return SignedHead(
            head: head.known,
            at: now,
            key: SHA256.digest(key.publicKey),
            signature: key.sign(bytes)
        )
    }
}
