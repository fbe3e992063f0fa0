public import EntenteDomain
import EntenteSync

extension Administration {
    /// All organisations by name.
    public func organisations() async throws(AdministrationError) -> [OrganisationEntry] {
        try await list(AdministrationSQL.listOrganisations) { rows, row in
            OrganisationEntry(id: try rows.id(row, 0), name: rows.text(row, 1))
        }
    }

    /// The departments, of one organisation or of all.
    public func departments(
        of organisation: OrganisationID? = nil
    ) async throws(AdministrationError) -> [DepartmentEntry] {
        try await list(AdministrationSQL.listDepartments, organisation) { rows, row in
            DepartmentEntry(
                id: try rows.id(row, 0),
                name: rows.text(row, 1),
                organisation: try rows.id(row, 2)
            )
        }
    }

    /// The members, of one organisation or of all.
    public func members(
        of organisation: OrganisationID? = nil
    ) async throws(AdministrationError) -> [MemberEntry] {
        try await list(AdministrationSQL.listMembers, organisation) { rows, row in
            MemberEntry(
                id: try rows.id(row, 0),
                name: rows.text(row, 1),
                department: try rows.id(row, 2),
                organisation: try rows.id(row, 3),
                roles: rows.textArray(row, 4).compactMap { Role(rawValue: $0) }
            )
        }
    }

    /// The devices, of one member or of all, with those that were revoked.
    public func devices(
        of member: MemberID? = nil
    ) async throws(AdministrationError) -> [DeviceEntry] {
        try await list(AdministrationSQL.listDevices, member) { rows, row in
            DeviceEntry(
                id: try rows.id(row, 0),
                name: rows.text(row, 1),
                member: try rows.id(row, 2),
                enrolled: Milliseconds(rows.int64(row, 3)),
                revoked: rows.optionalInt64(row, 4).map { Milliseconds($0) }
            )
        }
    }

    /// The streams, of one partnership or of all.
    public func streams(
        of partnership: PartnershipID? = nil
    ) async throws(AdministrationError) -> [StreamEntry] {
        try await list(AdministrationSQL.listStreams, partnership) { rows, row in
            StreamEntry(
                id: try rows.id(row, 0),
                partnership: try rows.id(row, 1),
                audience: try Audience(rows, row, 2),
                size: rows.int64(row, 5),
                horizon: rows.int64(row, 6),
                epoch: try rows.epoch(row, 7)
            )
        }
    }

    /// All partnerships, oldest first.
    public func partnerships() async throws(AdministrationError) -> [PartnershipEntry] {
        let parts = try await list(AdministrationSQL.listPartnerships) { rows, row in
            PartnershipEntry(
                id: try rows.id(row, 0),
                name: rows.text(row, 1),
                state: try rows.word(row, 2),
                organisations: [
                    PartnershipEntry.Participant(
                        id: try rows.id(row, 3),
                        name: rows.text(row, 4),
                        accepted: rows.optionalInt64(row, 5).map { Milliseconds($0) }
                    )
                ]
            )
        }
        // One row for each organisation of a partnership, those of one partnership together.
        var whole: [PartnershipEntry] = []
        for part in parts {
            if let last = whole.last, last.id == part.id {
                whole[whole.count - 1] = PartnershipEntry(
                    id: last.id,
                    name: last.name,
                    state: last.state,
                    organisations: last.organisations + part.organisations
                )
            } else {
                whole.append(part)
            }
        }
        return whole
    }

    private func list<Entry>(
        _ statement: Statement,
        _ read: (Rows, Int) throws -> Entry
    ) async throws(AdministrationError) -> [Entry] {
        try await entries(statement, [], read)
    }

    private func list<Entry, Kind>(
        _ statement: Statement,
        _ owner: Identifier<Kind>?,
        _ read: (Rows, Int) throws -> Entry
    ) async throws(AdministrationError) -> [Entry] {
        try await entries(statement, [.text(owner?.description)], read)
    }

    private func entries<Entry>(
        _ statement: Statement,
        _ parameters: [PostgresValue],
        _ read: (Rows, Int) throws -> Entry
    ) async throws(AdministrationError) -> [Entry] {
        do {
            let rows = try await pool.query(statement, parameters)
            return try rows.indices.map { try read(rows, $0) }
        } catch {
            throw AdministrationError(StoreError(error))
        }
    }
}
