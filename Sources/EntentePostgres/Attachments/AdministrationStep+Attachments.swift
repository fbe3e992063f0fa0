import EntenteDomain
import EntenteSync

extension AdministrationStep {
    /// What a logged change names; nothing when this version cannot read it.
    func attachments(
        namedBy seq: Int64,
        in stream: StreamID
    ) async throws -> Set<NamedAttachment> {
        let rows = try await transaction.query(
            DroppingSQL.change,
            [.text(stream.description), .int8(seq)]
        )
        guard !rows.isEmpty, let json = try? JSONScanner.parse(rows.bytes(0, 0)),
            let change = try? Change(json)
        else { return [] }
        return NamedAttachments.named(by: change, of: try rows.id(0, 1))
    }

    /// Forgets bytes at once, unless another entity of the same member names them still.
    ///
    /// The last step of an erasure: it enters the other streams of the partnership.
    func drop(_ attachments: Set<NamedAttachment>, besides stream: StreamID) async throws {
        guard !attachments.isEmpty else { return }
        let rows = try await transaction.query(
            DroppingSQL.streams,
            [.text(stream.description)]
        )
        var rest = attachments
        for row in rows.indices {
            rest.subtract(
                try await NamedAttachments.named(in: try rows.id(row, 0), transaction)
            )
        }
        for attachment in rest {
            _ = try await transaction.query(
                DroppingSQL.drop,
                [
                    .text(stream.description), .bytes(attachment.digest.bytes),
                    .text(attachment.member.description),
                ]
            )
        }
    }
}

/// The statements that drop bytes, which run as the schema's owner.
private enum DroppingSQL {
    static let change = Statement(
        "attachment-change",
        """
        SELECT content, member FROM entente.change
        WHERE workspace = current_setting('entente.workspace') AND stream = $1::text
            AND seq = $2::bigint AND erased_by IS NULL
        """
    )

    static let streams = Statement(
        "attachment-siblings",
        """
        SELECT other.id FROM entente.stream
        JOIN entente.stream AS other
            ON other.workspace = stream.workspace AND other.audience <> 'control'
        WHERE stream.id = $1::text ORDER BY other.id
        """
    )

    static let drop = Statement(
        "attachment-drop",
        """
        SELECT entente.drop_attachment(stream.workspace, $2::bytea, $3::text)
        FROM entente.stream WHERE stream.id = $1::text
        """,
        mayWrite: true
    )
}
