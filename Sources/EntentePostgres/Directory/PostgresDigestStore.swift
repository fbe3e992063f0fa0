public import EntenteDomain
public import EntenteSync

/// Digests and where they go, in PostgreSQL.
public struct PostgresDigestStore: DigestStore {
    private let pool: PostgresPool

    /// Makes a store on a pool of the gateway's role, which stays with the caller.
    public init(pool: PostgresPool) { self.pool = pool }

    /// Notes where and when a device's member wants to be told; false when the device was revoked.
    public func setDelivery(
        _ delivery: DigestDelivery,
        key: [UInt8]?,
        of device: DeviceID,
        now: Milliseconds
    ) async throws(StoreError) -> Bool {
        let rows = try await ask(
            DigestSQL.set,
            [
                .text(device.description), delivery.mail.map { .text($0) } ?? .null,
                delivery.webhook.map { .text($0) } ?? .null, key.map { .bytes($0) } ?? .null,
                .text(delivery.zone), .int4(Int32(delivery.hour)), .int8(now.value),
            ]
        )
        return rows.bool(0, 0)
    }

    /// Where and when a device's member wants to be told; nil when they never said.
    public func delivery(of device: DeviceID) async throws(StoreError) -> DigestDelivery? {
        let rows = try await ask(DigestSQL.delivery, [.text(device.description)])
        guard !rows.isEmpty else { return nil }
        return DigestDelivery(
            mail: rows.optionalText(0, 0),
            webhook: rows.optionalText(0, 1),
            zone: rows.text(0, 2),
            hour: Int(rows.int64(0, 3))
        )
    }

    /// What became of the last message on each way, since the device's member last said where.
    public func outcomes(of device: DeviceID) async throws(StoreError) -> [EndedDigest] {
        let rows = try await ask(DigestSQL.outcomes, [.text(device.description)])
        var outcomes: [EndedDigest] = []
        for row in rows.indices {
            guard let outcome = DigestOutcome(rawValue: rows.text(row, 2)) else {
                throw rows.broken(row, 2)
            }
            outcomes.append(
                EndedDigest(
                    channel: rows.text(row, 0),
                    day: try rows.day(row, 1),
                    outcome: outcome
                )
            )
        }
        return outcomes
    }

    /// Who has been told nothing yet of something, and when they want to be told.
    public func waiting() async throws(StoreError) -> [WaitingDigest] {
        let rows = try await ask(DigestSQL.waiting, [])
        var waiting: [WaitingDigest] = []
        for row in rows.indices {
            waiting.append(
                WaitingDigest(
                    partnership: try rows.id(row, 0),
                    member: try rows.id(row, 1),
                    zone: rows.text(row, 2),
                    hour: Int(rows.int64(row, 3))
                )
            )
        }
        return waiting
    }

    /// Makes a member's messages of a day out of what was not told yet; how many there are.
    public func open(
        _ digest: WaitingDigest,
        day: CivilDate,
        now: Milliseconds
    ) async throws(StoreError) -> Int {
        let rows = try await ask(
            DigestSQL.open,
            [
                .text(digest.partnership.description), .text(digest.member.description),
                .text(day.description), .int8(now.value),
            ]
        )
        return Int(rows.int64(0, 0))
    }

    /// Takes open messages in hand until an instant; no two gateways have the same.
    public func take(now: Milliseconds, until: Milliseconds) async throws(StoreError) -> [Digesting]
    {
        let rows = try await ask(
            DigestSQL.take,
            [.int8(now.value), .int8(until.value), .int4(Int32(Limits.digestsAtOnce))]
        )
        var taken: [Digesting] = []
        for row in rows.indices {
            let partnership: PartnershipID = try rows.id(row, 0)
            let member: MemberID = try rows.id(row, 1)
            let day = try rows.day(row, 2)
            taken.append(
                Digesting(
                    partnership: partnership,
                    member: member,
                    day: day,
                    channel: channel(rows, row),
                    tries: Int(rows.int64(row, 4)),
                    device: try rows.optionalID(row, 8),
                    reminders: try await reminders(partnership, member, day)
                )
            )
        }
        return taken
    }

    /// Notes what became of a message; without an outcome, when it is tried again.
    public func end(
        _ digest: Digesting,
        _ outcome: DigestOutcome?,
        next: Milliseconds?,
        now: Milliseconds
    ) async throws(StoreError) {
        _ = try await ask(
            DigestSQL.end,
            [
                .text(digest.partnership.description), .text(digest.member.description),
                .text(digest.day.description), .text(digest.channel.name),
                outcome.map { .text($0.rawValue) } ?? .null, next.map { .int8($0.value) } ?? .null,
                .int8(now.value),
            ]
        )
    }

    private func channel(_ rows: Rows, _ row: Int) -> Digesting.Channel {
        let name = rows.text(row, 3)
        if name == "mail", let address = rows.optionalText(row, 5) { return .mail(address) }
        if name == "webhook", let address = rows.optionalText(row, 6), !rows.isNull(row, 7) {
            return .webhook(address, key: rows.bytes(row, 7))
        }
        return .none(name)
    }

    private func reminders(
        _ partnership: PartnershipID,
        _ member: MemberID,
        _ day: CivilDate
    ) async throws(StoreError) -> [Reminder] {
        let rows = try await ask(
            DigestSQL.reminders,
            [.text(partnership.description), .text(member.description), .text(day.description)]
        )
        var reminders: [Reminder] = []
        for row in rows.indices {
            guard let type = FieldName(rows.text(row, 1)),
                let level = Reminder.Level(rawValue: Int(rows.int64(row, 4)))
            else { throw rows.broken(row, 1) }
            reminders.append(
                Reminder(
                    member: member,
                    entity: try rows.id(row, 0),
                    type: type,
                    occasion: try rows.word(row, 2),
                    day: try rows.day(row, 3),
                    level: level
                )
            )
        }
        return reminders
    }

    private func ask(
        _ statement: Statement,
        _ parameters: [PostgresValue]
    ) async throws(StoreError) -> Rows {
        do {
            return try await pool.query(statement, parameters)
        } catch {
            throw StoreError(error)
        }
    }
}

extension Rows {
    /// Reads a civil date that came as text.
    fileprivate func day(_ row: Int, _ column: Int) throws(StoreError) -> CivilDate {
        guard let day = CivilDate(text(row, column)) else { throw broken(row, column) }
        return day
    }
}

/// The statements about digests: functions only, because the gateway's role sees no table of them.
private enum DigestSQL {
    static let set = Statement(
        "digest-set-delivery",
        """
        SELECT entente.set_delivery(
            $1::text, $2::text, $3::text, $4::bytea, $5::text, $6::integer, $7::bigint
        )
        """,
        mayWrite: true
    )

    static let delivery = Statement(
        "digest-delivery",
        "SELECT mail, webhook, zone, hour::bigint FROM entente.delivery_of($1::text)"
    )

    static let outcomes = Statement(
        "digest-outcomes",
        "SELECT channel, day, outcome FROM entente.digest_outcomes($1::text)"
    )

    static let waiting = Statement(
        "digest-waiting",
        "SELECT workspace, member, zone, hour::bigint FROM entente.digests_to_open()"
    )

    static let open = Statement(
        "digest-open",
        "SELECT entente.open_digest($1::text, $2::text, $3::text::date, $4::bigint)",
        mayWrite: true
    )

    static let take = Statement(
        "digest-take",
        """
        SELECT workspace, member, day, channel, tries::bigint, mail, webhook, webhook_key, device
        FROM entente.take_digests($1::bigint, $2::bigint, $3::integer)
        """,
        mayWrite: true
    )

    static let reminders = Statement(
        "digest-reminders",
        """
        SELECT entity, type, occasion, due, level::bigint
        FROM entente.digest_reminders($1::text, $2::text, $3::text::date)
        """
    )

    static let end = Statement(
        "digest-end",
        """
        SELECT entente.end_digest(
            $1::text, $2::text, $3::text::date, $4::text, $5::text, $6::bigint, $7::bigint
        )
        """,
        mayWrite: true
    )
}
