import EntenteDomain
import EntenteSync
import Oracles

/// A stream's log as a stranger read it at a rest.
struct StoryLog {
    /// Where the stream stood before it was read.
    let summary: StreamSummary
    /// The lives of the log.
    let epochs: EpochHistory
    /// What it holds, in order.
    let records: [PullAnswer.Record]
    /// The same as oracles read it.
    let entries: [HistoryEntry]

    /// Reads all of a log, when nobody writes.
    init(of summary: StreamSummary, read auditor: RawDevice) async throws {
        self.summary = summary
        epochs = try await auditor.pull(summary.id, after: 0, limit: 1).epochs
        records = try await auditor.pullAll(summary.id)
        entries = try records.map { entry in
            HistoryEntry(
                device: entry.header.device,
                change: try entry.change.get(),
                confirmation: Origin.Confirmation(entry.header)
            )
        }
    }

    /// What the ledger calls a change of the log.
    func name(of header: ChangeRecord.Header) -> StoryLedger.Name {
        StoryLedger.Name(
            stream: summary.id,
            epoch: epochs.epoch(at: header.seq),
            device: header.device,
            n: header.n
        )
    }
}
