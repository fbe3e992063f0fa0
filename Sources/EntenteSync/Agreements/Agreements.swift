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

    /// Takes a proposal; a second one under the same id is none.
    public mutating func propose(_ proposal: Proposal, _ field: FieldName, _ origin: Origin) {
        guard entries[proposal.id] == nil else { return }
        entries[proposal.id] = Entry(proposal: proposal, field: field, origin: origin)
    }

    /// Takes an acceptance or a withdrawal; one of a proposal that did not come before is none.
    public mutating func say(_ saying: Saying, on proposal: ProposalID, _ origin: Origin) {
        guard entries[proposal] != nil,
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
            words[id] = said.sorted { $0.origin.isLogged(before: $1.origin) }
        }
    }
}

extension Origin {
    /// The order of the log; what waits comes last, in the order in which it was made.
    fileprivate func isLogged(before other: Origin) -> Bool {
        (seq ?? .max, n, place) < (other.seq ?? .max, other.n, other.place)
    }
}
