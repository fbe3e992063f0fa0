public import EntenteDomain
public import EntenteSync

/// Streams in PostgreSQL.
///
/// 1. The pool's role is the gateway's: row-level security shows it only what a device has entered.
/// 2. Sequencing is one transaction in three round trips: lock and read, write, commit.
/// 3. Reads are one round trip.
/// 4. After a commit other processes get a hint, outside the transaction (`HintSender`).
public final class PostgresStreamStore: StreamStore {
    let pool: PostgresPool
    let lockTimeout: Duration
    let hints: HintSender
    private let checksCatalogue: Bool
    private let roots = RootMemory()

    /// Makes a store on a pool of the gateway's role.
    ///
    /// - Parameters:
    ///   - pool: Stays with the caller, who shuts it down.
    ///   - lockTimeout: How long a group waits for the stream's row before it gives up.
    ///   - checksCatalogue: Whether what the catalogue does not have is refused.
    public init(
        pool: PostgresPool,
        lockTimeout: Duration = .seconds(3),
        checksCatalogue: Bool = true
    ) {
        self.pool = pool
        self.checksCatalogue = checksCatalogue
        self.lockTimeout = lockTimeout
        hints = HintSender(pool)
    }

    /// Appends pushes to one stream in one transaction, under the stream's row lock.
    public func sequence(
        _ stream: StreamID,
        _ requests: [SequencingRequest],
        texts: TextGuard,
        now: Milliseconds
    ) async throws(StoreError) -> (results: [Result<PushResult, PushRefusal>], texts: TextGuard) {
        guard !requests.isEmpty else { return ([], texts) }
        do {
            let known = try await followed(texts, of: stream, for: requests)
            let group = SequencingGroup(
                stream: stream,
                requests: requests,
                now: now,
                lockTimeout: lockTimeout,
                roots: roots,
                checksCatalogue: checksCatalogue
            )
            let decided = try await pool.withTransaction { transaction in
                try await group.run(known, in: transaction)
            }
            if let head = decided.head { roots.keep(head.known, of: stream, head.epoch) }
            if decided.hasAppended { hints.appended(stream) }
            return (decided.results, decided.texts)
        } catch {
            throw StoreError(error)
        }
    }

    /// Reads the changes after a seq; nil when there is no such stream for the device.
    public func page(
        _ stream: StreamID,
        after: Int64,
        seals: Int,
        limit: Int,
        device: DeviceID
    ) async throws(StoreError) -> ChangePage? {
        let count = min(max(limit, 0), Limits.pullChanges)
        let streamID = PostgresValue.text(stream.description)
        do {
            let answers = try await pool.transaction([
                (StreamSQL.enter, [.text(device.description), streamID]),
                (
                    StreamSQL.page,
                    [streamID, .int8(after), .int8(count), .int8(Limits.pullBytes)]
                ),
                (StreamSQL.counter, [streamID, .text(device.description)]),
                (
                    StreamSQL.rejections,
                    [streamID, .text(device.description), .int8(Limits.pullChanges)]
                ),
                (
                    StreamSQL.seals,
                    [
                        streamID, .int8(after), .int8(after + Int64(count)), .int8(seals),
                        .int8(Limits.pullSeals), .int8(Limits.pushChanges + 1),
                    ]
                ),
                (StreamSQL.pastEpochs, [streamID]),
            ])
            return try ChangePage(answers)
        } catch {
            throw StoreError(error)
        }
    }

    /// Lists the streams that a device may read, in the order of their ids.
    public func streams(of device: DeviceID) async throws(StoreError) -> [StreamSummary] {
        do {
            let rows = try await pool.query(StreamSQL.streams, [.text(device.description)])
            return try rows.indices.map { try StreamSummary(rows, $0) }
        } catch {
            throw StoreError(error)
        }
    }

    /// Brings texts that know nothing yet up to the log, from the newest snapshot on, page by page and
    /// before the row is locked: a gateway that has just started may have much to read, and others
    /// shall not wait for that.
    private func followed(
        _ texts: TextGuard,
        of stream: StreamID,
        for requests: [SequencingRequest]
    ) async throws -> TextGuard {
        guard texts.seq == 0,
            let request = requests.first(where: { $0.changes.contains(where: \.editsText) })
        else { return texts }
        let device = PostgresValue.text(request.principal.device.description)
        let kept = try await pool.transaction([
            (StreamSQL.enter, [device, .text(stream.description)]),
            (SnapshotSQL.texts, [.text(stream.description)]),
        ])
        var texts = try TextGuard(snapshot: kept[1])
        var isBehind = true
        while isBehind {
            let answers = try await pool.transaction([
                (StreamSQL.enter, [device, .text(stream.description)]),
                (StreamSQL.textChanges, StreamSQL.textChanges(stream, after: texts.seq)),
            ])
            isBehind = try texts.follow(answers[1])
        }
        return texts
    }
}
