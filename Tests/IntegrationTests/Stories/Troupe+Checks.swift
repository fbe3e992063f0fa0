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
            for summary in try await auditor.heads() {
                switch summary.audience {
                case .shared, .organisation: break
                default: continue
                }
                guard logs[summary.id] == nil else { continue }
                let log = try await StoryLog(of: summary, read: auditor)
                checkLog(log)
                try await checkStates(log)
                logs[summary.id] = log
            }
        }
        try await checkAccounts(of: logs)
    }

    /// No gap, no other order, no other root than that of what is served (INV-1, 2, 3, 19).
    private func checkLog(_ log: StoryLog) {
        let (summary, stream, records) = (log.summary, log.summary.id, log.records)
        if !records.map(\.header.seq).elementsEqual((0..<Int64(records.count)).map { $0 + 1 }) {
            record("INV-1: \(stream) is not numbered without a gap")
        }
        var frontier = MerkleFrontier()
        var leaves: [Digest] = []
        var counters: [DeviceID: Int64] = [:]
        for entry in records {
            let header = entry.header
            let name = log.name(of: header)
            for n in (counters[header.device, default: 0] + 1)..<max(header.n, 1) {
                let missing = StoryLedger.Name(
                    stream: stream,
                    epoch: name.epoch,
                    device: header.device,
                    n: n
                )
                if !isRefused(missing) { record("INV-3: \(missing) is missing before \(name)") }
            }
            if header.n <= counters[header.device, default: 0] {
                record("INV-3: \(name) comes late, or twice")
            }
            counters[header.device] = header.n
            if !ledger.seen.wasMade(entry.content, as: name) {
                record("INV-4: nobody made \(name) as it is at \(header.seq)")
            }
            let leaf = MerkleFrontier.leaf(
                header: header.canonicalBytes,
                content: entry.digest(in: stream, name.epoch)
            )
            frontier.append(leaf)
            leaves.append(leaf)
        }
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

    /// The log means what the whole history says, and every device holds just that (INV-8 to 11).
    private func checkStates(_ log: StoryLog) async throws {
        let summary = log.summary
        var state = StreamState()
        for entry in log.records {
            let digest = entry.digest(in: summary.id, log.name(of: entry.header).epoch)
            let change = try entry.change.get()
            state.apply(ChangeRecord(header: entry.header, change: change, digest: digest))
        }
        let ids = state.entities.keys.sorted()
        guard let first = ids.first else { return }
        let oracle = HistoryOracle(log.entries, entity: first, field: "title")
        for performer in performers {
            guard let status = try? await performer.replica.stream(summary.id),
                status.halt == nil
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
            for view in views {
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
