/// Why a replica could not do what it was asked.
///
/// `description` is one sentence for the person at the keyboard.
public struct ReplicaError: Error, Hashable, Sendable {
    /// What a caller can act on.
    public enum Reason: String, Hashable, Sendable {
        /// Another process has the replica open.
        case locked
        /// The folder holds no enrolled device.
        case notEnrolled
        /// The folder holds an enrolled device already.
        case alreadyEnrolled
        /// A newer version wrote this folder.
        case newerVersion
        /// There is no such stream or entity on this device.
        case notFound
        /// The words fit more than one thing.
        case ambiguous
        /// This device may read the stream and not write it.
        case readOnly
        /// The entity holds something that this version cannot read, and must not overwrite.
        case opaque
        /// The edit is not one that the gateway would take.
        case invalid
        /// The disk or the database failed; nothing of the step was stored.
        case storage
        /// What the gateway sent contradicts itself or this replica.
        case corrupt
        /// Somebody else writes with this device's name: the folder is a copy.
        case forked
        /// The device was packed for another machine.
        case moved
        /// The caller gave up before the step was done; nothing of it was stored.
        case interrupted
    }

    /// What a caller can act on.
    public let reason: Reason
    /// What happened, as a sentence.
    public let detail: String

    /// Describes a failure.
    public init(_ reason: Reason, _ detail: String) {
        self.reason = reason
        self.detail = detail
    }
}

extension ReplicaError: CustomStringConvertible {
    /// The sentence.
    public var description: String { detail }
}
