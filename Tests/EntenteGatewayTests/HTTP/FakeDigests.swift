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
    private var waitingDigests: [WaitingDigest] = []
    private var untold: [Reminder] = []
    private var kept: [String: Kept] = [:]
    private var device: DeviceID?

    /// Lets a member wait for a digest of some reminders, read as a device.
    func wait(_ digest: WaitingDigest, _ reminders: [Reminder], as device: DeviceID) {
        waitingDigests = [digest]
        untold += reminders
        self.device = device
    }

    /// What became of all messages, in the order of their names.
    var outcomes: [DigestOutcome?] { kept.sorted { $0.key < $1.key }.map(\.value.outcome) }

    func setDelivery(
        _ delivery: DigestDelivery,
        key: [UInt8]?,
        of device: DeviceID,
        now: Milliseconds
    ) async throws(StoreError) -> Bool {
        deliveries[device] = delivery
        return true
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

    func waiting() async throws(StoreError) -> [WaitingDigest] {
        untold.isEmpty ? [] : waitingDigests
    }

    func open(
        _ digest: WaitingDigest,
        day: CivilDate,
        now: Milliseconds
    ) async throws(StoreError) -> Int {
        let message = Digesting(
            partnership: digest.partnership,
            member: digest.member,
            day: day,
            channel: .mail("ada@aurora.example"),
            tries: 0,
            device: device,
            reminders: untold
        )
        guard kept[message.id] == nil else { return 0 }
        kept[message.id] = Kept(digest: message, next: now)
        untold = []
        return 1
    }

    func take(now: Milliseconds, until: Milliseconds) async throws(StoreError) -> [Digesting] {
        var taken: [Digesting] = []
        for (id, entry) in kept where entry.outcome == nil && entry.next <= now {
            let old = entry.digest
            let digest = Digesting(
                partnership: old.partnership,
                member: old.member,
                day: old.day,
                channel: old.channel,
                tries: old.tries + 1,
                device: old.device,
                reminders: old.reminders
            )
            kept[id] = Kept(digest: digest, next: until)
            taken.append(digest)
        }
        return taken
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
