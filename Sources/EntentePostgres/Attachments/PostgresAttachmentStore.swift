public import EntenteDomain
public import EntenteSync

/// The bytes of attachments in PostgreSQL, so that a backup of the database has them.
public struct PostgresAttachmentStore: AttachmentStore {
    private let pool: PostgresPool

    /// Makes a store on a pool of the gateway's role, which stays with the caller.
    public init(pool: PostgresPool) { self.pool = pool }

    /// Takes up or goes on with what a device's member sends; nil when the device has not the partnership.
    public func begin(
        _ file: AttachmentFile,
        size: Int64,
        quota: Int64,
        device: DeviceID,
        now: Milliseconds
    ) async throws(StoreError) -> AttachmentBeginning? {
        do {
            let rows = try await pool.query(
                AttachmentSQL.begin,
                file.parameters(device) + [.int8(size), .int8(quota), .int8(now.value)]
            )
            guard !rows.isEmpty else { return nil }
            switch rows.text(0, 0) {
            case "open": return .open(try rows.id(0, 2), received: rows.int64(0, 3))
            case "read_only": return .readOnly
            case "quota": return .quota
            case "other_size": return .otherSize
            case "complete": return .complete(verdict: nil)
            default: return .complete(verdict: try rows.word(0, 0))
            }
        } catch {
            throw StoreError(error)
        }
    }

    /// Adds the next piece; how many bytes are here then, or nil when there is nothing to add to any more.
    public func add(
        _ piece: [UInt8],
        at offset: Int64,
        of content: ContentID,
        to file: AttachmentFile,
        device: DeviceID,
        now: Milliseconds
    ) async throws(StoreError) -> Int64? {
        do {
            return try await pool.query(
                AttachmentSQL.add,
                file.parameters(device) + [
                    .text(content.description), .int8(offset), .bytes(piece), .int8(now.value),
                ]
            ).optionalInt64(0, 0)
        } catch {
            throw StoreError(error)
        }
    }

    /// Says whether all pieces together have the digest; those that have not are forgotten.
    public func end(
        _ file: AttachmentFile,
        _ content: ContentID,
        fits: Bool,
        device: DeviceID,
        now: Milliseconds
    ) async throws(StoreError) -> Bool {
        do {
            return try await pool.query(
                AttachmentSQL.end,
                file.parameters(device) + [
                    .text(content.description), .bool(fits), .int8(now.value),
                ]
            ).bool(0, 0)
        } catch {
            throw StoreError(error)
        }
    }

    /// What members have sent of a file, the most useful first.
    public func holdings(
        of file: AttachmentFile,
        by members: [MemberID],
        device: DeviceID
    ) async throws(StoreError) -> [AttachmentHolding] {
        do {
            let rows = try await pool.query(
                AttachmentSQL.find,
                file.parameters(device) + [.textArray(members.map(\.description))]
            )
            var holdings: [AttachmentHolding] = []
            for row in rows.indices {
                holdings.append(
                    AttachmentHolding(
                        content: try rows.id(row, 0),
                        member: try rows.id(row, 5),
                        size: rows.int64(row, 1),
                        received: rows.int64(row, 2),
                        isComplete: rows.bool(row, 3),
                        verdict: rows.isNull(row, 4) ? nil : try rows.word(row, 4)
                    )
                )
            }
            return holdings
        } catch {
            throw StoreError(error)
        }
    }

    /// One piece of what a member has sent; nil when it is gone, or the device's access is.
    public func piece(
        _ nth: Int64,
        of file: AttachmentFile,
        by member: MemberID,
        device: DeviceID
    ) async throws(StoreError) -> [UInt8]? {
        do {
            return try await pool.query(
                AttachmentSQL.read,
                file.parameters(device) + [.text(member.description), .int8(nth)]
            ).optionalBytes(0, 0)
        } catch {
            throw StoreError(error)
        }
    }
}

extension AttachmentFile {
    /// Who asks, where, and for what: with what every statement begins.
    fileprivate func parameters(_ device: DeviceID) -> [PostgresValue] {
        [.text(device.description), .text(partnership.description), .bytes(digest.bytes)]
    }
}

/// The statements about attachments: functions only, because the gateway's role sees no table of them.
private enum AttachmentSQL {
    static let begin = Statement(
        "attachment-begin",
        """
        SELECT outcome, holder, place, here
        FROM entente.begin_attachment(
            $1::text, $2::text, $3::bytea, $4::bigint, $5::bigint, $6::bigint
        )
        """,
        mayWrite: true
    )

    static let add = Statement(
        "attachment-add",
        """
        SELECT entente.add_attachment_piece(
            $1::text, $2::text, $3::bytea, $4::text, $5::bigint, $6::bytea, $7::bigint
        )
        """,
        mayWrite: true
    )

    static let end = Statement(
        "attachment-end",
        """
        SELECT entente.end_attachment(
            $1::text, $2::text, $3::bytea, $4::text, $5::boolean, $6::bigint
        )
        """,
        mayWrite: true
    )

    static let find = Statement(
        "attachment-find",
        """
        SELECT place, whole, here, complete, verdict, holder
        FROM entente.find_attachment($1::text, $2::text, $3::bytea, $4::text[])
        """
    )

    static let read = Statement(
        "attachment-read",
        """
        SELECT entente.read_attachment($1::text, $2::text, $3::bytea, $4::text, $5::bigint)
        """
    )
}
