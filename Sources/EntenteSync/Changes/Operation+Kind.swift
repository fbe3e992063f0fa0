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
        }
    }

    /// The word for the operation in JSON.
    public var name: String { kind.rawValue }
}
