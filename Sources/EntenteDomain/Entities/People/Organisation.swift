/// An organisation of a partnership with its departments and members, as the control stream names them.
public struct Organisation: Hashable, Sendable {
    /// A part of an organisation.
    public struct Department: Hashable, Sendable {
        /// The department's id.
        public let id: DepartmentID
        /// What people call it.
        public let name: String

        /// Names a department.
        public init(id: DepartmentID, name: String) {
            self.id = id
            self.name = name
        }
    }

    /// A person of one department.
    public struct Member: Hashable, Sendable {
        /// The member's id.
        public let id: MemberID
        /// What people call them.
        public let name: String
        /// The member's department.
        public let department: DepartmentID
        /// What the member may do beyond working in the own department.
        public let roles: Set<Role>

        /// Names a member.
        public init(id: MemberID, name: String, department: DepartmentID, roles: Set<Role>) {
            self.id = id
            self.name = name
            self.department = department
            self.roles = roles
        }
    }

    /// The organisation's id.
    public let id: OrganisationID
    /// What people call it.
    public let name: String
    /// Its departments, in the order of their ids.
    public let departments: [Department]
    /// Its members, in the order of their ids.
    public let members: [Member]

    /// Puts an organisation together.
    public init(
        id: OrganisationID,
        name: String,
        departments: [Department],
        members: [Member]
    ) {
        self.id = id
        self.name = name
        self.departments = departments.sorted { $0.id < $1.id }
        self.members = members.sorted { $0.id < $1.id }
    }
}
