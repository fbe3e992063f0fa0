import AsyncHTTPClient
import EntenteCrypto
import EntenteDomain
import EntenteInstallation
import EntentePostgres
import EntenteSync
import Foundation
import Logging

/// Two organisations with two departments each in one active partnership, on a running gateway.
struct TestPartnership: Sendable {
    let gateway: RunningGateway
    let administration: Administration
    let pool: PostgresPool
    let http: HTTPClient
    let id: PartnershipID
    let organisations: [OrganisationID]
    /// By organisation: the departments.
    let departments: [[DepartmentID]]
    /// By organisation: an administrator, in the first department.
    let administrators: [MemberID]

    /// Sets everything up as an administrator would.
    ///
    /// Where there are several partnerships, each has organisations of its own, which need other names.
    static func make(
        on gateway: RunningGateway,
        named suffix: String = ""
    ) async throws -> TestPartnership {
        let installation = try Installation.open(gateway.folder)
        let pool = try PostgresPool(
            address: DatabaseChoice(installation).ownerAddress,
            name: "test",
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        let administration = Administration(pool: pool)
        let now = Milliseconds.now
        var organisations: [OrganisationID] = []
        var departments: [[DepartmentID]] = []
        var administrators: [MemberID] = []
        for name in ["Aurora Foods", "Borealis Retail"] {
            let organisation = try await administration.createOrganisation(
                name: name + suffix,
                now: now
            )
            let own = try await makeDepartments(of: organisation, administration)
            administrators.append(
                try await administration.addMember(
                    to: own[0],
                    name: "Administrator of \(name)",
                    roles: [.member, .administrator],
                    now: now
                )
            )
            organisations.append(organisation)
            departments.append(own)
        }
        let id = try await administration.propose(
            name: "Aurora and Borealis",
            from: organisations[0],
            to: [organisations[1]],
            by: administrators[0],
            now: now
        )
        _ = try await administration.accept(
            id,
            for: organisations[1],
            by: administrators[1],
            now: now
        )
        return TestPartnership(
            gateway: gateway,
            administration: administration,
            pool: pool,
            http: try RawDevice.client(authority: try installation.authority.pem),
            id: id,
            organisations: organisations,
            departments: departments,
            administrators: administrators
        )
    }

    private static func makeDepartments(
        of organisation: OrganisationID,
        _ administration: Administration
    ) async throws -> [DepartmentID] {
        var departments: [DepartmentID] = []
        for name in ["Marketing", "Logistics"] {
            departments.append(
                try await administration.createDepartment(
                    in: organisation,
                    name: name,
                    now: .now
                )
            )
        }
        return departments
    }

    /// Enrols a device of a new member of a department.
    func device(organisation: Int, department: Int, name: String) async throws -> RawDevice {
        let member = try await administration.addMember(
            to: departments[organisation][department],
            name: name,
            roles: [.member],
            now: .now
        )
        let invitation = try await administration.invite(member, now: .now)
        return try await RawDevice.enrol(
            invitation.code.spelled,
            url: gateway.url,
            http: http
        )
    }

    /// Invites a new signer of an organisation's first department.
    func inviteSigner(of organisation: Int) async throws -> Invitation {
        let member = try await administration.addMember(
            to: departments[organisation][0],
            name: "Signer \(organisation)",
            roles: [.member, .signer],
            now: .now
        )
        return try await administration.invite(member, now: .now)
    }

    /// Lets go of the connections.
    func close() async throws {
        await pool.shutdown()
        try await http.shutdown()
    }
}

extension Milliseconds {
    /// The time of this machine.
    static var now: Milliseconds {
        Milliseconds(Int64(Date().timeIntervalSince1970 * 1_000))
    }
}
