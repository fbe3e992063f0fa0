public import EntenteDomain
public import EntenteSync

/// What members are told without asking, in PostgreSQL.
public struct PostgresReminderStore: ReminderStore {
    private let pool: PostgresPool

    /// Makes a store on a pool of the gateway's role, which stays with the caller.
    public init(pool: PostgresPool) { self.pool = pool }

    /// The members of active partnerships, department by department.
    public func readers() async throws(StoreError) -> [ReminderReaders] {
        do {
            let rows = try await pool.query(ReminderSQL.readers)
            var readers: [ReminderReaders] = []
            var row = 0
            while row < rows.count {
                let start = row
                var members: [Organisation.Member] = []
                while row < rows.count, rows.text(row, 0) == rows.text(start, 0),
                    rows.text(row, 2) == rows.text(start, 2)
                {
                    members.append(
                        Organisation.Member(
                            id: try rows.id(row, 4),
                            name: rows.text(row, 5),
                            department: try rows.id(row, 2),
                            roles: Set(rows.textArray(row, 6).compactMap { Role(rawValue: $0) })
                        )
                    )
                    row += 1
                }
                readers.append(
                    ReminderReaders(
                        partnership: try rows.id(start, 0),
                        organisation: try rows.id(start, 1),
                        department: try rows.id(start, 2),
                        device: try rows.optionalID(start, 3),
                        members: members
                    )
                )
            }
            return readers
        } catch {
            throw StoreError(error)
        }
    }

    /// Writes down what members of a partnership are told; how much of it nobody was told before.
    public func claim(
        _ reminders: [Reminder],
        in partnership: PartnershipID,
        now: Milliseconds
    ) async throws(StoreError) -> Int {
        var count = 0
        var rest = reminders[...]
        do {
            while !rest.isEmpty {
                let part = rest.prefix(Limits.claimedReminders)
                rest = rest.dropFirst(part.count)
                let rows = try await pool.query(
                    ReminderSQL.claim,
                    [
                        .text(partnership.description),
                        .textArray(part.map(\.member.description)),
                        .textArray(part.map(\.entity.description)),
                        .textArray(part.map(\.type.description)),
                        .textArray(part.map(\.occasion.rawValue)),
                        .textArray(part.map(\.day.description)),
                        .int4Array(part.map { Int32($0.level.rawValue) }),
                        .int8(now.value),
                    ]
                )
                count += Int(rows.int64(0, 0))
            }
        } catch {
            throw StoreError(error)
        }
        return count
    }
}

/// The statements about reminders: functions only, because the gateway's role sees no table of them.
private enum ReminderSQL {
    static let readers = Statement(
        "reminder-readers",
        """
        SELECT workspace, organisation, department, device, member, name, roles
        FROM entente.reminder_readers()
        """
    )

    static let claim = Statement(
        "reminder-claim",
        """
        SELECT entente.claim_reminders(
            $1::text, $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::integer[],
            $8::bigint
        )
        """,
        mayWrite: true
    )
}
