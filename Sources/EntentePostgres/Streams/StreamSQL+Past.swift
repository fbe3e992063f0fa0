import EntenteDomain

/// The statements about what sequencing must know of a stream's past beside the log.
extension StreamSQL {
    /// Creations of some entities that were refused to some devices, and features that fields of those
    /// entities need: one statement, because every push asks for both.
    static let past = Statement(
        "stream-past",
        """
        SELECT device, entity, '' AS field, '' AS feature, size FROM entente.refused_creation
        WHERE workspace = (SELECT current_setting('entente.workspace', true))
            AND stream = $1::text AND device = ANY ($2::text[]) AND entity = ANY ($3::text[])
        UNION ALL
        SELECT '', entity, field, feature, 0 FROM entente.field_feature
        WHERE workspace = (SELECT current_setting('entente.workspace', true))
            AND stream = $1::text AND entity = ANY ($3::text[])
        """
    )

    /// Who reads the stream, and what is known of some entities and of every way out: one in its
    /// read-only phase decides about all others.
    static let entityKinds = Statement(
        "stream-entity-kinds",
        """
        SELECT '' AS entity, audience AS type, coalesce(organisation, department, '') AS maker,
            NULL AS state
        FROM entente.stream
        WHERE workspace = (SELECT current_setting('entente.workspace', true)) AND id = $1::text
        UNION ALL
        SELECT entity, type, maker, state FROM entente.entity_kind
        WHERE workspace = (SELECT current_setting('entente.workspace', true))
            AND stream = $1::text AND entity = ANY ($2::text[])
        UNION ALL
        SELECT entity, type, maker, state FROM entente.entity_kind
        WHERE workspace = (SELECT current_setting('entente.workspace', true))
            AND stream = $1::text AND type = 'exit' AND entity <> ALL ($2::text[])
        """
    )

    /// The newest changes after a seq: at most $3 of them with at most $4 bytes, in order; of one that
    /// was erased there is no content that says what it did.
    static let recent = Statement(
        "stream-recent",
        """
        SELECT seq, device, content
        FROM (
            SELECT seq, device, CASE WHEN erased_by IS NULL THEN content END AS content,
                sum(octet_length(content)) OVER (ORDER BY seq DESC) AS bytes
            FROM entente.change
            WHERE workspace = (SELECT current_setting('entente.workspace', true))
                AND stream = $1::text AND seq > $2::bigint
            ORDER BY seq DESC LIMIT $3::bigint
        ) AS newest
        WHERE coalesce(bytes, 0) <= $4::bigint
        ORDER BY seq
        """
    )

    /// Proposals by their ids.
    static let proposals = Statement(
        "stream-proposals",
        """
        SELECT id, entity, field, digest, parties FROM entente.proposal
        WHERE workspace = (SELECT current_setting('entente.workspace', true))
            AND stream = $1::text AND id = ANY ($2::text[])
        """
    )

    /// What organisations have said on proposals, in the order of the log.
    static let proposalAnswers = Statement(
        "stream-proposal-answers",
        """
        SELECT proposal, organisation, kind FROM entente.proposal_answer
        WHERE workspace = (SELECT current_setting('entente.workspace', true))
            AND stream = $1::text AND proposal = ANY ($2::text[])
        ORDER BY seq
        """
    )

    /// The last change of each device that is in the log as it came.
    static let lastChanges = Statement(
        "stream-last-changes",
        """
        SELECT asked.device, last.content
        FROM unnest($2::text[]) AS asked (device)
        CROSS JOIN LATERAL (
            SELECT content, erased_by FROM entente.change
            WHERE workspace = (SELECT current_setting('entente.workspace', true))
                AND stream = $1::text AND device = asked.device
            ORDER BY n DESC LIMIT 1
        ) AS last
        WHERE last.erased_by IS NULL
        """
    )

    /// Keys and roles of devices that accept something.
    static let signers = Statement(
        "stream-signers",
        "SELECT device, public_key, is_signer FROM entente.signers($1::text[])"
    )

    /// Keeps which fields need which features.
    static let requireFeatures = Statement(
        "stream-require-features",
        """
        INSERT INTO entente.field_feature (workspace, stream, device, entity, field, feature)
        SELECT current_setting('entente.workspace'), $1::text, required.*
        FROM unnest($2::text[], $3::text[], $4::text[], $5::text[]) AS required
        """
    )

    /// Keeps what has become known of entities; an empty state is none.
    static let keepEntityKinds = Statement(
        "stream-keep-entity-kinds",
        """
        INSERT INTO entente.entity_kind (workspace, stream, device, entity, type, maker, state)
        SELECT current_setting('entente.workspace'), $1::text, device, entity, type, maker,
            nullif(state, '')
        FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
            AS known (device, entity, type, maker, state)
        ON CONFLICT (workspace, stream, entity)
            DO UPDATE SET state = excluded.state, device = excluded.device
        """
    )

    /// Keeps creations that were refused; a later refusal of the same counts.
    static let refuseCreations = Statement(
        "stream-refuse-creations",
        """
        INSERT INTO entente.refused_creation (workspace, stream, device, entity, size)
        SELECT current_setting('entente.workspace'), $1::text, refused.*
        FROM unnest($2::text[], $3::text[], $4::bigint[]) AS refused
        ON CONFLICT (workspace, stream, device, entity) DO UPDATE SET size = excluded.size
        """
    )

    /// Forgets refused creations of what has been created after all.
    static let liftRefusals = Statement(
        "stream-lift-refusals",
        """
        DELETE FROM entente.refused_creation AS refused
        USING unnest($2::text[], $3::text[]) AS created (device, entity)
        WHERE refused.workspace = (SELECT current_setting('entente.workspace', true))
            AND refused.stream = $1::text AND refused.device = created.device
            AND refused.entity = created.entity
        """
    )

    /// Keeps proposals; their parties are ids without a comma.
    static let propose = Statement(
        "stream-propose",
        """
        INSERT INTO entente.proposal (
            workspace, stream, seq, device, id, entity, field, digest, parties
        )
        SELECT current_setting('entente.workspace'), $1::text, seq, device, id, entity, field,
            digest, string_to_array(parties, ',')
        FROM unnest(
            $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[], $8::text[]
        ) AS proposed (seq, device, id, entity, field, digest, parties)
        """
    )

    /// Keeps what organisations said on proposals.
    static let answerProposals = Statement(
        "stream-answer-proposals",
        """
        INSERT INTO entente.proposal_answer (
            workspace, stream, seq, device, proposal, organisation, kind
        )
        SELECT current_setting('entente.workspace'), $1::text, answered.*
        FROM unnest(
            $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[]
        ) AS answered
        """
    )
}
