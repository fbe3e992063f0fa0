import EntenteDomain
import EntenteSync
import GRDB

/// Edits of texts that no later change can stand beside are forgotten, as the log says (clause 4.5).
extension ReplicaTransaction {
    /// Lets a folded entity forget the edits up to the horizon that the log names last, as far as it
    /// reaches to a seq.
    func forgetEdits(
        of state: inout EntityState,
        in stream: StreamID,
        asOf seq: Int64
    ) throws {
        guard state.oldestEdit != nil else { return }
        state.forgetEdits(upTo: try horizon(in: stream, asOf: seq))
    }

    /// Lets the folded entities that are at hand forget the edits up to a horizon.
    func forgetEdits(upTo horizon: Int64, in stream: StreamID) {
        guard horizon > 0 else { return }
        for entity in foldedEntities(of: stream) {
            updateIfFolded(stream, entity) { $0.forgetEdits(upTo: horizon) }
        }
    }

    /// The horizon of the last checkpoint up to a seq; 0 without one.
    func horizon(in stream: StreamID, asOf seq: Int64) throws -> Int64 {
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT * FROM change WHERE stream = ? AND notice = 1 AND seq <= ?
                ORDER BY seq DESC
                """,
            arguments: [stream.description, seq]
        )
        while let row = try rows.next() {
            for case .checkpoint(_, _, let horizon) in try StoredChange(row).change().notices {
                return horizon
            }
        }
        return 0
    }
}
