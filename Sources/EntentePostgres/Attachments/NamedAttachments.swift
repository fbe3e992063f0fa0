import EntenteDomain
import EntenteSync

/// Finds what the entities of a stream name, in the state that its log means.
enum NamedAttachments {
    /// Changes that are read at once.
    private static let page: Int64 = 200

    /// What is named in a stream; the transaction has entered it as the server afterwards.
    static func named(
        in stream: StreamID,
        _ transaction: Transaction
    ) async throws -> Set<NamedAttachment> {
        let name = PostgresValue.text(stream.description)
        let answers = try await transaction.query([
            (SnapshotSQL.enter, [name]), (SnapshotSQL.newest, [name]),
        ])
        guard !answers[0].isEmpty else { return [] }
        let size = answers[0].int64(0, 1)
        let start = try KeptSnapshot(answers[1])?.seq ?? 0
        let records = try await records(of: name, after: start, upTo: size, transaction)
        let touched = Set(records.flatMap { $0.change?.entities ?? [] })
        let rows = try await transaction.query(
            lines,
            [name, .textArray(touched.map(\.description))]
        )
        var state = try StreamState(seq: start, lines: rows.indices.map { rows.bytes($0, 0) })
        for record in records { state.apply(record) }
        return state.namedAttachments
    }

    /// What a change names by itself.
    static func named(by change: Change, of member: MemberID) -> Set<NamedAttachment> {
        var named: Set<NamedAttachment> = []
        for operation in change.operations {
            guard case .put(Attachment.digestField, .string(let text)) = operation.action,
                let digest = Digest(base64URL: text)
            else { continue }
            named.insert(NamedAttachment(digest: digest, member: member))
        }
        return named
    }

    private static func records(
        of stream: PostgresValue,
        after start: Int64,
        upTo size: Int64,
        _ transaction: Transaction
    ) async throws -> [ChangeRecord] {
        var records: [ChangeRecord] = []
        var seq = start
        while seq < size {
            let rows = try await transaction.query(
                SnapshotSQL.changes,
                [stream, .int8(seq), .int8(size), .int8(page)]
            )
            guard !rows.isEmpty else {
                throw StoreError(.inconsistent, detail: "the log of a collection has a gap")
            }
            for row in rows.indices {
                let change = try Change(
                    JSONScanner.parse(rows.bytes(row, 9)),
                    isRemainder: !rows.isNull(row, 12)
                )
                let header = try rows.header(row)
                let digest = try rows.digest(row, 10)
                records.append(ChangeRecord(header: header, change: change, digest: digest))
                seq = header.seq
            }
        }
        return records
    }

    /// The lines of attachments, and of the entities of some changes: what these are folded into.
    private static let lines = Statement(
        "attachment-lines",
        """
        SELECT line FROM entente.entity_state
        WHERE workspace = (SELECT current_setting('entente.workspace', true))
            AND stream = $1::text AND (
                entity = ANY ($2::text[]) OR position(convert_to('"attachment"', 'UTF8') IN line) > 0
            )
        ORDER BY entity
        """
    )
}
