import EntenteCrypto
import EntenteDomain
import TestSupport

@testable import EntenteSync

/// `snapshots`: logs, the lines that say what they mean, and the digest of the state.
enum SnapshotVectors {
    static func file() throws -> VectorFile {
        var generator = SeededGenerator(seed: 90)
        let drawn = (1...8).map { _ in MergeVectors.drawn(12, using: &generator) }
        let logs = drawn + [MergeVectors.madeAgain, MergeVectors.unread]
        var cases = [try line(VectorLog())]
        for log in logs { cases.append(try line(log)) }
        for horizon in [3, 9, 14] as [Int64] { cases.append(try line(forgetting(horizon))) }
        return VectorFile(
            "snapshots",
            about: "Logs as pages carry them, the snapshot lines of their entities in the order of"
                + " the ids, the digest of each line, and the digest of the state.",
            [("states", cases)]
        )
    }

    /// A note that two devices edit, and a checkpoint after which the edits up to a horizon are
    /// forgotten, but for those that the author of a later one had not seen.
    private static func forgetting(_ horizon: Int64) -> VectorLog {
        var log = VectorLog()
        let note = Published.id("note") as EntityID
        let bases: [(device: Int, base: Int64)] = [
            (0, 0), (0, 1), (1, 2), (0, 2), (1, 4), (1, 5), (0, 4), (0, 7), (1, 8), (0, 8), (1, 9),
        ]
        for (device, base) in bases {
            let length = log.length(note, "body", for: device, base: base)
            let delete = base.isMultiple(of: 3) ? min(1, length) : 0
            let splice = TextSplice(
                length: length,
                index: length - delete,
                delete: delete,
                insert: "\(log.size) "
            )
            log.append(device, base: base, [.init(note, .text(field: "body", splice: splice))])
        }
        let state = StateDigest().finish()
        let notice = ServerNotice.checkpoint(seq: 0, digest: state, horizon: horizon)
        log.append(2, base: log.size, [], notices: [notice])
        return log
    }

    private static func line(_ log: VectorLog) throws -> String {
        var state = StreamState()
        for record in log.records {
            state.apply(
                ChangeRecord(
                    header: record.header,
                    change: record.change,
                    digest: MerkleFrontier().root
                )
            )
        }
        let digests = state.lines.map { JSONValue.string(StateDigest.line($0).base64URL) }
        return Vector.line([
            ("digests", .array(digests)), ("lines", .array(state.lines.map(Vector.text))),
            ("log", try log.json()), ("state", .string(state.digest.base64URL)),
        ])
    }
}
