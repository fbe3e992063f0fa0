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
        var read: Set<StreamID> = []
        for auditor in auditors {
            for summary in try await auditor.heads() {
                switch summary.audience {
                case .shared, .organisation: break
                default: continue
                }
                guard read.insert(summary.id).inserted else { continue }
                let records = try await auditor.pullAll(summary.id)
                checkLog(records, summary)
                try await checkStates(records, summary)
            }
        }
        checkAccounts(of: read)
    }

    /// No gap, no other order, no other root than that of what is served (INV-1, 2, 3, 19).
    private func checkLog(_ records: [PullAnswer.Record], _ summary: StreamSummary) {
        let stream = summary.id
        if !records.map(\.header.seq).elementsEqual((0..<Int64(records.count)).map { $0 + 1 }) {
            record("INV-1: \(stream) is not numbered without a gap")
        }
        var frontier = MerkleFrontier()
        var leaves: [Digest] = []
        var counters: [DeviceID: Int64] = [:]
        for entry in records {
            let header = entry.header
            let name = StoryLedger.Name(stream: stream, device: header.device, n: header.n)
            for n in (counters[header.device, default: 0] + 1)..<max(header.n, 1) {
                let missing = StoryLedger.Name(stream: stream, device: header.device, n: n)
                if !isRefused(missing) { record("INV-3: \(missing) is missing before \(name)") }
            }
            if header.n <= counters[header.device, default: 0] {
                record("INV-3: \(name) comes late, or twice")
            }
            counters[header.device] = header.n
            if ledger.seen.frozen[name] != entry.content {
                record("INV-4: nobody made \(name) as it is at \(header.seq)")
            }
            let leaf = MerkleFrontier.leaf(
                header: header.canonicalBytes,
                content: entry.digest(in: stream, summary.head.epoch)
            )
            frontier.append(leaf)
            leaves.append(leaf)
        }
        if summary.head.known != KnownHead(size: frontier.size, root: frontier.root) {
            record("INV-19: the head of \(stream) is not that of what is served")
        }
        let before = ledger.seen.leaves[stream] ?? []
        if !leaves.starts(with: before) {
            record("INV-2: \(stream) is another log than at the last rest")
        }
        ledger.note { seen in
            seen.leaves[stream] = leaves
            for (leaf, entry) in zip(leaves, records) {
                seen.logged[
                    StoryLedger.Name(
                        stream: stream,
                        device: entry.header.device,
                        n: entry.header.n
                    )
                ] = (entry.header.seq, leaf)
            }
        }
    }

    /// Each change that was made is in the log where its device was told, or was refused (INV-4, 15, 18).
    private func checkAccounts(of streams: Set<StreamID>) {
        let seen = ledger.seen
        for (name, content) in seen.frozen where streams.contains(name.stream) {
            switch (seen.outcomes[name], seen.logged[name]) {
            case (.sequenced(_, let seq, _, let leaf)?, let place?):
                if place != (seq, leaf) { record("INV-18: \(name) is not where it was promised") }
            case (.sequenced?, nil): record("INV-18: \(name) was acknowledged and lost")
            // Its answer was lost, and the log itself told the device.
            case (nil, _?): break
            case (nil, nil): record("INV-4: \(name) is nowhere")
            case (.rejected?, _?): record("INV-15: \(name) was refused and is in the log")
            case (.rejected(_, let rejection)?, nil):
                if !content.isImpossible { record("INV-15: \(name) was refused \(rejection.code)") }
            }
        }
    }

    private func isRefused(_ name: StoryLedger.Name) -> Bool {
        if case .rejected? = ledger.seen.outcomes[name] { true } else { false }
    }

    /// The log means what the whole history says, and every device holds just that (INV-8 to 11).
    private func checkStates(
        _ records: [PullAnswer.Record],
        _ summary: StreamSummary
    ) async throws {
        var state = StreamState()
        var entries: [HistoryEntry] = []
        for entry in records {
            let change = try entry.change.get()
            let digest = entry.digest(in: summary.id, summary.head.epoch)
            state.apply(ChangeRecord(header: entry.header, change: change, digest: digest))
            entries.append(
                HistoryEntry(
                    device: entry.header.device,
                    change: change,
                    confirmation: Origin.Confirmation(entry.header)
                )
            )
        }
        let ids = state.entities.keys.sorted()
        guard let first = ids.first else { return }
        let oracle = HistoryOracle(entries, entity: first, field: "title")
        for performer in performers {
            guard let status = try? await performer.replica.stream(summary.id) else { continue }
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
                for found in oracle.violations(of: merged, shownAs: view, isSettled: true) {
                    record("\(found.invariant.rawValue): \(label): \(found.detail)")
                }
            }
        }
    }
}

extension [UInt8] {
    /// Whether these are the bytes of an edit that only a fault of a client could make.
    fileprivate var isImpossible: Bool {
        guard let change = try? Change(JSONScanner.parse(self)) else { return false }
        return change.operations.contains { operation in
            if case .text(_, let splice) = operation.action {
                splice.length == 9_000
            } else {
                false
            }
        }
    }
}
