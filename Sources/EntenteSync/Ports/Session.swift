public import EntenteDomain

/// Who a device is and where it works.
public struct Session: Hashable, Sendable {
    /// The device, member, department and organisation.
    public let principal: Principal
    /// The member's name.
    public let memberName: String
    /// What the member may do.
    public let roles: [Role]
    /// The partnerships of the member's organisation.
    public let partnerships: [Partnership]

    /// A partnership and who takes part.
    public struct Partnership: Hashable, Sendable {
        /// The partnership.
        public let id: PartnershipID
        /// Its name.
        public let name: String
        /// Whether all its organisations have accepted it.
        public let isActive: Bool
        /// The organisations.
        public let organisations: [Organisation]

        /// Puts a partnership together.
        public init(
            id: PartnershipID,
            name: String,
            isActive: Bool,
            organisations: [Organisation]
        ) {
            self.id = id
            self.name = name
            self.isActive = isActive
            self.organisations = organisations
        }
    }

    /// An organisation with its departments and members.
    public struct Organisation: Hashable, Sendable {
        /// The organisation.
        public let id: OrganisationID
        /// Its name.
        public let name: String
        /// Its departments.
        public let departments: [Department]

        /// Puts an organisation together.
        public init(id: OrganisationID, name: String, departments: [Department]) {
            self.id = id
            self.name = name
            self.departments = departments
        }
    }

    /// A department with its members.
    public struct Department: Hashable, Sendable {
        /// The department.
        public let id: DepartmentID
        /// Its name.
        public let name: String
        /// Its members.
        public let members: [Member]

        /// Puts a department together.
        public init(id: DepartmentID, name: String, members: [Member]) {
            self.id = id
            self.name = name
            self.members = members
        }
    }

    /// A member by name.
    public struct Member: Hashable, Sendable {
        /// The member.
        public let id: MemberID
        /// The member's name.
        public let name: String

        /// Puts a member together.
        public init(id: MemberID, name: String) {
            self.id = id
            self.name = name
        }
    }

    /// Puts a session together.
    public init(
        principal: Principal,
        memberName: String,
        roles: [Role],
        partnerships: [Partnership]
    ) {
        self.principal = principal
        self.memberName = memberName
        self.roles = roles
        self.partnerships = partnerships
    }
}
