import EntenteCrypto
import EntenteDomain
import EntenteGateway
import EntenteInstallation
import EntentePostgres
import Foundation
import Hummingbird
import Logging
import ServiceLifecycle
import UnixSignals

/// Puts the parts together and runs them: database, migrations, stores, gateway.
struct Serving {
    /// What the command line says.
    struct Options: Sendable {
        let data: String
        let port: Int?
        let database: String?
        let schema: String?
        let logLevel: Logger.Level
    }

    private let options: Options
    let logger: Logger

    init(_ options: Options) {
        self.options = options
        var logger = Logger(label: "entente-gateway") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = options.logLevel
        self.logger = logger
    }

    /// Serves until a signal says to end; what was started is stopped in the opposite order.
    func run() async throws {
        let folder = try DataFolder(options.data)
        let migrator = try self.migrator()
        try checkPort(of: folder)
        try await checkDatabase()
        let lock = try InstallationLock(folder)
        defer { withExtendedLifetime(lock) {} }
        let installation = try Installation.prepare(folder, changing: configure, now: .now)
        let database = DatabaseChoice(installation)
        try await startCluster(database)
        let outcome = await serve(installation, database, migrator)
        GatewayState.remove(from: folder)
        try await stopCluster(database)
        try outcome.get()
    }

    /// The port to listen on: the one asked for now, else the one remembered.
    func port(_ installation: Installation) -> Int {
        options.port ?? installation.configuration.port
    }

    private func configure(_ configuration: inout InstallationConfiguration) {
        if let port = options.port, port != 0 { configuration.port = port }
        if let database = options.database { configuration.database = database }
    }

    /// A taken port is found out before anything is made.
    private func checkPort(of folder: DataFolder) throws(InstallationError) {
        let remembered = (try? Installation.open(folder))?.configuration.port
        try PortCheck.requireFree(
            options.port ?? remembered ?? InstallationConfiguration.defaultPort
        )
    }

    /// A server that cannot be reached is found out before its address is remembered.
    private func checkDatabase() async throws(InstallationError) {
        guard let address = options.database else { return }
        do {
            let reactor = try Reactor()
            defer { reactor.shutdown() }
            try await PostgresConnection.connect(to: address, reactor: reactor).close()
        } catch {
            throw InstallationError(
                .missing,
                "the server that --database names cannot be used; \(error.explanation)"
            )
        }
    }

    private func migrator() throws(InstallationError) -> Migrator {
        let path: String
        if let schema = options.schema { path = schema } else { path = try SchemaFolder.find() }
        do {
            return try Migrator(folder: path)
        } catch {
            throw InstallationError(.missing, "\(error)")
        }
    }

    // MARK: Database

    private func startCluster(_ database: DatabaseChoice) async throws(InstallationError) {
        guard case .embedded(let cluster) = database else { return }
        do {
            try await cluster.create()
        } catch {
            throw InstallationError(error)
        }
        try await startAndPrepare(cluster)
    }

    /// Starts the cluster, again and again while a server that was killed is still on its way out.
    ///
    /// Right after a kill the old server's process, or its memory, can still be there: the cluster
    /// then looks as if it ran, or does not start.
    private func startAndPrepare(_ cluster: EmbeddedCluster) async throws(InstallationError) {
        let patience = ContinuousClock.now + .seconds(60)
        while true {
            let failure: InstallationError
            do throws(ClusterError) {
                try await cluster.start()
                do throws(PostgresError) {
                    try await cluster.prepare()
                    return
                } catch {
                    failure = InstallationError(
                        .missing,
                        "the database cannot be set up; \(error.explanation)"
                    )
                }
            } catch {
                failure = InstallationError(error)
                guard error.reason == .commandFailed else { throw failure }
            }
            guard ContinuousClock.now < patience else { throw failure }
            do {
                try await ContinuousClock().sleep(for: .milliseconds(200))
            } catch {
                throw failure
            }
        }
    }

    private func stopCluster(_ database: DatabaseChoice) async throws(InstallationError) {
        guard case .embedded(let cluster) = database else { return }
        do {
            try await cluster.stop()
        } catch {
            throw InstallationError(error)
        }
    }

    private func migrate(
        _ database: DatabaseChoice,
        _ migrator: Migrator,
        _ folder: DataFolder
    ) async throws(InstallationError) {
        do {
            let pool = try PostgresPool(
                address: database.ownerAddress,
                name: "migration",
                logger: logger
            )
            defer { Task { await pool.shutdown() } }
            let applied = try await pool.withConnection { try await migrator.migrate($0) }
            for step in applied {
                logger.notice(
                    "migration applied",
                    metadata: ["step": "\(step.number) \(step.name)"]
                )
            }
            let (mark, begun) = try await Administration(pool: pool).beginServing(
                after: ServedMark.read(from: folder),
                now: .now
            )
            try mark.write(to: folder)
            try await warnOfReaders(pool)
            if begun > 0 {
                logger.warning(
                    "the database is another, or older, than last time: every log begins a new epoch",
                    metadata: ["streams": "\(begun)"]
                )
            }
        } catch let error as InstallationError {
            throw error
        } catch let error as MigrationError {
            if case .databaseIsNewer = error { throw InstallationError(.newer, "\(error)") }
            throw InstallationError(.missing, "the schema cannot be brought up to date: \(error)")
        } catch let error as PostgresError {
            throw InstallationError(.missing, error.explanation)
        } catch {
            throw InstallationError(.missing, "the database cannot be used: \(error)")
        }
    }

    /// On a server that the administrator brings we may not take from everybody what readers must not have.
    private func warnOfReaders(_ pool: PostgresPool) async throws {
        let open = try await pool.withConnection { try await PublicRights.open($0) }
        guard !open.isEmpty, try await !Administration(pool: pool).readers().isEmpty else { return }
        logger.warning(
            """
            logins that read reports have rights with which they can stop the program; run once as an \
            administrator of the database server: ententectl db guard --database postgres://...
            """,
            metadata: ["rights": "\(open.count)"]
        )
    }

    // MARK: Gateway

    private func serve(
        _ installation: Installation,
        _ database: DatabaseChoice,
        _ migrator: Migrator
    ) async -> Result<Void, any Error> {
        do {
            try await migrate(database, migrator, installation.folder)
            try await runServices(installation, database, migrator)
            return .success(())
        } catch {
            return .failure(error)
        }
    }
}

extension Milliseconds {
    /// The time of this machine; read here, at the edge, and handed down.
    static var now: Milliseconds {
        Milliseconds(Int64((Date().timeIntervalSince1970 * 1_000).rounded(.down)))
    }
}

extension InstallationError {
    /// What the embedded cluster said, as an exit status.
    fileprivate init(_ error: ClusterError) {
        let reason: Reason =
            switch error.reason {
            case .missingServer: .missing
            case .diskFull: .cannotWrite
            case .unusableFolder, .commandFailed: .damaged
            }
        self.init(reason, error.sentence)
    }
}
