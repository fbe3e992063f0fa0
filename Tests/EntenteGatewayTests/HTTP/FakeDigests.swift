import EntenteDomain
import EntenteSync

/// Digests in memory, with the rules of the database: a day's digest is made once, and taken by one.
actor FakeDigests: DigestStore {
    private struct Kept {
        var digest: Digesting
        var next: Milliseconds
        var outcome: DigestOutcome?
    }

    private(set) var deliveries: [DeviceID: DigestDelivery] = [:]
    private var untold: [(digest: WaitingDigest, reminders: [Reminder], reader: Principal)] = []
    private var kept: [String: Kept] = [:]
    private var codes: [DeviceID: (code: MailboxCode, until: Milliseconds)] = [:]
    private var asked: [(address: String, device: DeviceID)] = []

    /// What happens between taking a message in hand and reading what it says.
    private var halfway: (@Sendable () async -> Void)?

    /// Lets something happen while messages are taken.
    func whenTaking(_ halfway: @escaping @Sendable () async -> Void) { self.halfway = halfway }

    /// Lets a member wait for a digest of some reminders, read as a device.
    func wait(_ digest: WaitingDigest, _ reminders: [Reminder], as reader: Principal) {
        untold.append((digest, reminders, reader))
    }

    /// What became of all messages, in the order of their names.
    var outcomes: [DigestOutcome?] { kept.sorted { $0.key < $1.key }.map(\.value.outcome) }

    func setDelivery(
        _ delivery: DigestDelivery,
        key: [UInt8]?,
        code: MailboxCode?,
        of device: DeviceID,
        now: Milliseconds
    ) async throws(StoreError) -> Bool {
        let before = deliveries[device]
        let isMailKept = before?.mail == delivery.mail && isConfirmed("mail", before)
        let isWebhookKept = before?.webhook == delivery.webhook && isConfirmed("webhook", before)
        var unconfirmed: [String] = []
        if delivery.mail != nil, !isMailKept { unconfirmed.append("mail") }
        if delivery.webhook != nil, !isWebhookKept { unconfirmed.append("webhook") }
        note(delivery, unconfirmed, of: device)
        codes[device] = code.map { ($0, now.advanced(by: Limits.confirmationHours * 3_600_000)) }
        return true
    }

    func claimConfirmation(
        of address: String,
        for device: DeviceID,
        now: Milliseconds
    ) async throws(StoreError) -> ConfirmationClaim {
        guard asked.count(where: { $0.address == address }) < Limits.confirmationsOfAddress,
            asked.count(where: { $0.device == device }) < Limits.confirmationsOfMember
        else { return .spent }
        asked.append((address, device))
        return .granted
    }

    func confirmMail(
        _ code: MailboxCode,
        of device: DeviceID,
        now: Milliseconds
    ) async throws(StoreError) -> Bool {
        guard let known = codes[device], known.code == code, known.until > now,
            let delivery = deliveries[device]
        else { return false }
        codes[device] = nil
        note(delivery, delivery.unconfirmed.filter { $0 != "mail" }, of: device)
        return true
    }

    func confirmWebhook(
        _ address: String,
        of device: DeviceID,
        now: Milliseconds
    ) async throws(StoreError) -> Bool {
        guard let delivery = deliveries[device], delivery.webhook == address else { return false }
        note(delivery, delivery.unconfirmed.filter { $0 != "webhook" }, of: device)
        return true
    }

    private func isConfirmed(_ way: String, _ delivery: DigestDelivery?) -> Bool {
        delivery.map { !$0.unconfirmed.contains(way) } ?? false
    }

    private func note(_ delivery: DigestDelivery, _ unconfirmed: [String], of device: DeviceID) {
        deliveries[device] = DigestDelivery(
            mail: delivery.mail,
            webhook: delivery.webhook,
            zone: delivery.zone,
            hour: delivery.hour,
            unconfirmed: unconfirmed
        )
    }

    func delivery(of device: DeviceID) async throws(StoreError) -> DigestDelivery? {
        deliveries[device]
    }

    func outcomes(of device: DeviceID) async throws(StoreError) -> [EndedDigest] {
        guard deliveries[device] != nil else { return [] }
        return kept.values.compactMap { entry in
            entry.outcome.map {
                EndedDigest(
                    channel: entry.digest.channel.name,
                    day: entry.digest.day,
                    outcome: $0
                )
            }
        }
    }

    func waiting() async throws(StoreError) -> [WaitingDigest] { untold.map(\.digest) }

    func open(
        _ digest: WaitingDigest,
        day: CivilDate,
        now: Milliseconds
    ) async throws(StoreError) -> Int {
        guard let place = untold.firstIndex(where: { $0.digest == digest }) else { return 0 }
        let message = Digesting(
            partnership: digest.partnership,
            member: digest.member,
            organisation: untold[place].reader.organisation,
            day: day,
            channel: .mail("\(digest.member)@aurora.example"),
            tries: 0,
            device: untold[place].reader.device,
            reminders: untold[place].reminders
        )
        guard kept[message.id] == nil else { return 0 }
        kept[message.id] = Kept(digest: message, next: now)
        untold.remove(at: place)
        return 1
    }

    func take(
        _ turn: DigestTurn,
        now: Milliseconds,
        until: Milliseconds
    ) async throws(StoreError) -> Digesting? {
        let due = kept.values.filter { entry in
            entry.outcome == nil && entry.next <= now
                && !turn.receivers.contains(DigestTurn.Receiver(entry.digest))
                && !turn.full.contains(entry.digest.organisation)
        }.sorted { ($0.digest.organisation, $0.next) < ($1.digest.organisation, $1.next) }
        let others = due.first { entry in turn.last.map { entry.digest.organisation > $0 } ?? true }
        guard let old = (others ?? due.first)?.digest else { return nil }
        let digest = Digesting(
            partnership: old.partnership,
            member: old.member,
            organisation: old.organisation,
            day: old.day,
            channel: old.channel,
            tries: old.tries + 1,
            device: old.device,
            reminders: old.reminders
        )
        kept[digest.id] = Kept(digest: digest, next: until)
        await halfway?()
        // As the database does with a statement that nobody waits for.
        if Task.isCancelled { throw StoreError(.unavailable, detail: "cancelled") }
        return digest
    }

    func end(
        _ digest: Digesting,
        _ outcome: DigestOutcome?,
        next: Milliseconds?,
        now: Milliseconds
    ) async throws(StoreError) {
        kept[digest.id]?.outcome = outcome
        if let next { kept[digest.id]?.next = next }
    }
}
