import EntenteDomain
import Oracles

@testable import EntenteSync

/// Every history of three devices and a bounded number of operations, and every way in which a device
/// may come to know one.
///
/// A history is any log that clause 1.5 allows: any author for each change, any `base` that does not go
/// back and lies below the own seq, operations spread over changes in any way.
struct SmallScope {
    /// What a device does: make a change of its own, or learn one with its place in the log.
    enum Event {
        case make(Int)
        case learn(Int)
    }

    /// The operations that may occur.
    let actions: [EntenteSync.Operation.Action]
    /// How many of them a history has at most.
    let operations: Int

    static let devices = 1...3

    /// Visits each history that has at least one operation.
    func forEachHistory(_ body: (History) -> Void) { visit(History(), left: operations, body) }

    private func visit(_ start: History, left: Int, _ body: (History) -> Void) {
        let seq = Int64(start.log.count + 1)
        for author in Self.devices.map(device) where left > 0 {
            for base in start.lastBase(of: author)...seq - 1 {
                for size in 1...left {
                    for steps in sequences(of: size) {
                        var next = start
                        // Clocks that run against the log's order, and that agree.
                        next.append(author, base: base, at: seq % 2, received: seq, steps)
                        body(next)
                        visit(next, left: left - size, body)
                    }
                }
            }
        }
    }

    private func sequences(of size: Int) -> [[EntenteSync.Operation.Action]] {
        guard size > 0 else { return [[]] }
        return sequences(of: size - 1).flatMap { start in actions.map { start + [$0] } }
    }

    /// Visits each order in which a device may make its changes and learn the log.
    ///
    /// The log is learned in its order (clause 1.2). An own change is made when at least its `base` is
    /// known, shown while it waits, and confirmed when the log brings it; everything between is free.
    static func forEachDelivery(
        of history: History,
        to author: DeviceID,
        _ body: ([Event]) -> Void
    ) {
        let own = history.log.indices.filter { history.log[$0].device == author }
        func visit(_ events: [Event], learned: Int, made: Int) {
            if learned == history.log.count { return body(events) }
            if made < own.count, Int(history.log[own[made]].change.base) <= learned {
                visit(events + [.make(own[made])], learned: learned, made: made + 1)
            }
            if history.log[learned].device != author || own.prefix(made).contains(learned) {
                visit(events + [.learn(learned)], learned: learned + 1, made: made)
            }
        }
        visit([], learned: 0, made: 0)
    }

    /// Visits each order of the whole log in which causes come before what they caused.
    static func forEachCausalOrder(of history: History, _ body: ([Int]) -> Void) {
        let log = history.log
        func precedes(_ first: Int, _ second: Int) -> Bool {
            first < Int(log[second].change.base)
                || log[first].device == log[second].device && first < second
        }
        func visit(_ order: [Int]) {
            if order.count == log.count { return body(order) }
            for next in log.indices where !order.contains(next) {
                let isReady = log.indices.allSatisfy { other in
                    order.contains(other) || !precedes(other, next)
                }
                if isReady { visit(order + [next]) }
            }
        }
        visit([])
    }
}

extension History {
    /// What a device holds after some events.
    func state(of author: DeviceID, after events: [SmallScope.Event]) -> EntityState {
        var state = EntityState(id: entity(1))
        for event in events {
            switch event {
            case .make(let place):
                state.apply(log[place].change, device: author, confirmation: nil)
            case .learn(let place):
                state.learn(log[place], on: author)
            }
        }
        return state
    }

    /// What a reader holds who gets the log in another order.
    func folded(in order: [Int]) -> EntityState {
        var state = EntityState(id: entity(1))
        for place in order { state.learn(log[place]) }
        return state
    }
}
