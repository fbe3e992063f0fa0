public import EntenteCrypto
public import EntenteDomain
public import EntenteSync
public import TestSupport

/// A device that is enrolled and runs no software of ours: it pushes to one stream whatever it likes.
public struct HostileDevice: Sendable {
    /// The device.
    public let device: DeviceID
    private let key: Ed25519.SigningKey
    /// The life of the log that it writes in; nil before it has met one.
    public private(set) var epoch: Epoch?
    private var next: Int64 = 1
    /// What it has seen, as it said last.
    public private(set) var base: Int64 = 0
    /// The last push that was taken; nil without one in this life of the log.
    public private(set) var last: PushMessage?
    /// Whether it has become a later version of the software.
    private var isNewer = false

    static let label = "the stranger"

    /// Makes a device of one that has been enrolled with a key.
    public init(_ device: DeviceID, key: Ed25519.SigningKey) {
        self.device = device
        self.key = key
    }

    var publicKey: [UInt8] { key.publicKey }

    /// A push that is about to be tried.
    public struct Attempt: Sendable {
        /// The changes.
        public fileprivate(set) var contents: [[UInt8]]
        fileprivate var device: DeviceID
        fileprivate var epoch: Epoch
        fileprivate var key: Ed25519.SigningKey
        fileprivate var known: KnownHead
        fileprivate var isCanonical = true

        /// The push as a message.
        public func message(to stream: StreamID) -> PushMessage {
            let scope = ChangeScope(stream: stream, epoch: epoch, device: device)
            let changes = contents.compactMap { content in
                try? IncomingChange(
                    JSONScanner.parse(content),
                    content: content,
                    scope: scope,
                    path: ""
                )
            }
            return PushMessage(
                device: device,
                epoch: epoch,
                known: known,
                changes: changes,
                seal: key.sign(scope.sealBytes(changes.map { ($0.n, $0.digest) }))
            )
        }

        /// The push as it travels.
        public func bytes(to stream: StreamID) -> [UInt8] {
            let bytes = message(to: stream).bytes
            return isCanonical ? bytes : [UInt8(ascii: " ")] + bytes
        }
    }

    // MARK: Trying

    /// In another life of the log the stranger asks where it stands, as any client would.
    public mutating func meet(_ epoch: Epoch, next: Int64, base: Int64) {
        (self.epoch, self.next, self.base, last) = (epoch, next, base, nil)
    }

    /// It reads along, so it has seen what everybody must have seen.
    public mutating func see(_ horizon: Int64) { base = max(base, horizon) }

    /// Prepares a push of a kind.
    ///
    /// - Parameters:
    ///   - trick: The kind.
    ///   - log: Where the stream stands.
    ///   - other: A device in whose name it may push.
    ///   - now: The time that it claims.
    ///   - random: Chances.
    /// - Returns: The push; nil when the stranger has done too little for it.
    /// - Throws: When a key cannot be made.
    public mutating func attempt(
        _ trick: Event.Trick,
        on log: StreamHead,
        as other: DeviceID,
        now: Milliseconds,
        _ random: inout SeededGenerator
    ) throws -> Attempt? {
        let head = log.size
        let base = Int64.random(in: min(self.base, head)...head, using: &random)
        var attempt = Attempt(
            contents: [content(next, base, now, &random)],
            device: device,
            epoch: log.epoch,
            key: key,
            known: KnownHead(size: log.size, root: log.root)
        )
        switch trick {
        case .honest, .again: break
        case .otherContent:
            guard next > 1 else { return nil }
            attempt.contents = [content(next - 1, base, now, &random)]
        case .baseBack:
            guard self.base > max(0, log.horizon) else { return nil }
            attempt.contents = [content(next, self.base - 1, now, &random)]
        case .baseAhead: attempt.contents = [content(next, head + 1, now, &random)]
        case .gap: attempt.contents = [content(next + 1, base, now, &random)]
        case .badSeal:
            attempt.key = try Ed25519.SigningKey(rawSeed: [UInt8](repeating: 7, count: 32))
        case .badIndex:
            attempt.contents = [
                content(next, base, now, &random, trick), content(next + 1, base, now, &random),
            ]
        case .notCanonical: attempt.isCanonical = false
        case .newer: attempt.contents = [content(next, base, now, &random, .newer)]
        case .otherDevice: attempt.device = other
        case .falseKnown:
            attempt.known = KnownHead(size: head, root: SHA256.digest(attempt.contents[0]))
        case .otherEpoch: attempt.epoch = .random(using: &random)
        }
        return attempt
    }

    private mutating func content(
        _ n: Int64,
        _ base: Int64,
        _ now: Milliseconds,
        _ random: inout SeededGenerator,
        _ trick: Event.Trick = .honest
    ) -> [UInt8] {
        let actions: [EntenteSync.Operation.Action] = [
            .put(field: "title", value: .integer(Int64(random.next(upTo: 1_000)))),
            .add(field: Event.Edit.tags, member: "m\(random.next(upTo: 3))"),
            .rem(field: Event.Edit.tags, member: "m\(random.next(upTo: 3))"),
        ]
        var action = actions[random.next(upTo: actions.count)]
        // What a later version has once written, this one leaves alone.
        let isLater = trick == .newer || (isNewer && trick != .badIndex)
        let needs: [FieldName] = isLater ? ["later"] : []
        if trick == .newer {
            isNewer = true
            action = .put(field: "title", value: "of a later version")
        }
        if trick == .badIndex {
            let splice = TextSplice(length: 9_000, index: 8_999, delete: 1, insert: "lost")
            action = .text(field: Event.Edit.note, splice: splice)
        }
        return Change(
            n: n,
            base: base,
            at: now,
            salt: (0..<Change.saltLength).map { _ in UInt8(truncatingIfNeeded: random.next()) },
            need: needs,
            operations: [Operation(World.entity(random.next(upTo: 2)), action)]
        ).json.canonicalBytes
    }

    // MARK: What must come of it

    /// Takes what became of a push that was taken; returns what of it must not be.
    public mutating func take(
        _ outcomes: [ChangeOutcome],
        of attempt: Attempt,
        _ trick: Event.Trick,
        to stream: StreamID
    ) -> [ChangeOutcome] {
        last = attempt.message(to: stream)
        var wrong: [ChangeOutcome] = []
        for (place, (content, outcome)) in zip(attempt.contents, outcomes).enumerated() {
            let isRefused = if case .rejected = outcome { true } else { false }
            if isRefused != (trick == .badIndex && place == 0) { wrong.append(outcome) }
            next = outcome.n + 1
            if case .success(let change) = content.change, !isRefused { base = change.base }
        }
        return wrong
    }

    /// The code with which the gateway refuses a push of a kind; nil when it takes it.
    public static func expected(_ trick: Event.Trick) -> String? {
        switch trick {
        case .honest, .again, .badIndex, .newer: nil
        case .otherContent, .baseBack: "device_forked"
        case .baseAhead: "ahead"
        case .gap: "counter_gap"
        case .badSeal: "seal_invalid"
        case .notCanonical: "not_canonical"
        case .otherDevice: "malformed"
        case .otherEpoch: "epoch_changed"
        case .falseKnown: "history_forked"
        }
    }

    /// What would not hold if it took a push of a kind.
    public static func invariant(_ trick: Event.Trick) -> Invariant {
        switch trick {
        case .otherContent: .forkRefused
        case .baseBack, .baseAhead, .gap: .causality
        case .badSeal, .otherDevice: .access
        case .notCanonical: .canonical
        case .falseKnown: .root
        default: .sense
        }
    }
}
