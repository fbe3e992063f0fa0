import Metrics

/// What a pool tells swift-metrics.
struct PoolMetrics: Sendable {
    private let connections: Gauge
    private let waiting: Gauge
    private let wait: Metrics.Timer
    private let refused: Counter
    private let connectFailures: Counter

    init(pool: String) {
        let labels = [("pool", pool)]
        connections = Gauge(label: "entente_postgres_connections", dimensions: labels)
        waiting = Gauge(label: "entente_postgres_waiting", dimensions: labels)
        wait = Metrics.Timer(label: "entente_postgres_wait", dimensions: labels)
        refused = Counter(label: "entente_postgres_refused_total", dimensions: labels)
        connectFailures = Counter(
            label: "entente_postgres_connect_failures_total",
            dimensions: labels
        )
    }

    func record(_ state: PoolState) {
        connections.record(state.members.count)
        waiting.record(state.waiting)
    }

    func waited(_ duration: Duration) {
        wait.recordNanoseconds(Int64(duration / .nanoseconds(1)))
    }

    func refuse() { refused.increment() }

    func connectFailed() { connectFailures.increment() }
}
