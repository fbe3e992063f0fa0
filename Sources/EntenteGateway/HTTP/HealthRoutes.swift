import EntenteSync
public import Hummingbird

/// What load balancers and watchdogs ask: whether the process runs, and whether it can serve.
public struct HealthRoutes: Sendable {
    private let readiness: @Sendable () async throws -> Void
    private let timeout: Duration
    private let clock: any Clock<Duration>

    /// Takes what tells whether the gateway can serve, and how long it may take to tell.
    public init(
        timeout: Duration = .seconds(2),
        clock: any Clock<Duration> = ContinuousClock(),
        readiness: @escaping @Sendable () async throws -> Void
    ) {
        self.timeout = timeout
        self.clock = clock
        self.readiness = readiness
    }

    /// Adds the two calls to a router.
    public func add(to router: Router<GatewayContext>) {
        router.get("livez") { _, _ in Response.json([:]) }
        router.get("readyz") { _, _ in
            try await check()
            return Response.json([:])
        }
    }

    /// Throws a problem unless the gateway can serve.
    private func check() async throws(Problem) {
        let (answers, answer) = AsyncStream<Problem?>.makeStream()
        // Not a task group: it would wait for a check that does not end when it is cancelled.
        let check = Task {
            do {
                try await readiness()
                answer.yield(nil)
            } catch {
                let cause = String(reflecting: error)
                answer.yield(Problem(.unavailable, retryAfter: 1, cause: cause))
            }
        }
        let timer = Task {
            try? await clock.sleep(for: timeout)
            let cause = "readiness was not known within \(timeout)"
            answer.yield(Problem(.unavailable, retryAfter: 1, cause: cause))
        }
        defer {
            check.cancel()
            timer.cancel()
        }
        for await problem in answers {
            if let problem { throw problem }
            return
        }
    }
}
