public import EntenteDomain

/// What to search for, and where.
public struct SearchQuestion: Hashable, Sendable {
    /// The words.
    public var words: SearchWords
    /// The one partnership to search in; nil for all.
    public var partnership: PartnershipID?
    /// The one type of entity to find; nil for all.
    public var kind: FieldName?
    /// The one language in which the words are meant; nil for all of a partnership.
    public var language: Language?
    /// How many hits.
    public var limit: Int
    /// The last hit of the page before; nil for the first page.
    public var after: SearchPlace?

    /// Asks for words in everything.
    public init(
        _ words: SearchWords,
        partnership: PartnershipID? = nil,
        kind: FieldName? = nil,
        language: Language? = nil,
        limit: Int = Limits.usualSearchHits,
        after: SearchPlace? = nil
    ) {
        self.words = words
        self.partnership = partnership
        self.kind = kind
        self.language = language
        self.limit = limit
        self.after = after
    }
}

/// The place of a hit in the order of hits: where the next page begins.
public struct SearchPlace: Hashable, Sendable, CustomStringConvertible {
    /// How good it is: a number that follows from the question and the one entity.
    public let rank: Int32
    /// The entity.
    public let entity: EntityID
    /// Its stream.
    public let stream: StreamID

    /// Names a place.
    public init(rank: Int32, entity: EntityID, stream: StreamID) {
        self.rank = rank
        self.entity = entity
        self.stream = stream
    }

    /// Reads what `description` writes; nil when it is none.
    public init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let rank = Int32(parts[0]), rank >= 0,
            let entity = EntityID(String(parts[1])), let stream = StreamID(String(parts[2]))
        else { return nil }
        self.init(rank: rank, entity: entity, stream: stream)
    }

    /// The place as a word for an address.
    public var description: String { "\(rank).\(entity).\(stream)" }
}
