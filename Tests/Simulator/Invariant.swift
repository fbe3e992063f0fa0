/// What must hold in every story; the numbers are those of the protocol's invariants.
public enum Invariant: String, CaseIterable, Hashable, Sendable {
    /// A reader that has seq k has every seq before it.
    case noGap = "INV-1"
    /// A place in the log never changes its leaf.
    case immutable = "INV-2"
    /// Counters are contiguous, and a base never goes back or ahead.
    case causality = "INV-3"
    /// Whatever the network does, each change is in the log once, as it was made.
    case onceOnly = "INV-4"
    /// Another content under a used counter is refused as a fork.
    case forkRefused = "INV-5"
    /// A snapshot and the changes after it are the same as all changes from the first.
    case snapshots = "INV-6"
    /// What a device shows is its log and what waits, and a waiting change never changes.
    case frozen = "INV-7"
    /// Registers keep every value that no other write had seen, and all display the same one.
    case registers = "INV-8"
    /// Sets are what the whole history says.
    case sets = "INV-9"
    /// Counters are what the whole history says.
    case counters = "INV-10"
    /// Texts are what the whole history says.
    case texts = "INV-11"
    /// What is in force was accepted by all parties before anybody withdrew it, and stays so.
    case agreements = "INV-12"
    /// Nothing is accepted from, or given to, who may not.
    case access = "INV-13"
    /// What one cannot see changes nothing that one gets.
    case noInterference = "INV-14"
    /// A refused change blocks nothing, and stays where it was made.
    case rejection = "INV-15"
    /// An outcome that was given is given again.
    case stableOutcome = "INV-15, the same outcome"
    /// What was too old to be sent, or lost by the server, is made again.
    case recovery = "INV-17"
    /// An acknowledged change is in the log.
    case durable = "INV-18"
    /// The root that is signed is the root of what is served.
    case root = "INV-19"
    /// What was parsed is written the same.
    case canonical = "INV-20"
    /// What needs a feature is not overwritten by one who lacks it.
    case features = "INV-21"
    /// Clocks change nothing but the display of ties.
    case clocks = "INV-22"
    /// When faults stop, everything is sent and everybody has the same.
    case liveness = "INV-24"
    /// What cannot be cured by trying is tried a few times an hour.
    case patience = "INV-25"
    /// Nothing happens for which there is no reason.
    case sense = "no surprise"
}

/// An invariant that did not hold.
public struct Violation: Hashable, Sendable, CustomStringConvertible {
    /// Which.
    public let invariant: Invariant
    /// What was seen instead.
    public let detail: String

    /// Tells what was seen.
    public init(_ invariant: Invariant, _ detail: String) {
        self.invariant = invariant
        self.detail = detail
    }

    /// The invariant and what was seen.
    public var description: String { "\(invariant.rawValue): \(detail)" }
}
