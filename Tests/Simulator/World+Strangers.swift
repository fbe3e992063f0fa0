import EntenteClient
import EntenteDomain
import EntenteSync
import TestSupport

extension World {
    /// A device without our software tries something; the gateway must answer as documented.
    func play(_ trick: Event.Trick, _ random: inout SeededGenerator) throws {
        // Who has seen nothing yet cannot forget any of it.
        for _ in 0..<3 where trick == .baseBack && hostile.base == 0 {
            try play(.honest, &random)
        }
        guard let log = gateway.store.logs.first(where: { $0.audience == .shared }) else { return }
        if hostile.epoch != log.epoch {
            let cursor = log.cursors[hostile.device] ?? .init()
            hostile.meet(log.epoch, next: cursor.next, base: cursor.base)
        }
        hostile.see(log.horizon)
        let mayWrite = gateway.store.trueAccess(hostile.device, log) == .write
        if trick == .again {
            guard mayWrite, let last = hostile.last else { return }
            let request = WireRequest(device: hostile.device, call: .push(log.id, last.bytes))
            return checkAgain(request, log)
        }
        let attempt = try hostile.attempt(
            mayWrite ? trick : .honest,
            on: log.head,
            as: devices[0].principal.device,
            now: gateway.clock,
            &random
        )
        guard let attempt else { return }
        let bytes = attempt.bytes(to: log.id)
        let answer = serve([WireRequest(device: hostile.device, call: .push(log.id, bytes))])[0]
        guard let answer, case .message(let message) = answer else {
            return checkRefused(trick, mayWrite, answer)
        }
        guard HostileDevice.expected(trick) == nil, mayWrite else {
            return violate(
                HostileDevice.invariant(trick),
                "the gateway took a push: \(trick)"
            )
        }
        let outcomes = try JSONValue.message(message) { (json) throws(MessageError) in
            try PushAnswer(json)
        }.outcomes
        accept(attempt, outcomes, trick, log)
    }

    private func accept(
        _ attempt: HostileDevice.Attempt,
        _ outcomes: [ChangeOutcome],
        _ trick: Event.Trick,
        _ log: SimulatedStore.Log
    ) {
        for outcome in hostile.take(outcomes, of: attempt, trick, to: log.id) {
            violate(.rejection, "the outcome of change \(outcome.n) of a stranger: \(outcome)")
        }
        for (content, outcome) in zip(attempt.contents, outcomes) {
            let name = Ledger.Name(
                stream: log.id,
                epoch: log.epoch,
                device: hostile.device,
                n: outcome.n
            )
            ledger.made[HostileDevice.label, default: .init()].frozen[name] = content
            ledger.outcomes[name] = outcome
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
        if problem.code != HostileDevice.expected(trick) {
            violate(
                HostileDevice.invariant(trick),
                "a stranger's \(trick) was refused as \(problem.code)"
            )
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
                device: hostile.device,
                n: outcome.n
            )
            if let before = ledger.outcomes[name], before != outcome {
                violate(.stableOutcome, "\(before) became \(outcome)")
            }
        }
    }
}
