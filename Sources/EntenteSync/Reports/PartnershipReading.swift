public import EntenteDomain

/// Gathers what a report is computed from out of the streams that its reader reads.
public struct PartnershipReading: Sendable {
    private var records: [EntityID: EntityRecord] = [:]
    private var overlays: [(audience: Audience, views: [EntityID: JSONValue])] = []
    private var asOf: [PartnershipState.AsOf] = []
    private var roles: [MemberID: Set<Role>] = [:]

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
        // The same id in a private stream hides nothing that all can see, whichever comes first.
        for record in added where stream.audience == .shared || records[record.id] == nil {
            records[record.id] = record
        }
        if stream.audience != .shared { overlays.append((stream.audience, over)) }
    }

    /// Takes what members may do, as the control stream says.
    public mutating func add(roles added: [MemberID: Set<Role>]) {
        roles.merge(added) { $1 }
    }

    /// All of it together.
    public func state(
        of partnership: Session.Partnership,
        viewer: OrganisationID?
    ) -> PartnershipState {
        var records = records
        // Field by field, those of the organisation over those of the department.
        for (_, views) in overlays.sorted(by: { $0.audience.kind < $1.audience.kind }) {
            for (id, overlay) in views {
                if let record = records[id] { records[id] = record.overlaid(by: overlay) }
            }
        }
        let organisations = partnership.organisations.map { $0.facts(roles) }
        return PartnershipState(
            organisations: organisations,
            viewer: viewer,
            asOf: asOf,
            operations: OperationalFacts(from: records.values, of: organisations),
            records: records.values
        )
    }
}

extension Session.Organisation {
    /// The organisation as frameworks know it.
    fileprivate func facts(_ roles: [MemberID: Set<Role>]) -> Organisation {
        Organisation(
            id: id,
            name: name,
            departments: departments.map { .init(id: $0.id, name: $0.name) },
            members: departments.flatMap { department in
                department.members.map { member in
                    .init(
                        id: member.id,
                        name: member.name,
                        department: department.id,
                        roles: roles[member.id, default: []]
                    )
                }
            }
        )
    }
}
