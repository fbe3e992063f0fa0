import EntenteClient
import EntenteCrypto
import EntenteDomain
import EntentePostgres
import EntenteSync
import Oracles
import Simulator
import TestSupport

/// Who may do what, as the directory says at the moment.
struct Standing {
    /// The devices that are let in.
    var admitted: Set<DeviceID> = []
    /// The partnership of which stories mean that it is the one.
    var current: PartnershipID
    /// Whether it can be written to.
    var isActive = true
}

/// Where logs stood when access had just been changed: what comes later comes under the new rules.
struct Bar: Sendable {
    let stream: StreamID
    let size: Int64
    let control: Int64
}

/// Changes of access by those who administer, while devices go on.
extension Troupe {
    /// An administrator decides something, often while devices push, at times while the servers die.
    ///
    /// A partnership that ended stays so; organisations that go on with each other begin another.
    func administer(_ action: Event.Action, _ random: inout SeededGenerator) async throws {
        try await servers.recover()
        try await refresh()
        guard let act = act(action) else { return }
        // Whoever loses something has something that it has not sent.
        let loser = performers[action.device ?? Int(random.next() % UInt64(performers.count))]
        let put = Event.Edit.put(field: 1, value: Int(random.next() % 1_000))
        try await loser.edit(.shared, of: standing.current, Self.entity(1), put)
        ledger.note { $0.hasClosed = true }
        var rounds: [@Sendable () async throws -> Void] = [
            {
                do throws(AdministrationError) {
                    try await act()
                } catch {
                    // It may have been killed, and whether it was done is looked up.
                    switch error.reason {
                    case .store, .alreadyRevoked, .unknown: return
                    default: throw error
                    }
                }
            }
        ]
        let isBusy = random.next() % 2 == 0
        // Who kills waits for the first calls of those who go on.
        let strike = random.next() % 4 == 0 ? Strike(duringAdministration: &random) : nil
        if isBusy || strike != nil {
            for performer in performers { rounds.append { try await performer.round() } }
        }
        let before = standing
        if let strike {
            let calls = Int(random.next() % 3) + 1
            try await servers.strike(strike, ledger, after: calls) { [rounds] in Rounds(rounds) }
            try await servers.recover()
        } else {
            try await Rounds(rounds).end()
        }
        try await refresh()
        try await noteAccess(since: before)
    }

    private func act(
        _ action: Event.Action
    ) -> (@Sendable () async throws(AdministrationError) -> Void)? {
        let (administration, partnership) = (partnership.administration, partnership)
        let current = standing.current
        switch action {
        case .revoke(let number):
            let device = performers[number].principal.device
            guard standing.admitted.contains(device) else { return nil }
            return { () async throws(AdministrationError) in
                try await administration.revoke(device, now: .now)
            }
        case .suspend, .leave:
            let side = if case .leave(let organisation) = action { organisation } else { 0 }
            guard standing.isActive else { return nil }
            return { () async throws(AdministrationError) in
                try await administration.end(
                    current,
                    for: partnership.organisations[side],
                    by: partnership.administrators[side],
                    now: .now
                )
            }
        case .resume, .join:
            guard !standing.isActive else { return nil }
            return { () async throws(AdministrationError) in
                let (sides, by) = (partnership.organisations, partnership.administrators)
                let id = try await administration.propose(
                    name: "Again",
                    from: sides[0],
                    to: [sides[1]],
                    by: by[0],
                    now: .now
                )
                _ = try await administration.accept(id, for: sides[1], by: by[1], now: .now)
            }
        default: return nil
        }
    }

    /// Looks up who may do what; right after a kill the first question may go nowhere.
    func refresh() async throws {
        let administration = partnership.administration
        var trouble: AdministrationError?
        for _ in 0..<20 {
            do throws(AdministrationError) {
                let devices = try await administration.devices()
                standing.admitted = Set(devices.filter { $0.revoked == nil }.map(\.id))
                let sides = Set(partnership.organisations)
                let ours = try await administration.partnerships()
                    .filter { Set($0.organisations.map(\.id)) == sides && $0.state != .proposed }
                guard let last = ours.last else { return }
                standing.current = last.id
                standing.isActive = last.state == .active
                return
            } catch {
                guard case .store = error.reason else { throw error }
                trouble = error
                try await Task.yieldToOthers()
            }
        }
        if let trouble { throw trouble }
    }

    /// Counts what has changed, and keeps where the logs stand.
    private func noteAccess(since before: Standing) async throws {
        if !before.admitted.isSubset(of: standing.admitted) { servers.tally.note(.revocation) }
        if before.isActive, !standing.isActive { servers.tally.note(.ending) }
        if !before.isActive, standing.isActive { servers.tally.note(.renewal) }
        var bars: [Bar] = []
        for auditor in auditors {
            let heads = try await auditor.heads()
            for summary in heads where summary.audience != .control {
                let control = heads.first {
                    $0.audience == .control && $0.partnership == summary.partnership
                }
                guard let control else { continue }
                bars.append(
                    Bar(
                        stream: summary.id,
                        size: summary.head.size,
                        control: control.head.size
                    )
                )
            }
        }
        ledger.note { [bars] in $0.bars += bars }
    }

    // MARK: Checks

    /// Each change is by a device that might write under the control stream as it names it, which goes
    /// not back, and which is not older than what was decided before (INV-13).
    func checkAccess(_ log: StoryLog, under control: StoryLog, by server: DeviceID?) {
        let writers = Writers(control)
        let bars = ledger.seen.bars.filter { $0.stream == log.summary.id }
        var last: Int64 = 0
        for entry in log.records where entry.header.device != server {
            let header = entry.header
            if !writers.mayWrite(header.device, under: header.acl) {
                record("INV-13: \(log.name(of: header)) is by a device that might not write")
            }
            if header.acl < last {
                record("INV-13: \(log.name(of: header)) names an older control seq than before it")
            }
            for bar in bars where header.seq > bar.size && header.acl < bar.control {
                record("INV-13: \(log.name(of: header)) was logged under what was over")
            }
            last = header.acl
        }
    }

    /// A device that is revoked has nothing left of what it might read, hears why, and asks a few times
    /// an hour (INV-13, INV-25).
    func checkRevoked() async throws {
        let known = Set(try await partnership.administration.devices().map(\.id))
        for performer in performers {
            let device = performer.principal.device
            guard known.contains(device), !standing.admitted.contains(device) else { continue }
            let label = "device \(performer.number + 1), which is revoked,"
            let report = try await performer.round()
            if report?.trouble?.reason != .deviceRevoked {
                record("INV-13: \(label) hears \(report?.trouble?.detail ?? "nothing")")
            }
            if try await !performer.replica.streams().isEmpty {
                record("INV-13: \(label) still has streams")
            }
            let requests = try await performer.patience(for: .seconds(7_200))
            if requests > 12 { record("INV-25: \(label) asked \(requests) times in two hours") }
        }
    }
}

/// Which devices might write, by the size of the control stream.
private struct Writers {
    private var since: [EntityID: Int64] = [:]
    private var until: [EntityID: Int64] = [:]
    private var end = Int64.max

    init(_ control: StoryLog) {
        for entry in control.entries {
            for operation in entry.change.operations {
                guard case .put(let field, let value) = operation.action else { continue }
                switch (field, value) {
                case ("key", _): since[operation.entity] = entry.seq
                case ("revoked", .boolean(true)): until[operation.entity] = entry.seq
                case ("state", .string("ended")): end = min(end, entry.seq)
                default: break
                }
            }
        }
    }

    func mayWrite(_ device: DeviceID, under size: Int64) -> Bool {
        let entity = EntityID(high: device.high, low: device.low)
        guard let first = since[entity], first <= size, size < end else { return false }
        return until[entity].map { size < $0 } ?? true
    }
}
