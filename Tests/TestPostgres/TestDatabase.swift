public import EntentePostgres
import Foundation
import Synchronization
import TestSupport

/// A database of one test's own in the shared cluster.
///
/// `with` makes it, hands it to the test, checks that the test left nothing behind (connections,
/// transactions, results of libpq), and drops it.
public struct TestDatabase: Sendable {
    /// What the test left behind.
    public struct Leak: Error, CustomStringConvertible, Sendable {
        /// What there was and should not have been.
        public let description: String
    }

    /// The name of the database.
    public let name: String
    /// The cluster it is in.
    public let cluster: EmbeddedCluster

    /// To connect as the role that owns the schema.
    public var address: String { cluster.address(database: name, role: EmbeddedCluster.owner) }

    /// To connect as the role of the gateway.
    public var gatewayAddress: String {
        cluster.address(database: name, role: EmbeddedCluster.gateway)
    }

    /// To connect with every right.
    public var administratorAddress: String {
        cluster.address(database: name, role: EmbeddedCluster.administrator)
    }

    /// Where the migrations of this repository are.
    public static var migrationsFolder: String {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Schema/Migrations").path
    }

    /// Runs a test with a database of its own.
    ///
    /// - Parameters:
    ///   - migrated: Whether it has the schema of Schema/Migrations.
    ///   - test: What is done with it; everything it opened is closed when it returns.
    /// - Returns: What the test returned.
    /// - Throws: What the test threw, or the leak it left.
    public static func with<Value>(
        migrated: Bool = false,
        _ test: (TestDatabase) async throws -> Value
    ) async throws -> Value {
        let cluster = try await TestCluster.shared.cluster
        await places.take()
        defer { places.giveBack() }
        begin()
        defer { end() }
        let template = migrated ? try await Self.template.value : "template1"
        let database = TestDatabase(name: newName(), cluster: cluster)
        try await database.create(from: template)
        let result: Result<Value, any Error>
        do {
            result = .success(try await test(database))
        } catch {
            result = .failure(error)
        }
        let session = try await database.sessionLeft()
        try await database.drop()
        let holdings = await holdingsLeft()
        if case .success = result, let leak = session ?? holdings { throw Leak(description: leak) }
        return try result.get()
    }

    /// Runs a body with a connection as the given role, which is closed afterwards.
    public func withConnection<Value>(
        as role: String = EmbeddedCluster.owner,
        _ body: (PostgresConnection) async throws -> Value
    ) async throws -> Value {
        try await Self.withConnection(cluster.address(database: name, role: role), body)
    }

    /// Runs a body with a connection to the address, which is closed afterwards.
    public static func withConnection<Value>(
        _ address: String,
        _ body: (PostgresConnection) async throws -> Value
    ) async throws -> Value {
        let reactor = try Reactor()
        defer { reactor.shutdown() }
        let connection = try await PostgresConnection.connect(to: address, reactor: reactor)
        defer { connection.close() }
        return try await body(connection)
    }

    /// The schema as pg_dump writes it, without what differs between two dumps.
    ///
    /// Nor is what `PublicRights` takes from everybody: migrations do not.
    ///
    /// What COMMENT says is part of it on request.
    public func schema(withComments: Bool = false) async throws -> String {
        let comments = withComments ? [] : ["--no-comments"]
        let dump = try await Command.run(
            "pg_dump",
            ["--schema-only", "--dbname", administratorAddress] + comments
        )
        guard dump.status == 0 else { throw Leak(description: dump.errorText) }
        return dump.text.split(separator: "\n").filter { line in
            !line.hasPrefix("--") && !line.hasPrefix("\\") && !line.hasPrefix("SET ")
                && !line.contains(" ON FUNCTION pg_catalog.")
                && !line.contains(" ON LANGUAGE plpgsql ")
        }.joined(separator: "\n")
    }

    // MARK: Making and dropping

    /// Tests run all at once otherwise, and the server has a bound on its sessions.
    private static let places = Places(16)

    /// Tests that use the fixture, or a cluster of their own, at this moment.
    private static let active = Atomic<Int>(0)
    /// Tests that have ever begun.
    private static let begun = Atomic<Int>(0)
    private static let lastNumber = Atomic<Int>(0)

    private static func newName() -> String {
        "test_\(lastNumber.add(1, ordering: .relaxed).newValue)"
    }

    /// A database with the schema, made once and copied for each test.
    private static let template = Task { () async throws -> String in
        let cluster = try await TestCluster.shared.cluster
        let database = TestDatabase(name: "template_migrated", cluster: cluster)
        try await database.create(from: "template1")
        try await database.withConnection { connection in
            _ = try await Migrator(folder: migrationsFolder).migrate(connection)
        }
        // As the database of an installation: our roles need no right that everybody has.
        try await database.withConnection(as: EmbeddedCluster.administrator) { connection in
            _ = try await PublicRights.close(connection)
        }
        return database.name
    }

    private func create(from template: String) async throws {
        try await administer(
            "CREATE DATABASE \(name) OWNER \(EmbeddedCluster.owner) TEMPLATE \(template)"
        )
    }

    private func drop() async throws { try await administer("DROP DATABASE \(name) WITH (FORCE)") }

    private func administer(_ sql: String) async throws {
        let address = cluster.address(database: "postgres", role: EmbeddedCluster.administrator)
        try await Self.withConnection(address) { try await $0.script("test-database", sql) }
    }

    // MARK: Leaks

    private static let sessions = Statement(
        "test-sessions",
        """
        SELECT pid::text || ' ' || coalesce(state, '') || ' ' || coalesce(query, '')
        FROM pg_stat_activity WHERE datname = $1::text AND backend_type = 'client backend'
        """
    )

    /// A session that is still there; one that was just closed gets a moment to end.
    private func sessionLeft() async throws -> String? {
        let address = cluster.address(database: "postgres", role: EmbeddedCluster.administrator)
        return try await Self.withConnection(address) { connection in
            try await eventually {
                try await connection.query(Self.sessions, [.text(name)]).isEmpty
            }
            let rows = try await connection.query(Self.sessions, [.text(name)])
            return rows.isEmpty ? nil : "a session is still open: \(rows.text(0, 0))"
        }
    }

    /// What the driver still holds, counted for the whole process: known when no other test runs.
    private static func holdingsLeft() async -> String? {
        await eventually { ownHoldings.map { $0 == [0, 0, 0] } ?? true }
        guard let left = ownHoldings, left != [0, 0, 0] else { return nil }
        return "left: \(left[0]) results, \(left[1]) connections, \(left[2]) transactions"
    }

    /// What is held while no other test runs; nil when one does.
    ///
    /// Another test that ends between two looks would leave us with its numbers and alone, so that
    /// being alone is looked at before and after, and nobody may have begun in between.
    private static var ownHoldings: [Int]? {
        let begun = Self.begun.load(ordering: .sequentiallyConsistent)
        guard isAlone else { return nil }
        let found = holdings
        let isUndisturbed = begun == Self.begun.load(ordering: .sequentiallyConsistent)
        return isAlone && isUndisturbed ? found : nil
    }

    private static var isAlone: Bool { active.load(ordering: .sequentiallyConsistent) == 1 }

    /// Counts one more test that uses the fixture, or a cluster of its own.
    static func begin() {
        active.add(1, ordering: .sequentiallyConsistent)
        begun.add(1, ordering: .sequentiallyConsistent)
    }

    /// The end of what `begin` counted.
    static func end() { active.subtract(1, ordering: .sequentiallyConsistent) }

    private static var holdings: [Int] {
        [
            DriverCounters.liveResults, DriverCounters.openConnections,
            DriverCounters.openTransactions,
        ]
    }
}
