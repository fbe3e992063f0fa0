import EntenteCrypto
public import EntenteDomain
import EntenteSync

/// What administrators do: organisations, people, partnerships, devices.
///
/// 1. It works as the role that owns the schema, never as the gateway's.
/// 2. Steps run one at a time, under an advisory lock; each is one transaction.
/// 3. A step that concerns an active partnership is a change in its control stream, in the same
///    transaction, so that the log tells who was who at each seq (clause 1.1).
/// 4. A step that takes access away holds the row locks of the streams concerned when it commits: no
///    change is sequenced after it in the name of somebody who had lost the right.
public struct Administration: Sendable {
    let pool: PostgresPool

    /// Makes it on a pool of the owner's role.
    public init(pool: PostgresPool) { self.pool = pool }

    /// Adds an organisation.
    public func createOrganisation(
        name: String,
        now: Milliseconds
    ) async throws(AdministrationError) -> OrganisationID {
        let label = try Label(name, field: "name")
        return try await step { step in
            let id: OrganisationID = step.newID()
            _ = try await step.transaction.query(
                AdministrationSQL.createOrganisation,
                [.text(id.description), .text(label.text), .int8(now.value)]
            )
            return id
        }
    }

    /// Adds a department to an organisation, and its stream to each of the active partnerships.
    public func createDepartment(
        in organisation: OrganisationID,
        name: String,
        now: Milliseconds
    ) async throws(AdministrationError) -> DepartmentID {
        let label = try Label(name, field: "name")
        return try await step { step in
            try await step.require(organisation)
            let id: DepartmentID = step.newID()
            _ = try await step.transaction.query(
                AdministrationSQL.createDepartment,
                [
                    .text(id.description), .text(organisation.description), .text(label.text),
                    .int8(now.value),
                ]
            )
            for partnership in try await step.activePartnerships(of: organisation) {
                let stream = try await step.createStream(in: partnership, for: .department(id))
                try await step.append(
                    ControlOperations.department(id, name: label.text, of: organisation)
                        + ControlOperations.stream(stream, .department(id)),
                    to: partnership,
                    now: now
                )
            }
            return id
        }
    }

    /// Adds a member to a department.
    public func addMember(
        to department: DepartmentID,
        name: String,
        roles: Set<Role>,
        now: Milliseconds
    ) async throws(AdministrationError) -> MemberID {
        let label = try Label(name, field: "name")
        guard !roles.isEmpty else { throw AdministrationError(.noRole, field: "roles") }
        return try await step { step in
            let organisation = try await step.organisation(of: department)
            let id: MemberID = step.newID()
            let sorted = roles.map(\.rawValue).sorted()
            _ = try await step.transaction.query(
                AdministrationSQL.addMember,
                [
                    .text(id.description), .text(department.description), .text(label.text),
                    .textArray(sorted), .int8(now.value),
                ]
            )
            try await step.append(
                ControlOperations.member(id, name: label.text, in: department, roles: sorted),
                toPartnershipsOf: organisation,
                now: now
            )
            return id
        }
    }

    /// Gives an organisation another name.
    public func rename(
        _ organisation: OrganisationID,
        to name: String,
        now: Milliseconds
    ) async throws(AdministrationError) {
        let label = try Label(name, field: "name")
        try await step { step in
            try await step.require(organisation)
            try await step.rename(
                AdministrationSQL.renameOrganisation,
                organisation,
                to: label,
                toldTo: organisation,
                now: now
            )
        }
    }

    /// Gives a department another name.
    public func rename(
        _ department: DepartmentID,
        to name: String,
        now: Milliseconds
    ) async throws(AdministrationError) {
        let label = try Label(name, field: "name")
        try await step { step in
            let organisation = try await step.organisation(of: department)
            try await step.rename(
                AdministrationSQL.renameDepartment,
                department,
                to: label,
                toldTo: organisation,
                now: now
            )
        }
    }

    /// Gives a member another name.
    public func rename(
        _ member: MemberID,
        to name: String,
        now: Milliseconds
    ) async throws(AdministrationError) {
        let label = try Label(name, field: "name")
        try await step { step in
            let organisation = try await step.person(member).organisation
            try await step.rename(
                AdministrationSQL.renameMember,
                member,
                to: label,
                toldTo: organisation,
                now: now
            )
        }
    }

    /// Runs one step: alone among administrators, all of it or nothing.
    func step<Value>(
        _ body: (AdministrationStep) async throws -> Value
    ) async throws(AdministrationError) -> Value {
        do {
            return try await pool.withTransaction { transaction in
                _ = try await transaction.query([
                    (AdministrationSQL.lockTimeout, []), (AdministrationSQL.serialise, []),
                ])
                let value = try await body(AdministrationStep(transaction: transaction))
                _ = try await transaction.query(AdministrationSQL.notify)
                return value
            }
        } catch let error as AdministrationError {
            throw error
        } catch let error as PostgresError {
            if case .uniqueViolation(let constraint) = error.reason,
                constraint.hasSuffix("name_key")
            {
                throw AdministrationError(.nameTaken, field: "name")
            }
            throw AdministrationError(StoreError(error))
        } catch {
            throw AdministrationError(StoreError(error))
        }
    }
}

extension AdministrationError {
    init(_ error: StoreError) {
        self.init(.store(error.reason), detail: error.detail)
    }
}
