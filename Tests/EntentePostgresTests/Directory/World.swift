import EntenteCrypto
import EntenteDomain
import EntentePostgres
import EntenteSync
import Logging
import TestPostgres

/// Two organisations in an active partnership, with everything the tests of the stores need.
struct World: Sendable {
    /// One of the two organisations, with one department, its administrator, and a device of hers.
    struct Side: Sendable {
        let organisation: OrganisationID
        let department: DepartmentID
        let member: MemberID
        let device: DeviceID
    }

    let database: TestDatabase
    let owner: PostgresPool
    let gateway: PostgresPool
    let administration: Administration
    let store: PostgresStreamStore
    let directory: PostgresDirectoryStore
    let aurora: Side
    let borealis: Side
    let partnership: PartnershipID

    /// The time at which everything in a test happens unless it says otherwise.
    static let now = Milliseconds(1_763_680_000_000)

    /// Runs a test in a world of its own.
    static func with(_ test: (World) async throws -> Void) async throws {
        try await TestDatabase.with(migrated: true) { database in
            try await withPools(database) { owner, gateway in
                let world = try await World(database, owner, gateway)
                defer { world.directory.shutdown() }
                try await test(world)
            }
        }
    }

    /// Runs a test with pools of both roles on an empty directory.
    private static func withPools(
        _ database: TestDatabase,
        _ test: (_ owner: PostgresPool, _ gateway: PostgresPool) async throws -> Void
    ) async throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        var configuration = PoolConfiguration(minimumConnections: 0, maximumConnections: 6)
        configuration.waitTimeout = .seconds(60)
        let owner = try PostgresPool(
            address: database.address,
            configuration: configuration,
            logger: logger
        )
        let gateway = try PostgresPool(
            address: database.gatewayAddress,
            configuration: configuration,
            logger: logger
        )
        let result: Result<Void, any Error>
        do {
            result = .success(try await test(owner, gateway))
        } catch {
            result = .failure(error)
        }
        await owner.shutdown()
        await gateway.shutdown()
        try result.get()
    }

    private init(_ database: TestDatabase, _ owner: PostgresPool, _ gateway: PostgresPool)
        async throws
    {
        self.database = database
        self.owner = owner
        self.gateway = gateway
        administration = Administration(pool: owner)
        store = PostgresStreamStore(pool: gateway, checksCatalogue: false)
        directory = PostgresDirectoryStore(
            pool: gateway,
            address: database.gatewayAddress,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        aurora = try await Self.side("Aurora Foods", administration, directory)
        borealis = try await Self.side("Borealis Retail", administration, directory)
        partnership = try await administration.propose(
            name: "Cold chain",
            from: aurora.organisation,
            to: [borealis.organisation],
            by: aurora.member,
            now: Self.now
        )
        _ = try await administration.accept(
            partnership,
            for: borealis.organisation,
            by: borealis.member,
            now: Self.now
        )
    }

    private static func side(
        _ name: String,
        _ administration: Administration,
        _ directory: PostgresDirectoryStore
    ) async throws -> Side {
        let organisation = try await administration.createOrganisation(name: name, now: now)
        let department = try await administration.createDepartment(
            in: organisation,
            name: "Logistics",
            now: now
        )
        let member = try await administration.addMember(
            to: department,
            name: "Ada of \(name)",
            roles: [.member, .administrator],
            now: now
        )
        let device = try await enrol(member, administration, directory)
        return Side(
            organisation: organisation,
            department: department,
            member: member,
            device: device
        )
    }

    /// Enrols a device of a member; its token is its id.
    static func enrol(
        _ member: MemberID,
        _ administration: Administration,
        _ directory: PostgresDirectoryStore
    ) async throws -> DeviceID {
        let invitation = try await administration.invite(member, now: now)
        let device: DeviceID = randomID()
        let enrolment = enrolment(invitation.code, device)
        return try await directory.enrol(enrolment, now: now).get().device
    }

    /// What a device sends to enrol.
    static func enrolment(
        _ code: EnrolmentCode,
        _ device: DeviceID,
        name: String = "laptop",
        key: [UInt8] = SecureRandom.bytes(32)
    ) -> Enrolment {
        Enrolment(
            code: code,
            device: device,
            publicKey: key,
            tokenDigest: SHA256.digest(device.ascii),
            name: name
        )
    }

    static func randomID<Kind>() -> Identifier<Kind> {
        var random = SecureRandom()
        return .random(using: &random)
    }

    /// Enrols one more device.
    func device(of member: MemberID) async throws -> DeviceID {
        try await Self.enrol(member, administration, directory)
    }

    /// The stream of an audience, as a device sees it.
    func stream(_ audience: Audience, of device: DeviceID) async throws -> StreamSummary? {
        try await store.streams(of: device).first { $0.audience == audience }
    }

    /// The shared stream.
    func shared() async throws -> StreamSummary {
        guard let stream = try await stream(.shared, of: aurora.device) else { throw Missing() }
        return stream
    }

    /// All records of a stream.
    func log(_ stream: StreamID, for device: DeviceID) async throws -> [StoredRecord] {
        var records: [StoredRecord] = []
        while true {
            let page = try await store.page(
                stream,
                after: Int64(records.count),
                limit: 1_000,
                device: device
            )
            guard let page else { throw Missing() }
            records += page.records
            if page.records.isEmpty { return records }
        }
    }

    /// What a test needs is not there.
    struct Missing: Error {}
}
