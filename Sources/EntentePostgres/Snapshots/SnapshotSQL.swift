/// The statements of the checkpointer and of the snapshot calls.
enum SnapshotSQL {
    /// The streams that have grown by $1 changes since their newest snapshot, or whose horizon can move.
    static let due = Statement(
        "snapshot-due",
        "SELECT stream FROM entente.streams_to_keep($1::bigint, $2::bigint)"
    )

    /// Whether this transaction is the only checkpointer of the database.
    static let claim = Statement(
        "snapshot-claim",
        "SELECT pg_try_advisory_xact_lock(hashtextextended('entente.checkpointer', 0))"
    )

    /// Waits until no checkpointer works, and keeps others from it: none of them may write what it has
    /// read before something was erased.
    static let claimAndWait = Statement(
        "snapshot-claim-and-wait",
        "SELECT pg_advisory_xact_lock(hashtextextended('entente.checkpointer', 0))"
    )

    /// Lets the transaction read a stream and write its snapshots.
    static let enter = Statement(
        "snapshot-enter",
        "SELECT workspace, size FROM entente.enter_stream_as_server($1::text)"
    )

    /// The newest snapshot of the entered stream.
    static let newest = Statement(
        "snapshot-newest",
        """
        SELECT seq, frontier, acl, state, latest, devices, part_digests, part_sizes, part_entities,
            part_firsts
        FROM entente.snapshot
        WHERE workspace = (SELECT current_setting('entente.workspace', true))
            AND stream = $1::text
        ORDER BY seq DESC LIMIT 1
        """
    )

    /// The changes after a seq up to another, with their leaves, a page of them.
    static let changes = Statement(
        "snapshot-changes",
        """
        SELECT seq, n, device, member, organisation, acl, received, known_size, known_root, content,
            digest, leaf, erased_by
        FROM entente.change
        WHERE workspace = (SELECT current_setting('entente.workspace', true))
            AND stream = $1::text AND seq > $2::bigint AND seq <= $3::bigint
        ORDER BY seq LIMIT $4::bigint
        """
    )

    /// The last counter of each device that the seals after a seq up to another cover: what was refused
    /// is in no change, and sealed like the rest.
    static let covered = Statement(
        "snapshot-covered",
        """
        SELECT device, max(last_n) FROM entente.seal
        WHERE workspace = (SELECT current_setting('entente.workspace', true))
            AND stream = $1::text AND seq > $2::bigint AND seq <= $3::bigint
        GROUP BY device
        """
    )

    /// The end of the push that brought a change: the change of the first seal that reaches so far.
    ///
    /// Changes of the server come alone, and have no seal.
    static let pushEnd = Statement(
        "snapshot-push-end",
        """
        SELECT coalesce(sealed.seq, $2::bigint) FROM entente.change AS last
        LEFT JOIN LATERAL (
            SELECT seq FROM entente.seal
            WHERE seal.workspace = last.workspace AND seal.stream = last.stream
                AND seal.device = last.device AND seal.last_n >= last.n
            ORDER BY seal.last_n LIMIT 1
        ) AS sealed ON true
        WHERE last.workspace = (SELECT current_setting('entente.workspace', true))
            AND last.stream = $1::text AND last.seq = $2::bigint
        """
    )

    /// The lines of some entities, and of those whose texts remember an edit up to a seq, in the order
    /// of their ids.
    static let lines = Statement(
        "snapshot-lines",
        """
        SELECT entity, line FROM entente.entity_state
        WHERE workspace = (SELECT current_setting('entente.workspace', true))
            AND stream = $1::text AND (entity = ANY ($2::text[]) OR oldest_edit <= $3::bigint)
        ORDER BY entity
        """
    )

    /// The newest snapshot of the entered stream, with the lines of the entities that have texts: one
    /// row without a line when none has.
    static let texts = Statement(
        "snapshot-texts",
        """
        SELECT newest.seq, coalesce(kept.line, ''), kept.line IS NOT NULL
        FROM (
            SELECT workspace, stream, seq FROM entente.snapshot
            WHERE workspace = (SELECT current_setting('entente.workspace', true))
                AND stream = $1::text
            ORDER BY seq DESC LIMIT 1
        ) AS newest
        LEFT JOIN entente.entity_state AS kept
            ON kept.workspace = newest.workspace AND kept.stream = newest.stream AND kept.has_text
        """
    )

    /// The lines from one entity up to before another, in order.
    static let range = Statement(
        "snapshot-range",
        """
        SELECT entity, line FROM entente.entity_state
        WHERE workspace = (SELECT current_setting('entente.workspace', true))
            AND stream = $1::text AND entity >= $2::text AND ($3::text IS NULL OR entity < $3::text)
        ORDER BY entity
        """
    )

    /// The digests of all lines, in the order of their entities.
    static let digests = Statement(
        "snapshot-digests",
        """
        SELECT entity, digest FROM entente.entity_state
        WHERE workspace = (SELECT current_setting('entente.workspace', true))
            AND stream = $1::text
        ORDER BY entity
        """
    )

    /// Writes lines.
    static let keep = Statement(
        "snapshot-keep",
        """
        INSERT INTO entente.entity_state (
            workspace, stream, entity, line, digest, has_text, oldest_edit
        )
        SELECT current_setting('entente.workspace'), $1::text, entity, line, digest, has_text,
            nullif(oldest_edit, 0)
        FROM unnest($2::text[], $3::bytea[], $4::bytea[], $5::boolean[], $6::bigint[])
            AS kept (entity, line, digest, has_text, oldest_edit)
        ON CONFLICT (workspace, stream, entity)
        DO UPDATE SET line = excluded.line, digest = excluded.digest,
            has_text = excluded.has_text, oldest_edit = excluded.oldest_edit
        """
    )

    /// Forgets all lines, because what they were made of was erased.
    static let forgetLines = Statement(
        "snapshot-forget-lines",
        """
        DELETE FROM entente.entity_state
        WHERE workspace = (SELECT current_setting('entente.workspace', true))
            AND stream = $1::text
        """
    )

    /// Stores a part unless it is there.
    static let storePart = Statement(
        "snapshot-store-part",
        """
        INSERT INTO entente.snapshot_part (workspace, stream, digest, content)
        VALUES (current_setting('entente.workspace'), $1::text, $2::bytea, $3::bytea)
        ON CONFLICT (workspace, stream, digest) DO NOTHING
        """
    )

    /// Stores a snapshot.
    static let store = Statement(
        "snapshot-store",
        """
        INSERT INTO entente.snapshot (
            workspace, stream, seq, frontier, acl, state, latest, devices, part_digests, part_sizes,
            part_entities, part_firsts
        ) VALUES (
            current_setting('entente.workspace'), $1::text, $2::bigint, $3::bytea, $4::bigint,
            $5::bytea, $6::bigint, $7::text, $8::bytea[], $9::bigint[], $10::bigint[], $11::text[]
        )
        """
    )

    /// Takes the parts from all snapshots but the newest $2, and from all whose seq is not above $3.
    static let strip = Statement(
        "snapshot-strip",
        """
        UPDATE entente.snapshot
        SET part_digests = '{}', part_sizes = '{}', part_entities = '{}', part_firsts = '{}'
        WHERE workspace = (SELECT current_setting('entente.workspace', true))
            AND stream = $1::text AND cardinality(part_digests) > 0
            AND seq NOT IN (
                SELECT seq FROM entente.snapshot
                WHERE workspace = (SELECT current_setting('entente.workspace', true))
                    AND stream = $1::text AND seq > $3::bigint
                ORDER BY seq DESC LIMIT $2::bigint
            )
        """
    )

    /// Forgets parts that no snapshot has any more.
    static let forgetParts = Statement(
        "snapshot-forget-parts",
        """
        DELETE FROM entente.snapshot_part
        WHERE workspace = (SELECT current_setting('entente.workspace', true))
            AND stream = $1::text AND digest NOT IN (
                SELECT unnest(part_digests) FROM entente.snapshot
                WHERE workspace = (SELECT current_setting('entente.workspace', true))
                    AND stream = $1::text
            )
        """
    )

    /// Forgets snapshots without parts that the horizon has passed.
    static let forgetPassed = Statement(
        "snapshot-forget-passed",
        """
        DELETE FROM entente.snapshot
        WHERE workspace = (SELECT current_setting('entente.workspace', true))
            AND stream = $1::text AND seq < $2::bigint AND cardinality(part_digests) = 0
        """
    )

    /// Moves the horizon of a stream; returns where it is.
    static let raiseHorizon = Statement(
        "snapshot-raise-horizon",
        "SELECT entente.raise_horizon($1::text, $2::bigint)",
        mayWrite: true
    )

    /// One part of the snapshot at a seq.
    static let part = Statement(
        "snapshot-part",
        """
        SELECT part.content FROM entente.snapshot
        JOIN entente.snapshot_part AS part
            ON part.workspace = snapshot.workspace AND part.stream = snapshot.stream
            AND part.digest = snapshot.part_digests[$3::bigint + 1]
        WHERE snapshot.workspace = (SELECT current_setting('entente.workspace', true))
            AND snapshot.stream = $1::text AND snapshot.seq = $2::bigint
        """
    )
}
