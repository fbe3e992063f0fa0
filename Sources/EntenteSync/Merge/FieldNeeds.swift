public import EntenteDomain

/// Which fields of an entity need features of the protocol, and the steps that could not be read.
///
/// A field with a step that this version cannot read shows what it showed before that step, and is
/// read-only (clause 2.5); its other fields stay as they are. The steps are kept, so that a snapshot
/// loses nothing that a later version understands.
public struct FieldNeeds: Hashable, Sendable {
    /// The features that a write of a field must list; the key is nil for the entity as a whole.
    public private(set) var features: [FieldName?: Set<FieldName>] = [:]
    /// The steps that are kept unread, in the order of the log; what waits comes last.
    public private(set) var unread: [Unread] = []

    /// A step that cannot be read here, with all that a version needs that can.
    public struct Unread: Hashable, Sendable {
        /// The step as it came.
        public let step: ReservedOperation
        /// What it needs.
        public let need: [FieldName]
        /// Who made it, and when.
        public internal(set) var origin: Origin
    }

    /// Starts without needs.
    public init() {}

    /// Whether nothing needs anything.
    public var isEmpty: Bool { features.isEmpty }

    /// The features that a write of a field must list, those of the entity as a whole included.
    public func features(of field: FieldName?) -> Set<FieldName> {
        features[nil, default: []].union(features[field, default: []])
    }

    /// The fields that must be left alone by a version that knows some features; nil among them is
    /// the entity as a whole.
    public func locked(knowing known: Set<FieldName>) -> Set<FieldName?> {
        Set(features.filter { !$0.value.isSubset(of: known) }.keys)
    }

    mutating func note(_ change: Change, entity: EntityID) {
        for target in change.targets where target.entity == entity {
            require(change.need, of: target.field)
        }
    }

    mutating func require(_ names: [FieldName], of field: FieldName?) {
        features[field, default: []].formUnion(names)
    }

    mutating func keep(_ step: ReservedOperation, _ need: [FieldName], _ origin: Origin) {
        let place = unread.firstIndex { origin.isLogged(before: $0.origin) } ?? unread.endIndex
        unread.insert(Unread(step: step, need: need, origin: origin), at: place)
    }

    mutating func updateOrigins(_ body: (inout Origin) -> Void) {
        for place in unread.indices { body(&unread[place].origin) }
        unread.sort { $0.origin.isLogged(before: $1.origin) }
    }
}
