public import EntenteDomain

/// Why a history does not verify: what is wrong, where, and a sentence for the person who must hear it.
///
/// Whoever finds one stops reading the stream and keeps the evidence: nothing that follows can be
/// trusted more than the place where it broke.
public struct LogFault: Error, Hashable, Sendable {
    /// What is wrong.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Changes are missing, doubled or out of order.
        case order
        /// A change names an author that the control stream does not bear out.
        case author
        /// A device's key changed, or is not the one that its owner holds.
        case key
        /// A seal is not the device's signature over what is in the log.
        case seal
        /// A change came without its device's seal.
        case unsealed
        /// Somebody was shown another history.
        case fork
        /// An erasure that nobody has announced, or that holds more than blanks.
        case erasure
        /// The server says something that is not so.
        case notice
        /// An acceptance is not signed by its author, or is of something else.
        case agreement
        /// A state that the server has logged is not the one that the log makes.
        case checkpoint
        /// A head is not signed by the pinned key.
        case head
        /// The changes do not make the root that was signed.
        case root
        /// The file is not what was exported.
        case file
    }

    /// What is wrong.
    public let kind: Kind
    /// The stream, where it is known.
    public let stream: StreamID?
    /// The change; nil when the fault is not that of one change.
    public let seq: Int64?
    /// What happened, as a sentence.
    public let sentence: String

    /// Describes a fault.
    public init(_ kind: Kind, stream: StreamID? = nil, seq: Int64? = nil, _ sentence: String) {
        self.kind = kind
        self.stream = stream
        self.seq = seq
        self.sentence = sentence
    }

    /// The JSON form, for evidence and for programs.
    public var json: JSONValue {
        [
            "kind": .string(kind.rawValue), "sentence": .string(sentence),
            "seq": seq.map { .integer($0) } ?? .null,
            "stream": stream.map { .string($0.description) } ?? .null,
        ]
    }
}

extension LogFault: CustomStringConvertible {
    /// The sentence.
    public var description: String { sentence }
}
