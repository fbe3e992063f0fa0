import EntenteCrypto
import EntenteDomain
import EntenteGateway
import EntenteInstallation
import EntentePostgres
import Glibc
import Hummingbird
import Logging
import ServiceLifecycle
import UnixSignals

extension Serving {
    /// What the routes need.
    private func services(
        _ installation: Installation,
        _ store: PostgresStreamStore,
        _ directory: PostgresDirectoryStore,
        _ pool: PostgresPool,
        _ post: OutgoingPost
    ) throws -> GatewayServices {
        GatewayServices(
            streams: store,
            snapshots: store,
            directory: directory,
            calendars: PostgresCalendarStore(pool: pool),
            search: PostgresSearchStore(pool: pool),
            digests: PostgresDigestStore(pool: pool),
            attachments: AttachmentDesk(
                store: PostgresAttachmentStore(pool: pool),
                isScanned: installation.configuration.scanner != nil
            ),
            signer: HeadSigner(key: installation.headKey),
            authority: AuthorityDocument(
                certificate: try installation.authority.pem,
                fingerprint: "\(try installation.authority.fingerprint)"
            ),
            now: { .now },
            zones: { SystemZones.rules($0) },
            confirmations: post
        )
    }

    /// Runs the gateway until a signal; requests that are being served are finished.
    func runServices(
        _ installation: Installation,
        _ database: DatabaseChoice,
        _ migrator: Migrator
    ) async throws {
        let pool = try PostgresPool(
            address: database.gatewayAddress,
            name: "gateway",
            logger: logger
        )
        let directory = PostgresDirectoryStore(
            pool: pool,
            address: database.gatewayAddress,
            logger: logger
        )
        let store = PostgresStreamStore(
            pool: pool,
            checksCatalogue: !installation.configuration.opensCatalogue
        )
        let post = try OutgoingPost(installation.configuration)
        let services = try services(installation, store, directory, pool, post)
        let server = try GatewayServer(
            configuration: configuration(installation),
            services: services,
            readiness: { try await Self.checkReadiness(pool, migrator) },
            onReady: { port in try await announce(port, installation) },
            logger: logger
        )
        var parts: [any Service] = [
            HintService(services: services), snapshots(of: store, installation),
            marks(of: store, installation), reminders(with: services, pool),
            RecurringService.projection(Projector(store: store), logger),
            RecurringService.retention(ChangeRetirer(store: store), logger),
            digests(with: services, pool, post),
            RecurringService.readers(ReaderWatch(pool: pool), logger),
        ]
        parts += attachments(in: pool, installation)
        if case .embedded(let cluster) = database {
            parts.append(
                ClusterKeeper(cluster: cluster, clock: ContinuousClock(), logger: logger)
            )
        }
        // Services end in the opposite order: the gateway first, while the others still work.
        parts.append(server)
        var configuration = ServiceGroupConfiguration(
            services: parts.map { .init(service: $0) },
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        // A download over a slow line is broken off then; clients go on where it stopped.
        configuration.maximumGracefulShutdownDuration = .seconds(Limits.shutdownSeconds)
        let group = ServiceGroup(configuration: configuration)
        do {
            try await group.run()
        } catch {
            await pool.shutdown()
            throw error
        }
        await pool.shutdown()
    }

    private func snapshots(
        of store: PostgresStreamStore,
        _ installation: Installation
    ) -> RecurringService {
        .snapshots(Checkpointer(store: store, policy: policy(installation)), logger)
    }

    private func digests(
        with services: GatewayServices,
        _ pool: PostgresPool,
        _ post: OutgoingPost
    ) -> RecurringService {
        let store = PostgresDigestStore(pool: pool)
        return .digests(DigestDesk(services: services, store: store, post: post), logger)
    }

    private func reminders(
        with services: GatewayServices,
        _ pool: PostgresPool
    ) -> RecurringService {
        let store = PostgresReminderStore(pool: pool)
        return .reminders(ReminderDesk(services: services, store: store), logger)
    }

    /// What looks after the bytes of attachments, and has a scanner look at them where there is one.
    private func attachments(
        in pool: PostgresPool,
        _ installation: Installation
    ) -> [any Service] {
        let collecting = RecurringService.attachments(AttachmentCollector(pool: pool), logger)
        guard let command = installation.configuration.scanner else { return [collecting] }
        let program = ScannerProgram(command, folder: "\(installation.folder.path)/run")
        let desk = ScanDesk(
            store: PostgresScanStore(pool: pool),
            scanner: ProgramScanner(program: program),
            now: { .now }
        )
        return [collecting, RecurringService.scans(desk, logger)]
    }

    private func marks(
        of store: PostgresStreamStore,
        _ installation: Installation
    ) -> ServedMarkService {
        ServedMarkService(
            store: store,
            folder: installation.folder,
            clock: ContinuousClock(),
            logger: logger
        )
    }

    private func policy(_ installation: Installation) -> Checkpointer.Policy {
        Checkpointer.Policy(
            every: installation.configuration.snapshotEvery ?? Limits.checkpointChanges,
            retention: installation.configuration.horizonDays * 86_400_000
        )
    }

    private func configuration(_ installation: Installation) -> GatewayServerConfiguration {
        var tls = TLSConfiguration(
            certificateFile: installation.folder.serverCertificate,
            keyFile: installation.folder.serverKey
        )
        if installation.configuration.allowsTLS12 { tls.minimumVersion = .tls12 }
        return GatewayServerConfiguration(port: port(installation), tls: tls)
    }

    /// Ready means: the database answers and has the schema that this program knows.
    private static func checkReadiness(
        _ pool: PostgresPool,
        _ migrator: Migrator
    ) async throws {
        let status = try await pool.withConnection { try await migrator.status($0) }
        guard status.isCurrent else {
            throw InstallationError(.missing, "the schema is older than this program")
        }
    }

    private func announce(_ port: Int, _ installation: Installation) async throws {
        try GatewayState(process: getpid(), port: port).write(to: installation.folder)
        logger.notice("serving", metadata: ["port": "\(port)"])
    }
}

/// Follows what other processes do to the database, for the live streams.
private struct HintService: Service {
    let services: GatewayServices

    func run() async throws {
        // Hints have no end of their own; the server, which ends before, ends the live streams.
        await cancelWhenGracefulShutdown { await services.followHints() }
    }
}
