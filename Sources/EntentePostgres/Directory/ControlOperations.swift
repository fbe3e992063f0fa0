import EntenteDomain
import EntenteSync

/// How control streams tell who is who: entities of type organisation, department, member, device,
/// stream and partnership under the ids that they have everywhere.
///
/// `entente.device_operations` in the schema says the same of devices.
enum ControlOperations {
    /// How many operations one change takes: each is below 600 bytes, a change has at most 64 KiB.
    static let perChange = 100

    static func organisation(_ id: OrganisationID, name: String) -> [Operation] {
        [new(id, "organisation"), put(id, "name", .string(name))]
    }

    static func department(
        _ id: DepartmentID,
        name: String,
        of organisation: OrganisationID
    ) -> [Operation] {
        [
            new(id, "department"), put(id, "name", .string(name)),
            put(id, "organisation", .string(organisation.description)),
        ]
    }

    static func member(
        _ id: MemberID,
        name: String,
        in department: DepartmentID,
        roles: [String]
    ) -> [Operation] {
        [
            new(id, "member"), put(id, "name", .string(name)),
            put(id, "department", .string(department.description)),
        ] + roles.map { Operation(entity(id), .add(field: "roles", member: $0)) }
    }

    static func device(
        _ id: DeviceID,
        name: String,
        of member: MemberID,
        key: [UInt8]
    ) -> [Operation] {
        [
            new(id, "device"), put(id, "member", .string(member.description)),
            put(id, "name", .string(name)), put(id, "key", .string(Base64URL.encode(key))),
        ]
    }

    static func stream(_ id: StreamID, _ audience: Audience) -> [Operation] {
        let kind = [new(id, "stream"), put(id, "audience", .string(audience.kind))]
        switch audience {
        case .control, .shared: return kind
        case .organisation(let owner):
            return kind + [put(id, "organisation", .string(owner.description))]
        case .department(let owner):
            return kind + [put(id, "department", .string(owner.description))]
        }
    }

    static func partnership(_ id: PartnershipID, name: String) -> [Operation] {
        [new(id, "partnership"), put(id, "name", .string(name)), state(id, .active)]
    }

    /// An organisation's opting in: who did it, and when.
    static func acceptance(
        _ id: PartnershipID,
        _ organisation: OrganisationID,
        by member: MemberID,
        at: Milliseconds
    ) -> [Operation] {
        [
            Operation(
                entity(id),
                .add(field: "organisations", member: organisation.description)
            ),
            put(organisation, "accepted_at", .integer(at.value)),
            put(organisation, "accepted_by", .string(member.description)),
        ]
    }

    static func state(_ id: PartnershipID, _ state: PartnershipState) -> Operation {
        put(id, "state", .string(state.rawValue))
    }

    static func put<Kind>(
        _ id: Identifier<Kind>,
        _ field: FieldName,
        _ value: JSONValue
    ) -> Operation {
        Operation(entity(id), .put(field: field, value: value))
    }

    private static func new<Kind>(_ id: Identifier<Kind>, _ type: FieldName) -> Operation {
        Operation(entity(id), .new(type: type))
    }

    private static func entity<Kind>(_ id: Identifier<Kind>) -> EntityID {
        EntityID(high: id.high, low: id.low)
    }
}
