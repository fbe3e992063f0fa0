public import EntenteDomain

/// The ids under which the worked example's organisations, departments and people are known.
public struct Roster: Sendable {
    /// The ids of the organisations, by side.
    private let organisations: [Side: OrganisationID]
    private let departments: [Side: [String: DepartmentID]]
    private let members: [String: MemberID]

    /// Finds everybody by name; nil when somebody is missing.
    public init?(_ known: [Organisation]) {
        var organisations: [Side: OrganisationID] = [:]
        var departments: [Side: [String: DepartmentID]] = [:]
        var members: [String: MemberID] = [:]
        for side in Side.allCases {
            guard let found = known.first(where: { $0.name == side.organisation }) else {
                return nil
            }
            organisations[side] = found.id
            for department in found.departments {
                departments[side, default: [:]][department.name] = department.id
            }
            for member in found.members { members[member.name] = member.id }
            guard Person.departments.allSatisfy({ departments[side]?[$0] != nil }),
                Person.all(of: side).allSatisfy({ members[$0.name] != nil })
            else { return nil }
        }
        self.organisations = organisations
        self.departments = departments
        self.members = members
    }

    /// The organisation of a side.
    public func organisation(_ side: Side) -> OrganisationID {
        guard let id = organisations[side] else { preconditionFailure("both sides are there") }
        return id
    }

    /// A department of a side; to ask for one that is not in the list is a bug.
    public func department(_ name: String, of side: Side) -> DepartmentID {
        guard let id = departments[side]?[name] else {
            preconditionFailure("there is no department \(name)")
        }
        return id
    }

    /// A person; to ask for one who is not in the list is a bug.
    public func member(_ name: String) -> MemberID {
        guard let id = members[name] else { preconditionFailure("nobody is called \(name)") }
        return id
    }
}
