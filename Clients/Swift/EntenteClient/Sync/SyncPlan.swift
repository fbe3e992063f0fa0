public import EntenteDomain
public import EntenteSync

/// Decides what syncing does next; a value that reads no clock and no socket.
///
/// Its inputs are where the streams stand, what became of each step, and the time since syncing
/// began; its output is the next step. So every way through it can be tested without waiting.
///
/// 1. A timer drives it: without any event it asks for heads again after `Pace.poll` (rules F13, F34).
/// 2. A failure of the connection holds up everything, with back-off; a failure of one stream holds up
///    that stream alone (rule F12).
/// 3. What trying again cannot cure stops the stream, and is said (INV-25).
public struct SyncPlan: Sendable {
    /// What to do next.
    public enum Step: Hashable, Sendable {
        /// Ask who this device is.
        case session
        /// Ask where all streams stand.
        case heads
        /// Send what waits in a stream.
        case push(StreamID)
        /// Fetch what a stream has more.
        case pull(StreamID)
        /// Fetch the next piece of a stream's snapshot.
        case snapshot(StreamID)
        /// Nothing can be done before this time.
        case wait(until: Duration)
    }

    /// What the engine has to do because a step failed.
    public enum Consequence: Hashable, Sendable {
        /// Nothing; the plan waits or goes on.
        case goOn
        /// Stop the stream until a person has looked at it.
        case halt(StreamID, StreamStatus.Halt)
        /// Remember that the stream may only be read.
        case markReadOnly(StreamID)
        /// Remove what is here of all streams, and set aside what was not sent (clause 5.4).
        case leave
        /// Remember what the stream needs before anything is sent.
        case rebuild(StreamID, StreamStatus.Rebuild)
        /// Stop the stream and keep what shows that the gateway says of its log what is not so here.
        case accuse(StreamID, KnownHead)
        /// Take up the log's new life, the last of these.
        case renew(StreamID, EpochHistory)
    }

    /// How often things are done.
    public struct Pace: Hashable, Sendable {
        /// Between two questions for heads.
        public var poll: Duration
        /// Between two questions for the session.
        public var session: Duration
        /// After failures in a row.
        public var backoff: Backoff
        /// After a failure that trying again is not likely to cure: four times an hour.
        public var hopeless: Duration

        /// Sets the pace.
        public init(
            poll: Duration = .seconds(30),
            session: Duration = .seconds(3_600),
            backoff: Backoff = Backoff(),
            hopeless: Duration = .seconds(900)
        ) {
            self.poll = poll
            self.session = session
            self.backoff = backoff
            self.hopeless = hopeless
        }
    }

    private let pace: Pace
    private var streams: [StreamStatus] = []
    private var sessionDue: Duration = .zero
    private var headsDue: Duration = .zero
    private var notBefore: Duration = .zero
    private var streamNotBefore: [StreamID: Duration] = [:]
    private var hasJustAsked = false
    private var gaps: Set<StreamID> = []
    private var mustPull: Set<StreamID> = []
    private var withoutSnapshot: Set<StreamID> = []
    /// Streams of which the gateway has said what it knows of the changes that wait.
    private var answeredFor: Set<StreamID> = []
    /// Failures of the connection in a row.
    public private(set) var failures = 0
    /// What stands in the way now; nil when the last step went well.
    public private(set) var trouble: GatewayError?

    /// Starts before the first step.
    public init(pace: Pace = Pace()) { self.pace = pace }

    /// Takes over where the streams stand.
    public mutating func update(_ streams: [StreamStatus]) {
        self.streams = streams.sorted { $0.id < $1.id }
    }

    /// Asks for heads at once, because something about access has changed.
    public mutating func askHeads() {
        headsDue = .zero
        hasJustAsked = false
    }

    /// The next step.
    public func next(at now: Duration) -> Step {
        if now < notBefore { return .wait(until: notBefore) }
        if now >= sessionDue { return .session }
        // Where every step takes longer than the poll, streams still get their turn.
        if now >= headsDue, !hasJustAsked { return .heads }
        var earliest = min(headsDue, sessionDue)
        for stream in streams {
            guard let step = step(for: stream) else { continue }
            let due = streamNotBefore[stream.id] ?? .zero
            if now >= due { return step }
            earliest = min(earliest, due)
        }
        return now >= headsDue ? .heads : .wait(until: earliest)
    }

    private func step(for stream: StreamStatus) -> Step? {
        guard stream.halt == nil, stream.access != .none else { return nil }
        if stream.announced != nil { return .pull(stream.id) }
        switch stream.rebuild {
        case .snapshot:
            // What waits may be in the log already, or a copy of this device may have used its counter:
            // behind a snapshot nobody could tell.
            let isAsked = answeredFor.contains(stream.id)
            return !isAsked && stream.mayPush ? .push(stream.id) : .snapshot(stream.id)
        case .changes: return .pull(stream.id)
        case nil: break
        }
        if mustPull.contains(stream.id) { return .pull(stream.id) }
        if stream.mayPush { return .push(stream.id) }
        return stream.cursor < stream.size ? .pull(stream.id) : nil
    }

    /// Whether the gateway cannot be reached, or will not talk to this device: nothing for one round.
    var isOutOfReach: Bool {
        switch trouble?.reason {
        case .unreachable, .untrusted, .unauthenticated, .deviceRevoked, .notUnderstood: true
        default: false
        }
    }

    /// Takes note of a step that went well.
    public mutating func succeeded(_ step: Step, at now: Duration) {
        failures = 0
        trouble = nil
        hasJustAsked = step == .heads
        switch step {
        case .session: sessionDue = now + pace.session
        case .heads: headsDue = now + pace.poll
        case .push(let stream):
            gaps.remove(stream)
            streamNotBefore[stream] = nil
        case .pull(let stream):
            mustPull.remove(stream)
            withoutSnapshot.remove(stream)
            answeredFor.remove(stream)
            streamNotBefore[stream] = nil
        case .snapshot(let stream): streamNotBefore[stream] = nil
        case .wait: break
        }
    }

    /// Takes note of a step that failed, and says what has to be done about it.
    public mutating func failed(
        _ step: Step,
        _ error: GatewayError,
        at now: Duration,
        jitter: Double
    ) -> Consequence {
        trouble = error
        hasJustAsked = false
        switch error.reason {
        case .unreachable, .busy:
            failures += 1
            let asked = error.retryAfter.map { Duration.seconds(min($0, 3_600)) } ?? .zero
            notBefore =
                now + max(asked, pace.backoff.delay(failures: failures, jitter: jitter))
            return .goOn
        case .untrusted, .unauthenticated, .notUnderstood, .codeInvalid, .deviceExists:
            failures += 1
            notBefore = now + pace.hopeless
            return .goOn
        case .deviceRevoked:
            failures += 1
            notBefore = now + pace.hopeless
            return .leave
        default: break
        }
        guard let stream = step.stream else {
            failures += 1
            notBefore = now + pace.hopeless
            return .goOn
        }
        if case .push = step, isBehindSnapshot(stream, error.reason) {
            answeredFor.insert(stream)
            return .goOn
        }
        return failed(stream, error, at: now)
    }

    /// Whether a push was refused only because a snapshot has to be fetched first.
    private func isBehindSnapshot(_ stream: StreamID, _ reason: GatewayError.Reason) -> Bool {
        guard streams.first(where: { $0.id == stream })?.rebuild == .snapshot else { return false }
        switch reason {
        case .baseExpired, .counterGap: return true
        default: return false
        }
    }

    /// A failure that concerns one stream (clauses 5.1, 5.2, 5.6).
    private mutating func failed(
        _ stream: StreamID,
        _ error: GatewayError,
        at now: Duration
    ) -> Consequence {
        switch error.reason {
        case .noSnapshot where !withoutSnapshot.contains(stream):
            withoutSnapshot.insert(stream)
            return .rebuild(stream, .changes)
        case .expired: return .rebuild(stream, .snapshot)
        case .notFound:
            // The list of streams decides whether it is gone for good.
            headsDue = now
            streamNotBefore[stream] = now + pace.poll
            return .goOn
        case .readOnly: return .markReadOnly(stream)
        case .counterGap where !gaps.contains(stream):
            // The gateway may know more of this device than it knows itself: an answer was lost.
            gaps.insert(stream)
            mustPull.insert(stream)
            return .goOn
        case .counterGap(let expected):
            return .halt(stream, .counterGap(expected: expected))
        case .deviceForked: return .halt(stream, .forked)
        case .epochChanged(let lives): return .renew(stream, lives)
        case .ahead(let size):
            let cursor = streams.first { $0.id == stream }?.cursor ?? 0
            return .halt(stream, .ahead(size: size, cursor: cursor))
        case .historyForked(let head): return .accuse(stream, head)
        case .baseExpired: return .rebuild(stream, .changes)
        default:
            return .halt(stream, StreamStatus.Halt(.refused, detail: error.detail))
        }
    }
}

extension StreamStatus {
    /// Whether something waits that may be sent.
    fileprivate var mayPush: Bool { waiting > 0 && access == .write }
}

extension SyncPlan.Step {
    /// The stream that the step is about.
    var stream: StreamID? {
        switch self {
        case .push(let stream), .pull(let stream), .snapshot(let stream): stream
        case .session, .heads, .wait: nil
        }
    }
}
