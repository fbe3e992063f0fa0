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
        _ pool: PostgresPool
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
            sendsMail: installation.configuration.mail != nil
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
        let services = try services(installation, store, directory, pool)
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
            projection(of: store), digests(with: services, pool, post),
        ]
        parts += attachments(in: pool, installation)
        if case .embedded(let cluster) = database {
            parts.append(
                ClusterKeeper(cluster: cluster, clock: ContinuousClock(), logger: logger)
            )
        }
        // Services end in the opposite order: the gateway first, while the others still work.
        parts.append(server)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: parts.map { .init(service: $0) },
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger
            )
        )
        do {
            try await group.run()
        } catch {
            await pool.shutdown()
            throw error
        }
        await pool.shutdown()
    }

    private func projection(of store: PostgresStreamStore) -> ProjectionService {
        ProjectionService(
            projector: Projector(store: store),
            clock: ContinuousClock(),
            logger: logger
        )
    }

    private func digests(
        with services: GatewayServices,
        _ pool: PostgresPool,
        _ post: OutgoingPost
    ) -> DigestService {
        DigestService(
            desk: DigestDesk(
                services: services,
                store: PostgresDigestStore(pool: pool),
                post: post
            ),
            clock: ContinuousClock(),
            logger: logger
        )
    }

    private func snapshots(
        of store: PostgresStreamStore,
        _ installation: Installation
    ) -> SnapshotService {
        SnapshotService(
            checkpointer: Checkpointer(store: store, policy: policy(installation)),
            clock: ContinuousClock(),
            logger: logger
        )
    }

    /// What has a scanner look at attachments, where there is one.
    private func scans(in pool: PostgresPool, _ installation: Installation) -> (any Service)? {
        guard let command = installation.configuration.scanner else { return nil }
        let program = ScannerProgram(command, folder: "\(installation.folder.path)/run")
        return ScanService(
            desk: ScanDesk(
                store: PostgresScanStore(pool: pool),
                scanner: ProgramScanner(program: program),
                now: { .now }
            ),
            clock: ContinuousClock(),
            logger: logger
        )
    }

    private func reminders(with services: GatewayServices, _ pool: PostgresPool) -> ReminderService
    {
        ReminderService(
            desk: ReminderDesk(services: services, store: PostgresReminderStore(pool: pool)),
            clock: ContinuousClock(),
            logger: logger
        )
    }

    /// What looks after the bytes of attachments.
    private func attachments(
        in pool: PostgresPool,
        _ installation: Installation
    ) -> [any Service] {
        let collecting = AttachmentService(
            collector: AttachmentCollector(pool: pool),
            clock: ContinuousClock(),
            logger: logger
        )
        return [collecting, scans(in: pool, installation)].compactMap { $0 }
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
