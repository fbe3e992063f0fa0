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
        return VectorFile(
            "snapshots",
            about: "Logs as pages carry them, the snapshot lines of their entities in the order of"
                + " the ids, the digest of each line, and the digest of the state.",
            [("states", cases)]
        )
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
