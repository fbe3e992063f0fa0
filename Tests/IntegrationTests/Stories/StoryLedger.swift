import EntenteDomain
import EntenteSync
import NIOConcurrencyHelpers

/// What an observer who stands beside all devices has seen, so that nothing can be lost unnoticed.
final class StoryLedger: Sendable {
    /// A change by its author and its place.
    struct Name: Hashable {
        let stream: StreamID
        let device: DeviceID
        let n: Int64
    }

    /// All that was seen.
    struct Seen: Sendable {
        /// The bytes of every change that a person made.
        var frozen: [Name: [UInt8]] = [:]
        /// What became of changes, as their devices were told.
        var outcomes: [Name: ChangeOutcome] = [:]
        /// The changes that were sent at least once.
        var sent: Set<Name> = []
        /// The last place that anybody was told of.
        var told: [StreamID: Int64] = [:]
        /// The log as it was read at the last rest.
        var leaves: [StreamID: [Digest]] = [:]
        /// Where each change stood when the log was last read.
        var logged: [Name: (seq: Int64, leaf: Digest)] = [:]
        /// Calls that have begun.
        var calls = 0
        /// Pushes that wait to arrive once more, or late, and which performer sent them.
        var late: [(performer: Int, message: PushMessage, stream: StreamID)] = []
        /// What must not be.
        var violations: [String] = []
    }

    /// A push on its way: what was known when it left.
    struct Departure: Sendable {
        fileprivate let told: Int64
        fileprivate let fresh: Set<Int64>
    }

    private let box = NIOLockedValueBox(Seen())

    /// What was seen so far.
    var seen: Seen { box.withLockedValue { $0 } }

    /// Changes what was seen.
    func note<Value: Sendable>(_ body: (inout Seen) -> Value) -> Value {
        box.withLockedValue { body(&$0) }
    }

    /// A push leaves.
    func departs(_ message: PushMessage, to stream: StreamID) -> Departure {
        note { seen in
            var fresh: Set<Int64> = []
            for change in message.changes {
                let name = Name(stream: stream, device: message.device, n: change.n)
                if seen.sent.insert(name).inserted { fresh.insert(change.n) }
                if seen.frozen[name] != change.content {
                    seen.violations.append("INV-7: \(name) is sent other than it was made")
                }
            }
            return Departure(told: seen.told[stream] ?? 0, fresh: fresh)
        }
    }

    /// The answer to a push: the same as ever, and behind all that was answered before it left.
    func arrives(
        _ answer: PushAnswer,
        to message: PushMessage,
        _ stream: StreamID,
        _ departure: Departure
    ) {
        note { seen in
            for outcome in answer.outcomes {
                let name = Name(stream: stream, device: message.device, n: outcome.n)
                if let before = seen.outcomes.updateValue(outcome, forKey: name), before != outcome
                {
                    seen.violations.append("INV-15: \(name) became \(before), then \(outcome)")
                }
                guard case .sequenced(let n, let seq, _, _) = outcome else { continue }
                if departure.fresh.contains(n), seq <= departure.told {
                    seen.violations.append(
                        "INV-1: \(name) left when \(departure.told) was told, and is at \(seq)"
                    )
                }
                seen.told[stream] = max(seen.told[stream] ?? 0, seq)
            }
        }
    }
}
