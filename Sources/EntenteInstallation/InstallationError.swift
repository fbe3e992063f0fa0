/// Why an installation cannot be made, opened or served: one sentence for the administrator.
public struct InstallationError: Error, Hashable, Sendable {
    /// What a script can act on; the raw value is the exit status, after sysexits.h.
    public enum Reason: Int32, Hashable, Sendable {
        /// An argument is wrong.
        case usage = 64
        /// A tool or a server is missing or cannot be reached.
        case missing = 69
        /// The disk is full, or the folder cannot be written.
        case cannotWrite = 73
        /// The port is taken, or the folder is in use.
        case busy = 75
        /// The folder or the database is of a newer version than this program.
        case newer = 78
        /// A file of the folder is damaged.
        case damaged = 65
    }

    /// What a script can act on.
    public let reason: Reason
    /// What is wrong, where, and what to do.
    public let sentence: String

    /// States a reason and a sentence.
    public init(_ reason: Reason, _ sentence: String) {
        self.reason = reason
        self.sentence = sentence
    }
}

extension InstallationError: CustomStringConvertible {
    /// The sentence.
    public var description: String { sentence }
}
