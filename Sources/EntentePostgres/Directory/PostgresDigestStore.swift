public import EntenteDomain
public import EntenteSync

/// Digests and where they go, in PostgreSQL.
public struct PostgresDigestStore: DigestStore {
    private let pool: PostgresPool

    /// Makes a store on a pool of the gateway's role, which stays with the caller.
    public init(pool: PostgresPool) { self.pool = pool }

    /// Notes where and when a device's member wants to be told; false when the device was revoked.
    ///
    /// Only an address that was noted and confirmed before stays so; `code` is what confirms the mailbox.
    public func setDelivery(
        _ delivery: DigestDelivery,
        key: [UInt8]?,
        code: MailboxCode?,
        of device: DeviceID,
        now: Milliseconds
    ) async throws(StoreError) -> Bool {
        let until = now.advanced(by: Limits.confirmationHours * 3_600_000)
        let rows = try await ask(
            DigestSQL.set,
            [
                .text(device.description), delivery.mail.map { .text($0) } ?? .null,
                delivery.webhook.map { .text($0) } ?? .null, key.map { .bytes($0) } ?? .null,
                .text(delivery.zone), .int4(Int32(delivery.hour)),
                code.map { .bytes($0.digest.bytes) } ?? .null,
                code == nil ? .null : .int8(until.value), .int8(now.value),
            ]
        )
        return rows.bool(0, 0)
    }

    /// Whether an address may be asked now, for a device's member, to confirm that digests may go there.
    public func claimConfirmation(
        of address: String,
        for device: DeviceID,
        now: Milliseconds
    ) async throws(StoreError) -> ConfirmationClaim {
        let rows = try await ask(
            DigestSQL.claim,
            [
                .text(device.description), .text(address),
                .int4(Int32(Limits.confirmationsOfMember)),
                .int4(Int32(Limits.confirmationsOfAddress)), .int8(now.value),
            ]
        )
        return try rows.word(0, 0)
    }

    /// Notes that a device's member has the code that was sent to the mailbox; false when it is not that.
    public func confirmMail(
        _ code: MailboxCode,
        of device: DeviceID,
        now: Milliseconds
    ) async throws(StoreError) -> Bool {
        try await ask(
            DigestSQL.confirmMail,
            [.text(device.description), .bytes(code.digest.bytes), .int8(now.value)]
        ).bool(0, 0)
    }

    /// Notes that a webhook answered what it was asked; false when another one is noted by now.
    public func confirmWebhook(
        _ address: String,
        of device: DeviceID,
        now: Milliseconds
    ) async throws(StoreError) -> Bool {
        try await ask(
            DigestSQL.confirmWebhook,
            [.text(device.description), .text(address), .int8(now.value)]
        ).bool(0, 0)
    }

    /// Where and when a device's member wants to be told; nil when they never said.
    public func delivery(of device: DeviceID) async throws(StoreError) -> DigestDelivery? {
        let rows = try await ask(DigestSQL.delivery, [.text(device.description)])
        guard !rows.isEmpty else { return nil }
        let (mail, webhook) = (rows.optionalText(0, 0), rows.optionalText(0, 1))
        let open = [("mail", mail, rows.bool(0, 4)), ("webhook", webhook, rows.bool(0, 5))]
        return DigestDelivery(
            mail: mail,
            webhook: webhook,
            zone: rows.text(0, 2),
            hour: Int(rows.int64(0, 3)),
            unconfirmed: open.filter { $0.1 != nil && !$0.2 }.map(\.0)
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

    /// Takes an open message in hand until an instant, of whose turn it is; nil when there is none now.
    ///
    /// No two gateways have the same.
    public func take(
        _ turn: DigestTurn,
        now: Milliseconds,
        until: Milliseconds
    ) async throws(StoreError) -> Digesting? {
        let receivers = Array(turn.receivers)
        // After the last organisation it is the first one's turn again.
        for last in Set([turn.last?.description ?? "", ""]).sorted(by: >) {
            let rows = try await ask(
                DigestSQL.take,
                [
                    .int8(now.value), .int8(until.value), .text(last),
                    .textArray(receivers.map(\.member.description)),
                    .textArray(receivers.map(\.channel)),
                    .textArray(turn.full.map(\.description)),
                ]
            )
            if !rows.isEmpty { return try await digesting(rows) }
        }
        return nil
    }

    private func digesting(_ rows: Rows) async throws(StoreError) -> Digesting {
        let partnership: PartnershipID = try rows.id(0, 0)
        let member: MemberID = try rows.id(0, 1)
        let day = try rows.day(0, 3)
        return Digesting(
            partnership: partnership,
            member: member,
            organisation: try rows.id(0, 2),
            day: day,
            channel: channel(rows),
            tries: Int(rows.int64(0, 5)),
            device: try rows.optionalID(0, 9),
            reminders: try await reminders(partnership, member, day)
        )
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

    private func channel(_ rows: Rows) -> Digesting.Channel {
        let name = rows.text(0, 4)
        if name == "mail", let address = rows.optionalText(0, 6) { return .mail(address) }
        if name == "webhook", let address = rows.optionalText(0, 7), !rows.isNull(0, 8) {
            return .webhook(address, key: rows.bytes(0, 8))
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
