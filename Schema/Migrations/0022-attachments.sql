-- The bytes of attachments, in pieces, kept once for each workspace and digest.
SET LOCAL ROLE entente_owner;

CREATE TABLE entente.attachment (
    workspace entente.id NOT NULL,
    digest entente.digest NOT NULL,
    member entente.id NOT NULL,
    organisation entente.id NOT NULL,
    size bigint NOT NULL CHECK (size >= 0),
    received bigint NOT NULL DEFAULT 0,
    content entente.id NOT NULL,
    touched entente.instant NOT NULL,
    completed entente.instant,
    verdict text CHECK (verdict IN ('clean', 'refused')),
    scan_tries integer NOT NULL DEFAULT 0,
    scan_after entente.instant NOT NULL DEFAULT 0,
    unused entente.instant,
    PRIMARY KEY (workspace, digest, member),
    CHECK (received BETWEEN 0 AND size),
    CHECK (completed IS NULL OR received = size)
);
CREATE INDEX attachment_content ON entente.attachment (workspace, content);
CREATE INDEX attachment_scan ON entente.attachment (scan_after)
    WHERE completed IS NOT NULL AND verdict IS NULL;
COMMENT ON TABLE entente.attachment IS
    'The bytes that a member has sent under their digest. A row for each member who sent them all: '
    'whoever only names a digest gets nothing by it, and nobody learns from answers, times or quotas '
    'that others had sent the same. Members of a workspace share pieces once the collector has been by.';
COMMENT ON COLUMN entente.attachment.received IS 'Bytes that are here; pieces come in their order.';
COMMENT ON COLUMN entente.attachment.content IS 'Under which the pieces are kept.';
COMMENT ON COLUMN entente.attachment.completed IS
    'When all bytes were here and had the digest; nothing is read by others before.';
COMMENT ON COLUMN entente.attachment.verdict IS 'What the scanner said last; NULL while it has not.';
COMMENT ON COLUMN entente.attachment.unused IS
    'Since when the collector finds no entity of the member that names the digest; NULL while there is '
    'one, or nobody has looked.';
COMMENT ON INDEX entente.attachment_content IS 'For the pieces that nobody needs any more.';
COMMENT ON INDEX entente.attachment_scan IS 'For what waits for the scanner.';

CREATE TABLE entente.attachment_piece (
    workspace entente.id NOT NULL,
    content entente.id NOT NULL,
    place bigint NOT NULL CHECK (place >= 0),
    bytes bytea NOT NULL CHECK (octet_length(bytes) BETWEEN 1 AND 262144),
    PRIMARY KEY (workspace, content, place)
);
-- What people attach is compressed already.
ALTER TABLE entente.attachment_piece ALTER COLUMN bytes SET STORAGE EXTERNAL;
COMMENT ON TABLE entente.attachment_piece IS
    'The bytes in pieces of 262,144, the last one shorter: what is read and written at a time.';
COMMENT ON COLUMN entente.attachment_piece.place IS 'Its number, from 0 on.';

CREATE TABLE entente.attachment_verdict (
    workspace entente.id NOT NULL,
    digest entente.digest NOT NULL,
    member entente.id NOT NULL,
    try integer NOT NULL,
    at entente.instant NOT NULL,
    scanner text NOT NULL CHECK (char_length(scanner) BETWEEN 1 AND 100),
    verdict text NOT NULL CHECK (verdict IN ('clean', 'refused', 'failed')),
    PRIMARY KEY (workspace, digest, member, try, at)
);
COMMENT ON TABLE entente.attachment_verdict IS
    'What a scanner said of bytes, each time it was asked; it stays when the bytes are gone.';

ALTER TABLE entente.attachment ENABLE ROW LEVEL SECURITY;
ALTER TABLE entente.attachment_piece ENABLE ROW LEVEL SECURITY;
ALTER TABLE entente.attachment_verdict ENABLE ROW LEVEL SECURITY;
ALTER TABLE entente.attachment FORCE ROW LEVEL SECURITY;
ALTER TABLE entente.attachment_piece FORCE ROW LEVEL SECURITY;
ALTER TABLE entente.attachment_verdict FORCE ROW LEVEL SECURITY;
CREATE POLICY owning ON entente.attachment TO entente_owner USING (true) WITH CHECK (true);
CREATE POLICY owning ON entente.attachment_piece TO entente_owner USING (true) WITH CHECK (true);
CREATE POLICY owning ON entente.attachment_verdict TO entente_owner USING (true) WITH CHECK (true);

CREATE FUNCTION entente.drop_attachment(partnership text, wanted bytea, holder text) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    kept text;
BEGIN
    -- Of two who take pieces away each sees what the other left.
    PERFORM pg_advisory_xact_lock(hashtextextended('entente.attachments/' || partnership, 0));
    DELETE FROM entente.attachment
    WHERE attachment.workspace = partnership AND attachment.digest = wanted
        AND attachment.member = holder
    RETURNING attachment.content INTO kept;
    DELETE FROM entente.attachment_piece
    WHERE attachment_piece.workspace = partnership AND attachment_piece.content = kept
        AND NOT EXISTS (
            SELECT FROM entente.attachment
            WHERE attachment.workspace = partnership AND attachment.content = kept
        );
END
$$;
COMMENT ON FUNCTION entente.drop_attachment IS
    'Forgets what a member sent, and its pieces unless other members share them. For the owner alone.';

CREATE FUNCTION entente.begin_attachment(
    asking text, partnership text, wanted bytea, whole bigint, most bigint, at bigint
)
RETURNS TABLE (outcome text, holder text, place text, here bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    side text;
    rights text;
    kept entente.attachment%ROWTYPE;
BEGIN
    SELECT reach.member, reach.organisation, max(reach.access) INTO holder, side, rights
    FROM entente.reach WHERE reach.device = asking AND reach.workspace = partnership
    GROUP BY reach.member, reach.organisation;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    here := 0;
    IF rights <> 'write' THEN
        outcome := 'read_only';
        RETURN NEXT;
        RETURN;
    END IF;
    -- Whoever counts against one quota waits here for the others.
    PERFORM pg_advisory_xact_lock(hashtextextended('entente.attachment/' || partnership || side, 0));
    SELECT * INTO kept FROM entente.attachment
    WHERE attachment.workspace = partnership AND attachment.digest = wanted
        AND attachment.member = holder
    FOR UPDATE;
    IF FOUND AND kept.completed IS NULL AND kept.size <> whole THEN
        -- At most one size is right, and it is not known which.
        PERFORM entente.drop_attachment(partnership, wanted, holder);
    ELSIF FOUND THEN
        UPDATE entente.attachment SET touched = greatest(touched, at)
        WHERE attachment.workspace = partnership AND attachment.digest = wanted
            AND attachment.member = holder;
        outcome := CASE
            WHEN kept.size <> whole THEN 'other_size'
            WHEN kept.completed IS NULL THEN 'open'
            ELSE coalesce(kept.verdict, 'complete')
        END;
        place := kept.content;
        here := kept.received;
        RETURN NEXT;
        RETURN;
    END IF;
    IF whole + (
        SELECT coalesce(sum(attachment.size), 0) FROM entente.attachment
        WHERE attachment.workspace = partnership AND attachment.organisation = side
    ) > most THEN
        outcome := 'quota';
        RETURN NEXT;
        RETURN;
    END IF;
    place := entente.new_id();
    INSERT INTO entente.attachment (
        workspace, digest, member, organisation, size, content, touched
    ) VALUES (partnership, wanted, holder, side, whole, place, at);
    outcome := 'open';
    RETURN NEXT;
END
$$;
COMMENT ON FUNCTION entente.begin_attachment IS
    'Takes up or goes on with what a device''s member sends under a digest: open (with how much of it is '
    'here), complete, clean, refused, other_size, quota, read_only; no row for a partnership that the '
    'device does not have. What others sent changes nothing of the answer.';

CREATE FUNCTION entente.add_attachment_piece(
    asking text, partnership text, wanted bytea, part_of text, start bigint, added bytea, at bigint
)
RETURNS bigint LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    kept entente.attachment%ROWTYPE;
    piece constant bigint := 262144;
BEGIN
    SELECT attachment.* INTO kept FROM entente.attachment
    WHERE attachment.workspace = partnership AND attachment.digest = wanted
        AND attachment.content = part_of AND attachment.completed IS NULL
        AND attachment.member = (
            SELECT reach.member FROM entente.reach
            WHERE reach.device = asking AND reach.workspace = partnership
                AND reach.access = 'write'
            LIMIT 1
        )
    FOR UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF kept.received <> start OR octet_length(added) <> least(piece, kept.size - start) THEN
        RETURN kept.received;
    END IF;
    INSERT INTO entente.attachment_piece (workspace, content, place, bytes)
    VALUES (partnership, part_of, start / piece, added);
    UPDATE entente.attachment SET received = start + octet_length(added), touched = at
    WHERE attachment.workspace = partnership AND attachment.digest = wanted
        AND attachment.member = kept.member;
    RETURN start + octet_length(added);
END
$$;
COMMENT ON FUNCTION entente.add_attachment_piece IS
    'Adds the next piece, if it is that, and tells how many bytes are here; NULL when the device may not, '
    'or what it was adding to is gone or complete.';

CREATE FUNCTION entente.end_attachment(
    asking text, partnership text, wanted bytea, part_of text, fits boolean, at bigint
)
RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    kept entente.attachment%ROWTYPE;
BEGIN
    SELECT attachment.* INTO kept FROM entente.attachment
    WHERE attachment.workspace = partnership AND attachment.digest = wanted
        AND attachment.content = part_of AND attachment.received = attachment.size
        AND attachment.member = (
            SELECT reach.member FROM entente.reach
            WHERE reach.device = asking AND reach.workspace = partnership
                AND reach.access = 'write'
            LIMIT 1
        )
    FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    IF NOT fits THEN
        IF kept.completed IS NULL THEN
            PERFORM entente.drop_attachment(partnership, wanted, kept.member);
        END IF;
        RETURN true;
    END IF;
    UPDATE entente.attachment SET completed = coalesce(completed, at), touched = at
    WHERE attachment.workspace = partnership AND attachment.digest = wanted
        AND attachment.member = kept.member;
    RETURN true;
END
$$;
COMMENT ON FUNCTION entente.end_attachment IS
    'Says that the pieces have the digest, or forgets them because they have not.';

CREATE FUNCTION entente.find_attachment(asking text, partnership text, wanted bytea, holders text[])
RETURNS TABLE (
    place text, whole bigint, here bigint, complete boolean, verdict text, holder text
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT attachment.content, attachment.size, attachment.received,
        attachment.completed IS NOT NULL, attachment.verdict, attachment.member
    FROM entente.attachment
    WHERE attachment.workspace = $2 AND attachment.digest = $3 AND attachment.member = ANY ($4)
        AND EXISTS (
            SELECT FROM entente.reach WHERE reach.device = $1 AND reach.workspace = $2
        )
    ORDER BY attachment.verdict = 'clean' DESC NULLS LAST, attachment.completed NULLS LAST,
        attachment.member;
END;
COMMENT ON FUNCTION entente.find_attachment IS
    'What some members have sent under a digest, the most useful first, for a device of the partnership.';

CREATE FUNCTION entente.read_attachment(
    asking text, partnership text, wanted bytea, holder text, nth bigint
)
RETURNS bytea LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT piece.bytes FROM entente.attachment
    JOIN entente.attachment_piece AS piece
        ON piece.workspace = attachment.workspace AND piece.content = attachment.content
    WHERE attachment.workspace = $2 AND attachment.digest = $3 AND attachment.member = $4
        AND piece.place = $5 AND EXISTS (
            SELECT FROM entente.reach WHERE reach.device = $1 AND reach.workspace = $2
        );
END;
COMMENT ON FUNCTION entente.read_attachment IS
    'One piece of what a member has sent, for a device of the partnership; asked for each piece, so that '
    'a device that is revoked gets no further one.';

CREATE FUNCTION entente.attachment_streams() RETURNS TABLE (partnership text, stream text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT stream.workspace, stream.id FROM entente.stream
    WHERE stream.audience <> 'control' AND EXISTS (
        SELECT FROM entente.attachment WHERE attachment.workspace = stream.workspace
    )
    ORDER BY stream.workspace, stream.id;
END;
COMMENT ON FUNCTION entente.attachment_streams IS
    'The streams that may hold entities of attachments, of the partnerships that have bytes of some.';

CREATE FUNCTION entente.collect_attachments(
    partnership text, named bytea[], named_by text[], unused_cut bigint, open_cut bigint, at bigint
)
RETURNS TABLE (dropped bigint, merged bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Of two who take pieces away each sees what the other left.
    PERFORM pg_advisory_xact_lock(hashtextextended('entente.attachments/' || partnership, 0));
    UPDATE entente.attachment SET unused = NULL
    FROM unnest(named, named_by) AS used (digest, member)
    WHERE attachment.workspace = partnership AND attachment.digest = used.digest
        AND attachment.member = used.member AND attachment.unused IS NOT NULL;
    UPDATE entente.attachment SET unused = at
    WHERE attachment.workspace = partnership AND attachment.completed IS NOT NULL
        AND attachment.unused IS NULL AND NOT EXISTS (
            SELECT FROM unnest(named, named_by) AS used (digest, member)
            WHERE used.digest = attachment.digest AND used.member = attachment.member
        );
    DELETE FROM entente.attachment
    WHERE attachment.workspace = partnership AND (
        attachment.unused <= unused_cut AND attachment.touched <= unused_cut
        OR attachment.completed IS NULL AND attachment.touched <= open_cut
    );
    GET DIAGNOSTICS dropped = ROW_COUNT;
    -- The same bytes are kept once from here on: under the first of the places where they are.
    UPDATE entente.attachment SET content = first.content
    FROM (
        SELECT same.digest, min(same.content) AS content FROM entente.attachment AS same
        WHERE same.workspace = partnership AND same.completed IS NOT NULL GROUP BY same.digest
    ) AS first
    WHERE attachment.workspace = partnership AND attachment.digest = first.digest
        AND attachment.completed IS NOT NULL AND attachment.content <> first.content;
    GET DIAGNOSTICS merged = ROW_COUNT;
    IF dropped + merged > 0 THEN
        DELETE FROM entente.attachment_piece
        WHERE attachment_piece.workspace = partnership AND NOT EXISTS (
            SELECT FROM entente.attachment
            WHERE attachment.workspace = partnership
                AND attachment.content = attachment_piece.content
        );
    END IF;
    RETURN NEXT;
END
$$;
COMMENT ON FUNCTION entente.collect_attachments IS
    'Drops what no entity has named for so long and what was begun and left, and keeps the same bytes '
    'once; named and named_by are what entities name, and the members who wrote so.';

CREATE FUNCTION entente.claim_scans(most integer, at bigint, until bigint)
RETURNS TABLE (partnership text, wanted bytea, holder text, whole bigint, try integer)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    UPDATE entente.attachment SET scan_tries = scan_tries + 1, scan_after = $3
    FROM (
        SELECT waiting.workspace, waiting.digest, waiting.member FROM entente.attachment AS waiting
        WHERE waiting.completed IS NOT NULL AND waiting.verdict IS NULL AND waiting.scan_after <= $2
        ORDER BY waiting.scan_after LIMIT $1 FOR UPDATE SKIP LOCKED
    ) AS next
    WHERE attachment.workspace = next.workspace AND attachment.digest = next.digest
        AND attachment.member = next.member
    RETURNING attachment.workspace, attachment.digest, attachment.member, attachment.size,
        attachment.scan_tries;
END;
COMMENT ON FUNCTION entente.claim_scans IS
    'Takes what waits for the scanner in hand; nobody else gets it until a time.';

CREATE FUNCTION entente.read_scanned(partnership text, wanted bytea, holder text, nth bigint)
RETURNS bytea LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT piece.bytes FROM entente.attachment
    JOIN entente.attachment_piece AS piece
        ON piece.workspace = attachment.workspace AND piece.content = attachment.content
    WHERE attachment.workspace = $1 AND attachment.digest = $2 AND attachment.member = $3
        AND attachment.completed IS NOT NULL AND attachment.verdict IS NULL AND piece.place = $4;
END;
COMMENT ON FUNCTION entente.read_scanned IS 'One piece of what waits for the scanner.';

CREATE FUNCTION entente.judge_attachment(
    partnership text, wanted bytea, holder text, nth integer, said text, by text, retry bigint,
    at bigint
)
RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE entente.attachment SET
        verdict = nullif(said, 'failed'),
        scan_after = retry
    WHERE attachment.workspace = partnership AND attachment.digest = wanted
        AND attachment.member = holder AND attachment.completed IS NOT NULL
        AND attachment.verdict IS NULL AND attachment.scan_tries = nth;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO entente.attachment_verdict (workspace, digest, member, try, at, scanner, verdict)
    VALUES (partnership, wanted, holder, nth, judge_attachment.at, by, said)
    ON CONFLICT DO NOTHING;
    RETURN true;
END
$$;
COMMENT ON FUNCTION entente.judge_attachment IS
    'Writes down what the scanner said: clean, refused, or failed, which is asked again after a time.';

REVOKE ALL ON FUNCTION
    entente.drop_attachment, entente.begin_attachment, entente.add_attachment_piece,
    entente.end_attachment, entente.find_attachment, entente.read_attachment,
    entente.attachment_streams, entente.collect_attachments, entente.claim_scans,
    entente.read_scanned, entente.judge_attachment
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    entente.begin_attachment, entente.add_attachment_piece, entente.end_attachment,
    entente.find_attachment, entente.read_attachment, entente.attachment_streams,
    entente.collect_attachments, entente.claim_scans, entente.read_scanned,
    entente.judge_attachment
    TO entente_gateway;
