import EntenteDomain

/// The statements of the stream store.
///
/// Every statement states its workspace and stream although row-level security does so too: neither
/// shall depend on the other.
enum StreamSQL {
    /// Lets the transaction see a stream for one device.
    static let enter = Statement(
        "stream-enter",
        """
        SELECT access, acl, epoch, size, frontier, horizon, workspace
        FROM entente.enter_stream($1::text, $2::text)
        """
    )

    /// Locks a stream's row and tells what sequencing needs of it and of the devices.
    static let lock = Statement(
        "stream-lock",
        """
        SELECT acl, epoch, size, frontier, horizon, accesses, members, departments, organisations,
            next_ns, last_bases, workspace
        FROM entente.lock_stream($1::text[], $2::text, $3::integer)
        """
    )

    /// The changes after a seq: at most $3 of them with at most $4 bytes, but always the next one.
    static let page = Statement(
        "stream-page",
        """
        SELECT seq, n, device, member, organisation, acl, received, known_size, known_root, content,
            digest, erased_by, erased_reason
        FROM (
            SELECT *, sum(octet_length(content)) OVER (ORDER BY seq) AS bytes
            FROM entente.change
            WHERE workspace = (SELECT current_setting('entente.workspace', true))
                AND stream = $1::text AND seq > $2::bigint
            ORDER BY seq LIMIT $3::bigint
        ) AS following
        WHERE bytes <= $4::bigint OR seq = $2::bigint + 1
        ORDER BY seq
        """
    )

    /// The signatures that readers get with the changes after a seq, up to another, but for the first $4
    /// of them: at least one more than fit into a page if $5 is its bound and a seal with all digests
    /// that it brings the largest step beyond it.
    static let seals = Statement(
        "stream-seals",
        """
        SELECT seq, device, first_n, last_n, signature, refused_ns, refused_digests, repeated_ns,
            repeated_digests
        FROM (
            SELECT *, sum(1 + cardinality(refused_ns) + cardinality(repeated_ns))
                OVER (ORDER BY seq, device, last_n) AS size
            FROM (
                SELECT * FROM entente.seal
                WHERE workspace = (SELECT current_setting('entente.workspace', true))
                    AND stream = $1::text AND seq > $2::bigint AND seq <= $3::bigint
                ORDER BY seq, device, last_n OFFSET $4::bigint LIMIT $5::bigint + 1
            ) AS lacking
        ) AS following
        WHERE size - cardinality(refused_ns) - cardinality(repeated_ns) <= $5::bigint + $6::bigint
        ORDER BY seq, device, last_n
        """
    )

    /// The stored roots of subtrees.
    static let nodes = Statement(
        "stream-nodes",
        """
        SELECT level::bigint, place, digest FROM entente.tree_node
        WHERE workspace = (SELECT current_setting('entente.workspace', true))
            AND stream = $1::text
            AND (level, place) IN (SELECT * FROM unnest($2::bigint[], $3::bigint[]))
        """
    )

    /// The leaves of ranges, each from one seq to another.
    static let leaves = Statement(
        "stream-leaves",
        """
        SELECT leaves.seq, leaves.leaf
        FROM unnest($2::bigint[], $3::bigint[]) AS range (first, last)
        CROSS JOIN LATERAL (
            SELECT seq, leaf FROM entente.change
            WHERE workspace = (SELECT current_setting('entente.workspace', true))
                AND stream = $1::text AND seq BETWEEN range.first AND range.last
        ) AS leaves
        """
    )

    /// Locks a stream's row for a change of the server itself.
    static let lockAsServer = Statement(
        "stream-lock-as-server",
        """
        SELECT acl, epoch, size, frontier, horizon, device, member, organisation, next_n,
            last_base
        FROM entente.lock_stream_as_server($1::text, $2::integer)
        """
    )

    /// A device's counter in the entered stream.
    static let counter = Statement(
        "stream-counter",
        """
        SELECT next_n FROM entente.stream_device
        WHERE workspace = (SELECT current_setting('entente.workspace', true))
            AND stream = $1::text AND device = $2::text
        """
    )

    /// The newest refusals of a device, newest first.
    static let rejections = Statement(
        "stream-rejections",
        """
        SELECT n, code, detail FROM entente.rejection
        WHERE workspace = (SELECT current_setting('entente.workspace', true))
            AND stream = $1::text AND device = $2::text
        ORDER BY n DESC LIMIT $3::bigint
        """
    )

    /// The earlier lives of the entered stream, oldest first.
    static let pastEpochs = Statement(
        "stream-past-epochs",
        """
        SELECT epoch, size FROM entente.past_epoch
        WHERE workspace = (SELECT current_setting('entente.workspace', true))
            AND stream = $1::text
        ORDER BY nth
        """
    )

    /// Sets the next mark of serving.
    static let markServed = Statement(
        "stream-mark-served",
        "SELECT nth, name FROM entente.mark_served()",
        mayWrite: true
    )

    /// The streams that a device may read.
    static let streams = Statement(
        "stream-list",
        """
        SELECT epoch, size, frontier, horizon, id, workspace, audience, organisation, department,
            access
        FROM entente.streams_of($1::text)
        """
    )

    /// What was recorded as appended of counters that pushes repeat.
    ///
    /// A plain join would read the whole of a long log: the planner expects many rows of one device.
    /// With a bound for each request it walks the index.
    static let recordedChanges = Statement(
        "stream-recorded-changes",
        """
        SELECT asked.device, recorded.n, recorded.digest, recorded.seq, recorded.received,
            recorded.leaf
        FROM unnest($2::text[], $3::bigint[], $4::bigint[]) AS asked (device, first_n, last_n)
        CROSS JOIN LATERAL (
            SELECT n, digest, seq, received, leaf FROM entente.change
            WHERE workspace = (SELECT current_setting('entente.workspace', true))
                AND stream = $1::text AND device = asked.device
                AND n BETWEEN asked.first_n AND asked.last_n
            ORDER BY n LIMIT $5::bigint
        ) AS recorded
        """
    )

    /// What was recorded as refused of counters that pushes repeat.
    static let recordedRejections = Statement(
        "stream-recorded-rejections",
        """
        SELECT asked.device, recorded.n, recorded.digest, recorded.code, recorded.detail
        FROM unnest($2::text[], $3::bigint[], $4::bigint[]) AS asked (device, first_n, last_n)
        CROSS JOIN LATERAL (
            SELECT n, digest, code, detail FROM entente.rejection
            WHERE workspace = (SELECT current_setting('entente.workspace', true))
                AND stream = $1::text AND device = asked.device
                AND n BETWEEN asked.first_n AND asked.last_n
            ORDER BY n LIMIT $5::bigint
        ) AS recorded
        """
    )

    /// The changes after a seq that edit texts.
    static let textChanges = Statement(
        "stream-text-changes",
        """
        SELECT seq, n, device, member, organisation, acl, received, known_size, known_root, content,
            digest
        FROM entente.change
        WHERE workspace = (SELECT current_setting('entente.workspace', true))
            AND stream = $1::text AND seq > $2::bigint AND edits_text
        ORDER BY seq LIMIT $3::bigint
        """
    )

    /// How many text changes are read at once: as many as one pull may bring.
    static let textPage = Limits.pullChanges

    /// The parameters of `textChanges`.
    static func textChanges(_ stream: StreamID, after seq: Int64) -> [PostgresValue] {
        [.text(stream.description), .int8(seq), .int8(textPage)]
    }
}
