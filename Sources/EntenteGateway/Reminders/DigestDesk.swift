public import EntenteDomain
public import EntenteSync

/// Where digests go out; implemented outside of the gateway.
public protocol DigestPost: Sendable {
    /// Sends a digest, and says whether it was taken.
    func send(_ digest: Digesting, _ text: DigestText, now: Milliseconds) async -> DigestAnswer
}

/// What became of one try.
public enum DigestAnswer: Hashable, Sendable {
    /// It was taken.
    case sent
    /// It may be taken later; why, for the log.
    case later(String)
    /// It will never be taken; why, for the log.
    case refused(String)
}

/// Opens the digests of the day and sends what is open, again and again.
///
/// 1. The day and the hour are the member's own.
/// 2. A message is taken in hand by one gateway at a time, and named the same in every try: who gets one
///    twice, because a gateway ended between the other's answer and its note, knows it by its name.
/// 3. What it says is read as the member's device at the moment it goes out.
/// 4. Several go out at once, each with a time of its own; who answers slowly, or never, holds nobody else.
public struct DigestDesk: Sendable {
    private let services: GatewayServices
    private let store: any DigestStore
    private let post: any DigestPost

    /// Makes a desk.
    public init(
        services: GatewayServices,
        store: any DigestStore,
        post: any DigestPost
    ) {
        self.services = services
        self.store = store
        self.post = post
    }

    /// What a look came to: how many digests were opened, taken by their receivers, and not.
    public struct Outcome: Hashable, Sendable {
        /// Messages made.
        public var opened = 0
        /// Messages that were taken.
        public var sent = 0
        /// Why messages were not taken this time.
        public var failures: [String] = []
    }

    /// Opens what is due and sends what is open, until all has been tried.
    public func run() async throws(StoreError) -> Outcome {
        let result = await withTaskGroup(
            of: Attempt.self,
            returning: Result<Outcome, StoreError>.self
        ) { group in
            var outcome = Outcome()
            var turn = DigestTurn()
            var failure: StoreError?
            var opened: Milliseconds?
            repeat {
                do throws(StoreError) {
                    // Also while something hangs: the day of the others goes on.
                    if failure == nil, opened.map({ $0 <= earlier }) ?? true {
                        opened = services.now()
                        outcome.opened += try await open()
                    }
                    while failure == nil, !turn.isFull, let digest = try await take(turn) {
                        turn.begin(digest)
                        group.addTask { await attempt(digest) }
                    }
                } catch {
                    // What is in hand is seen through first.
                    failure = error
                }
                guard let attempt = await group.next() else { break }
                turn.end(attempt.digest, leavingAlone: attempt.isLeftAlone)
                if attempt.isSent { outcome.sent += 1 }
                if let why = attempt.failure { outcome.failures.append(why) }
                if failure == nil { failure = attempt.fault }
            } while true
            return failure.map { Result.failure($0) } ?? .success(outcome)
        }
        return try result.get()
    }

    /// For how long a message is taken in hand, in milliseconds: five times what looking up and sending may take.
    private static let grasp = Int64(Limits.deliverySeconds) * 10_000

    /// A minute before now.
    private var earlier: Milliseconds { services.now().advanced(by: -60_000) }

    /// Opens what is due; how many messages there are.
    private func open() async throws(StoreError) -> Int {
        var count = 0
        let now = services.now()
        for waiting in try await store.waiting() {
            let rules = services.zones(waiting.zone) ?? .utc
            guard Self.hour(of: now, in: rules) >= waiting.hour else { continue }
            count += try await store.open(waiting, day: rules.day(of: now), now: now)
        }
        return count
    }

    /// Takes the next message in hand; a gateway that ends takes none.
    private func take(_ turn: DigestTurn) async throws(StoreError) -> Digesting? {
        guard !Task.isCancelled else { return nil }
        let (store, now) = (store, services.now())
        // Broken off halfway it would be in the hand of nobody until the time for it is over.
        return try await unbroken { () async throws(StoreError) in
            try await store.take(turn, now: now, until: now.advanced(by: Self.grasp))
        }
    }

    /// What one try came to.
    private struct Attempt: Sendable {
        let digest: Digesting
        var isSent = false
        /// Whether the receiver is let alone for this round.
        var isLeftAlone = false
        /// Why it was not taken.
        var failure: String?
        /// Why it could not be noted.
        var fault: StoreError?
    }

    private func attempt(_ digest: Digesting) async -> Attempt {
        var attempt = Attempt(digest: digest)
        do throws(StoreError) {
            try await send(digest, &attempt)
        } catch {
            attempt.fault = error
        }
        return attempt
    }

    private func send(_ digest: Digesting, _ attempt: inout Attempt) async throws(StoreError) {
        let text: DigestText?
        do {
            text = try await self.text(of: digest)
        } catch {
            // A gateway that ends gives back what it has not begun: another has it at once.
            guard !Task.isCancelled else {
                return try await end(digest, nil, next: services.now())
            }
            attempt.failure = "what it is about cannot be read now"
            return try await again(digest)
        }
        guard !Task.isCancelled else { return try await end(digest, nil, next: services.now()) }
        guard let text else {
            return try await end(digest, .abandoned, next: nil)
        }
        switch await post.send(digest, text, now: services.now()) {
        case .sent:
            attempt.isSent = true
            try await end(digest, .sent, next: nil)
        case .refused(let why):
            attempt.failure = why
            try await end(digest, .refused, next: nil)
        case .later(let why):
            attempt.failure = why
            attempt.isLeftAlone = true
            // A conversation that the gateway's end broke off says nothing of the receiver.
            guard !Task.isCancelled else {
                return try await end(digest, nil, next: services.now())
            }
            try await again(digest)
        }
    }

    /// Notes when a message is tried again, or that it no longer is.
    private func again(_ digest: Digesting) async throws(StoreError) {
        guard digest.tries < Limits.digestTries else {
            return try await end(digest, .abandoned, next: nil)
        }
        let next = services.now().advanced(by: Self.pause(after: digest.tries))
        try await end(digest, nil, next: next)
    }

    /// Notes what became of a message, also while the gateway ends: what went out is not sent again.
    private func end(
        _ digest: Digesting,
        _ result: DigestOutcome?,
        next: Milliseconds?
    ) async throws(StoreError) {
        let (store, now) = (store, services.now())
        try await unbroken { () async throws(StoreError) in
            try await store.end(digest, result, next: next, now: now)
        }
    }

    /// Sees a short step through, also while the gateway ends.
    private func unbroken<Value: Sendable>(
        _ step: @escaping @Sendable () async throws(StoreError) -> Value
    ) async throws(StoreError) -> Value {
        let outcome = await Task { () async -> Result<Value, StoreError> in
            do throws(StoreError) {
                return .success(try await step())
            } catch {
                return .failure(error)
            }
        }.value
        return try outcome.get()
    }

    /// Milliseconds until the next try: a minute, then twice as long each time, at most eight hours.
    static func pause(after tries: Int) -> Int64 {
        min(60_000 << Int64(min(max(tries - 1, 0), 20)), 8 * 3_600_000)
    }

    /// The hour that clocks show in a zone.
    static func hour(of instant: Milliseconds, in zone: ZoneRules) -> Int {
        let shown = instant.value / 1_000 + Int64(zone.offset(at: instant))
        return Int((shown % 86_400 + 86_400) % 86_400 / 3_600)
    }

    /// What a digest says; nil when nobody may read any of it.
    private func text(of digest: Digesting) async throws -> DigestText? {
        if case .none = digest.channel { return nil }
        guard let device = digest.device,
            let session = try await services.directory.session(of: device),
            let partnership = session.partnerships.first(where: { $0.id == digest.partnership })
        else { return nil }
        let (state, _) = try await services.reports.state(of: partnership, for: session.principal)
        return DigestText(digest, of: partnership, in: state)
    }
}
