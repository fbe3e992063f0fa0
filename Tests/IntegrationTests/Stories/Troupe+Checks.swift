import EntenteClient
import EntenteCrypto
import EntenteDomain
import EntenteSync
import Oracles
import Simulator
import Testing

extension Troupe {
    /// Reads every stream that stories write as a stranger would, and compares it with the ledger, with
    /// the whole history, and with what each device holds.
    func check() async throws {
        var logs: [StreamID: StoryLog] = [:]
        for auditor in auditors {
            var controls: [PartnershipID: StoryLog] = [:]
            let heads = try await auditor.heads()
            for summary in heads where summary.audience == .control {
                controls[summary.partnership] = try await read(summary, auditor, nil)
            }
            for summary in heads where logs[summary.id] == nil {
                switch summary.audience {
                case .shared, .organisation: break
                case .control, .department: continue
                }
                let control = controls[summary.partnership]
                let log = try await read(summary, auditor, control)
                try await checkStates(log)
                logs[summary.id] = log
            }
        }
        try await checkAccounts(of: logs)
        try await checkRevoked()
    }

    /// Reads a log and compares it with what is known of it.
    private func read(
        _ summary: StreamSummary,
        _ auditor: RawDevice,
        _ control: StoryLog?
    ) async throws -> StoryLog {
        let log = try await StoryLog(of: summary, read: auditor, and: store)
        let server = (control ?? log).records.first?.header.device
        checkLog(log, by: server)
        if let control { checkAccess(log, under: control, by: server) }
        try await checkSnapshot(of: log, read: auditor)
        return log
    }

    /// No gap, no other order, no other root than that of what is served (INV-1, 2, 3, 19).
    private func checkLog(_ log: StoryLog, by server: DeviceID?) {
        let (summary, stream, records) = (log.summary, log.summary.id, log.records)
        if !records.map(\.header.seq).elementsEqual((0..<Int64(records.count)).map { $0 + 1 }) {
            record("INV-1: \(stream) is not numbered without a gap")
        }
        checkCounters(log)
        checkFeatures(log)
        let leaves = log.leaves
        for entry in records where entry.header.device != server {
            let name = log.name(of: entry.header)
            if !ledger.seen.wasMade(entry.content, as: name) {
                record("INV-4: nobody made \(name) as it is at \(entry.header.seq)")
            }
        }
        var frontier = MerkleFrontier()
        for leaf in leaves { frontier.append(leaf) }
        if summary.head.known != KnownHead(size: frontier.size, root: frontier.root) {
            record("INV-19: the head of \(stream) is not that of what is served")
        }
        let life = StoryLedger.Life(stream: stream, epoch: summary.head.epoch)
        let before = ledger.seen.leaves[life] ?? []
        if !leaves.starts(with: before) {
            record("INV-2: \(stream) is another log than at the last rest")
        }
        ledger.note { seen in
            seen.leaves[life] = leaves
            seen.logged = seen.logged.filter { $0.key.stream != stream }
            for (leaf, entry) in zip(leaves, records) {
                seen.logged[log.name(of: entry.header)] = (entry.header.seq, leaf)
            }
        }
    }

    /// Nobody overwrites what it cannot read (INV-21).
    private func checkFeatures(_ log: StoryLog) {
        let changes = log.entries.map(\.change)
        guard changes.contains(where: { !$0.need.isEmpty }) else { return }
        for (place, change) in changes.enumerated()
        where FeatureOracle.overwrites(change, anyOf: changes[..<place]) {
            record("INV-21: change \(place + 1) overwrites what its author cannot read")
        }
    }

    /// Each device's counters go up without a gap, but for what was refused (INV-3).
    private func checkCounters(_ log: StoryLog) {
        var counters: [DeviceID: (n: Int64, base: Int64)] = [:]
        for entry in log.records {
            let header = entry.header
            let name = log.name(of: header)
            let last = counters[header.device] ?? (0, 0)
            for n in (last.n + 1)..<max(header.n, last.n + 1) {
                let missing = StoryLedger.Name(
                    stream: name.stream,
                    epoch: name.epoch,
                    device: header.device,
                    n: n
                )
                if !isRefused(missing) { record("INV-3: \(missing) is missing before \(name)") }
            }
            let base = (try? entry.change.get())?.base ?? last.base
            if header.n <= last.n { record("INV-3: \(name) comes late, or twice") }
            if base < last.base || base >= header.seq {
                record("INV-3: \(name) has base \(base) after \(last.base)")
            }
            counters[header.device] = (header.n, base)
        }
    }

    /// The log means what the whole history says, and every device holds just that (INV-8 to 11), but for
    /// one that has more which it may not send.
    private func checkStates(_ log: StoryLog) async throws {
        let summary = log.summary
        let state = try log.state()
        let ids = state.entities.keys.sorted()
        guard let first = ids.first else { return }
        let oracle = HistoryOracle(log.entries, entity: first, field: "title")
        for performer in performers {
            guard isAdmitted(performer),
                let status = try? await performer.replica.stream(summary.id),
                status.halt == nil, status.waiting == 0
            else { continue }
            let label = "device \(performer.number + 1)"
            if status.root != summary.head.root { record("INV-19: \(label) has another root") }
            if try await performer.digest(summary.id, ids) != state.digest {
                record("INV-24: \(label) has another state than the log")
            }
            let views = try await performer.replica.everything(in: summary.id)
            if !Set(ids).isSubset(of: views.map(\.id)) {
                record("INV-24: \(label) does not show all entities")
            }
            for view in views where !view.isOpaque {
                guard let merged = state.entities[view.id] else {
                    // Of an entity that only a refused change was about nothing is left to see.
                    if view.exists || !view.fields.isEmpty {
                        record("INV-24: \(label) shows an entity that the log does not have")
                    }
                    continue
                }
                if merged.view(in: summary.id) != view.json {
                    record("INV-7: \(label) shows other than its log says")
                }
                compareAgreements(label, view, log)
                for found in oracle.violations(of: merged, shownAs: view, isSettled: true) {
                    record("\(found.invariant.rawValue): \(label): \(found.detail)")
                }
            }
        }
    }
}
