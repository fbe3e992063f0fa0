import EntenteDomain
import EntenteInstallation
import EntentePostgres
import EntenteSync
import Hummingbird
import Logging
import ServiceLifecycle

/// Marks every minute, and once more when the gateway has ended, that it served.
struct ServedMarkService: Service {
    let store: PostgresStreamStore
    let folder: DataFolder
    let clock: any Clock<Duration>
    let logger: Logger

    /// Between two marks: what a backup of the files can be younger than the last one.
    private static let pause = Duration.seconds(60)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await clock.sleep(for: Self.pause)) != nil { await mark() }
        }
        await mark()
    }

    private func mark() async {
        do {
            try await store.markServed().write(to: folder)
        } catch {
            // The marks before still stand; the next one tries again.
            logger.warning("the time of serving is not noted", metadata: ["error": "\(error)"])
        }
    }
}
