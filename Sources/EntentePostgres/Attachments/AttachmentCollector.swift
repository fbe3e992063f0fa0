public import EntenteDomain
public import EntenteSync

/// Forgets the bytes that no entity has named for so long, and keeps the same bytes once.
///
/// What is named follows from the log alone, so nothing is counted on the way of a push, and a count can
/// never be wrong. Any number of processes may run one.
public struct AttachmentCollector: Sendable {
    /// What a run has done.
    public struct Outcome: Hashable, Sendable {
        /// Uploads that were forgotten.
        public var dropped: Int
        /// Uploads whose bytes were there twice, and are kept once now.
        public var merged: Int

        /// Counts what was done.
        public init(dropped: Int = 0, merged: Int = 0) {
            self.dropped = dropped
            self.merged = merged
        }
    }

    /// How long things stay.
    public struct Policy: Hashable, Sendable {
        /// Milliseconds for which bytes stay that nothing names.
        public var grace: Int64
        /// Milliseconds for which an upload that stopped stays.
        public var open: Int64

        /// Sets a policy; the defaults are the bounds of `Limits`.
        public init(
            grace: Int64 = Limits.attachmentGraceDays * 86_400_000,
            open: Int64 = Limits.attachmentOpenDays * 86_400_000
        ) {
            self.grace = grace
            self.open = open
        }
    }

    private let pool: PostgresPool
    private let policy: Policy

    /// Makes a collector on a pool of the gateway's role, which stays with the caller.
    public init(pool: PostgresPool, policy: Policy = Policy()) {
        self.pool = pool
        self.policy = policy
    }

    /// Goes through all partnerships that have bytes of attachments; one that fails holds no other.
    ///
    /// - Parameter now: The time.
    /// - Returns: What was done.
    /// - Throws: `StoreError`: at the end of the run what failed in it, at once when the run is cancelled
    ///   or the database away.
    public func run(now: Milliseconds) async throws(StoreError) -> Outcome {
        var outcome = Outcome()
        do {
            let rows = try await pool.query(CollectionSQL.streams)
            var streams: [PartnershipID: [StreamID]] = [:]
            for row in rows.indices {
                streams[try rows.id(row, 0), default: []].append(try rows.id(row, 1))
            }
            var failures = RunFailures()
            for (partnership, streams) in streams.sorted(by: { $0.key < $1.key }) {
                do {
                    let done = try await collect(partnership, streams, now)
                    outcome.dropped += done.dropped
                    outcome.merged += done.merged
                } catch {
                    try failures.note(error, of: partnership)
                }
            }
            try failures.end()
        } catch {
            throw StoreError(error)
        }
        return outcome
    }

    private func collect(
        _ partnership: PartnershipID,
        _ streams: [StreamID],
        _ now: Milliseconds
    ) async throws -> Outcome {
        var named: Set<NamedAttachment> = []
        for stream in streams {
            named.formUnion(
                try await pool.withTransaction { transaction in
                    try await NamedAttachments.named(in: stream, transaction)
                }
            )
        }
        let list = Array(named)
        let rows = try await pool.query(
            CollectionSQL.collect,
            [
                .text(partnership.description), .bytesArray(list.map(\.digest.bytes)),
                .textArray(list.map(\.member.description)),
                .int8(now.advanced(by: -policy.grace).value),
                .int8(now.advanced(by: -policy.open).value), .int8(now.value),
            ]
        )
        return Outcome(dropped: rows.int(0, 0), merged: rows.int(0, 1))
    }
}

/// The statements of the collector.
private enum CollectionSQL {
    static let streams = Statement(
        "attachment-streams",
        "SELECT partnership, stream FROM entente.attachment_streams()"
    )

    static let collect = Statement(
        "attachment-collect",
        """
        SELECT dropped, merged FROM entente.collect_attachments(
            $1::text, $2::bytea[], $3::text[], $4::bigint, $5::bigint, $6::bigint
        )
        """,
        mayWrite: true
    )
}
