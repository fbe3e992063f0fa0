import EntenteDomain
import Oracles

@testable import EntenteSync

/// A stream's log as devices around it may bring it about: which device, and what it had seen.
struct History {
    private(set) var log: [HistoryEntry] = []

    /// What the history means to a reader who knows some of its entries.
    func oracle(known: Set<Int>? = nil) -> HistoryOracle {
        HistoryOracle(log, known: known, entity: entity(1), field: "f")
    }

    /// Appends a change to the log; `base` may not go back, which is the caller's duty.
    mutating func append(
        _ author: DeviceID,
        base: Int64,
        at: Int64 = 0,
        received: Int64 = 0,
        _ actions: [EntenteSync.Operation.Action]
    ) {
        let n = Int64(log.count { $0.device == author } + 1)
        let seq = Int64(log.count + 1)
        let operations = actions.map { EntenteSync.Operation(entity(1), $0) }
        log.append(
            HistoryEntry(
                device: author,
                change: change(n: n, base: base, at: at, operations),
                confirmation: Origin.Confirmation(
                    header(seq: seq, n: n, device: author, received: received)
                )
            )
        )
    }

    func lastBase(of author: DeviceID) -> Int64 {
        log.last { $0.device == author }?.change.base ?? 0
    }

    /// What a reader without changes of its own holds in the end.
    func folded() -> EntityState {
        var state = EntityState(id: entity(1))
        for entry in log { state.learn(entry) }
        return state
    }

    /// Goes through the log as one device did: own changes as soon as they are made, others when
    /// they come.
    ///
    /// Hands over the local view, and which entries it knows, each time an own change was made.
    func replay(
        on author: DeviceID,
        view: (EntityState, Set<Int>) -> Void = { _, _ in }
    ) -> EntityState {
        var state = EntityState(id: entity(1))
        var integrated = 0
        func integrate(to seq: Int) {
            while integrated < seq {
                state.learn(log[integrated], on: author)
                integrated += 1
            }
        }
        for (place, entry) in log.enumerated() where entry.device == author {
            integrate(to: Int(entry.change.base))
            state.apply(entry.change, device: author, confirmation: nil)
            let own = log.indices.filter { $0 <= place && log[$0].device == author }
            view(state, Set(log.indices.prefix(integrated)).union(own))
        }
        integrate(to: log.count)
        return state
    }
}
