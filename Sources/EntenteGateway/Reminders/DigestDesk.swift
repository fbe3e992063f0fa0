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

    /// Opens what is due and sends what is open.
    public func run() async throws(StoreError) -> Outcome {
        var outcome = Outcome()
        let now = services.now()
        for waiting in try await store.waiting() {
            let rules = services.zones(waiting.zone) ?? .utc
            guard Self.hour(of: now, in: rules) >= waiting.hour else { continue }
            outcome.opened += try await store.open(waiting, day: rules.day(of: now), now: now)
        }
        while true {
            let until = services.now().advanced(by: Self.grasp)
            let taken = try await store.take(now: services.now(), until: until)
            for digest in taken {
                // A gateway that ends gives back what it has not begun: another has it at once.
                if Task.isCancelled {
                    try await end(digest, nil, next: services.now())
                } else {
                    try await send(digest, &outcome)
                }
            }
            guard taken.count == Limits.digestsAtOnce, !Task.isCancelled else { return outcome }
        }
    }

    /// For how long messages are taken in hand, in milliseconds: all of them may take their whole time.
    private static let grasp = Int64(Limits.digestsAtOnce * Limits.deliverySeconds * 2_000)

    private func send(_ digest: Digesting, _ outcome: inout Outcome) async throws(StoreError) {
        let text: DigestText?
        do {
            text = try await self.text(of: digest)
        } catch {
            outcome.failures.append("what it is about cannot be read now")
            return try await again(digest)
        }
        guard let text else {
            return try await end(digest, .abandoned, next: nil)
        }
        switch await post.send(digest, text, now: services.now()) {
        case .sent:
            outcome.sent += 1
            try await end(digest, .sent, next: nil)
        case .refused(let why):
            outcome.failures.append(why)
            try await end(digest, .refused, next: nil)
        case .later(let why):
            outcome.failures.append(why)
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
        let noted = await Task { () async -> Result<Void, StoreError> in
            do throws(StoreError) {
                return .success(try await store.end(digest, result, next: next, now: now))
            } catch {
                return .failure(error)
            }
        }.value
        try noted.get()
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
