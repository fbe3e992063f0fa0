import EntenteCrypto
import EntenteDomain
import EntenteSync

/// One stream of an archive while it is read: what waits to be written, and what follows from the whole.
struct StreamInArchive {
    let stream: AuditFile.Stream
    /// The header of the first change; of a control stream that of the server.
    private(set) var server: ChangeRecord.Header?
    /// The changes that wait.
    private(set) var changes: [Waiting] = []
    private var seals: [PushSeal] = []
    private var frontier = MerkleFrontier()
    private var cursors: [DeviceID: Sequencer.DeviceCursor] = [:]
    private var horizon: Int64 = 0
    private var past: StreamPast

    /// A change that waits to be written.
    struct Waiting {
        let record: PullAnswer.Record
        let digest: Digest
        let leaf: Digest
        let base: Int64
        let editsText: Bool
    }

    init(_ stream: AuditFile.Stream) {
        self.stream = stream
        past = StreamPast(stream: stream.id)
        past.recent = .none
        past.catalogue = CatalogueGuard(stream.audience, checks: false)
    }

    var isControl: Bool { stream.audience == .control }

    /// Takes the next change, and answers what it says.
    mutating func take(_ record: PullAnswer.Record, _ leaf: Digest) throws -> Change {
        let header = record.header
        guard case .success(let change) = record.change else {
            let sentence = "Change \(header.seq) of stream \(stream.id) is of a newer version."
            throw AdministrationError(.archive(LogFault(.file, sentence)))
        }
        server = server ?? header
        let epoch = stream.epochs.epoch(at: header.seq)
        let editsText = change.operations.contains { operation in
            if case .text = operation.action { true } else { false }
        }
        changes.append(
            Waiting(
                record: record,
                digest: record.digest(in: stream.id, epoch),
                leaf: leaf,
                base: change.base,
                editsText: editsText && record.erasure == nil
            )
        )
        frontier.append(leaf)
        let next = max(cursors[header.device]?.next ?? 1, header.n + 1)
        let base = max(cursors[header.device]?.base ?? 0, change.base)
        cursors[header.device] = .init(next: next, base: base)
        for case .checkpoint(_, _, let named) in change.notices { horizon = max(horizon, named) }
        if !isControl { past.take(change, header) }
        return change
    }

    /// Takes a seal of the changes before.
    mutating func take(_ seal: PushSeal) {
        seals.append(seal)
        let base = cursors[seal.device]?.base ?? 0
        let next = max(cursors[seal.device]?.next ?? 1, seal.last + 1)
        cursors[seal.device] = .init(next: next, base: base)
    }

    /// The statements that write what waits, which does not wait any more.
    mutating func drain(now: Milliseconds) -> [(Statement, [PostgresValue])] {
        defer { (changes, seals) = ([], []) }
        let appended = changes.isEmpty ? [] : [(ArchiveSQL.append, parameters)]
        return appended + StreamWriting(stream: stream.id, acl: 0, now: now).sealed(seals)
    }

    private var parameters: [PostgresValue] {
        let headers = changes.map(\.record.header)
        return [
            .text(stream.id.description), .int8Array(headers.map(\.seq)),
            .textArray(headers.map(\.device.description)), .int8Array(headers.map(\.n)),
            .int8Array(changes.map(\.base)), .bytesArray(changes.map(\.record.content)),
            .bytesArray(changes.map(\.digest.bytes)), .bytesArray(changes.map(\.leaf.bytes)),
            .textArray(headers.map(\.member.description)),
            .textArray(headers.map(\.organisation.description)), .int8Array(headers.map(\.acl)),
            .int8Array(headers.map(\.received.value)), .int8Array(headers.map(\.known.size)),
            .bytesArray(headers.map(\.known.root.bytes)), .boolArray(changes.map(\.editsText)),
            .optionalTextArray(changes.map { $0.record.erasure?.by.description }),
            .optionalTextArray(changes.map { $0.record.erasure?.reason.rawValue }),
        ]
    }

    /// Where the log ends, as far as it was taken.
    var end: ArchivedPartnership.End { .init(frontier: frontier, horizon: horizon) }

    /// The statements that are due when the whole stream is written.
    func ending(now: Milliseconds) -> [(Statement, [PostgresValue])] {
        let id = PostgresValue.text(stream.id.description)
        let lives = stream.epochs.past
        let counters = cursors.sorted { $0.key < $1.key }
        return [
            (
                ArchiveSQL.keepLives,
                [
                    id, .int8(now.value), .textArray(lives.map(\.epoch.description)),
                    .int8Array(lives.map(\.size)),
                ]
            ),
            (
                ArchiveSQL.setCounters,
                [
                    id, .textArray(counters.map(\.key.description)),
                    .int8Array(counters.map(\.value.next)),
                    .int8Array(counters.map(\.value.base)),
                ]
            ),
        ] + PastAnswer(stream: stream.id, past: past).writes
    }
}
