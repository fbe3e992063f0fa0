import EntenteCrypto
import EntenteInstallation
import EntentePostgres
import Logging

/// The installation that a command works on, and its database.
struct Place {
    let folder: DataFolder
    /// Nil when only a server was named.
    let installation: Installation?
    let database: DatabaseChoice

    /// The key with which the installation's gateway signs heads, exports and archives.
    var headKey: Ed25519.SigningKey {
        get throws(Failure) {
            if let installation { return installation.headKey }
            throw Failure(
                .missing,
                "this is signed with the gateway's key: name its folder with --data"
            )
        }
    }

    /// Lends the administration of a database whose schema is exactly the one we know.
    func withAdministration<Value>(
        _ migrator: Migrator,
        _ body: (Administration) async throws -> Value
    ) async throws -> Value {
        try requireRunning()
        try await withConnection { connection in
            let pending = try await migrator.status(connection).pending.count
            guard pending == 0 else {
                throw Failure(
                    .missing,
                    "the database lacks \(pending) of \(migrator.steps.count) migrations; start"
                        + " the gateway or run: ententectl db migrate"
                )
            }
        }
        let pool = try PostgresPool(
            address: database.ownerAddress,
            configuration: PoolConfiguration(minimumConnections: 1, maximumConnections: 1),
            name: "administration",
            logger: Logger(label: "ententectl") { _ in SwiftLogNoOpLogHandler() }
        )
        do {
            let value = try await body(Administration(pool: pool))
            await pool.shutdown()
            return value
        } catch {
            await pool.shutdown()
            throw error
        }
    }

    /// Lends a connection as the schema's owner, which nobody else uses.
    func withConnection<Value>(
        _ body: (PostgresConnection) async throws -> Value
    ) async throws -> Value {
        try await withConnection(to: database.ownerAddress, body)
    }

    /// Lends a connection as somebody who may make logins of the database.
    func withAdministrator<Value>(
        _ body: (PostgresConnection) async throws -> Value
    ) async throws -> Value {
        try await withConnection(to: database.administratorAddress, body)
    }

    private func withConnection<Value>(
        to address: String,
        _ body: (PostgresConnection) async throws -> Value
    ) async throws -> Value {
        let reactor = try Reactor()
        defer { reactor.shutdown() }
        let connection = try await PostgresConnection.connect(
            to: address,
            reactor: reactor
        )
        defer { connection.close() }
        return try await body(connection)
    }

    /// Runs the body while the database runs, starting the installation's own for that time only.
    ///
    /// A cluster that is started here is guarded by the gateway's lock: no gateway starts meanwhile.
    func whileRunning<Value>(_ body: () async throws -> Value) async throws -> Value {
        guard case .embedded(let cluster) = database, cluster.status() == .stopped else {
            try requireRunning()
            return try await body()
        }
        let lock = try InstallationLock(folder)
        defer { withExtendedLifetime(lock) {} }
        try await cluster.start()
        let result: Result<Value, any Error>
        do {
            result = .success(try await body())
        } catch {
            result = .failure(error)
        }
        try await cluster.stop()
        return try result.get()
    }

    private func requireRunning() throws(Failure) {
        guard case .embedded(let cluster) = database else { return }
        switch cluster.status() {
        case .running: return
        case .missing:
            throw Failure(
                .missing,
                "there is no database in \(folder.path) yet; Deploy/run makes one"
            )
        case .stopped:
            throw Failure(
                .missing,
                "the database in \(folder.path) runs only while the gateway does;"
                    + " start it with Deploy/run --detach"
            )
        }
    }
}
