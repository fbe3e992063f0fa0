public import EntenteDomain

extension Operation {
    /// Every word for an operation in JSON, so that nothing that merges can be forgotten by a list.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Brings an entity into being.
        case new
        /// Writes a register.
        case put
        /// Adds to a set.
        case add
        /// Takes out of a set.
        case rem
        /// Adds to a counter.
        case inc
        /// Starts a counter anew.
        case reset
        /// Deletes an entity.
        case del
        /// Restores an entity.
        case undel
        /// Places an entity in its list.
        case pos
        /// Edits a text.
        case text
        /// Proposes a value.
        case propose
        /// Accepts a proposal.
        case accept
        /// Ends a proposal.
        case withdraw
    }

    /// Which kind of operation this is.
    public var kind: Kind {
        switch action {
        case .new: .new
        case .put: .put
        case .add: .add
        case .rem: .rem
        case .inc: .inc
        case .reset: .reset
        case .del: .del
        case .undel: .undel
        case .pos: .pos
        case .text: .text
        case .propose: .propose
        case .accept: .accept
        case .withdraw: .withdraw
        }
    }

    /// The word for the operation in JSON.
    public var name: String { kind.rawValue }

    /// The field that the operation is about; nil for one about the entity as a whole.
    public var field: FieldName? {
        switch action {
        case .put(let field, _), .add(let field, _), .rem(let field, _), .inc(let field, _),
            .reset(let field), .text(let field, _), .propose(let field, _):
            field
        case .new, .del, .undel, .pos, .accept, .withdraw: nil
        }
    }
}
