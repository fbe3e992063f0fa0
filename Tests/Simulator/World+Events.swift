import EntenteClient
import EntenteCrypto
import EntenteDomain
import EntenteSync
import GRDB
import TestSupport

extension World {
    /// Lets one event happen.
    func happen(_ event: Event) throws {
        var random = SeededGenerator(seed: story.seed &* 31 &+ UInt64(event.number))
        if isTimed {
            now = .seconds(1_000 * (event.number + 1))
            gateway.clock = Milliseconds(1_700_000_000_000 + Int64(event.number) * 60_000)
        } else {
            now += .seconds(Int.random(in: 1...40, using: &random))
        }
        // In a story that was made shorter, the device may never have been enrolled.
        if let device = event.action.device, device >= devices.count { return }
        switch event.action {
        case .edit(let device, let place, let entity, let edit):
            try self.edit(device, place, entity, edit)
        case .sync(let device, let steps, let fate): try sync(device, steps: steps, fate, &random)
        case .together(let fate): try together(fate)
        case .arrive(let pick): try arrive(pick)
        case .live(let device, let frame): try live(device, frame, &random)
        case .crash(let device): try crash(device)
        case .clone(let device): try clone(device)
        case .backUp(let device):
            let made = ledger.made[devices[device].label] ?? .init()
            devices[device].backup = (try devices[device].queue.copy(), made)
        case .rollBack(let device): try rollBack(device)
        case .clock(let device, let milliseconds): setClock(device, milliseconds)
        case .gatewayClock(let milliseconds):
            gateway.clock = Milliseconds(max(1, gateway.clock.value + milliseconds))
        case .hostile(let trick): try play(trick, &random)
        case .look(let device): try look(devices[device])
        case .pass(let seconds): now += .seconds(seconds)
        case .rest: try rest()
        case .snapshot(let isHorizon): try keepSnapshot(isHorizon, &random)
        case .enrol(let organisation): try enrol(organisation, &random)
        case .backUpStore, .restoreStore, .revoke, .suspend, .resume, .leave, .join:
            administer(event.action, &random)
        }
    }

    private func setClock(_ number: Int, _ milliseconds: Int64) {
        let clock = devices[number].clock
        clock.set(max(1, clock.now.value + milliseconds))
    }

    private func administer(_ action: Event.Action, _ random: inout SeededGenerator) {
        let before = gateway.store
        switch action {
        case .backUpStore: storeBackups.append(gateway.store)
        case .restoreStore(let pick):
            guard !storeBackups.isEmpty else { return }
            let backup = storeBackups[pick % storeBackups.count]
            // What is replaced is kept: the wrong backup may have been chosen.
            storeBackups.append(gateway.store)
            gateway.restore(backup, using: &random)
            ledger.restores += 1
            // Whoever was revoked or left since then is back; so is everything else.
            noteWriters()
            return checkStore(since: gateway.store)
        case .revoke(let number):
            ledger.hasClosed = true
            let device = devices[number].principal.device
            gateway.administer("revoked") { $0.devices[device]?.isRevoked = true }
        case .suspend: gateway.administer("suspended") { $0.isActive = false }
        case .resume: gateway.administer("active") { $0.isActive = true }
        case .leave(let number):
            ledger.hasClosed = true
            let organisation = gateway.organisations[number].id
            gateway.administer("left") { $0.absent.insert(organisation) }
        case .join(let number):
            let organisation = gateway.organisations[number].id
            gateway.administer("joined") { $0.absent.remove(organisation) }
        default: return
        }
        noteWriters()
        checkStore(since: before)
    }

    private func live(
        _ number: Int,
        _ frame: Event.Frame,
        _ random: inout SeededGenerator
    ) throws {
        let device = devices[number]
        // A client takes live events between its calls, never while it waits for an answer.
        guard device.pending == nil else { return }
        let stream = stream(.shared, of: device)
        guard let status = try device.streams().first(where: { $0.id == stream }),
            let log = gateway.store.log(stream),
            gateway.store.trueAccess(device.principal.device, log) != .none,
            // A live stream belongs to one connection, which a restored gateway would have closed.
            status.epoch == log.epoch
        else { return }
        let cursor = status.cursor
        let size = log.frontier.size
        let bytes: [UInt8] =
            switch frame {
            case .next: gateway.frame(stream, after: cursor, upTo: size)
            case .overlapping: gateway.frame(stream, after: max(0, cursor - 2), upTo: size)
            case .gap: gateway.frame(stream, after: cursor + 1, upTo: size)
            case .size: LiveFrame.head(stream, size: size)
            case .wrongSize:
                LiveFrame.head(stream, size: Int64.random(in: 0...size + 3, using: &random))
            case .access: LiveFrame.access(stream, .write)
            }
        var reader = LiveFrameReader()
        for event in try reader.take(bytes) {
            if case .changes(_, let records, _) = event, records.isEmpty { continue }
            try device.take(event)
        }
        try checkHalts(device)
    }

    // MARK: Snapshots and new devices

    /// The gateway keeps a snapshot, which must be what replaying the whole log makes (INV-6).
    private func keepSnapshot(_ isHorizon: Bool, _ random: inout SeededGenerator) throws {
        guard let log = gateway.store.logs.first(where: { $0.audience == .shared }) else { return }
        let before = gateway.store
        let salt = (0..<Change.saltLength).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        // Somewhere in the log, also in the middle of what was one push.
        let seq = Int64.random(in: (log.frontier.size + 1) / 2...log.frontier.size, using: &random)
        try gateway.store.keepSnapshot(
            of: log.id,
            at: seq,
            by: gateway.server,
            salt: salt,
            now: gateway.clock
        )
        if isHorizon { gateway.store.raiseHorizon(of: log.id) }
        checkStore(since: before)
        guard let kept = gateway.store.log(log.id)?.snapshots.last else { return }
        var state = StreamState()
        for row in log.rows.prefix(Int(kept.seq)) {
            state.apply(
                ChangeRecord(
                    header: row.record.header,
                    change: change(row.record.content),
                    digest: row.digest
                )
            )
        }
        if state.digest != kept.state {
            violate(.snapshots, "the snapshot at \(kept.seq) is not what the log makes")
        }
    }

    /// Somebody enrols a device of an organisation.
    private func enrol(_ number: Int, _ random: inout SeededGenerator) throws {
        guard devices.count < 7 else { return }
        let organisation = gateway.organisations[number]
        let principal = Principal(
            device: .random(using: &random),
            member: organisation.departments[0].members[1].id,
            department: organisation.departments[0].id,
            organisation: organisation.id
        )
        let key = try Cast.key(using: &random)
        let before = gateway.store
        gateway.store.devices[principal.device] = .init(
            principal: principal,
            publicKey: key.publicKey
        )
        gateway.introduce(principal, key: key.publicKey)
        noteWriters()
        checkStore(since: before)
        let label = "device \(devices.count + 1)"
        devices.append(try equip(principal, key, label, &random))
    }

    // MARK: Copies

    /// Somebody copies a device's folder, and both go on.
    private func clone(_ number: Int) throws {
        guard devices.count < 6 else { return }
        let device = devices[number]
        let copy = try SimulatedDevice(
            label: "the copy \(devices.count + 1) of \(device.label)",
            principal: device.principal,
            key: device.key,
            queue: try device.queue.copy(),
            clock: SettableClock(device.clock.now.value),
            seed: story.seed &+ UInt64(devices.count) &* 977
        )
        ledger.shared.insert(device.principal.device)
        ledger.made[copy.label] = ledger.made[device.label]
        devices.append(copy)
    }

    /// Somebody puts an old copy in the place of a device's folder.
    private func rollBack(_ number: Int) throws {
        let device = devices[number]
        guard let backup = device.backup else { return }
        // An old copy of a device that has not gone on is that device.
        let old = try SimulatedDevice(
            label: "the old state \(now) of \(device.label)",
            principal: device.principal,
            key: device.key,
            queue: try backup.queue.copy(),
            clock: SettableClock(device.clock.now.value),
            seed: story.seed &+ UInt64(number) &* 7_919 &+ UInt64(now / .seconds(1))
        )
        ledger.shared.insert(device.principal.device)
        ledger.made[old.label] = backup.made
        devices[number] = old
    }
}

extension DatabaseQueue {
    /// The same database once more.
    fileprivate func copy() throws -> DatabaseQueue {
        let copy = try DatabaseQueue()
        try backup(to: copy)
        return copy
    }
}
