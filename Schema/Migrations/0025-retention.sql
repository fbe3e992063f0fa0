-- How long an organisation keeps what it contributed after a partnership has ended.
SET LOCAL ROLE entente_owner;

ALTER TABLE entente.organisation
    ADD COLUMN retention_days integer CHECK (retention_days BETWEEN 30 AND 36500),
    ADD COLUMN retention_set entente.instant,
    ADD CHECK ((retention_days IS NULL) = (retention_set IS NULL));
COMMENT ON COLUMN entente.organisation.retention_days IS
    'For how many days after the end of a partnership what the organisation wrote there is kept; NULL for '
    'ever. The least gives the other side time to take its archive.';
COMMENT ON COLUMN entente.organisation.retention_set IS
    'When it was set: nothing is erased on its account before the least of days has passed since.';

ALTER TABLE entente.change DROP CONSTRAINT change_erased_reason_check;
ALTER TABLE entente.change ADD CONSTRAINT change_erased_reason_check
    CHECK (erased_reason IN ('legal', 'mistake', 'retention'));

CREATE TABLE entente.retirement (
    workspace entente.id NOT NULL,
    stream entente.id NOT NULL,
    organisation entente.id NOT NULL,
    at entente.instant NOT NULL,
    erased bigint NOT NULL CHECK (erased >= 0),
    whole boolean NOT NULL,
    PRIMARY KEY (workspace, stream, organisation)
);
COMMENT ON TABLE entente.retirement IS
    'That what an organisation wrote in a stream was erased because its retention is over: a row for each '
    'of both, so that nobody goes through an ended log twice.';
COMMENT ON COLUMN entente.retirement.erased IS 'How many changes were erased.';
COMMENT ON COLUMN entente.retirement.whole IS
    'Whether also what others build on is gone: it stays until the retention of every organisation is over.';
ALTER TABLE entente.retirement ENABLE ROW LEVEL SECURITY;
ALTER TABLE entente.retirement FORCE ROW LEVEL SECURITY;
CREATE POLICY owning ON entente.retirement TO entente_owner USING (true) WITH CHECK (true);

CREATE FUNCTION entente.partnership_ended(partnership text) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT change.received
    FROM entente.partnership
    JOIN entente.stream ON stream.workspace = partnership.id AND stream.audience = 'control'
    JOIN entente.change ON change.workspace = stream.workspace AND change.stream = stream.id
        AND change.seq = stream.size
    WHERE partnership.id = $1 AND partnership.state = 'ended';
END;
COMMENT ON FUNCTION entente.partnership_ended IS
    'When a partnership ended: the last thing that its control stream says; NULL while it has not. For the '
    'owner alone.';

CREATE FUNCTION entente.retention_over(partnership text)
RETURNS TABLE (organisation text, over bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT part.organisation, greatest(
        entente.partnership_ended($1) + organisation.retention_days * bigint '86400000',
        organisation.retention_set + 30 * bigint '86400000'
    )
    FROM entente.partnership_organisation AS part
    JOIN entente.organisation ON organisation.id = part.organisation
    WHERE part.partnership = $1;
END;
COMMENT ON FUNCTION entente.retention_over IS
    'When the retention of each organisation of a partnership is over; NULL for never, or while the '
    'partnership has not ended. For the owner alone.';

CREATE FUNCTION entente.streams_to_retire(at bigint, wanted text DEFAULT NULL)
RETURNS TABLE (stream text, organisation text, whole boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT stream.id, side.organisation, side.whole
    FROM entente.partnership
    CROSS JOIN LATERAL (
        SELECT part.organisation, part.over,
            count(*) FILTER (WHERE part.over <= $1) OVER () = count(*) OVER () AS whole
        FROM entente.retention_over(partnership.id) AS part
    ) AS side
    JOIN entente.stream ON stream.workspace = partnership.id AND stream.audience <> 'control'
    LEFT JOIN entente.retirement AS done
        ON done.workspace = stream.workspace AND done.stream = stream.id
        AND done.organisation = side.organisation
    WHERE partnership.state = 'ended' AND side.over <= $1
        AND ($2 IS NULL OR stream.id = $2 AND partnership.id = (
            SELECT one.workspace FROM entente.stream AS one WHERE one.id = $2
        ))
        AND (done.at IS NULL OR side.whole AND NOT done.whole)
    ORDER BY stream.workspace, stream.id, side.organisation;
END;
COMMENT ON FUNCTION entente.streams_to_retire IS
    'The streams of ended partnerships from which what an organisation wrote is to be erased, and whether '
    'what others build on is too; of all streams or of one.';

CREATE FUNCTION entente.is_remainder(content bytea, logged bytea) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT rest.json - 'ops' = jsonb_build_object(
            'at', whole.json -> 'at', 'base', whole.json -> 'base', 'n', whole.json -> 'n',
            'salt', repeat('A', 22)
        )
        AND NOT rest.json -> 'ops' @? '$[*] ? (@.o != "text")'
        AND NOT rest.json -> 'ops' @? '$[*].ins ? (!(@ like_regex "^_*$"))'
    FROM (SELECT convert_from($1, 'UTF8')::jsonb) AS rest (json),
        (SELECT convert_from($2, 'UTF8')::jsonb) AS whole (json);
END;
COMMENT ON FUNCTION entente.is_remainder IS
    'Whether a content is one of which only blanks in the place of text are left (clause 4.7). For the owner '
    'alone.';

CREATE FUNCTION entente.check_time(at bigint) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF at > extract(epoch FROM clock_timestamp()) * 1000 + 600000
        AND NOT pg_has_role(session_user, 'entente_owner', 'MEMBER') THEN
        RAISE EXCEPTION 'the time is not here yet' USING ERRCODE = 'raise_exception';
    END IF;
END
$$;
COMMENT ON FUNCTION entente.check_time IS
    'Refuses a time that is more than ten minutes ahead of the database''s clock, so that the gateway''s role '
    'brings no end nearer. For the owner alone.';

CREATE FUNCTION entente.retire_changes(
    wanted text, side text, whole boolean, seqs bigint[], contents bytea[], at bigint
)
RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    place text;
    told jsonb;
    count bigint;
BEGIN
    PERFORM entente.check_time(at);
    SELECT stream.workspace INTO place
    FROM entente.streams_to_retire(at, wanted) AS due
    JOIN entente.stream ON stream.id = due.stream
    WHERE due.organisation = side AND (due.whole OR NOT retire_changes.whole);
    -- Every reader is told, by the last change of the stream, or nothing goes.
    SELECT convert_from(change.content, 'UTF8')::jsonb -> 'ops' INTO told
    FROM entente.stream
    JOIN entente.server ON true
    JOIN entente.change ON change.workspace = stream.workspace AND change.stream = stream.id
        AND change.seq = stream.size AND change.device = server.device
    WHERE stream.workspace = place AND stream.id = wanted;
    IF told IS DISTINCT FROM (
        SELECT jsonb_agg(
            jsonb_build_object('by', side, 'o', 'erase', 'reason', 'retention', 'seq', erased.seq)
            ORDER BY erased.place
        )
        FROM unnest(seqs) WITH ORDINALITY AS erased (seq, place)
    ) THEN
        RAISE EXCEPTION 'nobody was told' USING ERRCODE = 'raise_exception';
    END IF;
    UPDATE entente.change
    SET content = left_over.content, erased_by = side, erased_reason = 'retention'
    FROM unnest(seqs, contents) AS left_over (seq, content)
    WHERE change.workspace = place AND change.stream = wanted AND change.seq = left_over.seq
        AND change.organisation = side AND change.erased_by IS NULL
        AND entente.is_remainder(left_over.content, change.content);
    GET DIAGNOSTICS count = ROW_COUNT;
    IF count <> cardinality(seqs) THEN
        RAISE EXCEPTION 'of % changes % may be erased', cardinality(seqs), count
            USING ERRCODE = 'raise_exception';
    END IF;
END
$$;
COMMENT ON FUNCTION entente.retire_changes IS
    'Replaces the contents of an organisation''s own changes by what is left of them, where its retention '
    'is over and the last change of the stream tells it; of all or of none.';

CREATE FUNCTION entente.note_retirement(wanted text, side text, whole boolean, count bigint, at bigint)
RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM entente.check_time(at);
    INSERT INTO entente.retirement (workspace, stream, organisation, at, erased, whole)
    SELECT stream.workspace, stream.id, side, note_retirement.at, count, note_retirement.whole
    FROM entente.streams_to_retire(note_retirement.at, wanted) AS due
    JOIN entente.stream ON stream.id = due.stream
    WHERE due.organisation = side AND (due.whole OR NOT note_retirement.whole)
    ON CONFLICT ON CONSTRAINT retirement_pkey DO UPDATE
    SET at = excluded.at, erased = retirement.erased + excluded.erased, whole = excluded.whole;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'nothing of it is due' USING ERRCODE = 'raise_exception';
    END IF;
END
$$;
COMMENT ON FUNCTION entente.note_retirement IS
    'Notes that what an organisation wrote in a stream is gone, so that nobody looks there again.';

REVOKE ALL ON FUNCTION
    entente.partnership_ended, entente.retention_over, entente.streams_to_retire,
    entente.is_remainder, entente.check_time, entente.retire_changes, entente.note_retirement
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    entente.streams_to_retire, entente.retire_changes, entente.note_retirement
    TO entente_gateway;
