import EntenteDomain
import EntenteGateway
import EntenteSync
import Hummingbird
import Logging
import ServiceLifecycle

/// Claims what members have to be told, again and again.
struct ReminderService: Service {
    let desk: ReminderDesk
    let clock: any Clock<Duration>
    let logger: Logger

    /// Between two looks; what is told is a matter of days.
    private static let pause = Duration.seconds(60)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            repeat {
                do throws(StoreError) {
                    let outcome = try await desk.run()
                    if outcome.claimed + outcome.failed > 0 {
                        logger.info(
                            "reminders",
                            metadata: [
                                "claimed": "\(outcome.claimed)", "failed": "\(outcome.failed)",
                            ]
                        )
                    }
                } catch {
                    // Nothing was claimed; the next look tries again.
                    logger.warning(
                        "no reminder could be claimed",
                        metadata: ["error": "\(error.debugDescription)"]
                    )
                }
            } while (try? await clock.sleep(for: Self.pause)) != nil
        }
    }
}
