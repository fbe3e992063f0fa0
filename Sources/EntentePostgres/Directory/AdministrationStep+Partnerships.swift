import EntenteDomain
import EntenteSync

extension AdministrationStep {
    /// How far a partnership has come.
    func state(of partnership: PartnershipID) async throws -> PartnershipState {
        let rows = try await transaction.query(
            AdministrationSQL.partnershipState,
            [.text(partnership.description)]
        )
        if rows.isEmpty { throw unknown(partnership, field: "partnership") }
        return try rows.word(0, 0)
    }

    /// Makes sure that a partnership is in a state.
    func require(_ partnership: PartnershipID, _ wanted: PartnershipState) async throws {
        let state = try await state(of: partnership)
        guard state == wanted else {
            throw AdministrationError(.wrongState(state), field: "partnership")
        }
    }

    /// Brings a partnership into a state.
    func set(_ partnership: PartnershipID, _ state: PartnershipState) async throws {
        _ = try await transaction.query(
            AdministrationSQL.setState,
            [.text(partnership.description), .text(state.rawValue)]
        )
    }

    /// Makes a partnership active: creates its streams, and tells who is who at this moment.
    func activate(
        _ partnership: PartnershipID,
        by author: (member: MemberID, organisation: OrganisationID),
        now: Milliseconds
    ) async throws {
        try await set(partnership, .active)
        let answers = try await transaction.query([
            (AdministrationSQL.participants, [.text(partnership.description)]),
            (AdministrationSQL.departmentsOfPartnership, [.text(partnership.description)]),
            (AdministrationSQL.membersOfPartnership, [.text(partnership.description)]),
            (AdministrationSQL.devicesOfPartnership, [.text(partnership.description)]),
        ])
        let (organisations, departments) = (answers[0], answers[1])
        guard !organisations.isEmpty else { throw unknown(partnership, field: "partnership") }
        var operations = ControlOperations.partnership(partnership, name: organisations.text(0, 4))
        operations += try people(answers)
        var audiences: [Audience] = [.control, .shared]
        for row in organisations.indices {
            audiences.append(.organisation(try organisations.id(row, 0)))
        }
        for row in departments.indices {
            audiences.append(.department(try departments.id(row, 0)))
        }
        for audience in audiences {
            let stream = try await createStream(in: partnership, for: audience)
            operations += ControlOperations.stream(stream, audience)
        }
        try await append(operations, to: partnership, by: author, now: now)
    }

    private func people(_ answers: [Rows]) throws -> [Operation] {
        let (organisations, departments) = (answers[0], answers[1])
        let (members, devices) = (answers[2], answers[3])
        var operations: [Operation] = []
        for row in organisations.indices {
            let id: OrganisationID = try organisations.id(row, 0)
            operations += ControlOperations.organisation(id, name: organisations.text(row, 1))
            if let days = organisations.optionalInt64(row, 6) {
                operations.append(ControlOperations.put(id, "retention_days", .integer(days)))
            }
        }
        for row in organisations.indices {
            operations += ControlOperations.acceptance(
                try organisations.id(row, 5),
                try organisations.id(row, 0),
                by: try organisations.id(row, 3),
                at: Milliseconds(organisations.int64(row, 2))
            )
        }
        for row in departments.indices {
            operations += ControlOperations.department(
                try departments.id(row, 0),
                name: departments.text(row, 1),
                of: try departments.id(row, 2)
            )
        }
        for row in members.indices {
            operations += ControlOperations.member(
                try members.id(row, 0),
                name: members.text(row, 1),
                in: try members.id(row, 2),
                roles: members.textArray(row, 3)
            )
        }
        for row in devices.indices {
            operations += ControlOperations.device(
                try devices.id(row, 0),
                name: devices.text(row, 1),
                of: try devices.id(row, 2),
                key: devices.bytes(row, 3)
            )
        }
        return operations
    }
}
