/// The statements of the table that reports in SQL read.
enum ProjectionSQL {
    /// The streams in which something was logged that the table does not have.
    static let due = Statement(
        "projection-due",
        "SELECT stream FROM entente.streams_to_project()"
    )

    /// All streams of members, in the order of their ids.
    static let all = Statement(
        "projection-all",
        "SELECT id FROM entente.stream WHERE audience <> 'control' ORDER BY id"
    )

    /// Whether nobody else writes the rows of a stream during this transaction.
    static let claim = Statement(
        "projection-claim",
        "SELECT pg_try_advisory_xact_lock(hashtextextended('entente.projection.' || $1::text, 0))"
    )

    /// Waits until nobody else writes the rows of a stream, and keeps others from it.
    static let claimAndWait = Statement(
        "projection-claim-and-wait",
        "SELECT pg_advisory_xact_lock(hashtextextended('entente.projection.' || $1::text, 0))"
    )

    /// How long a search waits for who writes the rows of a stream.
    static let patience = Statement(
        "projection-patience",
        "SELECT set_config('lock_timeout', '2s', true)"
    )

    /// Where the entered stream stands, and up to where the table has it; 0 when it must start again.
    static let place = Statement(
        "projection-place",
        """
        SELECT stream.audience, stream.organisation, stream.department, stream.size,
            coalesce(known.seq, 0)
        FROM entente.stream
        LEFT JOIN entente.entity_position AS known
            ON known.workspace = stream.workspace AND known.stream = stream.id
            AND known.epoch = stream.epoch
        WHERE stream.workspace = (SELECT current_setting('entente.workspace', true))
            AND stream.id = $1::text
        """
    )

    /// The merged states of some entities, and of those whose texts remember an edit up to a seq.
    static let lines = Statement(
        "projection-lines",
        """
        SELECT entity, line FROM entente.entity
        WHERE workspace = (SELECT current_setting('entente.workspace', true))
            AND stream = $1::text AND (entity = ANY ($2::text[]) OR oldest_edit <= $3::bigint)
        ORDER BY entity
        """
    )

    /// Writes rows.
    static let write = Statement(
        "projection-write",
        """
        INSERT INTO entente.entity (
            workspace, stream, audience, organisation, department, entity, type,
            made_by, made_organisation, made_at, changed_by, changed_organisation, changed_at,
            changed_seq, fields, agreed, line, oldest_edit
        )
        SELECT current_setting('entente.workspace'), $1::text, $2::text, $3::text, $4::text,
            entity, nullif(type, ''), nullif(made_by, ''), nullif(made_organisation, ''),
            nullif(made_at, 0), nullif(changed_by, ''), nullif(changed_organisation, ''),
            nullif(changed_at, 0), nullif(changed_seq, 0), fields::jsonb, agreed::jsonb, line,
            nullif(oldest_edit, 0)
        FROM unnest(
            $5::text[], $6::text[], $7::text[], $8::text[], $9::bigint[], $10::text[],
            $11::text[], $12::bigint[], $13::bigint[], $14::text[], $15::text[], $16::bytea[],
            $17::bigint[]
        ) AS shown (
            entity, type, made_by, made_organisation, made_at, changed_by, changed_organisation,
            changed_at, changed_seq, fields, agreed, line, oldest_edit
        )
        ON CONFLICT (workspace, stream, entity) DO UPDATE SET
            type = excluded.type, made_by = excluded.made_by,
            made_organisation = excluded.made_organisation, made_at = excluded.made_at,
            changed_by = excluded.changed_by, changed_organisation = excluded.changed_organisation,
            changed_at = excluded.changed_at, changed_seq = excluded.changed_seq,
            fields = excluded.fields, agreed = excluded.agreed, line = excluded.line,
            oldest_edit = excluded.oldest_edit
        """
    )

    /// Writes what people can find of rows; of a row without a text nothing is kept.
    ///
    /// A trigger makes the words, for which reason a row that says the same as before is left alone.
    static let writeWords = Statement(
        "projection-write-words",
        """
        WITH shown AS (
            SELECT entity, nullif(type, '') AS type, title, body
            FROM unnest($2::text[], $3::text[], $4::text[], $5::text[]) AS
                shown (entity, type, title, body)
        ), gone AS (
            DELETE FROM entente.search_entry AS entry USING shown
            WHERE entry.workspace = (SELECT current_setting('entente.workspace', true))
                AND entry.stream = $1::text AND entry.entity = shown.entity
                AND shown.title = '' AND shown.body = ''
        )
        INSERT INTO entente.search_entry AS entry (workspace, stream, entity, type, title, body)
        SELECT current_setting('entente.workspace'), $1::text, entity, type, title, body
        FROM shown WHERE title <> '' OR body <> ''
        ON CONFLICT (workspace, stream, entity) DO UPDATE
        SET type = excluded.type, title = excluded.title, body = excluded.body
        WHERE (entry.type, entry.title, entry.body)
            IS DISTINCT FROM (excluded.type, excluded.title, excluded.body)
        """
    )

    /// Notes up to where the table has the entered stream.
    static let move = Statement(
        "projection-move",
        """
        INSERT INTO entente.entity_position (workspace, stream, epoch, seq)
        SELECT workspace, id, epoch, $2::bigint FROM entente.stream
        WHERE workspace = (SELECT current_setting('entente.workspace', true)) AND id = $1::text
        ON CONFLICT (workspace, stream) DO UPDATE SET epoch = excluded.epoch, seq = excluded.seq
        """
    )

    /// Forgets the rows of the entered stream.
    static let forget = Statement(
        "projection-forget",
        """
        DELETE FROM entente.entity
        WHERE workspace = (SELECT current_setting('entente.workspace', true))
            AND stream = $1::text
        """
    )

    /// Forgets what people can find of the entered stream.
    static let forgetWords = Statement(
        "projection-forget-words",
        """
        DELETE FROM entente.search_entry
        WHERE workspace = (SELECT current_setting('entente.workspace', true))
            AND stream = $1::text
        """
    )

    /// Forgets up to where the table had the entered stream.
    static let forgetPosition = Statement(
        "projection-forget-position",
        """
        DELETE FROM entente.entity_position
        WHERE workspace = (SELECT current_setting('entente.workspace', true))
            AND stream = $1::text
        """
    )
}
