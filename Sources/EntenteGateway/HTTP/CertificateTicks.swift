import ServiceLifecycle

/// Says at regular intervals that the files of the certificate should be looked at.
struct CertificateTicks: Service {
    /// One element for each interval.
    let ticks: AsyncStream<Void>
    private let output: AsyncStream<Void>.Continuation
    private let interval: Duration
    private let clock: any Clock<Duration>

    init(every interval: Duration, clock: any Clock<Duration>) {
        // One look sees everything that happened before it, so more than one need not wait.
        (ticks, output) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        self.interval = interval
        self.clock = clock
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do { try await clock.sleep(for: interval) } catch { return }
                output.yield()
            }
        }
    }
}
