import EntenteCrypto
public import EntenteDomain
public import EntenteSync

extension PostgresStreamStore: NoticeStore {
    /// Appends one change of the server with these notices; nil when there is no such stream.
    public func append(
        _ notices: [ServerNotice],
        to stream: StreamID,
        now: Milliseconds
    ) async throws(StoreError) -> StreamHead? {
        do {
            let head = try await pool.withTransaction { transaction in
                try await ServerWriting(stream: stream, now: now, lockTimeout: lockTimeout)
                    .append(notices, in: transaction)
            }
            if head != nil { hints.appended(stream) }
            return head
        } catch {
            throw StoreError(error)
        }
    }
}

/// Writes changes of the server itself, in a transaction of whichever role may do so.
struct ServerWriting: Sendable {
    let stream: StreamID
    let now: Milliseconds
    let lockTimeout: Duration

    /// Locks the stream and appends; the head after it, or nil when there is no such stream.
    func append(
        _ notices: [ServerNotice],
        in transaction: Transaction
    ) async throws -> StreamHead? {
        try await append(in: transaction) { _ in notices }
    }

    /// As above, with notices that name the stream's horizon as it is under the lock.
    func append(
        in transaction: Transaction,
        _ notices: (_ horizon: Int64) -> [ServerNotice]
    ) async throws -> StreamHead? {
        let timeout = Int32(clamping: Int64(lockTimeout / .milliseconds(1)))
        let rows = try await transaction.query(
            StreamSQL.lockAsServer,
            [.text(stream.description), .int4(timeout)]
        )
        guard !rows.isEmpty else { return nil }
        let (epoch, frontier, horizon) = try rows.place(0, 1)
        let author = ServerAuthor(
            device: try rows.id(0, 5),
            member: try rows.id(0, 6),
            organisation: try rows.id(0, 7)
        )
        let cursors = [
            author.device: Sequencer.DeviceCursor(next: rows.int64(0, 8), base: rows.int64(0, 9))
        ]
        let acl = rows.int64(0, 0)
        var sequencer = Sequencer(
            epoch: epoch,
            frontier: frontier,
            horizon: horizon,
            acl: acl,
            cursors: cursors,
            texts: TextGuard(),
            past: StreamPast(stream: stream),
            now: now
        )
        sequencer.append(
            notices(horizon),
            by: author,
            to: stream,
            salt: SecureRandom.bytes(Change.saltLength)
        )
        try await StreamWriting(stream: stream, acl: acl, now: now).write(
            sequencer,
            from: frontier.size,
            moving: cursors,
            in: transaction
        )
        return sequencer.head
    }
}
