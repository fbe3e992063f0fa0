/// How long to wait after failures in a row: twice as long each time, up to a bound, with jitter.
public struct Backoff: Hashable, Sendable {
    /// The wait after the first failure, at most.
    public var first: Duration
    /// The longest wait.
    public var longest: Duration

    /// Sets the bounds.
    public init(first: Duration = .seconds(1), longest: Duration = .seconds(300)) {
        self.first = first
        self.longest = longest
    }

    /// The wait after a number of failures in a row; `jitter` is from 0 to 1.
    ///
    /// Half of it is fixed and half is chance, so that clients that lost one gateway do not all come
    /// back at once (rule F39).
    public func delay(failures: Int, jitter: Double) -> Duration {
        var delay = first
        for _ in 1..<max(1, min(failures, 32)) where delay < longest { delay *= 2 }
        return min(delay, longest) * (0.5 + 0.5 * jitter)
    }
}
