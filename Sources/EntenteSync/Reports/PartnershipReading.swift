public import EntenteDomain

/// Gathers what a report is computed from out of the streams that its reader reads.
public struct PartnershipReading: Sendable {
    private var records: [EntityID: EntityRecord] = [:]
    private var overlays: [EntityID: JSONValue] = [:]
    private var asOf: [PartnershipState.AsOf] = []

    /// Starts with nothing.
    public init() {}

    /// Takes a stream with its entities and overlays.
    ///
    /// An overlay counts in private streams only; in a shared one it would be an entity whose creation
    /// is missing.
    public mutating func add(
        _ stream: PartnershipState.AsOf,
        records added: some Sequence<EntityRecord>,
        overlays over: [EntityID: JSONValue]
    ) {
        asOf.append(stream)
        for record in added { records[record.id] = record }
        guard stream.audience != .shared else { return }
        overlays.merge(over) { _, new in new }
    }

    /// All of it together.
    public func state(
        of partnership: Session.Partnership,
        viewer: OrganisationID?
    ) -> PartnershipState {
        var records = records
        for (id, overlay) in overlays {
            if let record = records[id] { records[id] = record.overlaid(by: overlay) }
        }
        return PartnershipState(
            organisations: partnership.organisations.map(\.facts),
            viewer: viewer,
            asOf: asOf,
            records: records.values
        )
    }
}

extension Session.Organisation {
    /// The organisation as frameworks know it.
    fileprivate var facts: Organisation {
        Organisation(
            id: id,
            name: name,
            departments: departments.map { .init(id: $0.id, name: $0.name) },
            members: departments.flatMap { department in
                department.members.map { member in
                    .init(id: member.id, name: member.name, department: department.id, roles: [])
                }
            }
        )
    }
}
