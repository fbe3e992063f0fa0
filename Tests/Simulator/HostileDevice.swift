import EntenteCrypto
import EntenteDomain
import EntenteSync
import TestSupport

/// A device that is enrolled and runs no software of ours.
struct HostileDevice {
    let principal: Principal
    let key: Ed25519.SigningKey
    var epoch: Epoch?
    var next: Int64 = 1
    var base: Int64 = 0
    var last: [UInt8]?
    /// Whether it has become a later version of the software.
    var isNewer = false

    static let label = "the stranger"

    init(principal: Principal, key: Ed25519.SigningKey) {
        self.principal = principal
        self.key = key
    }
}

extension World {
    private struct Attempt {
        var contents: [[UInt8]]
        var device: DeviceID
        var epoch: Epoch
        var key: Ed25519.SigningKey
        var known: KnownHead
        var isCanonical = true
    }

    /// A device without our software tries something; the gateway must answer as documented.
    func play(_ trick: Event.Trick, _ random: inout SeededGenerator) throws {
        // Who has seen nothing yet cannot forget any of it.
        for _ in 0..<3 where trick == .baseBack && hostile.base == 0 {
            try play(.honest, &random)
        }
        guard let log = gateway.store.logs.first(where: { $0.audience == .shared }) else { return }
        meet(log)
        // It reads along, so it has seen what everybody must have seen.
        hostile.base = max(hostile.base, log.horizon)
        let mayWrite = gateway.store.trueAccess(hostile.principal.device, log) == .write
        if trick == .again {
            guard mayWrite, let last = hostile.last else { return }
            let request = WireRequest(device: hostile.principal.device, call: .push(log.id, last))
            return checkAgain(request, log)
        }
        guard let attempt = try attempt(mayWrite ? trick : .honest, log, &random) else { return }
        let bytes = bytes(attempt, log)
        let answer = serve([
            WireRequest(device: hostile.principal.device, call: .push(log.id, bytes))
        ])[0]
        guard let answer, case .message(let message) = answer else {
            return checkRefused(trick, mayWrite, answer)
        }
        guard Self.expected(trick) == nil, mayWrite else {
            return violate(Self.invariant(trick), "the gateway took a push: \(trick)")
        }
        let outcomes = try JSONValue.message(message) { (json) throws(MessageError) in
            try PushAnswer(json)
        }.outcomes
        hostile.last = bytes
        accept(attempt, outcomes, trick, log)
    }

    /// After a restore the stranger asks where it stands, as any client would.
    private func meet(_ log: SimulatedStore.Log) {
        guard hostile.epoch != log.epoch else { return }
        let cursor = log.cursors[hostile.principal.device] ?? .init()
        hostile.epoch = log.epoch
        hostile.next = cursor.next
        hostile.base = cursor.base
        hostile.last = nil
    }

    private func attempt(
        _ trick: Event.Trick,
        _ log: SimulatedStore.Log,
        _ random: inout SeededGenerator
    ) throws -> Attempt? {
        let head = log.frontier.size
        let base = Int64.random(in: min(hostile.base, head)...head, using: &random)
        var attempt = Attempt(
            contents: [content(hostile.next, base, &random)],
            device: hostile.principal.device,
            epoch: log.epoch,
            key: hostile.key,
            known: log.head.known
        )
        switch trick {
        case .honest, .again: break
        case .otherContent:
            guard hostile.next > 1 else { return nil }
            attempt.contents = [content(hostile.next - 1, base, &random)]
        case .baseBack:
            guard hostile.base > max(0, log.horizon) else { return nil }
            attempt.contents = [content(hostile.next, hostile.base - 1, &random)]
        case .baseAhead: attempt.contents = [content(hostile.next, head + 1, &random)]
        case .gap: attempt.contents = [content(hostile.next + 1, base, &random)]
        case .badSeal:
            attempt.key = try Ed25519.SigningKey(rawSeed: [UInt8](repeating: 7, count: 32))
        case .badIndex:
            attempt.contents = [
                content(hostile.next, base, &random, trick),
                content(hostile.next + 1, base, &random),
            ]
        case .notCanonical: attempt.isCanonical = false
        case .newer: attempt.contents = [content(hostile.next, base, &random, .newer)]
        case .otherDevice: attempt.device = devices[0].principal.device
        case .falseKnown:
            attempt.known = KnownHead(size: head, root: SHA256.digest(attempt.contents[0]))
        case .otherEpoch: attempt.epoch = .random(using: &random)
        }
        return attempt
    }

    private func content(
        _ n: Int64,
        _ base: Int64,
        _ random: inout SeededGenerator,
        _ trick: Event.Trick = .honest
    ) -> [UInt8] {
        let actions: [Operation.Action] = [
            .put(field: "title", value: .integer(Int64(random.next(upTo: 1_000)))),
            .add(field: Event.Edit.tags, member: "m\(random.next(upTo: 3))"),
            .rem(field: Event.Edit.tags, member: "m\(random.next(upTo: 3))"),
        ]
        var action = actions[random.next(upTo: actions.count)]
        // What a later version has once written, this one leaves alone.
        let isNewer = trick == .newer || (hostile.isNewer && trick != .badIndex)
        let needs: [FieldName] = isNewer ? ["later"] : []
        if trick == .newer {
            hostile.isNewer = true
            action = .put(field: "title", value: "of a later version")
        }
        if trick == .badIndex {
            let splice = TextSplice(length: 9_000, index: 8_999, delete: 1, insert: "lost")
            action = .text(field: Event.Edit.note, splice: splice)
        }
        return Change(
            n: n,
            base: base,
            at: gateway.clock,
            salt: (0..<Change.saltLength).map { _ in UInt8(truncatingIfNeeded: random.next()) },
            need: needs,
            operations: [Operation(Self.entity(random.next(upTo: 2)), action)]
        ).json.canonicalBytes
    }

    private func bytes(_ attempt: Attempt, _ log: SimulatedStore.Log) -> [UInt8] {
        let scope = ChangeScope(stream: log.id, epoch: attempt.epoch, device: attempt.device)
        let changes = attempt.contents.compactMap { content in
            try? IncomingChange(
                JSONScanner.parse(content),
                content: content,
                scope: scope,
                path: ""
            )
        }
        let message = PushMessage(
            device: attempt.device,
            epoch: attempt.epoch,
            known: attempt.known,
            changes: changes,
            seal: attempt.key.sign(scope.sealBytes(changes.map { ($0.n, $0.digest) }))
        )
        return attempt.isCanonical ? message.bytes : [UInt8(ascii: " ")] + message.bytes
    }

    // MARK: What must come of it

    private func accept(
        _ attempt: Attempt,
        _ outcomes: [ChangeOutcome],
        _ trick: Event.Trick,
        _ log: SimulatedStore.Log
    ) {
        let spoiled = trick == .badIndex
        for (place, (content, outcome)) in zip(attempt.contents, outcomes).enumerated() {
            let isRefused = if case .rejected = outcome { true } else { false }
            if isRefused != (spoiled && place == 0) {
                violate(.rejection, "the outcome of change \(outcome.n) of a stranger: \(outcome)")
            }
            let name = Ledger.Name(
                stream: log.id,
                epoch: log.epoch,
                device: attempt.device,
                n: outcome.n
            )
            ledger.made[HostileDevice.label, default: .init()].frozen[name] = content
            ledger.outcomes[name] = outcome
            hostile.next = outcome.n + 1
            if case .success(let change) = content.change, !isRefused { hostile.base = change.base }
        }
    }

    private func checkRefused(_ trick: Event.Trick, _ mayWrite: Bool, _ answer: WireAnswer?) {
        guard case .problem(let bytes)? = answer,
            let problem = try? JSONValue.message(
                bytes,
                { (json) throws(MessageError) in try ProblemDocument(json) }
            )
        else { return violate(.sense, "no answer to a stranger") }
        guard mayWrite else {
            if !["read_only", "not_found"].contains(problem.code) {
                violate(.access, "a stranger without access heard \(problem.code)")
            }
            return
        }
        if problem.code != Self.expected(trick) {
            violate(Self.invariant(trick), "a stranger's \(trick) was refused as \(problem.code)")
        }
    }

    private func checkAgain(_ request: WireRequest, _ log: SimulatedStore.Log) {
        let answer = serve([request])[0]
        guard case .message(let bytes)? = answer,
            let read = try? JSONValue.message(
                bytes,
                { (json) throws(MessageError) in try PushAnswer(json) }
            )
        else { return violate(.stableOutcome, "a stranger's push was refused the second time") }
        for outcome in read.outcomes {
            let name = Ledger.Name(
                stream: log.id,
                epoch: log.epoch,
                device: hostile.principal.device,
                n: outcome.n
            )
            if let before = ledger.outcomes[name], before != outcome {
                violate(.stableOutcome, "\(before) became \(outcome)")
            }
        }
    }

    private static func expected(_ trick: Event.Trick) -> String? {
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

    private static func invariant(_ trick: Event.Trick) -> Invariant {
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
