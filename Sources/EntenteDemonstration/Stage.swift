import EntenteCrypto
import EntenteDomain
import EntentePostgres

/// Sets up organisations, people and the partnership; what is there already is used as it is.
struct Stage: Sendable {
    let administration: Administration
    let now: @Sendable () -> Milliseconds

    /// The ids of what was set up.
    struct Setting: Sendable {
        let partnership: PartnershipID
        let members: [Cast.Person: MemberID]
    }

    func set() async throws -> Setting {
        var organisations: [OrganisationID] = []
        var departments: [[DepartmentID]] = []
        for (name, parts) in zip(Cast.organisations, Cast.departments) {
            let organisation = try await self.organisation(name)
            organisations.append(organisation)
            var own: [DepartmentID] = []
            for part in parts { own.append(try await department(part, of: organisation)) }
            departments.append(own)
        }
        var members: [Cast.Person: MemberID] = [:]
        for person in Cast.people {
            members[person] = try await member(
                person,
                in: departments[person.organisation][person.department],
                of: organisations[person.organisation]
            )
        }
        guard let proposer = members[Cast.ada], let accepter = members[Cast.bela] else {
            preconditionFailure("both administrators are in the cast")
        }
        let partnership = try await self.partnership(
            organisations,
            proposer: proposer,
            accepter: accepter
        )
        return Setting(partnership: partnership, members: members)
    }

    private func organisation(_ name: String) async throws -> OrganisationID {
        if let known = try await administration.organisations().first(where: { $0.name == name }) {
            return known.id
        }
        return try await administration.createOrganisation(name: name, now: now())
    }

    private func department(
        _ name: String,
        of organisation: OrganisationID
    ) async throws -> DepartmentID {
        let known = try await administration.departments(of: organisation)
        if let department = known.first(where: { $0.name == name }) { return department.id }
        return try await administration.createDepartment(
            in: organisation,
            name: name,
            now: now()
        )
    }

    private func member(
        _ person: Cast.Person,
        in department: DepartmentID,
        of organisation: OrganisationID
    ) async throws -> MemberID {
        let known = try await administration.members(of: organisation)
        if let member = known.first(where: { $0.name == person.name }) { return member.id }
        return try await administration.addMember(
            to: department,
            name: person.name,
            roles: person.roles,
            now: now()
        )
    }

    /// Dual opt-in: one side proposes, the other accepts.
    private func partnership(
        _ organisations: [OrganisationID],
        proposer: MemberID,
        accepter: MemberID
    ) async throws -> PartnershipID {
        let known = try await administration.partnerships()
            .first { $0.name == Cast.partnership }
        let id: PartnershipID
        if let known {
            id = known.id
            guard known.state == .proposed else { return id }
        } else {
            id = try await administration.propose(
                name: Cast.partnership,
                from: organisations[0],
                to: [organisations[1]],
                by: proposer,
                now: now()
            )
        }
        _ = try await administration.accept(id, for: organisations[1], by: accepter, now: now())
        return id
    }
}
