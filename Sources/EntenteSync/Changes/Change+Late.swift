public import EntenteDomain

extension Change {
    /// What a change that was made again says of the one that it stands for (clauses 1.7 and 5.7).
    ///
    /// A device that was offline beyond the horizon, or whose log lost what it had seen, makes its changes
    /// again on top of what there is now. `base` then says what the new change's text edits build on, as
    /// always; everything else in it was decided by somebody who had seen no more than `late.base`. So it
    /// merges as if it had that base: what others wrote since stays beside it as a conflict, and nothing
    /// is overwritten unseen (INV-17).
    public struct Late: Hashable, Sendable {
        /// What the author had seen when it was made first; at most `base`.
        public let base: Int64
        /// When the author says that was.
        public let at: Milliseconds

        /// Notes what a change stands for.
        public init(base: Int64, at: Milliseconds) {
            self.base = base
            self.at = at
        }

        init(_ json: JSONValue, path: String, upTo base: Int64) throws(MessageError) {
            var reader = try MessageReader(json, path: path)
            self.base = try reader.integer("base", in: 0...base)
            at = Milliseconds(
                try reader.integer("at", in: -Limits.jsonInteger...Limits.jsonInteger)
            )
            try reader.end()
        }

        var json: JSONValue { ["at": .integer(at.value), "base": .integer(base)] }
    }

    /// The last seq that the author had seen when it decided on everything but text edits.
    ///
    /// Like `base` it never goes back from one change of a device to the next: otherwise what one change
    /// had seen the next would not have, and "happened before" would not be transitive (clause 1.5).
    public var seen: Int64 { decidedAt.base }

    /// What the author had seen when it decided on everything but text edits.
    var decidedAt: (base: Int64, at: Milliseconds) {
        late.map { ($0.base, $0.at) } ?? (base, at)
    }
}
