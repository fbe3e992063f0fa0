/// The statements about retention; those that erase run as the gateway's role.
enum RetentionSQL {
    /// Where something is due at $1: stream and organisation.
    static let due = Statement(
        "retention-due",
        "SELECT stream, organisation FROM entente.streams_to_retire($1::bigint)"
    )

    /// Whether one of these still is, and whether agreements are.
    static let isDue = Statement(
        "retention-is-due",
        """
        SELECT whole FROM entente.streams_to_retire($1::bigint, $2::text)
        WHERE organisation = $3::text
        """
    )

    /// Makes the transaction wait for others' locks as long as a snapshot of a long log takes.
    static let patience = Statement(
        "retention-patience",
        "SELECT set_config('lock_timeout', '30s', true)"
    )

    /// The changes of the entered stream that have content, a page of them, with whose they are.
    static let everyone = Statement(
        "retention-everyone",
        """
        SELECT seq, organisation = $2::text, content FROM entente.change
        WHERE workspace = (SELECT current_setting('entente.workspace', true))
            AND stream = $1::text AND seq > $3::bigint AND erased_by IS NULL
        ORDER BY seq LIMIT $4::bigint
        """
    )

    /// What an organisation wrote in the entered stream and has content, a page of it.
    static let page = Statement(
        "retention-page",
        """
        SELECT seq, content FROM entente.change
        WHERE workspace = (SELECT current_setting('entente.workspace', true))
            AND stream = $1::text AND organisation = $2::text AND seq > $3::bigint
            AND erased_by IS NULL
        ORDER BY seq LIMIT $4::bigint
        """
    )

    /// Replaces contents by what is left of them.
    static let retire = Statement(
        "retention-retire",
        """
        SELECT entente.retire_changes(
            $1::text, $2::text, $3::boolean, $4::bigint[], $5::bytea[], $6::bigint
        )
        """,
        mayWrite: true
    )

    /// Notes what was done.
    static let note = Statement(
        "retention-note",
        """
        SELECT entente.note_retirement($1::text, $2::text, $3::boolean, $4::bigint, $5::bigint)
        """,
        mayWrite: true
    )

    // MARK: As the schema's owner

    static let set = Statement(
        "retention-set",
        """
        UPDATE entente.organisation
        SET retention_days = $2::integer,
            retention_set = CASE WHEN $2::integer IS NOT NULL THEN $3::bigint END
        WHERE id = $1::text
        """
    )

    static let organisation = Statement(
        "retention-organisation",
        """
        SELECT retention_days::bigint, retention_set FROM entente.organisation WHERE id = $1::text
        """
    )

    /// The ended partnerships of an organisation: when they ended, when its retention is over, and
    /// how many of its changes are erased by it.
    static let partnerships = Statement(
        "retention-partnerships",
        """
        SELECT partnership.id, partnership.name, entente.partnership_ended(partnership.id), due.over,
            (SELECT coalesce(sum(done.erased), 0)::bigint FROM entente.retirement AS done
                WHERE done.workspace = partnership.id AND done.organisation = $1::text)
        FROM entente.partnership
        JOIN LATERAL entente.retention_over(partnership.id) AS due ON due.organisation = $1::text
        WHERE partnership.state = 'ended' AND entente.partnership_ended(partnership.id) IS NOT NULL
        ORDER BY partnership.name, partnership.id
        """
    )
}
