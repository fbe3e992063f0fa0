public import EntenteDomain

/// The proposals about one entity, with every word that was said on them (clause 3).
///
/// Nothing is decided while words are collected, so it does not matter in which order they come; what
/// they amount to is worked out from the confirmed ones in the order of the log (`standing(of:)`).
public struct Agreements: Hashable, Sendable {
    /// A proposal with its place.
    public struct Entry: Hashable, Sendable {
        /// What was proposed.
        public let proposal: Proposal
        /// The field that it is about.
        public let field: FieldName
        /// Who proposed it, and when.
        public internal(set) var origin: Origin
    }

    /// What somebody said on a proposal.
    public struct Word: Hashable, Sendable {
        /// What was said.
        public let saying: Saying
        /// Who said it, and when.
        public internal(set) var origin: Origin
    }

    /// The two things that can be said on a proposal.
    public enum Saying: Hashable, Sendable {
        /// An acceptance of what has this digest, signed by the author's device.
        case accept(digest: Digest, signature: [UInt8])
        /// A withdrawal.
        case withdraw
    }

    /// The proposals by id.
    public private(set) var entries: [ProposalID: Entry] = [:]
    /// What was said on each, in the order of the log; what waits on its own device comes last.
    public private(set) var words: [ProposalID: [Word]] = [:]

    /// Starts without a proposal.
    public init() {}

    /// Whether nothing was proposed.
    public var isEmpty: Bool { entries.isEmpty }

    /// Takes a proposal; a second one under the same id is none, and what waits is not the first.
    public mutating func propose(_ proposal: Proposal, _ field: FieldName, _ origin: Origin) {
        if let known = entries[proposal.id], known.origin.seq != nil || origin.seq == nil { return }
        entries[proposal.id] = Entry(proposal: proposal, field: field, origin: origin)
    }

    /// Takes an acceptance or a withdrawal; one of a proposal that did not come before is none.
    ///
    /// What waits may be a word on a proposal that the log has and this replica does not yet.
    public mutating func say(_ saying: Saying, on proposal: ProposalID, _ origin: Origin) {
        guard origin.seq == nil || follows(origin, proposal),
            words[proposal]?.contains(where: { $0.origin.name == origin.name }) != true
        else { return }
        words[proposal, default: []].append(Word(saying: saying, origin: origin))
        words[proposal]?.sort { $0.origin.isLogged(before: $1.origin) }
    }

    mutating func updateOrigins(_ body: (inout Origin) -> Void) {
        for id in entries.keys {
            if var origin = entries[id]?.origin {
                body(&origin)
                entries[id]?.origin = origin
            }
        }
        for id in words.keys {
            var said = words[id] ?? []
            for place in said.indices { body(&said[place].origin) }
            said.removeAll { $0.origin.seq != nil && !follows($0.origin, id) }
            words[id] = said.isEmpty ? nil : said.sorted { $0.origin.isLogged(before: $1.origin) }
        }
    }

    /// Whether a word was said after the proposal.
    private func follows(_ word: Origin, _ proposal: ProposalID) -> Bool {
        entries[proposal]?.origin.precedesInLog(word) ?? false
    }
}

extension Origin {
    /// The order of the log; what waits comes last, in the order in which it was made.
    func isLogged(before other: Origin) -> Bool {
        (seq ?? .max, n, place) < (other.seq ?? .max, other.n, other.place)
    }

    /// Whether a confirmed word was said after this; what waits may be said on anything.
    func precedesInLog(_ other: Origin) -> Bool {
        guard let seq else { return other.seq == nil }
        guard let otherSeq = other.seq else { return true }
        return (seq, place) < (otherSeq, other.place)
    }
}
