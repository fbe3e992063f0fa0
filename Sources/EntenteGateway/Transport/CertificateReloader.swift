import EntenteCrypto
import Logging
import NIOConcurrencyHelpers
import ServiceLifecycle

/// Keeps the TLS context for new connections, and renews it when certificate or key change.
///
/// 1. Connections keep the context they began with: a change drops none of them.
/// 2. A pair that cannot be used, for example because only one of the two files has been replaced
///    so far, changes nothing; it is logged once and tried again when a file changes again.
/// 3. Files are looked at on each tick of a sequence given by the caller, so that tests need no
///    clock. Polling sees every way to replace a file, also on file systems without notification.
final class CertificateReloader: Service {
    private struct Stamps: Hashable {
        let certificate: FileStamp?
        let key: FileStamp?
    }

    private struct State {
        var context: TLSContext
        /// The files as they were at the last attempt.
        var attempted: Stamps
    }

    private let configuration: TLSConfiguration
    private let logger: Logger
    private let ticks: AsyncStream<Void>
    private let state: NIOLockedValueBox<State>

    /// Reads the pair for the first time.
    init(
        _ configuration: TLSConfiguration,
        ticks: AsyncStream<Void>,
        logger: Logger
    ) throws(TLSError) {
        let stamps = Self.stamps(configuration)
        let context = try TLSContext(configuration)
        self.configuration = configuration
        self.ticks = ticks
        self.logger = logger
        state = NIOLockedValueBox(State(context: context, attempted: stamps))
    }

    /// The context for a new connection.
    var current: TLSContext { state.withLockedValue { $0.context } }

    /// Looks at the files on each tick, until the ticks end or the service is stopped.
    func run() async throws {
        for await _ in ticks.cancelOnGracefulShutdown() { reloadIfChanged() }
    }

    /// Looks at the files once; whether a new pair is in use now.
    @discardableResult
    func reloadIfChanged() -> Bool {
        let stamps = Self.stamps(configuration)
        guard state.withLockedValue({ $0.attempted }) != stamps else { return false }
        do {
            let context = try TLSContext(configuration)
            // A file that changed while it was read is read again on the next tick.
            guard Self.stamps(configuration) == stamps else { return false }
            state.withLockedValue { $0 = State(context: context, attempted: stamps) }
            let fingerprint = try context.certificate.fingerprint
            logger.notice("certificate renewed", metadata: ["fingerprint": "\(fingerprint)"])
            return true
        } catch {
            state.withLockedValue { $0.attempted = stamps }
            logger.warning(
                "certificate or key changed and cannot be used; the one before stays in use",
                metadata: ["error": "\(error)"]
            )
            return false
        }
    }

    private static func stamps(_ configuration: TLSConfiguration) -> Stamps {
        Stamps(
            certificate: FileStamp(path: configuration.certificateFile),
            key: FileStamp(path: configuration.keyFile)
        )
    }
}
