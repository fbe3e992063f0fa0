import EntenteDomain
import EntentePostgres
import EntenteSync
import Hummingbird
import Logging
import ServiceLifecycle

/// Forgets the bytes that no attachment names any more, again and again.
struct AttachmentService: Service {
    let collector: AttachmentCollector
    let clock: any Clock<Duration>
    let logger: Logger

    /// Between two looks; what it forgets has lain there for days.
    private static let pause = Duration.seconds(3_600)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await clock.sleep(for: Self.pause)) != nil {
                do throws(StoreError) {
                    let outcome = try await collector.run(now: .now)
                    guard outcome.dropped + outcome.merged > 0 else { continue }
                    logger.info(
                        "attachments",
                        metadata: [
                            "dropped": "\(outcome.dropped)", "merged": "\(outcome.merged)",
                        ]
                    )
                } catch {
                    // What is kept is as it was; the next look tries again.
                    logger.warning(
                        "no attachment could be collected",
                        metadata: ["error": "\(error.debugDescription)"]
                    )
                }
            }
        }
    }
}
