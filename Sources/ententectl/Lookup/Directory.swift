import EntenteDomain
import EntentePostgres

/// Who is who at the moment of the command, to find things by name and to name things by id.
struct Directory {
    let organisations: [OrganisationEntry]
    let departments: [DepartmentEntry]
    let members: [MemberEntry]

    /// Reads who is who; everything stands in the order of the organisations' names.
    init(_ administration: Administration) async throws {
        let organisations = try await administration.organisations()
        let departments = try await administration.departments()
        let members = try await administration.members()
        self.organisations = organisations
        self.departments = organisations.flatMap { organisation in
            departments.filter { $0.organisation == organisation.id }
        }
        self.members = organisations.flatMap { organisation in
            members.filter { $0.organisation == organisation.id }
        }
    }

    // MARK: Finding

    /// The organisation that an argument names.
    func organisation(_ text: String) throws(Failure) -> OrganisationEntry {
        let candidates = organisations.map { Candidate(id: "\($0.id)", name: $0.name) }
        return organisations[try Lookup.find(text, kind: "organisation", in: candidates)]
    }

    /// The department that an argument names, of one organisation or of all.
    func department(
        _ text: String,
        of organisation: OrganisationID?
    ) throws(Failure) -> DepartmentEntry {
        let within = departments.filter { organisation == nil || $0.organisation == organisation }
        let candidates = within.map {
            Candidate(id: "\($0.id)", name: $0.name, detail: name(of: $0.organisation))
        }
        return within[try Lookup.find(text, kind: "department", in: candidates)]
    }

    /// The member whom an argument names, of one organisation or of all.
    func member(_ text: String, of organisation: OrganisationID?) throws(Failure) -> MemberEntry {
        let within = members.filter { organisation == nil || $0.organisation == organisation }
        let candidates = within.map {
            Candidate(
                id: "\($0.id)",
                name: $0.name,
                detail: "\(name(of: $0.department)), \(name(of: $0.organisation))"
            )
        }
        return within[try Lookup.find(text, kind: "member", in: candidates)]
    }

    // MARK: Naming

    /// What an organisation is called.
    func name(of id: OrganisationID) -> String {
        organisations.first { $0.id == id }?.name ?? "\(id)"
    }

    /// What a department is called.
    func name(of id: DepartmentID) -> String {
        departments.first { $0.id == id }?.name ?? "\(id)"
    }

    /// What a member is called.
    func name(of id: MemberID) -> String { members.first { $0.id == id }?.name ?? "\(id)" }

    /// Says with names why an administrative step was refused.
    func explain(_ error: AdministrationError) -> Failure {
        switch error.reason {
        case .notAdministrator(let member, let organisation):
            Failure(
                .refused,
                "\(name(of: member)) is not an administrator of \(name(of: organisation))"
            )
        case .notInvited(let organisation):
            Failure(.refused, "\(name(of: organisation)) was not asked into this partnership")
        case .alreadyAccepted(let organisation):
            Failure(.refused, "\(name(of: organisation)) has accepted this partnership already")
        default: Failure(error)
        }
    }
}
