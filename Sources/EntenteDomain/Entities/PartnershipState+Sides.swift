extension PartnershipState {
    /// What people call a department.
    public func name(of department: DepartmentID) -> String {
        organisations.lazy.flatMap(\.departments).first { $0.id == department }?.name
            ?? "a department that is gone"
    }

    /// The organisation that a department is part of.
    public func organisation(of department: DepartmentID) -> OrganisationID? {
        organisations.first { $0.departments.contains { $0.id == department } }?.id
    }

    /// The members of all organisations that have a role, in the order of the organisations.
    public func members(_ role: Role) -> [Organisation.Member] {
        organisations.flatMap { $0.members.filter { $0.roles.contains(role) } }
    }
}
