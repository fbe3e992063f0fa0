import EntenteDomain
import EntenteGateway
import EntenteInstallation
import EntenteSync
import Hummingbird
import Logging
import ServiceLifecycle

/// Has the scanner look at what waits for it, again and again.
struct ScanService: Service {
    let desk: ScanDesk
    let clock: any Clock<Duration>
    let logger: Logger

    /// Between two looks; an attachment is there for others that much later at most.
    private static let pause = Duration.seconds(2)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await clock.sleep(for: Self.pause)) != nil {
                do throws(StoreError) {
                    let verdicts = try await desk.run().verdicts
                    for (verdict, count) in verdicts {
                        logger.log(
                            level: verdict == .clean ? .info : .warning,
                            "scanned",
                            metadata: ["count": "\(count)", "verdict": "\(verdict.rawValue)"]
                        )
                    }
                } catch {
                    // Nothing is served that was not let through; the next look tries again.
                    logger.warning(
                        "no attachment could be scanned",
                        metadata: ["error": "\(error.debugDescription)"]
                    )
                }
            }
        }
    }
}

/// A program as a scanner.
struct ProgramScanner: Scanner {
    let program: ScannerProgram

    var name: String { program.name }

    func scan(_ next: @Sendable @escaping () async throws -> [UInt8]?) async -> ScanVerdict {
        switch await program.scan(next) {
        case .clean: .clean
        case .refused: .refused
        case .failed: .failed
        }
    }
}
