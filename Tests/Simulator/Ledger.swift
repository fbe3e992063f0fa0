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

    /// The bytes of every change that a person made, by device label: a copy has its own.
    var frozen: [String: [Name: [UInt8]]] = [:]
    /// The bytes of changes whose counter their device took for another, by device label.
    var aside: [String: [[UInt8]]] = [:]
    /// Devices that had to forget a stream.
    var purged: Set<String> = []
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
    /// Changes that may be gone because the database that held them was put aside.
    var abandoned: Set<String> = []
}
