import EntenteDomain
import EntenteSync
import NIOConcurrencyHelpers

/// What an observer who stands beside all devices has seen, so that nothing can be lost unnoticed.
final class StoryLedger: Sendable {
    /// A life of a stream's log.
    struct Life: Hashable {
        let stream: StreamID
        let epoch: Epoch
    }

    /// A change by its author and its place in a life of a log.
    struct Name: Hashable {
        let stream: StreamID
        let epoch: Epoch
        let device: DeviceID
        let n: Int64
    }

    /// All that was seen.
    struct Seen: Sendable {
        /// The bytes of every change that a person made.
        var frozen: [Name: [UInt8]] = [:]
        /// The bytes of changes whose counter their device took for another, by device.
        var aside: [DeviceID: Set<[UInt8]>] = [:]
        /// What became of changes, as their devices were told.
        var outcomes: [Name: ChangeOutcome] = [:]
        /// The changes that were sent at least once.
        var sent: Set<Name> = []
        /// The last place that anybody was told of.
        var told: [Life: Int64] = [:]
        /// The log as it was read at the last rest.
        var leaves: [Life: [Digest]] = [:]
        /// Where each change stood when the log was last read.
        var logged: [Name: (seq: Int64, leaf: Digest)] = [:]
        /// Devices of which there are copies, or old states.
        var shared: Set<DeviceID> = []
        /// The bytes of what was made on any of their copies.
        var copied: Set<[UInt8]> = []
        /// How often the database was put back.
        var restores = 0
        /// Whether a stream has a horizon.
        var hasHorizon = false
        /// Whether a device may have lost its access to a stream.
        var hasClosed = false
        /// Where logs stood when access was changed.
        var bars: [Bar] = []
        /// Changes that a device took for logged when a stream was closed to it, with which it had to
        /// forget them (clauses 1.7 and 5.4): should the log lose them after that, nobody has them.
        var forgotten: Set<[UInt8]> = []
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

    /// How often things have happened, in this story and others.
    let tally: Tally
    private let box = NIOLockedValueBox(Seen())

    /// Starts with nothing seen.
    init(_ tally: Tally) { self.tally = tally }

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
                let name = Name(message, to: stream, change.n)
                if seen.sent.insert(name).inserted { fresh.insert(change.n) }
                guard seen.frozen[name] != change.content else { continue }
                if seen.mayBeMadeAgain(change.content, as: name) {
                    seen.freeze(change.content, as: name)
                } else if !seen.shared.contains(message.device) {
                    seen.violations.append("INV-7: \(name) is sent other than it was made")
                }
            }
            let life = Life(stream: stream, epoch: message.epoch)
            return Departure(told: seen.told[life] ?? 0, fresh: fresh)
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
            let life = Life(stream: stream, epoch: message.epoch)
            for outcome in answer.outcomes {
                let name = Name(message, to: stream, outcome.n)
                if let before = seen.outcomes.updateValue(outcome, forKey: name), before != outcome,
                    !seen.shared.contains(message.device)
                {
                    seen.violations.append("INV-15: \(name) became \(before), then \(outcome)")
                }
                guard case .sequenced(let n, let seq, _, _) = outcome else { continue }
                if departure.fresh.contains(n), seq <= departure.told,
                    !seen.shared.contains(message.device)
                {
                    seen.violations.append(
                        "INV-1: \(name) left when \(departure.told) was told, and is at \(seq)"
                    )
                }
                seen.told[life] = max(seen.told[life] ?? 0, seq)
            }
        }
    }
}

extension StoryLedger.Name {
    fileprivate init(_ message: PushMessage, to stream: StreamID, _ n: Int64) {
        self.init(stream: stream, epoch: message.epoch, device: message.device, n: n)
    }
}

extension StoryLedger.Seen {
    /// Whether somebody made a change; on which of a device's copies cannot be told from the log.
    func wasMade(_ content: [UInt8], as name: StoryLedger.Name) -> Bool {
        if frozen[name] == content { return true }
        return shared.contains(name.device) && copied.contains(content)
    }

    /// Notes what a device made; what it made under the same counter before, it must have set aside.
    mutating func freeze(_ content: [UInt8], as name: StoryLedger.Name) {
        if let before = frozen.updateValue(content, forKey: name), before != content {
            aside[name.device, default: []].insert(before)
        }
        copied.insert(content)
    }

    /// Whether a device can have had a reason to set something aside.
    var isAnythingAside: Bool { restores > 0 || hasHorizon || hasClosed }

    /// Whether a device had a reason to make a change that no person made in this life of the log: the
    /// same one waited in an earlier life, or it says that it was made again.
    func mayBeMadeAgain(_ content: [UInt8], as name: StoryLedger.Name) -> Bool {
        guard isAnythingAside else { return false }
        if (try? Change(JSONScanner.parse(content)))?.late != nil { return true }
        return frozen.contains { earlier, bytes in
            earlier.stream == name.stream && earlier.device == name.device && earlier.n == name.n
                && earlier.epoch != name.epoch && bytes == content
        }
    }
}
