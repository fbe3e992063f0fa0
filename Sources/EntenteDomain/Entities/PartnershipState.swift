/// All that a report is computed from: the entities of the streams that its reader may read, up to a
/// seq of each, and what the control stream and the gateway know beside them.
public struct PartnershipState: Sendable {
    /// Up to where a stream was read.
    public struct AsOf: Hashable, Sendable {
        /// The stream.
        public let stream: StreamID
        /// Who reads it.
        public let audience: Audience
        /// The last change that counts.
        public let seq: Int64

        /// Names a place in a stream.
        public init(stream: StreamID, audience: Audience, seq: Int64) {
            self.stream = stream
            self.audience = audience
            self.seq = seq
        }
    }

    /// The organisations, in the order of their ids.
    public let organisations: [Organisation]
    /// The organisation whose own streams were read, too; nil when only shared ones were.
    public let viewer: OrganisationID?
    /// Up to where the streams were read.
    public let asOf: [AsOf]
    /// What the gateway knows beside the log.
    public let operations: OperationalFacts
    /// The partnership's own page, with what is agreed of it as a whole; nil when nobody made one.
    ///
    /// The first that was logged counts for everybody; another one changes nothing.
    public let partnership: Partnership?
    /// The agreed settings.
    public let settings: Settings
    /// The rates by which money is converted.
    public let rates: ExchangeRates
    /// The days on which all organisations work.
    public let workingDays: WorkingDays

    private let profiles: [OrganisationID: Profile]
    private let layers: [Layer]
    private let organisationOfMember: [MemberID: OrganisationID]

    /// What is in a stream, for whoever reads it.
    private struct Layer {
        let audience: Audience
        let entities: EntityIndex
    }

    /// Puts a state together; deleted entities are left out before.
    public init(
        organisations: [Organisation],
        viewer: OrganisationID? = nil,
        asOf: [AsOf] = [],
        operations: OperationalFacts = OperationalFacts(),
        records: some Sequence<EntityRecord>
    ) {
        self.init(
            organisations: organisations,
            viewer: viewer,
            asOf: asOf,
            operations: operations,
            streams: Dictionary(grouping: records, by: \.audience).map { audience, records in
                (audience, EntityIndex(records))
            }
        )
    }

    /// Puts a state together from what was read of each stream before; that costs nothing for each entity.
    public init(
        organisations: [Organisation],
        viewer: OrganisationID? = nil,
        asOf: [AsOf] = [],
        operations: OperationalFacts = OperationalFacts(),
        streams: [(audience: Audience, entities: EntityIndex)]
    ) {
        self.organisations = organisations.sorted { $0.id < $1.id }
        self.viewer = viewer
        self.asOf = asOf
        self.operations = operations
        // What all read comes first: a private overlay has the id of the shared entity that it lies over.
        let layers = streams.map { Layer(audience: $0.audience, entities: $0.entities) }
            .sorted { $0.audience.isBefore($1.audience) }
        self.layers = layers
        organisationOfMember = Dictionary(
            organisations.flatMap { organisation in
                organisation.members.map { ($0.id, organisation.id) }
            },
            uniquingKeysWith: { min($0, $1) }
        )
        // Every row asks for these, some of them once for each entity: they are read once.
        partnership = Self.page(
            among: layers.filter { $0.audience == .shared }
                .flatMap { $0.entities.records(of: [Partnership.definition.name]) }
        )
        .flatMap { Partnership($0) }
        settings = partnership?.settings ?? Settings()
        rates = ExchangeRates(Self.shared(RecordedRate.self, in: layers).compactMap(\.rate))
        let pages = Self.shared(Profile.self, in: layers).map { ($0.organisation, $0) }
        let profiles = Dictionary(pages, uniquingKeysWith: { first, _ in first })
        self.profiles = profiles
        workingDays = WorkingDays.common(
            organisations.compactMap { profiles[$0.id]?.workingDays }
        )
    }

    private static func shared<E: Entity>(_: E.Type, in layers: [Layer]) -> EntityList<E> {
        list(E.self, in: layers.filter { $0.audience == .shared })
    }

    /// The entities of a type in some streams; of the same id, those that come first stay first.
    private static func list<E: Entity>(_: E.Type, in layers: [Layer]) -> EntityList<E> {
        let lists = layers.map { $0.entities.list(E.self) }.filter { !$0.isEmpty }
        guard lists.count > 1 else { return lists.first ?? EntityList() }
        let entries = lists.enumerated().flatMap { place, list in
            list.entries.map { (place: place, entry: $0) }
        }
        return EntityList(
            ContiguousArray(
                entries.sorted { left, right in
                    (left.entry.record.id, left.place) < (right.entry.record.id, right.place)
                }
                .map(\.entry)
            )
        )
    }

    /// The entities of a type, in the order of their ids; what one side keeps beside a shared entity has
    /// its id, and comes after it.
    public func all<E: Entity>(_: E.Type = E.self) -> EntityList<E> {
        Self.list(E.self, in: layers)
    }

    /// The entities of a type in the streams of some audiences, in the order of their ids.
    func all<E: Entity>(_: E.Type, readBy isWanted: (Audience) -> Bool) -> EntityList<E> {
        Self.list(E.self, in: layers.filter { isWanted($0.audience) })
    }

    /// The entity with an id that every organisation reads, if it is of a type.
    public func findShared<E: Entity>(_ id: EntityID, _: E.Type = E.self) -> E? {
        for layer in layers where layer.audience == .shared {
            if let entity = layer.entities.find(id, E.self) { return entity }
        }
        return nil
    }

    /// The records of some types that every organisation reads, in the order of their ids.
    func sharedRecords(of types: Set<FieldName>) -> [EntityRecord] {
        layers.filter { $0.audience == .shared }.flatMap { $0.entities.records(of: types) }
    }

    /// The records of the streams of some audiences, in the order of their ids.
    func records(readBy isWanted: (Audience) -> Bool) -> [EntityRecord] {
        // The sort is stable: of the same id, what all read stays first.
        layers.filter { isWanted($0.audience) }.flatMap(\.entities.records)
            .sorted { $0.id < $1.id }
    }

    /// Goes through every record that every organisation reads, in no order.
    func forEachShared(_ body: (EntityRecord) -> Void) {
        for layer in layers where layer.audience == .shared {
            for record in layer.entities.records { body(record) }
        }
    }

    /// The entity with an id, if it is of a type.
    public func find<E: Entity>(_ id: EntityID, _: E.Type = E.self) -> E? {
        layers.first { $0.entities.record(id) != nil }?.entities.find(id, E.self)
    }

    /// The entity with an id as it is in the log.
    public func record(_ id: EntityID) -> EntityRecord? {
        for layer in layers {
            if let record = layer.entities.record(id) { return record }
        }
        return nil
    }

    /// Every entity, in the order of their ids.
    public var allRecords: [EntityRecord] {
        Dictionary(
            layers.flatMap { layer in layer.entities.records.map { ($0.id, $0) } },
            uniquingKeysWith: { first, _ in first }
        )
        .values.sorted { $0.id < $1.id }
    }

    /// The organisation of a member; nil when the control stream names none of that id.
    public func organisation(of member: MemberID) -> OrganisationID? {
        organisationOfMember[member]
    }

    /// The partnership's own page among some entities: the first in the shared stream's log.
    public static func page(among records: some Sequence<EntityRecord>) -> EntityRecord? {
        let pages = records.filter {
            $0.type == Partnership.definition.name && $0.audience == .shared
        }
        return pages.min { ($0.made.order, $0.id) < ($1.made.order, $1.id) }
    }

    /// The currency in which shared figures are computed; nil before one is agreed.
    public var currency: Currency? { partnership?.currency }

    /// The page of an organisation that all read; nil when it made none.
    public func profile(of organisation: OrganisationID) -> Profile? { profiles[organisation] }

    /// The organisation with an id.
    public func organisation(_ id: OrganisationID) -> Organisation? {
        organisations.first { $0.id == id }
    }
}

/// What the gateway knows beside the log: who synced when, which conflicts stood how long, what is unread.
public struct OperationalFacts: Hashable, Sendable {
    /// When a department's clients last synced.
    public struct Sync: Hashable, Sendable {
        /// The department.
        public let department: DepartmentID
        /// The day of the last sync of any of its devices; nil when none ever did.
        public let last: CivilDate?

        /// Names a department's last sync.
        public init(department: DepartmentID, last: CivilDate?) {
            self.department = department
            self.last = last
        }
    }

    /// Two values that stood beside each other.
    public struct Conflict: Hashable, Sendable {
        /// The entity.
        public let entity: EntityID
        /// The day on which the second value came.
        public let began: CivilDate
        /// The day on which somebody chose; nil while nobody has.
        public let settled: CivilDate?

        /// Names a conflict.
        public init(entity: EntityID, began: CivilDate, settled: CivilDate?) {
            self.entity = entity
            self.began = began
            self.settled = settled
        }
    }

    /// Something of the other side that a department has not opened.
    public struct Unread: Hashable, Sendable {
        /// The department that should read it.
        public let department: DepartmentID
        /// The entity.
        public let entity: EntityID
        /// Since when it lies there.
        public let since: CivilDate

        /// Names an unread entity.
        public init(department: DepartmentID, entity: EntityID, since: CivilDate) {
            self.department = department
            self.entity = entity
            self.since = since
        }
    }

    /// The last sync of each department.
    public let syncs: [Sync]
    /// The conflicts that are known.
    public let conflicts: [Conflict]
    /// What is unread.
    public let unread: [Unread]

    /// Puts the facts together.
    public init(syncs: [Sync] = [], conflicts: [Conflict] = [], unread: [Unread] = []) {
        self.syncs = syncs
        self.conflicts = conflicts
        self.unread = unread
    }
}

extension Audience {
    /// Whether it counts before another: what all read first, then in a fixed order.
    fileprivate func isBefore(_ other: Audience) -> Bool {
        if (self == .shared) != (other == .shared) { return self == .shared }
        return (kind, "\(self)") < (other.kind, "\(other)")
    }
}
