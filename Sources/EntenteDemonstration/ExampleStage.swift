public import EntenteCrypto
public import EntenteDomain
import EntenteExample
public import EntenteExampleClient
public import EntentePostgres
import EntenteSync
public import Foundation

/// Sets up the organisations, people and partnerships of the worked example, and invites its people;
/// what is there already is used as it is.
public struct ExampleStage: Sendable {
    private let administration: Administration
    private let now: @Sendable () -> Milliseconds

    /// Prepares to set up.
    public init(administration: Administration, now: @escaping @Sendable () -> Milliseconds) {
        self.administration = administration
        self.now = now
    }

    /// Sets everything up, and invites everyone without a replica in a folder.
    public func invite(
        to gateway: URL,
        authority: Certificate,
        without folder: URL? = nil
    ) async throws -> Invitations {
        var codes: [String: String] = [:]
        for (person, member) in try await set() {
            let known = folder?.appendingPathComponent("\(person.folder)/replica.sqlite")
            if let known, FileManager.default.fileExists(atPath: known.path) { continue }
            codes[person.name] = try await administration.invite(member, now: now()).code.spelled
        }
        return try Invitations(
            gateway: gateway,
            fingerprint: authority.fingerprint.description,
            codes: codes
        )
    }

    private func set() async throws -> [Person: MemberID] {
        var organisations: [OrganisationID] = []
        var members: [Person: MemberID] = [:]
        for side in Side.allCases {
            let organisation = try await organisation(side.organisation)
            organisations.append(organisation)
            let departments = try await departments(of: organisation)
            let known = try await administration.members(of: organisation)
            for person in Person.all(of: side) {
                if let member = known.first(where: { $0.name == person.name }) {
                    members[person] = member.id
                } else if let department = departments[person.department] {
                    members[person] = try await administration.addMember(
                        to: department,
                        name: person.name,
                        roles: person.roles,
                        now: now()
                    )
                }
            }
        }
        let administrators = Side.allCases.compactMap { members[Person.manager(of: $0)] }
        for example in Example.allCases {
            try await partnership(example.rawValue, organisations, administrators)
        }
        return members
    }

    private func organisation(_ name: String) async throws -> OrganisationID {
        if let known = try await administration.organisations().first(where: { $0.name == name }) {
            return known.id
        }
        return try await administration.createOrganisation(name: name, now: now())
    }

    private func departments(
        of organisation: OrganisationID
    ) async throws -> [String: DepartmentID] {
        let known = try await administration.departments(of: organisation)
        var departments = Dictionary(
            known.map { ($0.name, $0.id) },
            uniquingKeysWith: { first, _ in first }
        )
        for name in Person.departments where departments[name] == nil {
            departments[name] = try await administration.createDepartment(
                in: organisation,
                name: name,
                now: now()
            )
        }
        return departments
    }

    /// Dual opt-in: one side proposes, the other accepts.
    private func partnership(
        _ name: String,
        _ organisations: [OrganisationID],
        _ administrators: [MemberID]
    ) async throws {
        let known = try await administration.partnerships().first { $0.name == name }
        let id: PartnershipID
        if let known {
            id = known.id
            guard known.state == .proposed else { return }
        } else {
            id = try await administration.propose(
                name: name,
                from: organisations[0],
                to: [organisations[1]],
                by: administrators[0],
                now: now()
            )
        }
        _ = try await administration.accept(
            id,
            for: organisations[1],
            by: administrators[1],
            now: now()
        )
    }
}
