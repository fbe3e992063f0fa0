import EntenteDomain
import EntenteSync

/// What an observer who sees everything has seen, so that nothing can be lost unnoticed.
struct Ledger {
    /// A change by its author and its place in one life of a log.
    struct Name: Hashable {
        let stream: StreamID
        let epoch: Epoch
        let device: DeviceID
        let n: Int64
    }

    /// A life of a log.
    struct Life: Hashable {
        let stream: StreamID
        let epoch: Epoch
    }

    /// What one device made.
    struct Made {
        /// The bytes of every change that a person made.
        var frozen: [Name: [UInt8]] = [:]
        /// The bytes of changes whose counter their device took for another.
        var aside: [[UInt8]] = []
    }

    /// What was made, by device label: a copy has made what its original had made.
    var made: [String: Made] = [:]
    /// Changes of which only their author's device knew that they had been in a log, and which it had to
    /// forget with the stream before it heard that the log had been put back (clauses 1.7 and 5.4).
    var forgotten: Set<[UInt8]> = []
    /// What was acknowledged to devices.
    var outcomes: [Name: ChangeOutcome] = [:]
    /// The leaves that were seen.
    var leaves: [Life: [Digest]] = [:]
    /// How often each control size allowed a device to write, as it was.
    var writers: [Int64: Set<SimulatedStore.Place>] = [:]
    /// The seq from which on an agreement is in force, as devices showed it.
    var inForce: [Life: [ProposalID: Int64]] = [:]
    /// Backups that were restored.
    var restores = 0
    /// Names that two databases may have used.
    var shared: Set<DeviceID> = []
    /// Whether a device may have lost access to a stream.
    var hasClosed = false

    /// Whether some device made a change.
    func wasMade(_ content: [UInt8], as name: Name) -> Bool {
        made.values.contains { $0.frozen[name] == content }
    }
}
