public import EntenteDomain

/// What the server itself says in a stream; nobody else may (clauses 4.2 and 4.5).
///
/// A notice is about the log and about no entity, so a change holds either notices or operations. It
/// carries no seal: the key that would make one is the key that signs the heads, and every head
/// covers it.
public enum ServerNotice: Hashable, Sendable {
    /// The state of the stream after a seq has this digest. No change that comes after this notice
    /// has a `base` below the horizon, so from here on the edits of texts up to there are forgotten.
    case checkpoint(seq: Int64, digest: Digest, horizon: Int64 = 0)
    /// The content of the change at a seq is gone: who asked, and why.
    case erase(seq: Int64, by: OrganisationID, reason: Reason)

    /// Why content was erased; closed, so that no reason tells what was there.
    public enum Reason: String, Hashable, Sendable, CaseIterable {
        /// What a reader says who finds another.
        static let expected = "legal, mistake or retention"

        /// A law or a court demands it.
        case legal
        /// It never should have been written here.
        case mistake
        /// The author's organisation keeps it no longer: the partnership ended so long ago.
        case retention
    }

    /// The words for notices in JSON.
    static let names: Set<String> = ["checkpoint", "erase"]

    /// The seq that the notice is about; always before its own.
    public var seq: Int64 {
        switch self {
        case .checkpoint(let seq, _, _), .erase(let seq, _, _): seq
        }
    }
}

extension ServerNotice {
    /// Reads a notice from its JSON form.
    public init(_ json: JSONValue, path: String) throws(MessageError) {
        var reader = try MessageReader(json, path: path)
        let name = try reader.string("o")
        let seq = try reader.integer("seq", in: 0...Limits.jsonInteger)
        switch name {
        case "checkpoint":
            // One of 0 is not written.
            let horizon =
                reader.optional("horizon") == nil
                ? 0 : try reader.integer("horizon", in: 1...Limits.jsonInteger)
            self = .checkpoint(seq: seq, digest: try reader.digest("digest"), horizon: horizon)
        case "erase":
            guard let reason = Reason(rawValue: try reader.string("reason")) else {
                throw MessageError(path: reader.path("reason"), expected: Reason.expected)
            }
            self = .erase(seq: seq, by: try reader.id("by"), reason: reason)
        default: throw MessageError(path: reader.path("o"), expected: "a known notice")
        }
        try reader.end()
    }

    /// The JSON form.
    public var json: JSONValue {
        switch self {
        case .checkpoint(let seq, let digest, 0):
            ["digest": .string(digest.base64URL), "o": "checkpoint", "seq": .integer(seq)]
        case .checkpoint(let seq, let digest, let horizon):
            [
                "digest": .string(digest.base64URL), "horizon": .integer(horizon),
                "o": "checkpoint", "seq": .integer(seq),
            ]
        case .erase(let seq, let by, let reason):
            [
                "by": .string(by.description), "o": "erase", "reason": .string(reason.rawValue),
                "seq": .integer(seq),
            ]
        }
    }
}
