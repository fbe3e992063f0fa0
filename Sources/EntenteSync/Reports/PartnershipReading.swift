public import EntenteDomain

/// Gathers what a report is computed from out of the streams that its reader reads.
public struct PartnershipReading: Sendable {
    private var streams: [(audience: Audience, entities: EntityIndex)] = []
    private var overlays: [(audience: Audience, views: [EntityID: JSONValue])] = []
    private var deleted: [EntityID: CivilDate] = [:]
    private var asOf: [PartnershipState.AsOf] = []
    private var roles: [MemberID: Set<Role>] = [:]

    /// Starts with nothing.
    public init() {}

    /// Takes a stream with its entities and overlays, and the deleted ones that somebody edited meanwhile.
    ///
    /// An overlay counts in private streams only; in a shared one it would be an entity whose creation
    /// is missing. What was deleted counts in the shared one.
    public mutating func add(
        _ stream: PartnershipState.AsOf,
        entities: EntityIndex,
        overlays over: [EntityID: JSONValue],
        deleted gone: [EntityID: CivilDate]
    ) {
        asOf.append(stream)
        if stream.audience == .shared { deleted.merge(gone) { $1 } }
        streams.append((stream.audience, entities))
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
        var streams = streams
        // Field by field, those of the organisation over those of the department.
        for (_, views) in overlays.sorted(by: { $0.audience.kind < $1.audience.kind }) {
            for place in streams.indices {
                let laid = views.compactMap { id, overlay in
                    streams[place].entities.record(id)?.overlaid(by: overlay)
                }
                streams[place].entities.overlay(laid)
            }
        }
        let organisations = partnership.organisations.map { $0.facts(roles) }
        return PartnershipState(
            organisations: organisations,
            viewer: viewer,
            asOf: asOf,
            operations: OperationalFacts(
                from: streams.filter { $0.audience == .shared }.flatMap(\.entities.records),
                of: organisations,
                deleted: deleted
            ),
            streams: streams
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
