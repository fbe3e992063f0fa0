/// The time since something began, on any clock.
struct Stopwatch: Sendable {
    let elapsedTime: @Sendable () -> Duration

    init(_ clock: any Clock<Duration>) { self.init(opened: clock) }

    private init<Hand: Clock<Duration>>(opened clock: Hand) {
        let start = clock.now
        elapsedTime = { start.duration(to: clock.now) }
    }

    var elapsed: Duration { elapsedTime() }
}
