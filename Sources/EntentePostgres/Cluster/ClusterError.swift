/// Why a cluster could not be made, started or stopped.
public struct ClusterError: Error, Hashable, Sendable {
    /// The part that a caller can act on.
    public enum Reason: Hashable, Sendable {
        /// PostgreSQL's server is not installed in a version that fits.
        case missingServer
        /// A folder cannot be used: its owner, its place, or what is in it.
        case unusableFolder
        /// A program of PostgreSQL failed.
        case commandFailed
        /// The disk is full.
        case diskFull
    }

    /// What the caller should act on.
    public let reason: Reason
    /// One sentence for the administrator of this machine.
    public let sentence: String

    init(_ reason: Reason, _ sentence: String) {
        self.reason = reason
        self.sentence = sentence
    }
}

extension ClusterError: CustomStringConvertible {
    /// The sentence.
    public var description: String { sentence }
}
