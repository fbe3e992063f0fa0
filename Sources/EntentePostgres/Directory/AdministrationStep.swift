import EntenteCrypto
import EntenteDomain
import EntenteSync

/// The pieces of which administrative steps are made, in the transaction of one step.
struct AdministrationStep: Sendable {
    let transaction: Transaction

    /// A member with the place in the directory.
    struct Person {
        let organisation: OrganisationID
        let roles: [String]
    }

    /// Draws a new id.
    func newID<Kind>() -> Identifier<Kind> {
        var random = SecureRandom()
        return .random(using: &random)
    }

    /// Makes sure that there is an organisation.
    func require(_ organisation: OrganisationID) async throws {
        let rows = try await transaction.query(
            AdministrationSQL.organisation,
            [.text(organisation.description)]
        )
        if rows.isEmpty { throw unknown(organisation, field: "organisation") }
    }

    /// The organisation that a department is part of.
    func organisation(of department: DepartmentID) async throws -> OrganisationID {
        let rows = try await transaction.query(
            AdministrationSQL.organisationOfDepartment,
            [.text(department.description)]
        )
        if rows.isEmpty { throw unknown(department, field: "department") }
        return try rows.id(0, 0)
    }

    /// A member's organisation and roles.
    func person(_ member: MemberID, field: String = "member") async throws -> Person {
        let rows = try await transaction.query(
            AdministrationSQL.person,
            [.text(member.description)]
        )
        if rows.isEmpty { throw unknown(member, field: field) }
        return Person(organisation: try rows.id(0, 0), roles: rows.textArray(0, 1))
    }

    /// Makes sure that a member is an administrator of an organisation.
    func require(_ member: MemberID, administers organisation: OrganisationID) async throws {
        let person = try await person(member, field: "by")
        guard person.organisation == organisation,
            person.roles.contains(Role.administrator.rawValue)
        else {
            throw AdministrationError(
                .notAdministrator(member: member, organisation: organisation),
                field: "by"
            )
        }
    }

    /// The partnerships in whose control streams the organisation's affairs are told.
    func activePartnerships(of organisation: OrganisationID) async throws -> [PartnershipID] {
        let rows = try await transaction.query(
            AdministrationSQL.activePartnerships,
            [.text(organisation.description)]
        )
        return try rows.indices.map { try rows.id($0, 0) }
    }

    /// Creates the stream of an audience.
    func createStream(
        in partnership: PartnershipID,
        for audience: Audience
    ) async throws -> StreamID {
        let id: StreamID = newID()
        let epoch: Identifier<Epoch> = newID()
        var organisation: OrganisationID?
        var department: DepartmentID?
        switch audience {
        case .control, .shared: break
        case .organisation(let id): organisation = id
        case .department(let id): department = id
        }
        _ = try await transaction.query(
            AdministrationSQL.createStream,
            [
                .text(partnership.description), .text(id.description), .text(audience.kind),
                .text(organisation?.description), .text(department?.description),
                .text(epoch.description),
            ]
        )
        return id
    }

    /// Appends operations to a control stream, as few changes as fit.
    func append(
        _ operations: [Operation],
        to partnership: PartnershipID,
        by author: (member: MemberID, organisation: OrganisationID)? = nil,
        now: Milliseconds
    ) async throws {
        for start in stride(from: 0, to: operations.count, by: ControlOperations.perChange) {
            let part = operations[start...].prefix(ControlOperations.perChange)
            _ = try await transaction.query(
                AdministrationSQL.appendControl,
                [
                    .text(partnership.description),
                    .textArray(
                        part.map { String(decoding: $0.json.canonicalBytes, as: UTF8.self) }
                    ),
                    .text(author?.member.description), .text(author?.organisation.description),
                    .int8(now.value),
                ]
            )
        }
    }

    /// Appends operations to the control streams of all active partnerships of an organisation.
    func append(
        _ operations: [Operation],
        toPartnershipsOf organisation: OrganisationID,
        now: Milliseconds
    ) async throws {
        for partnership in try await activePartnerships(of: organisation) {
            try await append(operations, to: partnership, now: now)
        }
    }

    /// Writes a name and tells it.
    func rename<Kind>(
        _ statement: Statement,
        _ id: Identifier<Kind>,
        to label: Label,
        toldTo organisation: OrganisationID,
        now: Milliseconds
    ) async throws {
        _ = try await transaction.query(
            statement,
            [.text(id.description), .text(label.text)]
        )
        try await append(
            [ControlOperations.put(id, "name", .string(label.text))],
            toPartnershipsOf: organisation,
            now: now
        )
    }

    /// Locks the rows of all streams of all partnerships of an organisation, in one order for all.
    func lockStreams(of organisation: OrganisationID) async throws {
        _ = try await transaction.query(
            AdministrationSQL.lockStreams,
            [.text(organisation.description)]
        )
    }

    /// What to throw for an id that names nothing.
    func unknown<Kind>(_ id: Identifier<Kind>, field: String) -> AdministrationError {
        AdministrationError(.unknown(id: id.description), field: field)
    }
}
