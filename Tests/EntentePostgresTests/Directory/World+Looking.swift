import EntenteCrypto
import EntenteDomain
import EntentePostgres
import EntenteSync
import TestPostgres

extension World {
    /// How many stored changes, lines, parts and words hold a text.
    func kept(_ text: String) async throws -> Int64 {
        let rows = try await owner.query(
            Statement(
                "test-kept",
                """
                SELECT (SELECT count(*) FROM entente.change
                        WHERE position(convert_to($1::text, 'UTF8') IN content) > 0)
                    + (SELECT count(*) FROM entente.entity_state
                        WHERE position(convert_to($1::text, 'UTF8') IN line) > 0)
                    + (SELECT count(*) FROM entente.snapshot_part
                        WHERE position(convert_to($1::text, 'UTF8') IN content) > 0)
                    + (SELECT count(*) FROM entente.search_entry WHERE title LIKE $1::text || '%')
                """
            ),
            [.text(text)]
        )
        return rows.int64(0, 0)
    }

    /// The root of the tree over the records of the shared stream.
    func root(of log: [StoredRecord]) async throws -> Digest {
        let shared = try await shared()
        var tree = MerkleFrontier()
        for record in log {
            let scope = ChangeScope(
                stream: shared.id,
                epoch: shared.head.epoch,
                device: record.header.device
            )
            tree.append(
                MerkleFrontier.leaf(
                    header: record.header.canonicalBytes,
                    content: record.erasure?.digest ?? scope.digest(of: record.content)
                )
            )
        }
        return tree.root
    }

    /// Makes the changes of a stream unreadable, behind the back of everything that guards them.
    func spoil(_ stream: StreamID) async throws {
        try await database.withConnection(as: EmbeddedCluster.administrator) { connection in
            try await connection.script(
                "test-spoil",
                """
                SET session_replication_role = replica;
                UPDATE entente.change SET content = '\\x7b' WHERE stream = '\(stream)'
                """
            )
        }
    }
}

extension [StoredRecord] {
    /// What the first records of a log merge to.
    func state(upTo seq: Int64) throws -> StreamState {
        var state = StreamState()
        for record in prefix(Int(seq)) {
            state.apply(
                ChangeRecord(
                    header: record.header,
                    change: try Change(
                        JSONScanner.parse(record.content),
                        isRemainder: record.erasure != nil
                    ),
                    digest: SHA256.digest([])
                )
            )
        }
        return state
    }
}
