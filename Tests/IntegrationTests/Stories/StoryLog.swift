import EntenteDomain
import EntentePostgres
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

    /// Reads all of a log, when nobody writes; what is before the horizon is read from the database.
    init(
        of summary: StreamSummary,
        read auditor: RawDevice,
        and store: PostgresStreamStore
    ) async throws {
        self.summary = summary
        let (stream, horizon) = (summary.id, summary.head.horizon)
        let first = try await auditor.pull(stream, after: horizon, limit: 1)
        epochs = first.epochs
        var records: [PullAnswer.Record] = []
        while Int64(records.count) < horizon {
            let after = Int64(records.count)
            let page = try await store.page(
                stream,
                after: after,
                limit: Int(min(1_000, horizon - after)),
                device: auditor.id
            )
            guard let page, !page.records.isEmpty else { throw Unreadable() }
            records += try JSONValue.message(
                PullAnswer.write(page, after: after, head: first.head)
            ) { (json) throws(MessageError) in try PullAnswer(json) }.records
        }
        records += try await auditor.pullAll(stream, after: horizon)
        self.records = records
        entries = try records.map { entry in
            HistoryEntry(
                device: entry.header.device,
                change: try entry.change.get(),
                confirmation: Origin.Confirmation(entry.header)
            )
        }
    }

    /// A log that ends before its horizon.
    struct Unreadable: Error {}

    /// What the ledger calls a change of the log.
    func name(of header: ChangeRecord.Header) -> StoryLedger.Name {
        StoryLedger.Name(
            stream: summary.id,
            epoch: epochs.epoch(at: header.seq),
            device: header.device,
            n: header.n
        )
    }

    /// Whether a change is in the log, wherever it is.
    func contains(_ content: [UInt8]) -> Bool { records.contains { $0.content == content } }

    /// Where each change has to be in the tree.
    var leaves: [Digest] {
        records.map { entry in
            MerkleFrontier.leaf(
                header: entry.header.canonicalBytes,
                content: entry.digest(in: summary.id, epochs.epoch(at: entry.header.seq))
            )
        }
    }

    /// Lets the changes after those that a state covers happen to it, up to a seq.
    func fold(into state: inout StreamState, upTo seq: Int64) throws {
        for entry in records.prefix(Int(seq)).dropFirst(Int(state.seq)) {
            let digest = entry.digest(in: summary.id, epochs.epoch(at: entry.header.seq))
            let change = try entry.change.get()
            state.apply(ChangeRecord(header: entry.header, change: change, digest: digest))
        }
    }

    /// What the log means as a whole.
    func state() throws -> StreamState {
        var state = StreamState()
        try fold(into: &state, upTo: Int64(records.count))
        return state
    }
}
