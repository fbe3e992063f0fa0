public import EntenteDomain
public import EntenteSync

/// The addresses under which calendar programs read, in PostgreSQL.
public struct PostgresCalendarStore: CalendarStore {
    private let pool: PostgresPool

    /// Makes a store on a pool of the gateway's role, which stays with the caller.
    public init(pool: PostgresPool) { self.pool = pool }

    /// Gives a device's member one more address; false when there are as many as there may be.
    public func addCalendar(
        _ id: CalendarID,
        digest: Digest,
        for device: DeviceID,
        now: Milliseconds
    ) async throws(StoreError) -> Bool {
        try await yes(
            CalendarSQL.add,
            [
                .text(device.description), .text(id.description), .bytes(digest.bytes),
                .int4(Int32(Limits.calendarAddresses)), .int8(now.value),
            ]
        )
    }

    /// The addresses of a device's member, oldest first.
    public func calendars(of device: DeviceID) async throws(StoreError) -> [CalendarSummary] {
        do {
            let rows = try await pool.query(CalendarSQL.list, [.text(device.description)])
            var calendars: [CalendarSummary] = []
            for row in rows.indices {
                calendars.append(
                    CalendarSummary(
                        id: try rows.id(row, 0),
                        created: Milliseconds(rows.int64(row, 1))
                    )
                )
            }
            return calendars
        } catch {
            throw StoreError(error)
        }
    }

    /// Ends an address of a device's member; false when there is none of this id.
    public func revokeCalendar(
        _ id: CalendarID,
        of device: DeviceID,
        now: Milliseconds
    ) async throws(StoreError) -> Bool {
        try await yes(
            CalendarSQL.revoke,
            [.text(device.description), .text(id.description), .int8(now.value)]
        )
    }

    /// Whose calendar is read at an address, and the digest of the whole address.
    public func calendarReader(_ id: CalendarID) async throws(StoreError) -> CalendarReader? {
        do {
            let rows = try await pool.query(CalendarSQL.reader, [.text(id.description)])
            guard !rows.isEmpty else { return nil }
            return CalendarReader(
                principal: Principal(
                    device: try rows.id(0, 1),
                    member: try rows.id(0, 2),
                    department: try rows.id(0, 3),
                    organisation: try rows.id(0, 4)
                ),
                digest: try rows.digest(0, 0)
            )
        } catch {
            throw StoreError(error)
        }
    }

    private func yes(
        _ statement: Statement,
        _ parameters: [PostgresValue]
    ) async throws(StoreError) -> Bool {
        do {
            return try await pool.query(statement, parameters).bool(0, 0)
        } catch {
            throw StoreError(error)
        }
    }
}

/// The statements about calendars: functions only, because the gateway's role sees no table of them.
private enum CalendarSQL {
    static let add = Statement(
        "calendar-add",
        "SELECT entente.add_calendar($1::text, $2::text, $3::bytea, $4::integer, $5::bigint)",
        mayWrite: true
    )

    static let list = Statement(
        "calendar-list",
        "SELECT id, created FROM entente.calendars_of($1::text)"
    )

    static let revoke = Statement(
        "calendar-revoke",
        "SELECT entente.revoke_calendar($1::text, $2::text, $3::bigint)",
        mayWrite: true
    )

    static let reader = Statement(
        "calendar-reader",
        """
        SELECT secret_digest, device, member, department, organisation
        FROM entente.calendar_reader($1::text)
        """
    )
}
