public import EntenteDomain

/// One step of a change; how each merges is protocol clause 2.
public struct Operation: Hashable, Sendable {
    /// The entity the step is about.
    public let entity: EntityID
    /// What the step does.
    public let action: Action

    /// Names an entity and what is done to it.
    public init(_ entity: EntityID, _ action: Action) {
        self.entity = entity
        self.action = action
    }

    /// What an operation does to its entity.
    public enum Action: Hashable, Sendable {
        /// Brings the entity into being with a type.
        case new(type: FieldName)
        /// Writes a register.
        case put(field: FieldName, value: JSONValue)
        /// Adds a member to a set.
        case add(field: FieldName, member: String)
        /// Takes a member out of a set.
        case rem(field: FieldName, member: String)
        /// Adds to a counter.
        case inc(field: FieldName, by: ExactDecimal)
        /// Starts a counter anew at zero, superseding the increments its author saw.
        case reset(field: FieldName)
        /// Deletes the entity.
        case del
        /// Restores the entity.
        case undel
        /// Places the entity in its list.
        case pos(key: OrderKey)
        /// Edits a text.
        case text(field: FieldName, splice: TextSplice)
        /// Puts a value before the organisations that must accept it (clause 3.1).
        case propose(field: FieldName, proposal: Proposal)
        /// Accepts exactly one proposal in the name of the author's organisation.
        case accept(proposal: ProposalID, digest: Digest, signature: [UInt8])
        /// Ends a proposal that is not in force.
        case withdraw(proposal: ProposalID)
    }
}

/// One edit of a text, with indexes in Unicode scalar values of the version its author saw.
public struct TextSplice: Hashable, Sendable {
    /// The length of the text before the edit; the server refuses one that is wrong.
    public let length: Int
    /// Where the edit starts.
    public let index: Int
    /// How many scalars go.
    public let delete: Int
    /// What comes in their place.
    public let insert: String

    /// Describes an edit; `index + delete` may not exceed `length`.
    public init(length: Int, index: Int, delete: Int, insert: String) {
        self.length = length
        self.index = index
        self.delete = delete
        self.insert = insert
    }

    /// Whether the edit lies within the text and does something.
    public var isPossible: Bool {
        length >= 0 && index >= 0 && delete >= 0 && index <= length && delete <= length - index
            && (delete > 0 || !insert.isEmpty)
    }
}
