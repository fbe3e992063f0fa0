-- The schema as it is now: what Migrations/ leads to, as pg_dump of PostgreSQL 15 writes it.
-- Written by the test that compares both (see README.md); not to be changed by hand.
SELECT pg_catalog.set_config('search_path', '', false);
CREATE SCHEMA entente;
ALTER SCHEMA entente OWNER TO entente_owner;
COMMENT ON SCHEMA entente IS 'Everything of Entente. entente_owner owns it (migrations, administration); entente_gateway reads and appends to streams that a device has entered, and calls the functions granted to it.';
CREATE SCHEMA report;
ALTER SCHEMA report OWNER TO entente_owner;
COMMENT ON SCHEMA report IS 'What reports in SQL read: views over what an organisation may read, for logins that have the role entente_report.';
CREATE DOMAIN entente.digest AS bytea
	CONSTRAINT digest_check CHECK ((octet_length(VALUE) = 32));
ALTER DOMAIN entente.digest OWNER TO entente_owner;
COMMENT ON DOMAIN entente.digest IS 'A SHA-256 value.';
CREATE DOMAIN entente.id AS text COLLATE pg_catalog."C"
	CONSTRAINT id_check CHECK ((VALUE ~ '^[0-7][0-9a-hjkmnp-tv-z]{25}$'::text));
ALTER DOMAIN entente.id OWNER TO entente_owner;
COMMENT ON DOMAIN entente.id IS '128 bits as 26 characters of lower-case Crockford base32; compared as bytes everywhere.';
CREATE DOMAIN entente.instant AS bigint;
ALTER DOMAIN entente.instant OWNER TO entente_owner;
COMMENT ON DOMAIN entente.instant IS 'Milliseconds since 1970 in UTC, as on the wire; given by the caller, never read from a clock here.';
CREATE DOMAIN entente.label AS text COLLATE pg_catalog."C"
	CONSTRAINT label_check CHECK ((((char_length(VALUE) >= 1) AND (char_length(VALUE) <= 100)) AND (VALUE !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029]'::text) AND (VALUE = btrim(VALUE))));
ALTER DOMAIN entente.label OWNER TO entente_owner;
COMMENT ON DOMAIN entente.label IS 'A name that people give: 1 to 100 characters on one line.';
CREATE FUNCTION entente.add_attachment_piece(asking text, partnership text, wanted bytea, part_of text, start bigint, added bytea, at bigint) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
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
ALTER FUNCTION entente.add_attachment_piece(asking text, partnership text, wanted bytea, part_of text, start bigint, added bytea, at bigint) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.add_attachment_piece(asking text, partnership text, wanted bytea, part_of text, start bigint, added bytea, at bigint) IS 'Adds the next piece, if it is that, and tells how many bytes are here; NULL when the device may not, or what it was adding to is gone or complete.';
CREATE FUNCTION entente.add_calendar(asking text, wanted text, digest bytea, most integer, at bigint) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    holder text;
BEGIN
    SELECT member.id INTO holder FROM entente.device
    JOIN entente.member ON member.id = device.member
    WHERE device.id = asking AND device.revoked IS NULL FOR UPDATE OF member;
    IF NOT FOUND OR most <= (
        SELECT count(*) FROM entente.calendar
        WHERE calendar.member = holder AND calendar.revoked IS NULL
    ) THEN
        RETURN false;
    END IF;
    INSERT INTO entente.calendar (id, member, secret_digest, created)
    VALUES (wanted, holder, digest, at);
    RETURN true;
END
$$;
ALTER FUNCTION entente.add_calendar(asking text, wanted text, digest bytea, most integer, at bigint) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.add_calendar(asking text, wanted text, digest bytea, most integer, at bigint) IS 'Gives a device''s member one more address, unless there are so many already.';
CREATE FUNCTION entente.append_control(partnership text, operations text[], author text, author_organisation text, at bigint) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    place entente.stream%ROWTYPE;
    server entente.server%ROWTYPE;
    counter bigint;
    known bytea;
    content bytea;
    digest bytea;
    leaf bytea;
BEGIN
    SELECT * INTO STRICT server FROM entente.server;
    author := coalesce(author, server.member);
    author_organisation := coalesce(author_organisation, server.organisation);
    SELECT * INTO STRICT place FROM entente.stream
    WHERE stream.workspace = partnership AND stream.audience = 'control' FOR UPDATE;
    SELECT coalesce(max(next_n), 1) INTO counter FROM entente.stream_device
    WHERE workspace = place.workspace AND stream = place.id AND device = server.device;
    known := entente.tree_root(place.frontier);
    content := convert_to(
        format(
            '{"at":%s,"base":%s,"n":%s,"ops":[%s],"salt":"%s"}',
            at, place.size, counter, array_to_string(operations, ','),
            entente.base64url(uuid_send(gen_random_uuid()))
        ),
        'UTF8'
    );
    digest := sha256(
        convert_to(
            format(E'entente-change-1\n%s\n%s\n%s\n', place.id, place.epoch, server.device), 'UTF8'
        ) || content
    );
    leaf := sha256(
        '\x00'::bytea
        || convert_to(
            format(
                '{"acl":%s,"device":"%s","known":{"root":"%s","size":%s},"member":"%s","n":%s,'
                '"organisation":"%s","received":%s,"seq":%s}',
                place.size, server.device, entente.base64url(known), place.size, author, counter,
                author_organisation, at, place.size + 1
            ),
            'UTF8'
        )
        || digest
    );
    INSERT INTO entente.change (
        workspace, stream, seq, device, n, base, content, digest, leaf, member, organisation, acl,
        received, known_size, known_root, edits_text
    ) VALUES (
        place.workspace, place.id, place.size + 1, server.device, counter, place.size, content,
        digest, leaf, author, author_organisation, place.size, at, place.size, known, false
    );
    INSERT INTO entente.stream_device (workspace, stream, device, next_n, last_base)
    VALUES (place.workspace, place.id, server.device, counter + 1, place.size)
    ON CONFLICT (workspace, stream, device)
    DO UPDATE SET next_n = excluded.next_n, last_base = excluded.last_base;
    UPDATE entente.stream
    SET size = place.size + 1, frontier = entente.tree_append(place.size, place.frontier, leaf)
    WHERE stream.workspace = place.workspace AND stream.id = place.id;
    PERFORM entente.tell('appended:' || place.id);
    RETURN place.size + 1;
END
$$;
ALTER FUNCTION entente.append_control(partnership text, operations text[], author text, author_organisation text, at bigint) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.append_control(partnership text, operations text[], author text, author_organisation text, at bigint) IS 'Appends a change of the server to a partnership''s control stream and returns its seq. The operations are canonical JSON. For the owner alone.';
CREATE TABLE entente.attachment (
    workspace entente.id NOT NULL,
    digest entente.digest NOT NULL,
    member entente.id NOT NULL,
    organisation entente.id NOT NULL,
    size bigint NOT NULL,
    received bigint DEFAULT 0 NOT NULL,
    content entente.id NOT NULL,
    touched entente.instant NOT NULL,
    completed entente.instant,
    verdict text,
    scan_tries integer DEFAULT 0 NOT NULL,
    scan_after entente.instant DEFAULT 0 NOT NULL,
    unused entente.instant,
    scan_until entente.instant,
    CONSTRAINT attachment_check CHECK (((received >= 0) AND (received <= size))),
    CONSTRAINT attachment_check1 CHECK (((completed IS NULL) OR (received = size))),
    CONSTRAINT attachment_size_check CHECK ((size >= 0)),
    CONSTRAINT attachment_verdict_check CHECK ((verdict = ANY (ARRAY['clean'::text, 'refused'::text])))
);
ALTER TABLE ONLY entente.attachment FORCE ROW LEVEL SECURITY;
ALTER TABLE entente.attachment OWNER TO entente_owner;
COMMENT ON TABLE entente.attachment IS 'The bytes that a member has sent under their digest. A row for each member who sent them all: whoever only names a digest gets nothing by it, and nobody learns from answers, times or quotas that others had sent the same. Members of a workspace share pieces once the collector has been by.';
COMMENT ON COLUMN entente.attachment.received IS 'Bytes that are here; pieces come in their order.';
COMMENT ON COLUMN entente.attachment.content IS 'Under which the pieces are kept.';
COMMENT ON COLUMN entente.attachment.completed IS 'When all bytes were here and had the digest; nothing is read by others before.';
COMMENT ON COLUMN entente.attachment.verdict IS 'What the scanner said last; NULL while it has not.';
COMMENT ON COLUMN entente.attachment.unused IS 'Since when the collector finds no entity of the member that names the digest; NULL while there is one, or nobody has looked.';
COMMENT ON COLUMN entente.attachment.scan_until IS 'Until when a gateway has it in hand for the scanner; NULL while none has.';
CREATE TABLE entente.stream (
    workspace entente.id NOT NULL,
    id entente.id NOT NULL,
    audience text NOT NULL,
    organisation entente.id,
    department entente.id,
    epoch entente.id NOT NULL,
    size bigint DEFAULT 0 NOT NULL,
    frontier bytea DEFAULT '\x'::bytea NOT NULL,
    horizon bigint DEFAULT 0 NOT NULL,
    CONSTRAINT stream_audience_check CHECK ((audience = ANY (ARRAY['control'::text, 'shared'::text, 'organisation'::text, 'department'::text]))),
    CONSTRAINT stream_check CHECK (((audience = 'organisation'::text) = (organisation IS NOT NULL))),
    CONSTRAINT stream_check1 CHECK (((audience = 'department'::text) = (department IS NOT NULL))),
    CONSTRAINT stream_frontier_check CHECK (((octet_length(frontier) % 32) = 0)),
    CONSTRAINT stream_horizon_check CHECK ((horizon >= 0)),
    CONSTRAINT stream_size_check CHECK ((size >= 0))
)
WITH (fillfactor='30');
ALTER TABLE ONLY entente.stream FORCE ROW LEVEL SECURITY;
ALTER TABLE entente.stream OWNER TO entente_owner;
COMMENT ON TABLE entente.stream IS 'A log of changes with one audience that never changes. The row is the lock under which changes get their seq, and is updated once for each group commit: few rows to a page (fillfactor) and no index on what changes keep that update in its page (heap-only tuples).';
COMMENT ON COLUMN entente.stream.epoch IS 'The life of the log: a new one after a restore with loss.';
COMMENT ON COLUMN entente.stream.size IS 'The seq of the last change; seqs have no gap.';
COMMENT ON COLUMN entente.stream.frontier IS 'The roots of the complete subtrees over the leaves, largest first, 32 bytes each (RFC 6962).';
COMMENT ON COLUMN entente.stream.horizon IS 'The lowest base that a push may have.';
CREATE FUNCTION entente.attachment_streams() RETURNS TABLE(partnership text, stream text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT stream.workspace,
     stream.id
    FROM entente.stream
   WHERE ((stream.audience <> 'control'::text) AND (EXISTS ( SELECT
            FROM entente.attachment
           WHERE ((attachment.workspace)::text = (stream.workspace)::text))))
   ORDER BY stream.workspace, stream.id;
END;
ALTER FUNCTION entente.attachment_streams() OWNER TO entente_owner;
COMMENT ON FUNCTION entente.attachment_streams() IS 'The streams that may hold entities of attachments, of the partnerships that have bytes of some.';
CREATE FUNCTION entente.base64url(value bytea) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT
    SET search_path TO 'pg_catalog', 'pg_temp'
    RETURN rtrim(translate(encode(value, 'base64'::text), '+/
'::text, '-_'::text), '='::text);
ALTER FUNCTION entente.base64url(value bytea) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.base64url(value bytea) IS 'Base64 for URLs without padding (RFC 4648, section 5).';
CREATE FUNCTION entente.begin_attachment(asking text, partnership text, wanted bytea, whole bigint, most bigint, at bigint) RETURNS TABLE(outcome text, holder text, place text, here bigint)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
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
ALTER FUNCTION entente.begin_attachment(asking text, partnership text, wanted bytea, whole bigint, most bigint, at bigint) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.begin_attachment(asking text, partnership text, wanted bytea, whole bigint, most bigint, at bigint) IS 'Takes up or goes on with what a device''s member sends under a digest: open (with how much of it is here), complete, clean, refused, other_size, quota, read_only; no row for a partnership that the device does not have. What others sent changes nothing of the answer.';
CREATE FUNCTION entente.begin_epochs(at bigint) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    place entente.stream%ROWTYPE;
    count bigint := 0;
BEGIN
    FOR place IN SELECT * FROM entente.stream ORDER BY workspace, id FOR UPDATE LOOP
        INSERT INTO entente.past_epoch (workspace, stream, nth, epoch, size, ended)
        SELECT place.workspace, place.id, coalesce(max(nth), 0) + 1, place.epoch, place.size, at
        FROM entente.past_epoch
        WHERE past_epoch.workspace = place.workspace AND past_epoch.stream = place.id;
        UPDATE entente.stream SET epoch = entente.new_id()
        WHERE stream.workspace = place.workspace AND stream.id = place.id;
        PERFORM entente.tell('appended:' || place.id);
        count := count + 1;
    END LOOP;
    RETURN count;
END
$$;
ALTER FUNCTION entente.begin_epochs(at bigint) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.begin_epochs(at bigint) IS 'Begins a new life of every log, because the database was restored to an earlier point; returns how many. For the owner alone.';
CREATE FUNCTION entente.begin_serving(known bigint, known_name text, at bigint) RETURNS TABLE(nth bigint, name text, begun bigint)
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    place entente.server%ROWTYPE;
BEGIN
    begun := entente.note_cluster(at);
    SELECT * INTO STRICT place FROM entente.server FOR UPDATE;
    IF begun = 0 AND (
        known > place.mark OR known = place.mark AND known_name IS DISTINCT FROM place.mark_name
    ) THEN
        begun := entente.begin_epochs(at);
    END IF;
    UPDATE entente.server SET mark = known WHERE known > mark;
    SELECT marked.nth, marked.name INTO STRICT nth, name FROM entente.mark_served() AS marked;
    RETURN NEXT;
END
$$;
ALTER FUNCTION entente.begin_serving(known bigint, known_name text, at bigint) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.begin_serving(known bigint, known_name text, at bigint) IS 'Begins new lives of all logs when the database is another than the one of the last time, or has forgotten the mark that the folder knows; sets the next mark. For the owner alone.';
CREATE TABLE entente.calendar (
    id entente.id NOT NULL,
    member entente.id NOT NULL,
    secret_digest entente.digest NOT NULL,
    created entente.instant NOT NULL,
    revoked entente.instant
);
ALTER TABLE entente.calendar OWNER TO entente_owner;
COMMENT ON TABLE entente.calendar IS 'A calendar''s address, of which the id is the part that is no secret.';
COMMENT ON COLUMN entente.calendar.secret_digest IS 'Of the whole address; the address itself is kept nowhere.';
COMMENT ON COLUMN entente.calendar.revoked IS 'When the address stopped to lead anywhere; NULL while it does.';
CREATE TABLE entente.department (
    id entente.id NOT NULL,
    organisation entente.id NOT NULL,
    name entente.label NOT NULL,
    created entente.instant NOT NULL
);
ALTER TABLE entente.department OWNER TO entente_owner;
COMMENT ON TABLE entente.department IS 'A part of an organisation.';
CREATE TABLE entente.device (
    id entente.id NOT NULL,
    member entente.id NOT NULL,
    name entente.label NOT NULL,
    public_key bytea NOT NULL,
    token_digest entente.digest NOT NULL,
    enrolled entente.instant NOT NULL,
    revoked entente.instant,
    CONSTRAINT device_public_key_check CHECK ((octet_length(public_key) = 32))
);
ALTER TABLE entente.device OWNER TO entente_owner;
COMMENT ON TABLE entente.device IS 'One local database of a member. Never deleted and its id never reused, because the log names it.';
COMMENT ON COLUMN entente.device.public_key IS 'Ed25519 (RFC 8032); the private half never leaves the device.';
COMMENT ON COLUMN entente.device.token_digest IS 'The token itself is on the device alone.';
COMMENT ON COLUMN entente.device.revoked IS 'When the device lost all access; NULL while it has some.';
CREATE TABLE entente.member (
    id entente.id NOT NULL,
    department entente.id NOT NULL,
    name entente.label NOT NULL,
    roles text[] NOT NULL,
    created entente.instant NOT NULL,
    CONSTRAINT member_roles_check CHECK ((roles <@ ARRAY['member'::text, 'signer'::text, 'account_manager'::text, 'sponsor'::text, 'administrator'::text]))
);
ALTER TABLE entente.member OWNER TO entente_owner;
COMMENT ON TABLE entente.member IS 'A person of one department.';
CREATE FUNCTION entente.calendar_reader(wanted text) RETURNS TABLE(secret_digest bytea, device text, member text, department text, organisation text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT calendar.secret_digest,
     device.id,
     member.id,
     member.department,
     department.organisation
    FROM (((entente.calendar
      JOIN entente.member ON (((member.id)::text = (calendar.member)::text)))
      JOIN entente.department ON (((department.id)::text = (member.department)::text)))
      JOIN entente.device ON ((((device.member)::text = (member.id)::text) AND (device.revoked IS NULL))))
   WHERE (((calendar.id)::text = calendar_reader.wanted) AND (calendar.revoked IS NULL))
   ORDER BY device.id
  LIMIT 1;
END;
ALTER FUNCTION entente.calendar_reader(wanted text) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.calendar_reader(wanted text) IS 'The member of an address, with a device of theirs as which it is read: who has lost all devices has no calendar either.';
CREATE FUNCTION entente.calendars_of(asking text) RETURNS TABLE(id text, created bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT calendar.id,
     calendar.created
    FROM (entente.device
      JOIN entente.calendar ON ((((calendar.member)::text = (device.member)::text) AND (calendar.revoked IS NULL))))
   WHERE (((device.id)::text = calendars_of.asking) AND (device.revoked IS NULL))
   ORDER BY calendar.created, calendar.id;
END;
ALTER FUNCTION entente.calendars_of(asking text) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.calendars_of(asking text) IS 'The addresses of a device''s member that lead somewhere.';
CREATE TABLE entente.server (
    is_only boolean DEFAULT true NOT NULL,
    device entente.id NOT NULL,
    member entente.id NOT NULL,
    organisation entente.id NOT NULL,
    cluster text,
    mark bigint DEFAULT 0 NOT NULL,
    mark_name entente.id,
    channel text DEFAULT ('entente_'::text || replace((gen_random_uuid())::text, '-'::text, ''::text)) NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT server_channel_check CHECK ((channel ~ '^entente_[0-9a-f]{32}$'::text)),
    CONSTRAINT server_is_only_check CHECK (is_only),
    CONSTRAINT server_mark_check CHECK ((mark >= 0))
);
ALTER TABLE entente.server OWNER TO entente_owner;
COMMENT ON TABLE entente.server IS 'One row: the ids under which this database writes control streams. The device has counters like any other; member and organisation stand in when nobody in particular ordered a step.';
COMMENT ON COLUMN entente.server.cluster IS 'The cluster and its timeline when a gateway last began to serve; NULL before the first time.';
COMMENT ON COLUMN entente.server.mark IS 'Counts up when a gateway begins to serve, every minute while it does, and when it ends.';
COMMENT ON COLUMN entente.server.mark_name IS 'Random, so that two histories with the same count are told apart; NULL before the first time.';
COMMENT ON COLUMN entente.server.channel IS 'The channel of LISTEN and NOTIFY on which hints travel. Its name is a secret, because PostgreSQL has no rights on channels.';
CREATE FUNCTION entente.channel() RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT server.channel
    FROM entente.server;
END;
ALTER FUNCTION entente.channel() OWNER TO entente_owner;
COMMENT ON FUNCTION entente.channel() IS 'The channel on which a gateway listens for hints.';
CREATE FUNCTION entente.check_time(at bigint) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF at > extract(epoch FROM clock_timestamp()) * 1000 + 600000
        AND NOT pg_has_role(session_user, 'entente_owner', 'MEMBER') THEN
        RAISE EXCEPTION 'the time is not here yet' USING ERRCODE = 'raise_exception';
    END IF;
END
$$;
ALTER FUNCTION entente.check_time(at bigint) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.check_time(at bigint) IS 'Refuses a time that is more than ten minutes ahead of the database''s clock, so that the gateway''s role brings no end nearer. For the owner alone.';
CREATE FUNCTION entente.claim_confirmation(asking text, address text, of_member integer, of_address integer, at bigint) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    asker entente.id;
    named bytea := sha256(convert_to(lower(address), 'UTF8'));
BEGIN
    SELECT device.member INTO asker FROM entente.device
    WHERE device.id = asking AND device.revoked IS NULL;
    IF asker IS NULL THEN
        RETURN 'revoked';
    END IF;
    -- One after the other, so that no two count the same ones.
    LOCK TABLE entente.confirmation IN SHARE ROW EXCLUSIVE MODE;
    DELETE FROM entente.confirmation AS old WHERE old.asked <= at - 86400000;
    -- The first question of a member is not spent by others, who may not even read there.
    IF (SELECT count(*) FROM entente.confirmation AS mine WHERE mine.member = asker) >= of_member
        OR (SELECT count(*) FROM entente.confirmation AS its WHERE its.address = named) >= of_address
        AND EXISTS (
            SELECT FROM entente.confirmation AS mine
            WHERE mine.address = named AND mine.member = asker
        )
    THEN
        RETURN 'spent';
    END IF;
    INSERT INTO entente.confirmation (member, address, asked) VALUES (asker, named, at);
    RETURN 'granted';
END
$$;
ALTER FUNCTION entente.claim_confirmation(asking text, address text, of_member integer, of_address integer, at bigint) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.claim_confirmation(asking text, address text, of_member integer, of_address integer, at bigint) IS 'Whether an address may be asked to confirm for a device''s member: both only so often a day, and for a member once in any case.';
CREATE TABLE entente.partnership_organisation (
    partnership entente.id NOT NULL,
    organisation entente.id NOT NULL,
    accepted entente.instant,
    accepted_by entente.id,
    CONSTRAINT partnership_organisation_check CHECK (((accepted IS NULL) = (accepted_by IS NULL)))
);
ALTER TABLE entente.partnership_organisation OWNER TO entente_owner;
COMMENT ON TABLE entente.partnership_organisation IS 'Who takes part, and which administrator opted in when. The proposer opts in by proposing.';
CREATE TABLE entente.reminder (
    workspace entente.id NOT NULL,
    member entente.id NOT NULL,
    entity entente.id NOT NULL,
    occasion text NOT NULL COLLATE pg_catalog."C",
    due date NOT NULL,
    level smallint NOT NULL,
    type text NOT NULL COLLATE pg_catalog."C",
    claimed entente.instant NOT NULL,
    digest date,
    CONSTRAINT reminder_level_check CHECK (((level >= 1) AND (level <= 3))),
    CONSTRAINT reminder_occasion_check CHECK ((occasion ~ '^[a-z][a-z_]{0,39}$'::text)),
    CONSTRAINT reminder_type_check CHECK ((type ~ '^[a-z][a-z0-9_]{0,39}$'::text))
);
ALTER TABLE ONLY entente.reminder FORCE ROW LEVEL SECURITY;
ALTER TABLE entente.reminder OWNER TO entente_owner;
COMMENT ON TABLE entente.reminder IS 'What a member is told: the row is the claim to tell it and the message itself, so nothing is told twice. It holds nothing of the entity but its id: what it is called is read with the member''s rights when the member is told.';
COMMENT ON COLUMN entente.reminder.level IS 'Whom it has come to: doer, account manager, sponsor.';
COMMENT ON COLUMN entente.reminder.digest IS 'The day of the digest that tells it, in the member''s zone; NULL until there is one.';
CREATE FUNCTION entente.claim_reminders(partnership text, members text[], entities text[], types text[], occasions text[], dues text[], levels integer[], at bigint) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 WITH claim AS (
          INSERT INTO entente.reminder AS kept (workspace, member, entity, type, occasion, due, level, claimed)  SELECT claim_reminders.partnership,
                     asked.member,
                     asked.entity,
                     asked.type,
                     asked.occasion,
                     (asked.due)::date AS due,
                     asked.level,
                     claim_reminders.at
                    FROM (((UNNEST(claim_reminders.members, claim_reminders.entities, claim_reminders.types, claim_reminders.occasions, claim_reminders.dues, claim_reminders.levels) asked(member, entity, type, occasion, due, level)
                      JOIN entente.member ON (((member.id)::text = asked.member)))
                      JOIN entente.department ON (((department.id)::text = (member.department)::text)))
                      JOIN entente.partnership_organisation part ON ((((part.organisation)::text = (department.organisation)::text) AND ((part.partnership)::text = claim_reminders.partnership) AND (part.accepted IS NOT NULL))))
                   ORDER BY asked.member, asked.entity, asked.occasion, asked.due, asked.level ON CONFLICT(workspace, member, entity, occasion, due, level) DO UPDATE SET claimed = excluded.claimed, digest = NULL::date
           WHERE ((kept.claimed)::bigint > ((excluded.claimed)::bigint + 172800000))
           RETURNING 1 AS "?column?"
         )
  SELECT count(*) AS count
    FROM claim;
END;
ALTER FUNCTION entente.claim_reminders(partnership text, members text[], entities text[], types text[], occasions text[], dues text[], levels integer[], at bigint) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.claim_reminders(partnership text, members text[], entities text[], types text[], occasions text[], dues text[], levels integer[], at bigint) IS 'Writes down what members of a partnership are told, and returns how much of it nobody was told before; a claim from more than two days ahead is void, because only a wrong clock makes one.';
CREATE FUNCTION entente.claim_scans(most integer, of_one integer, at bigint, until bigint) RETURNS TABLE(partnership text, wanted bytea, holder text, whole bigint, try integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    side text;
    taken integer := 0;
    before integer := -1;
BEGIN
    -- Of two who claim each sees whose turn it was before.
    PERFORM pg_advisory_xact_lock(hashtextextended('entente.scans', 0));
    WHILE taken < most AND taken > before LOOP
        before := taken;
        FOR side IN
            -- One look into the index for each organisation, however much of it waits.
            WITH RECURSIVE waiting (organisation) AS (
                SELECT min(attachment.organisation::text COLLATE "C") FROM entente.attachment
                WHERE attachment.completed IS NOT NULL AND attachment.verdict IS NULL
                UNION ALL
                SELECT (
                    SELECT min(attachment.organisation::text COLLATE "C") FROM entente.attachment
                    WHERE attachment.completed IS NOT NULL AND attachment.verdict IS NULL
                        AND attachment.organisation > waiting.organisation
                )
                FROM waiting WHERE waiting.organisation IS NOT NULL
            )
            SELECT organisation.id FROM waiting
            JOIN entente.organisation ON organisation.id = waiting.organisation
            ORDER BY organisation.scan_turn, organisation.id
        LOOP
            EXIT WHEN taken = most;
            CONTINUE WHEN of_one <= (
                SELECT count(*) FROM entente.attachment
                WHERE attachment.organisation = side AND attachment.scan_until > at
            );
            UPDATE entente.attachment
            SET scan_tries = scan_tries + 1, scan_after = until, scan_until = until
            FROM (
                SELECT next.workspace, next.digest, next.member FROM entente.attachment AS next
                WHERE next.organisation = side AND next.completed IS NOT NULL
                    AND next.verdict IS NULL AND next.scan_after <= at
                ORDER BY greatest(next.scan_after, next.completed) LIMIT 1
                FOR UPDATE SKIP LOCKED
            ) AS next
            WHERE attachment.workspace = next.workspace AND attachment.digest = next.digest
                AND attachment.member = next.member
            RETURNING attachment.workspace, attachment.digest, attachment.member, attachment.size,
                attachment.scan_tries
            INTO partnership, wanted, holder, whole, try;
            CONTINUE WHEN NOT FOUND;
            UPDATE entente.organisation
            SET scan_turn = (SELECT max(other.scan_turn) + 1 FROM entente.organisation AS other)
            WHERE organisation.id = side;
            taken := taken + 1;
            RETURN NEXT;
        END LOOP;
    END LOOP;
END
$$;
ALTER FUNCTION entente.claim_scans(most integer, of_one integer, at bigint, until bigint) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.claim_scans(most integer, of_one integer, at bigint, until bigint) IS 'Takes what waits for the scanner in hand; nobody else gets it until a time. Organisations take turns, and of one no more than so many are in hand at a time.';
CREATE FUNCTION entente.cluster_identity() RETURNS text
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    RETURN (
        SELECT format('%s/%s', system.system_identifier, checkpoint.timeline_id)
        FROM pg_control_system() AS system, pg_control_checkpoint() AS checkpoint
    );
EXCEPTION
    -- Some services that run PostgreSQL for others do not tell.
    WHEN insufficient_privilege OR undefined_function THEN RETURN NULL;
END
$$;
ALTER FUNCTION entente.cluster_identity() OWNER TO entente_owner;
COMMENT ON FUNCTION entente.cluster_identity() IS 'What differs after a dump was loaded into another cluster, after recovery to a point in time, and after the promotion of a standby. A copy of the files put back looks the same.';
CREATE FUNCTION entente.collect_attachments(partnership text, named bytea[], named_by text[], unused_cut bigint, open_cut bigint, at bigint) RETURNS TABLE(dropped bigint, merged bigint)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
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
ALTER FUNCTION entente.collect_attachments(partnership text, named bytea[], named_by text[], unused_cut bigint, open_cut bigint, at bigint) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.collect_attachments(partnership text, named bytea[], named_by text[], unused_cut bigint, open_cut bigint, at bigint) IS 'Drops what no entity has named for so long and what was begun and left, and keeps the same bytes once; named and named_by are what entities name, and the members who wrote so.';
CREATE TABLE entente.delivery (
    member entente.id NOT NULL,
    mail text COLLATE pg_catalog."C",
    webhook text COLLATE pg_catalog."C",
    webhook_key bytea,
    zone text NOT NULL COLLATE pg_catalog."C",
    hour smallint NOT NULL,
    changed entente.instant NOT NULL,
    mail_confirmed entente.instant,
    mail_code bytea,
    mail_code_until entente.instant,
    webhook_confirmed entente.instant,
    CONSTRAINT delivery_check CHECK (((webhook IS NULL) = (webhook_key IS NULL))),
    CONSTRAINT delivery_check1 CHECK (((mail_code IS NULL) = (mail_code_until IS NULL))),
    CONSTRAINT delivery_hour_check CHECK (((hour >= 0) AND (hour <= 23))),
    CONSTRAINT delivery_mail_check CHECK (((char_length(mail) >= 3) AND (char_length(mail) <= 320))),
    CONSTRAINT delivery_mail_code_check CHECK ((octet_length(mail_code) = 32)),
    CONSTRAINT delivery_webhook_check CHECK (((char_length(webhook) >= 9) AND (char_length(webhook) <= 2000))),
    CONSTRAINT delivery_webhook_key_check CHECK ((octet_length(webhook_key) = 32)),
    CONSTRAINT delivery_zone_check CHECK (((char_length(zone) >= 1) AND (char_length(zone) <= 100)))
);
ALTER TABLE entente.delivery OWNER TO entente_owner;
COMMENT ON TABLE entente.delivery IS 'Where and when a member wants to be told; who has no row is told by the own programs alone.';
COMMENT ON COLUMN entente.delivery.webhook_key IS 'What calls are signed with; the member was told it once.';
COMMENT ON COLUMN entente.delivery.hour IS 'From which hour of the day on, in the zone.';
COMMENT ON COLUMN entente.delivery.mail_confirmed IS 'When the code came back that was sent to the mailbox; until then nothing else goes there.';
COMMENT ON COLUMN entente.delivery.mail_code IS 'The digest of that code.';
COMMENT ON COLUMN entente.delivery.webhook_confirmed IS 'When the address answered with what it was asked to answer; until then nothing else goes there.';
CREATE FUNCTION entente.confirm_mail(asking text, code bytea, at bigint) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 WITH told AS (
          UPDATE entente.delivery SET mail_confirmed = confirm_mail.at, mail_code = NULL::bytea, mail_code_until = NULL::bigint
            FROM entente.device
           WHERE (((device.id)::text = confirm_mail.asking) AND (device.revoked IS NULL) AND ((delivery.member)::text = (device.member)::text) AND (delivery.mail IS NOT NULL) AND (delivery.mail_code = confirm_mail.code) AND ((delivery.mail_code_until)::bigint > confirm_mail.at))
           RETURNING 1 AS "?column?"
         )
  SELECT (EXISTS ( SELECT
            FROM told)) AS "exists";
END;
ALTER FUNCTION entente.confirm_mail(asking text, code bytea, at bigint) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.confirm_mail(asking text, code bytea, at bigint) IS 'Notes that a device''s member has the code that was sent to the mailbox; whether it was that code.';
CREATE FUNCTION entente.confirm_webhook(asking text, address text, at bigint) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 WITH told AS (
          UPDATE entente.delivery SET webhook_confirmed = confirm_webhook.at
            FROM entente.device
           WHERE (((device.id)::text = confirm_webhook.asking) AND (device.revoked IS NULL) AND ((delivery.member)::text = (device.member)::text) AND (delivery.webhook = confirm_webhook.address))
           RETURNING 1 AS "?column?"
         )
  SELECT (EXISTS ( SELECT
            FROM told)) AS "exists";
END;
ALTER FUNCTION entente.confirm_webhook(asking text, address text, at bigint) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.confirm_webhook(asking text, address text, at bigint) IS 'Notes that a webhook answered what it was asked; whether it is still the one that is noted.';
CREATE FUNCTION entente.delivery_of(asking text) RETURNS TABLE(mail text, webhook text, zone text, hour integer, mail_confirmed boolean, webhook_confirmed boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT delivery.mail,
     delivery.webhook,
     delivery.zone,
     delivery.hour,
     (delivery.mail_confirmed IS NOT NULL),
     (delivery.webhook_confirmed IS NOT NULL)
    FROM (entente.device
      JOIN entente.delivery ON (((delivery.member)::text = (device.member)::text)))
   WHERE (((device.id)::text = delivery_of.asking) AND (device.revoked IS NULL));
END;
ALTER FUNCTION entente.delivery_of(asking text) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.delivery_of(asking text) IS 'Where and when a device''s member wants to be told, and what of it is confirmed.';
CREATE FUNCTION entente.device_operations(device text, member text, name text, key text) RETURNS text[]
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT ARRAY[format('{"e":"%s","o":"new","t":"device"}'::text, device), format('{"e":"%s","f":"member","o":"put","v":"%s"}'::text, device, member), format('{"e":"%s","f":"name","o":"put","v":%s}'::text, device, to_json(name)), format('{"e":"%s","f":"key","o":"put","v":"%s"}'::text, device, key)] AS "array";
END;
ALTER FUNCTION entente.device_operations(device text, member text, name text, key text) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.device_operations(device text, member text, name text, key text) IS 'How a control stream tells of a new device.';
CREATE TABLE entente.daily_digest (
    workspace entente.id NOT NULL,
    member entente.id NOT NULL,
    day date NOT NULL,
    channel text NOT NULL COLLATE pg_catalog."C",
    created entente.instant NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    next entente.instant NOT NULL,
    ended entente.instant,
    outcome text COLLATE pg_catalog."C",
    organisation entente.id NOT NULL,
    CONSTRAINT daily_digest_channel_check CHECK ((channel = ANY (ARRAY['mail'::text, 'webhook'::text]))),
    CONSTRAINT daily_digest_check CHECK (((ended IS NULL) = (outcome IS NULL))),
    CONSTRAINT daily_digest_outcome_check CHECK ((outcome = ANY (ARRAY['sent'::text, 'refused'::text, 'abandoned'::text]))),
    CONSTRAINT daily_digest_tries_check CHECK ((tries >= 0))
);
ALTER TABLE ONLY entente.daily_digest FORCE ROW LEVEL SECURITY;
ALTER TABLE entente.daily_digest OWNER TO entente_owner;
COMMENT ON TABLE entente.daily_digest IS 'One message to one member about one partnership: which reminders it tells is in these, and what they are called is read when it goes out. Its key is its name, however often it is tried.';
COMMENT ON COLUMN entente.daily_digest.next IS 'When it is tried; while a gateway has it in hand, when another may take it.';
COMMENT ON COLUMN entente.daily_digest.organisation IS 'The member''s: organisations take turns.';
CREATE FUNCTION entente.digest_outcomes(asking text) RETURNS TABLE(channel text, day text, outcome text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT DISTINCT ON (digest.channel) digest.channel,
     (digest.day)::text AS day,
     digest.outcome
    FROM (((((entente.device
      JOIN entente.delivery ON (((delivery.member)::text = (device.member)::text)))
      JOIN entente.member ON (((member.id)::text = (device.member)::text)))
      JOIN entente.department ON (((department.id)::text = (member.department)::text)))
      JOIN entente.partnership_organisation part ON (((part.organisation)::text = (department.organisation)::text)))
      JOIN entente.daily_digest digest ON ((((digest.workspace)::text = (part.partnership)::text) AND ((digest.member)::text = (member.id)::text))))
   WHERE (((device.id)::text = digest_outcomes.asking) AND (device.revoked IS NULL) AND ((digest.ended)::bigint >= (delivery.changed)::bigint))
   ORDER BY digest.channel, digest.ended DESC, digest.workspace;
END;
ALTER FUNCTION entente.digest_outcomes(asking text) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.digest_outcomes(asking text) IS 'What became of the last message on each way, since the device''s member last said where.';
CREATE FUNCTION entente.digest_reminders(partnership text, teller text, today date) RETURNS TABLE(entity text, type text, occasion text, due text, level integer)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT reminder.entity,
     reminder.type,
     reminder.occasion,
     (reminder.due)::text AS due,
     reminder.level
    FROM entente.reminder
   WHERE (((reminder.workspace)::text = digest_reminders.partnership) AND ((reminder.member)::text = digest_reminders.teller) AND (reminder.digest = digest_reminders.today))
   ORDER BY reminder.due, reminder.entity, reminder.occasion, reminder.level;
END;
ALTER FUNCTION entente.digest_reminders(partnership text, teller text, today date) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.digest_reminders(partnership text, teller text, today date) IS 'What a message tells.';
CREATE FUNCTION entente.digests_to_open() RETURNS TABLE(workspace text, member text, zone text, hour integer)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT untold.workspace,
     untold.member,
     delivery.zone,
     delivery.hour
    FROM (( SELECT DISTINCT reminder.workspace,
             reminder.member
            FROM entente.reminder
           WHERE (reminder.digest IS NULL)) untold
      JOIN entente.delivery ON (((delivery.member)::text = (untold.member)::text)))
   WHERE (((delivery.mail IS NOT NULL) AND (delivery.mail_confirmed IS NOT NULL)) OR ((delivery.webhook IS NOT NULL) AND (delivery.webhook_confirmed IS NOT NULL)))
   ORDER BY untold.workspace, untold.member;
END;
ALTER FUNCTION entente.digests_to_open() OWNER TO entente_owner;
COMMENT ON FUNCTION entente.digests_to_open() IS 'Who has been told nothing yet of something, and when they want to be told.';
CREATE FUNCTION entente.drop_attachment(partnership text, wanted bytea, holder text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
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
ALTER FUNCTION entente.drop_attachment(partnership text, wanted bytea, holder text) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.drop_attachment(partnership text, wanted bytea, holder text) IS 'Forgets what a member sent, and its pieces unless other members share them. For the owner alone.';
CREATE FUNCTION entente.end_attachment(asking text, partnership text, wanted bytea, part_of text, fits boolean, at bigint) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
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
ALTER FUNCTION entente.end_attachment(asking text, partnership text, wanted bytea, part_of text, fits boolean, at bigint) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.end_attachment(asking text, partnership text, wanted bytea, part_of text, fits boolean, at bigint) IS 'Says that the pieces have the digest, or forgets them because they have not.';
CREATE FUNCTION entente.end_digest(partnership text, teller text, today date, way text, how text, again bigint, at bigint) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 WITH ended AS (
          UPDATE entente.daily_digest digest SET outcome = end_digest.how, ended =
                 CASE
                     WHEN (end_digest.how IS NOT NULL) THEN end_digest.at
                     ELSE NULL::bigint
                 END, next = COALESCE(end_digest.again, (digest.next)::bigint)
           WHERE (((digest.workspace)::text = end_digest.partnership) AND ((digest.member)::text = end_digest.teller) AND (digest.day = end_digest.today) AND (digest.channel = end_digest.way) AND (digest.ended IS NULL))
           RETURNING 1 AS "?column?"
         )
  SELECT (EXISTS ( SELECT
            FROM ended)) AS "exists";
END;
ALTER FUNCTION entente.end_digest(partnership text, teller text, today date, way text, how text, again bigint, at bigint) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.end_digest(partnership text, teller text, today date, way text, how text, again bigint, at bigint) IS 'Notes what became of a message, or when it is tried again; whether it was still open.';
CREATE TABLE entente.report_reader (
    role text NOT NULL COLLATE pg_catalog."C",
    organisation entente.id NOT NULL,
    department entente.id,
    created entente.instant NOT NULL,
    CONSTRAINT report_reader_role_check CHECK (((char_length(role) >= 1) AND (char_length(role) <= 63)))
);
ALTER TABLE entente.report_reader OWNER TO entente_owner;
COMMENT ON TABLE entente.report_reader IS 'For whom a login of the database reads reports: an organisation, or one department of it.';
COMMENT ON COLUMN entente.report_reader.department IS 'A department''s own streams are read by its login only, as by its members; NULL reads none.';
CREATE FUNCTION entente.end_readers(longest bigint, idle bigint) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT count(*) FILTER (WHERE pg_terminate_backend(session.pid)) AS count
    FROM (pg_stat_activity session
      JOIN entente.report_reader reader ON ((reader.role = session.usename)))
   WHERE (pg_has_role(session.usename, 'USAGE'::text) AND ((session.xact_start <= (clock_timestamp() - ((end_readers.longest)::double precision * '00:00:00.001'::interval))) OR ((session.state ~~ 'idle in transaction%'::text) AND (session.state_change <= (clock_timestamp() - ((end_readers.idle)::double precision * '00:00:00.001'::interval)))) OR (pg_notification_queue_usage() > (0.01)::double precision)));
END;
ALTER FUNCTION entente.end_readers(longest bigint, idle bigint) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.end_readers(longest bigint, idle bigint) IS 'Ends the sessions of logins that read reports whose transaction is older than so many milliseconds, or waits for so many for its next statement; all of them when notifications pile up. Returns how many.';
CREATE FUNCTION entente.enrol(handle text, code_digest bytea, device text, public_key bytea, token_digest bytea, name text, at bigint) RETURNS TABLE(outcome text, member text, department text, organisation text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    invited entente.invitation%ROWTYPE;
    joined text;
BEGIN
    outcome := 'code_invalid';
    -- Many who use one code at once wait here for each other; the first spends it.
    SELECT * INTO invited FROM entente.invitation
    WHERE invitation.handle = enrol.handle FOR UPDATE;
    IF NOT FOUND OR invited.spent IS NOT NULL OR invited.expires <= at OR invited.tries_left = 0 THEN
        RETURN NEXT;
        RETURN;
    END IF;
    IF invited.code_digest <> enrol.code_digest THEN
        UPDATE entente.invitation SET tries_left = tries_left - 1
        WHERE invitation.handle = enrol.handle;
        RETURN NEXT;
        RETURN;
    END IF;
    INSERT INTO entente.device (id, member, name, public_key, token_digest, enrolled)
    VALUES (enrol.device, invited.member, enrol.name, enrol.public_key, enrol.token_digest, at)
    ON CONFLICT (id) DO NOTHING;
    IF NOT FOUND THEN
        outcome := 'device_exists';
        RETURN NEXT;
        RETURN;
    END IF;
    UPDATE entente.invitation SET spent = at WHERE invitation.handle = enrol.handle;
    SELECT person.id, person.department, part.organisation INTO member, department, organisation
    FROM entente.member AS person JOIN entente.department AS part ON part.id = person.department
    WHERE person.id = invited.member;
    FOR joined IN
        SELECT part.partnership
        FROM entente.partnership_organisation AS part
        JOIN entente.partnership ON partnership.id = part.partnership
        WHERE part.organisation = enrol.organisation AND partnership.state = 'active'
        ORDER BY part.partnership
    LOOP
        PERFORM entente.append_control(
            joined,
            entente.device_operations(
                enrol.device, member, enrol.name, entente.base64url(enrol.public_key)
            ),
            member,
            organisation,
            at
        );
    END LOOP;
    PERFORM entente.tell('directory');
    outcome := 'enrolled';
    RETURN NEXT;
END
$$;
ALTER FUNCTION entente.enrol(handle text, code_digest bytea, device text, public_key bytea, token_digest bytea, name text, at bigint) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.enrol(handle text, code_digest bytea, device text, public_key bytea, token_digest bytea, name text, at bigint) IS 'Registers a device with a one-time code, or says code_invalid (unknown, spent, late, wrong: which is not said) or device_exists (the code stays good). A wrong code that names an invitation uses up one of its tries.';
CREATE FUNCTION entente.enter_stream(asking text, wanted text) RETURNS TABLE(workspace text, access text, acl bigint, epoch text, size bigint, frontier bytea, horizon bigint)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    SELECT reach.workspace, reach.access, control.size, stream.epoch, stream.size, stream.frontier,
        stream.horizon
    INTO workspace, access, acl, epoch, size, frontier, horizon
    FROM entente.reach
    JOIN entente.stream ON stream.workspace = reach.workspace AND stream.id = reach.stream
    JOIN entente.stream AS control
        ON control.workspace = reach.workspace AND control.audience = 'control'
    WHERE reach.device = asking AND reach.stream = wanted;
    IF NOT FOUND THEN
        -- An entry made before in this transaction ends as well: nothing stays readable by mistake.
        PERFORM entente.note_entry(NULL, NULL, NULL, NULL);
        RETURN;
    END IF;
    PERFORM entente.note_entry(
        workspace, wanted, ARRAY[asking], CASE access WHEN 'write' THEN ARRAY[asking] END
    );
    RETURN NEXT;
END
$$;
ALTER FUNCTION entente.enter_stream(asking text, wanted text) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.enter_stream(asking text, wanted text) IS 'Lets the rest of the transaction see one stream; no row for one that the device may not read, exactly as for one that does not exist.';
CREATE FUNCTION entente.enter_stream_as_server(wanted text) RETURNS TABLE(workspace text, size bigint)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    own text;
BEGIN
    PERFORM entente.note_entry(NULL, NULL, NULL, NULL);
    SELECT stream.workspace, stream.size, server.device INTO workspace, size, own
    FROM entente.stream CROSS JOIN entente.server WHERE stream.id = wanted;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    PERFORM entente.note_entry(workspace, wanted, ARRAY[own], ARRAY[own]);
    RETURN NEXT;
END
$$;
ALTER FUNCTION entente.enter_stream_as_server(wanted text) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.enter_stream_as_server(wanted text) IS 'Lets the rest of the transaction read one stream and write its snapshots; locks nothing.';
CREATE FUNCTION entente.fill_words() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET client_min_messages TO 'warning'
    AS $$
DECLARE
    configs text[];
    length integer := char_length(NEW.body);
BEGIN
    SELECT 'simple'::text || languages INTO STRICT configs
    FROM entente.partnership WHERE id = NEW.workspace;
    LOOP
        BEGIN
            NEW.words := entente.search_words(
                entente.search_place(NEW.stream), configs, NEW.title, left(NEW.body, length)
            );
            RETURN NEW;
        EXCEPTION WHEN program_limit_exceeded THEN
            -- More different words than PostgreSQL's type has room for: the beginning is found.
            length := length / 2;
            IF length = 0 THEN
                NEW.words := '';
                RETURN NEW;
            END IF;
        END;
    END LOOP;
END
$$;
ALTER FUNCTION entente.fill_words() OWNER TO entente_owner;
COMMENT ON FUNCTION entente.fill_words() IS 'Nobody writes words by hand, so that they always are those of the text in the partnership''s languages.';
CREATE TABLE entente.partnership (
    id entente.id NOT NULL,
    name entente.label NOT NULL,
    state text NOT NULL,
    created entente.instant NOT NULL,
    languages text[] DEFAULT ARRAY['english'::text, 'german'::text] NOT NULL,
    CONSTRAINT partnership_languages_check CHECK (((cardinality(languages) <= 4) AND (languages <@ ARRAY['arabic'::text, 'armenian'::text, 'basque'::text, 'catalan'::text, 'danish'::text, 'dutch'::text, 'english'::text, 'finnish'::text, 'french'::text, 'german'::text, 'greek'::text, 'hindi'::text, 'hungarian'::text, 'indonesian'::text, 'irish'::text, 'italian'::text, 'lithuanian'::text, 'nepali'::text, 'norwegian'::text, 'portuguese'::text, 'romanian'::text, 'russian'::text, 'serbian'::text, 'spanish'::text, 'swedish'::text, 'tamil'::text, 'turkish'::text, 'yiddish'::text]))),
    CONSTRAINT partnership_state_check CHECK ((state = ANY (ARRAY['proposed'::text, 'active'::text, 'ended'::text])))
);
ALTER TABLE entente.partnership OWNER TO entente_owner;
COMMENT ON TABLE entente.partnership IS 'A workspace of two or more organisations; its id is the workspace of every growing table. Active once every organisation has accepted; ended by any one of them.';
COMMENT ON COLUMN entente.partnership.languages IS 'In which languages people write there, as text search configurations of PostgreSQL: in these words are found by their stems.';
CREATE VIEW entente.reach AS
 SELECT device.id AS device,
    device.member,
    member.department,
    department.organisation,
    stream.workspace,
    stream.id AS stream,
        CASE
            WHEN ((stream.audience = 'control'::text) OR (partnership.state <> 'active'::text)) THEN 'read'::text
            ELSE 'write'::text
        END AS access
   FROM (((((entente.device
     JOIN entente.member ON (((member.id)::text = (device.member)::text)))
     JOIN entente.department ON (((department.id)::text = (member.department)::text)))
     JOIN entente.partnership_organisation part ON (((part.organisation)::text = (department.organisation)::text)))
     JOIN entente.partnership ON (((partnership.id)::text = (part.partnership)::text)))
     JOIN entente.stream ON (((stream.workspace)::text = (partnership.id)::text)))
  WHERE ((device.revoked IS NULL) AND (part.accepted IS NOT NULL) AND
        CASE stream.audience
            WHEN 'control'::text THEN true
            WHEN 'shared'::text THEN true
            WHEN 'organisation'::text THEN ((stream.organisation)::text = (department.organisation)::text)
            WHEN 'department'::text THEN ((stream.department)::text = (member.department)::text)
            ELSE false
        END);
ALTER TABLE entente.reach OWNER TO entente_owner;
COMMENT ON VIEW entente.reach IS 'Every stream that a device may read, and whether it may write: the rule of Principal.access.';
CREATE FUNCTION entente.find_attachment(asking text, partnership text, wanted bytea, holders text[]) RETURNS TABLE(place text, whole bigint, here bigint, complete boolean, verdict text, holder text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT attachment.content,
     attachment.size,
     attachment.received,
     (attachment.completed IS NOT NULL),
     attachment.verdict,
     attachment.member
    FROM entente.attachment
   WHERE (((attachment.workspace)::text = find_attachment.partnership) AND ((attachment.digest)::bytea = find_attachment.wanted) AND ((attachment.member)::text = ANY (find_attachment.holders)) AND (EXISTS ( SELECT
            FROM entente.reach
           WHERE (((reach.device)::text = find_attachment.asking) AND ((reach.workspace)::text = find_attachment.partnership)))))
   ORDER BY (attachment.verdict = 'clean'::text) DESC NULLS LAST, attachment.completed, attachment.member;
END;
ALTER FUNCTION entente.find_attachment(asking text, partnership text, wanted bytea, holders text[]) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.find_attachment(asking text, partnership text, wanted bytea, holders text[]) IS 'What some members have sent under a digest, the most useful first, for a device of the partnership.';
CREATE FUNCTION entente.grow_tree() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    PERFORM entente.tree_grow(NEW.workspace, NEW.stream, NEW.seq);
    RETURN NULL;
END
$$;
ALTER FUNCTION entente.grow_tree() OWNER TO entente_owner;
COMMENT ON FUNCTION entente.grow_tree() IS 'After the statement, so that changes that were appended together are all there.';
CREATE FUNCTION entente.guard_change() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    kept entente.change := NEW;
BEGIN
    kept.content := OLD.content;
    kept.erased_by := NULL;
    kept.erased_reason := NULL;
    IF OLD.erased_by IS NOT NULL OR NEW.erased_by IS NULL OR kept IS DISTINCT FROM OLD THEN
        RAISE EXCEPTION 'a logged change is only ever erased' USING ERRCODE = 'raise_exception';
    END IF;
    RETURN NEW;
END
$$;
ALTER FUNCTION entente.guard_change() OWNER TO entente_owner;
COMMENT ON FUNCTION entente.guard_change() IS 'Whoever may update the log may do one thing: take the content out, once. A mistake of ours stops here; a superuser does not, and is found by the next client that verifies.';
CREATE FUNCTION entente.is_keeping() RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT (EXISTS ( SELECT
            FROM entente.server
           WHERE ((server.device)::text = current_setting('entente.writers'::text, true)))) AS "exists";
END;
ALTER FUNCTION entente.is_keeping() OWNER TO entente_owner;
COMMENT ON FUNCTION entente.is_keeping() IS 'Whether the transaction has entered a stream as the server itself, and so may write its snapshots.';
CREATE FUNCTION entente.is_remainder(content bytea, logged bytea) RETURNS boolean
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT (((rest.json - 'ops'::text) = jsonb_build_object('at', (whole.json -> 'at'::text), 'base', (whole.json -> 'base'::text), 'n', (whole.json -> 'n'::text), 'salt', repeat('A'::text, 22))) AND (NOT ((rest.json -> 'ops'::text) @? '$[*]?(@."o" != "text")'::jsonpath)) AND (NOT ((rest.json -> 'ops'::text) @? '$[*]."ins"?(!(@ like_regex "^_*$"))'::jsonpath)))
    FROM ( SELECT (convert_from(is_remainder.content, 'UTF8'::name))::jsonb AS convert_from) rest(json),
     ( SELECT (convert_from(is_remainder.logged, 'UTF8'::name))::jsonb AS convert_from) whole(json);
END;
ALTER FUNCTION entente.is_remainder(content bytea, logged bytea) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.is_remainder(content bytea, logged bytea) IS 'Whether a content is one of which only blanks in the place of text are left (clause 4.7). For the owner alone.';
CREATE FUNCTION entente.is_revoked(token_digest bytea) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT (EXISTS ( SELECT
            FROM entente.device
           WHERE (((device.token_digest)::bytea = is_revoked.token_digest) AND (device.revoked IS NOT NULL)))) AS "exists";
END;
ALTER FUNCTION entente.is_revoked(token_digest bytea) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.is_revoked(token_digest bytea) IS 'Whether a token belonged to a device that was revoked; asked when it signs nobody in.';
CREATE FUNCTION entente.judge_attachment(partnership text, wanted bytea, holder text, nth integer, said text, by text, retry bigint, at bigint) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    UPDATE entente.attachment SET
        verdict = nullif(said, 'failed'),
        scan_after = retry,
        scan_until = NULL
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
ALTER FUNCTION entente.judge_attachment(partnership text, wanted bytea, holder text, nth integer, said text, by text, retry bigint, at bigint) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.judge_attachment(partnership text, wanted bytea, holder text, nth integer, said text, by text, retry bigint, at bigint) IS 'Writes down what the scanner said: clean, refused, or failed, which is asked again after a time.';
CREATE FUNCTION entente.lock_stream(asking text[], wanted text, milliseconds integer) RETURNS TABLE(workspace text, acl bigint, epoch text, size bigint, frontier bytea, horizon bigint, accesses text[], members text[], departments text[], organisations text[], next_ns bigint[], last_bases bigint[])
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    place text;
BEGIN
    PERFORM entente.note_entry(NULL, NULL, NULL, NULL);
    SELECT reach.workspace INTO place FROM entente.reach
    WHERE reach.device = ANY (asking) AND reach.stream = wanted LIMIT 1;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    PERFORM set_config('lock_timeout', milliseconds || 'ms', true);
    PERFORM FROM entente.stream WHERE stream.workspace = place AND stream.id = wanted FOR UPDATE;
    -- The function is volatile, so each query from here on sees what was committed before the lock
    -- was got. Administration holds this same lock when it commits anything that takes access away.
    SELECT control.size, stream.epoch, stream.size, stream.frontier, stream.horizon
    INTO acl, epoch, size, frontier, horizon
    FROM entente.stream
    JOIN entente.stream AS control
        ON control.workspace = stream.workspace AND control.audience = 'control'
    WHERE stream.workspace = place AND stream.id = wanted;
    SELECT
        array_agg(coalesce(reach.access, 'none') ORDER BY asked.nth),
        array_agg(coalesce(reach.member::text, '') ORDER BY asked.nth),
        array_agg(coalesce(reach.department::text, '') ORDER BY asked.nth),
        array_agg(coalesce(reach.organisation::text, '') ORDER BY asked.nth),
        array_agg(coalesce(counter.next_n, 1) ORDER BY asked.nth),
        array_agg(coalesce(counter.last_base, 0) ORDER BY asked.nth)
    INTO accesses, members, departments, organisations, next_ns, last_bases
    FROM unnest(asking) WITH ORDINALITY AS asked (device, nth)
    LEFT JOIN entente.reach ON reach.device = asked.device AND reach.stream = wanted
    LEFT JOIN entente.stream_device AS counter
        ON counter.workspace = place AND counter.stream = wanted
        AND counter.device = asked.device AND reach.access IS NOT NULL;
    workspace := place;
    PERFORM entente.note_entry(
        place,
        wanted,
        (SELECT array_agg(asking[i]) FROM generate_subscripts(asking, 1) AS i
         WHERE accesses[i] <> 'none'),
        (SELECT array_agg(asking[i]) FROM generate_subscripts(asking, 1) AS i
         WHERE accesses[i] = 'write')
    );
    RETURN NEXT;
END
$$;
ALTER FUNCTION entente.lock_stream(asking text[], wanted text, milliseconds integer) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.lock_stream(asking text[], wanted text, milliseconds integer) IS 'Locks a stream''s row until the end of the transaction, then decides about each device and tells what sequencing needs. Strangers get no row and no lock.';
CREATE FUNCTION entente.lock_stream_as_server(wanted text, milliseconds integer) RETURNS TABLE(workspace text, acl bigint, epoch text, size bigint, frontier bytea, horizon bigint, device text, member text, organisation text, next_n bigint, last_base bigint)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    PERFORM entente.note_entry(NULL, NULL, NULL, NULL);
    SELECT stream.workspace INTO workspace FROM entente.stream WHERE stream.id = wanted;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    PERFORM set_config('lock_timeout', milliseconds || 'ms', true);
    PERFORM FROM entente.stream
    WHERE stream.workspace = lock_stream_as_server.workspace AND stream.id = wanted FOR UPDATE;
    SELECT control.size, stream.epoch, stream.size, stream.frontier, stream.horizon,
        server.device, server.member, server.organisation
    INTO acl, epoch, size, frontier, horizon, device, member, organisation
    FROM entente.stream
    JOIN entente.stream AS control
        ON control.workspace = stream.workspace AND control.audience = 'control'
    CROSS JOIN entente.server
    WHERE stream.workspace = lock_stream_as_server.workspace AND stream.id = wanted;
    SELECT counter.next_n, counter.last_base INTO next_n, last_base
    FROM entente.stream_device AS counter
    WHERE counter.workspace = lock_stream_as_server.workspace AND counter.stream = wanted
        AND counter.device = lock_stream_as_server.device;
    next_n := coalesce(next_n, 1);
    last_base := coalesce(last_base, 0);
    PERFORM entente.note_entry(workspace, wanted, ARRAY[device], ARRAY[device]);
    RETURN NEXT;
END
$$;
ALTER FUNCTION entente.lock_stream_as_server(wanted text, milliseconds integer) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.lock_stream_as_server(wanted text, milliseconds integer) IS 'Locks a stream''s row for a change of the server itself (checkpoint, erasure) until the end of the transaction, which may then append in the name of the server''s device and of no other.';
CREATE FUNCTION entente.new_id() RETURNS text
    LANGUAGE sql
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT string_agg(substr('0123456789abcdefghjkmnpqrstvwxyz'::text, (1 + (get_byte(random.bytes, place.place) &
         CASE place.place
             WHEN 0 THEN 7
             ELSE 31
         END)), 1), ''::text ORDER BY place.place) AS string_agg
    FROM ( SELECT sha256((uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))) AS bytes) random,
     generate_series(0, 25) place(place);
END;
ALTER FUNCTION entente.new_id() OWNER TO entente_owner;
COMMENT ON FUNCTION entente.new_id() IS 'A new random id.';
CREATE FUNCTION entente.mark_served() RETURNS TABLE(nth bigint, name text)
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 UPDATE entente.server SET mark = (server.mark + 1), mark_name = entente.new_id()
   RETURNING server.mark,
     (server.mark_name)::text AS mark_name;
END;
ALTER FUNCTION entente.mark_served() OWNER TO entente_owner;
COMMENT ON FUNCTION entente.mark_served() IS 'Sets the next mark, which the gateway writes down in its folder once this is committed.';
CREATE FUNCTION entente.note_cluster(at bigint) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    now_at text := entente.cluster_identity();
    before text;
    begun bigint := 0;
BEGIN
    SELECT cluster INTO STRICT before FROM entente.server FOR UPDATE;
    IF now_at IS NULL OR before IS NOT DISTINCT FROM now_at THEN
        RETURN 0;
    END IF;
    IF before IS NOT NULL THEN
        begun := entente.begin_epochs(at);
    END IF;
    UPDATE entente.server SET cluster = now_at;
    RETURN begun;
END
$$;
ALTER FUNCTION entente.note_cluster(at bigint) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.note_cluster(at bigint) IS 'Begins new lives of all logs when the database is in another cluster, or on another timeline, than when a gateway last served from it; returns how many. For the owner alone.';
CREATE FUNCTION entente.note_entry(workspace text, stream text, devices text[], writers text[]) RETURNS void
    LANGUAGE sql
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT set_config('entente.workspace'::text, COALESCE(workspace, ''::text), true) AS set_config,
     set_config('entente.stream'::text, COALESCE(stream, ''::text), true) AS set_config,
     set_config('entente.devices'::text, COALESCE(array_to_string(devices, ','::text), ''::text), true) AS set_config,
     set_config('entente.writers'::text, COALESCE(array_to_string(writers, ','::text), ''::text), true) AS set_config;
END;
ALTER FUNCTION entente.note_entry(workspace text, stream text, devices text[], writers text[]) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.note_entry(workspace text, stream text, devices text[], writers text[]) IS 'Notes for the rest of the transaction which stream it may see, and for which devices.';
CREATE FUNCTION entente.note_retirement(wanted text, side text, whole boolean, count bigint, at bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
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
ALTER FUNCTION entente.note_retirement(wanted text, side text, whole boolean, count bigint, at bigint) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.note_retirement(wanted text, side text, whole boolean, count bigint, at bigint) IS 'Notes that what an organisation wrote in a stream is gone, so that nobody looks there again.';
CREATE FUNCTION entente.open_digest(partnership text, teller text, today date, at bigint) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    opened bigint;
BEGIN
    INSERT INTO entente.daily_digest (workspace, member, organisation, day, channel, created, next)
    SELECT partnership, teller, department.organisation, today, channel.name, at, at
    FROM entente.delivery
    JOIN entente.member ON member.id = delivery.member
    JOIN entente.department ON department.id = member.department
    CROSS JOIN LATERAL (
        VALUES ('mail', delivery.mail, delivery.mail_confirmed),
            ('webhook', delivery.webhook, delivery.webhook_confirmed)
    ) AS channel (name, address, confirmed)
    WHERE delivery.member = teller AND channel.address IS NOT NULL
        AND channel.confirmed IS NOT NULL
        AND NOT EXISTS (
            SELECT FROM entente.daily_digest AS digest
            WHERE digest.workspace = partnership AND digest.member = teller AND digest.day = today
        )
    ORDER BY channel.name
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS opened = ROW_COUNT;
    -- What comes after the day's digest waits for the next day's.
    IF opened > 0 THEN
        UPDATE entente.reminder SET digest = today
        WHERE reminder.workspace = partnership AND reminder.member = teller
            AND reminder.digest IS NULL;
    END IF;
    RETURN opened;
END
$$;
ALTER FUNCTION entente.open_digest(partnership text, teller text, today date, at bigint) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.open_digest(partnership text, teller text, today date, at bigint) IS 'Makes the day''s messages of a member out of what was not told yet, once; how many there are.';
CREATE TABLE entente.change (
    workspace entente.id NOT NULL,
    stream entente.id NOT NULL,
    seq bigint NOT NULL,
    device entente.id NOT NULL,
    n bigint NOT NULL,
    base bigint NOT NULL,
    content bytea NOT NULL,
    digest entente.digest NOT NULL,
    leaf entente.digest NOT NULL,
    member entente.id NOT NULL,
    organisation entente.id NOT NULL,
    acl bigint NOT NULL,
    received entente.instant NOT NULL,
    known_size bigint NOT NULL,
    known_root entente.digest NOT NULL,
    edits_text boolean NOT NULL,
    erased_by entente.id,
    erased_reason text,
    CONSTRAINT change_acl_check CHECK ((acl >= 0)),
    CONSTRAINT change_check CHECK (((base >= 0) AND (base < seq))),
    CONSTRAINT change_check1 CHECK (((erased_by IS NULL) = (erased_reason IS NULL))),
    CONSTRAINT change_erased_reason_check CHECK ((erased_reason = ANY (ARRAY['legal'::text, 'mistake'::text, 'retention'::text]))),
    CONSTRAINT change_known_size_check CHECK ((known_size >= 0)),
    CONSTRAINT change_n_check CHECK ((n > 0)),
    CONSTRAINT change_seq_check CHECK ((seq > 0))
);
ALTER TABLE ONLY entente.change FORCE ROW LEVEL SECURITY;
ALTER TABLE entente.change OWNER TO entente_owner;
COMMENT ON TABLE entente.change IS 'The log: appended to, never updated or deleted by the gateway. Read in the order of seq (primary key) by pulls, and by counter (unique key) to answer a repeated push as before.';
COMMENT ON COLUMN entente.change.content IS 'The canonical bytes as they came; hashed, stored and sent out again.';
COMMENT ON COLUMN entente.change.digest IS 'Of the content in its place: stream, epoch and device.';
COMMENT ON COLUMN entente.change.leaf IS 'The leaf of the tree, over digest and header.';
COMMENT ON COLUMN entente.change.acl IS 'The size of the control stream under which access was decided.';
COMMENT ON COLUMN entente.change.known_size IS 'The head that the author knew: evidence if history forks.';
COMMENT ON COLUMN entente.change.erased_by IS 'The organisation that had the content erased; digest and leaf stay, content is what is left.';
CREATE FUNCTION entente.partnership_ended(partnership text) RETURNS bigint
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT change.received
    FROM ((entente.partnership
      JOIN entente.stream ON ((((stream.workspace)::text = (partnership.id)::text) AND (stream.audience = 'control'::text))))
      JOIN entente.change ON ((((change.workspace)::text = (stream.workspace)::text) AND ((change.stream)::text = (stream.id)::text) AND (change.seq = stream.size))))
   WHERE (((partnership.id)::text = partnership_ended.partnership) AND (partnership.state = 'ended'::text));
END;
ALTER FUNCTION entente.partnership_ended(partnership text) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.partnership_ended(partnership text) IS 'When a partnership ended: the last thing that its control stream says; NULL while it has not. For the owner alone.';
CREATE FUNCTION entente.raise_horizon(wanted text, cut bigint) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    place entente.stream%ROWTYPE;
    expired bigint;
    needed bigint;
BEGIN
    SELECT * INTO STRICT place FROM entente.stream WHERE stream.id = wanted FOR UPDATE;
    -- Everybody needs the whole of a control stream: it has the keys that seals are checked with.
    IF place.audience = 'control' THEN
        RETURN place.horizon;
    END IF;
    SELECT max(snapshot.seq) INTO expired FROM entente.snapshot
    WHERE snapshot.workspace = place.workspace AND snapshot.stream = wanted
        AND snapshot.latest < cut;
    -- A device that wrote lately may go on from the base it wrote with, however old that is.
    SELECT min(counter.last_base) INTO needed
    FROM entente.stream_device AS counter
    CROSS JOIN LATERAL (
        SELECT change.received FROM entente.change
        WHERE change.workspace = counter.workspace AND change.stream = counter.stream
            AND change.device = counter.device
        ORDER BY change.n DESC LIMIT 1
    ) AS last
    WHERE counter.workspace = place.workspace AND counter.stream = wanted AND last.received >= cut;
    UPDATE entente.stream
    SET horizon = greatest(horizon, least(coalesce(expired, 0), coalesce(needed, expired, 0)))
    WHERE stream.workspace = place.workspace AND stream.id = wanted
    RETURNING horizon INTO expired;
    RETURN expired;
END
$$;
ALTER FUNCTION entente.raise_horizon(wanted text, cut bigint) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.raise_horizon(wanted text, cut bigint) IS 'Moves a stream''s horizon up to the last snapshot of which every change was received before the cut, but not beyond the base of a device that has written since; never back. Returns it.';
CREATE TABLE entente.attachment_piece (
    workspace entente.id NOT NULL,
    content entente.id NOT NULL,
    place bigint NOT NULL,
    bytes bytea NOT NULL,
    CONSTRAINT attachment_piece_bytes_check CHECK (((octet_length(bytes) >= 1) AND (octet_length(bytes) <= 262144))),
    CONSTRAINT attachment_piece_place_check CHECK ((place >= 0))
);
ALTER TABLE ONLY entente.attachment_piece ALTER COLUMN bytes SET STORAGE EXTERNAL;
ALTER TABLE ONLY entente.attachment_piece FORCE ROW LEVEL SECURITY;
ALTER TABLE entente.attachment_piece OWNER TO entente_owner;
COMMENT ON TABLE entente.attachment_piece IS 'The bytes in pieces of 262,144, the last one shorter: what is read and written at a time.';
COMMENT ON COLUMN entente.attachment_piece.place IS 'Its number, from 0 on.';
CREATE FUNCTION entente.read_attachment(asking text, partnership text, wanted bytea, holder text, nth bigint) RETURNS bytea
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT piece.bytes
    FROM (entente.attachment
      JOIN entente.attachment_piece piece ON ((((piece.workspace)::text = (attachment.workspace)::text) AND ((piece.content)::text = (attachment.content)::text))))
   WHERE (((attachment.workspace)::text = read_attachment.partnership) AND ((attachment.digest)::bytea = read_attachment.wanted) AND ((attachment.member)::text = read_attachment.holder) AND (piece.place = read_attachment.nth) AND (EXISTS ( SELECT
            FROM entente.reach
           WHERE (((reach.device)::text = read_attachment.asking) AND ((reach.workspace)::text = read_attachment.partnership)))));
END;
ALTER FUNCTION entente.read_attachment(asking text, partnership text, wanted bytea, holder text, nth bigint) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.read_attachment(asking text, partnership text, wanted bytea, holder text, nth bigint) IS 'One piece of what a member has sent, for a device of the partnership; asked for each piece, so that a device that is revoked gets no further one.';
CREATE FUNCTION entente.read_scanned(partnership text, wanted bytea, holder text, nth bigint) RETURNS bytea
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT piece.bytes
    FROM (entente.attachment
      JOIN entente.attachment_piece piece ON ((((piece.workspace)::text = (attachment.workspace)::text) AND ((piece.content)::text = (attachment.content)::text))))
   WHERE (((attachment.workspace)::text = read_scanned.partnership) AND ((attachment.digest)::bytea = read_scanned.wanted) AND ((attachment.member)::text = read_scanned.holder) AND (attachment.completed IS NOT NULL) AND (attachment.verdict IS NULL) AND (piece.place = read_scanned.nth));
END;
ALTER FUNCTION entente.read_scanned(partnership text, wanted bytea, holder text, nth bigint) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.read_scanned(partnership text, wanted bytea, holder text, nth bigint) IS 'One piece of what waits for the scanner.';
CREATE FUNCTION entente.reader_streams() RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT COALESCE(array_agg((stream.id)::text), ARRAY[]::text[]) AS "coalesce"
    FROM ((entente.report_reader reader
      JOIN entente.partnership_organisation part ON ((((part.organisation)::text = (reader.organisation)::text) AND (part.accepted IS NOT NULL))))
      JOIN entente.stream ON (((stream.workspace)::text = (part.partnership)::text)))
   WHERE ((reader.role = (SESSION_USER)::text) AND
         CASE stream.audience
             WHEN 'shared'::text THEN true
             WHEN 'organisation'::text THEN ((stream.organisation)::text = (reader.organisation)::text)
             WHEN 'department'::text THEN ((stream.department)::text = (reader.department)::text)
             ELSE false
         END);
END;
ALTER FUNCTION entente.reader_streams() OWNER TO entente_owner;
COMMENT ON FUNCTION entente.reader_streams() IS 'The streams whose entities the login of this session may read in reports: the rule of reach, for an organisation or a department in place of a device.';
CREATE FUNCTION entente.reader_workspaces() RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT COALESCE(array_agg((part.partnership)::text), ARRAY[]::text[]) AS "coalesce"
    FROM (entente.report_reader reader
      JOIN entente.partnership_organisation part ON ((((part.organisation)::text = (reader.organisation)::text) AND (part.accepted IS NOT NULL))))
   WHERE (reader.role = (SESSION_USER)::text);
END;
ALTER FUNCTION entente.reader_workspaces() OWNER TO entente_owner;
COMMENT ON FUNCTION entente.reader_workspaces() IS 'The partnerships that the organisation of this session''s login has accepted.';
CREATE FUNCTION entente.reminder_readers() RETURNS TABLE(workspace text, organisation text, department text, device text, member text, name text, roles text[])
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT partnership.id,
     part.organisation,
     department.id,
     ( SELECT device.id
            FROM (entente.device
              JOIN entente.member holder ON (((holder.id)::text = (device.member)::text)))
           WHERE (((holder.department)::text = (department.id)::text) AND (device.revoked IS NULL))
           ORDER BY device.id
          LIMIT 1) AS id,
     member.id,
     member.name,
     member.roles
    FROM (((entente.partnership
      JOIN entente.partnership_organisation part ON ((((part.partnership)::text = (partnership.id)::text) AND (part.accepted IS NOT NULL))))
      JOIN entente.department ON (((department.organisation)::text = (part.organisation)::text)))
      JOIN entente.member ON (((member.department)::text = (department.id)::text)))
   WHERE (partnership.state = 'active'::text)
   ORDER BY partnership.id, part.organisation, department.id, member.id;
END;
ALTER FUNCTION entente.reminder_readers() OWNER TO entente_owner;
COMMENT ON FUNCTION entente.reminder_readers() IS 'The members of active partnerships, each with a device of the department, whose members all read the same streams: what they are told is read as that device, or not at all when there is none.';
CREATE TABLE entente.organisation (
    id entente.id NOT NULL,
    name entente.label NOT NULL,
    created entente.instant NOT NULL,
    scan_turn bigint DEFAULT 0 NOT NULL,
    retention_days integer,
    retention_set entente.instant,
    CONSTRAINT organisation_check CHECK (((retention_days IS NULL) = (retention_set IS NULL))),
    CONSTRAINT organisation_retention_days_check CHECK (((retention_days >= 30) AND (retention_days <= 36500)))
);
ALTER TABLE entente.organisation OWNER TO entente_owner;
COMMENT ON TABLE entente.organisation IS 'A company or body that takes part in partnerships.';
COMMENT ON COLUMN entente.organisation.scan_turn IS 'When an attachment of it was taken in hand for the scanner last, counted in turns of all.';
COMMENT ON COLUMN entente.organisation.retention_days IS 'For how many days after the end of a partnership what the organisation wrote there is kept; NULL for ever. The least gives the other side time to take its archive.';
COMMENT ON COLUMN entente.organisation.retention_set IS 'When it was set: nothing is erased on its account before the least of days has passed since.';
CREATE FUNCTION entente.retention_over(partnership text) RETURNS TABLE(organisation text, over bigint)
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT part.organisation,
     GREATEST((entente.partnership_ended(retention_over.partnership) + (organisation.retention_days * '86400000'::bigint)), ((organisation.retention_set)::bigint + (30 * '86400000'::bigint))) AS "greatest"
    FROM (entente.partnership_organisation part
      JOIN entente.organisation ON (((organisation.id)::text = (part.organisation)::text)))
   WHERE ((part.partnership)::text = retention_over.partnership);
END;
ALTER FUNCTION entente.retention_over(partnership text) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.retention_over(partnership text) IS 'When the retention of each organisation of a partnership is over; NULL for never, or while the partnership has not ended. For the owner alone.';
CREATE FUNCTION entente.retire_changes(wanted text, side text, whole boolean, seqs bigint[], contents bytea[], at bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
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
ALTER FUNCTION entente.retire_changes(wanted text, side text, whole boolean, seqs bigint[], contents bytea[], at bigint) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.retire_changes(wanted text, side text, whole boolean, seqs bigint[], contents bytea[], at bigint) IS 'Replaces the contents of an organisation''s own changes by what is left of them, where its retention is over and the last change of the stream tells it; of all or of none.';
CREATE FUNCTION entente.revoke_calendar(asking text, wanted text, at bigint) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 WITH ended AS (
          UPDATE entente.calendar SET revoked = revoke_calendar.at
            FROM entente.device
           WHERE (((calendar.id)::text = revoke_calendar.wanted) AND (calendar.revoked IS NULL) AND ((device.id)::text = revoke_calendar.asking) AND (device.revoked IS NULL) AND ((calendar.member)::text = (device.member)::text))
           RETURNING 1 AS "?column?"
         )
  SELECT (EXISTS ( SELECT
            FROM ended)) AS "exists";
END;
ALTER FUNCTION entente.revoke_calendar(asking text, wanted text, at bigint) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.revoke_calendar(asking text, wanted text, at bigint) IS 'Ends an address of a device''s member; whether there was one.';
CREATE FUNCTION entente.search_hits(asking text, wanted text, sought text, unwanted text[], kind text, language text, most integer, last_rank integer, last_entity text, last_stream text) RETURNS TABLE(rank integer, workspace text, stream text, entity text, type text, title text, configs text[])
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET client_min_messages TO 'warning'
    AS $$
DECLARE
    place record;
    query tsquery;
BEGIN
    FOR place IN
        SELECT reach.workspace, array_agg(reach.stream::text) AS streams,
            array(
                SELECT one FROM unnest(partnership.languages) AS one
                WHERE search_hits.language IS NULL OR one = search_hits.language
            ) || 'simple'::text AS configs
        FROM entente.reach
        JOIN entente.stream ON stream.workspace = reach.workspace AND stream.id = reach.stream
        JOIN entente.partnership ON partnership.id = reach.workspace
        WHERE reach.device = asking AND stream.audience <> 'control'
            AND (wanted IS NULL OR reach.workspace = wanted)
        GROUP BY reach.workspace, partnership.languages
    LOOP
        FOREACH stream IN ARRAY place.streams LOOP
            query := entente.search_wanted(
                entente.search_place(stream), place.configs, sought, unwanted
            );
            CONTINUE WHEN numnode(query) = 0;
            RETURN QUERY
            SELECT hit.rank, place.workspace::text, search_hits.stream, hit.entity, hit.type,
                hit.title, place.configs
            FROM (
                SELECT (ts_rank(entry.words, query, 1) * 1000000)::integer AS rank,
                    entry.entity::text AS entity, coalesce(entry.type, base.type) AS type,
                    coalesce(nullif(entry.title, ''), base.title, '') AS title
                FROM entente.search_entry AS entry
                LEFT JOIN LATERAL (
                    -- What own fields lie beside, as far as the same device reads it.
                    SELECT shown.type, shown.fields ->> 'title' AS title FROM entente.entity AS shown
                    WHERE entry.type IS NULL
                        AND shown.workspace = place.workspace AND shown.stream = ANY (place.streams)
                        -- By its key: what is shown has a type, and no index of types helps.
                        AND shown.entity = entry.entity AND coalesce(shown.type, '') <> ''
                    ORDER BY shown.stream LIMIT 1
                ) AS base ON true
                WHERE entry.words @@ query
                    AND entry.stream IS NOT DISTINCT FROM search_hits.stream
                    AND entry.workspace IS NOT DISTINCT FROM place.workspace
            ) AS hit
            -- Own fields beside what is deleted lead nowhere.
            WHERE hit.type IS NOT NULL AND (kind IS NULL OR hit.type = kind)
                AND (
                    last_rank IS NULL
                    OR (-hit.rank, hit.entity, search_hits.stream)
                        > (-last_rank, last_entity, last_stream)
                )
            ORDER BY hit.rank DESC, hit.entity LIMIT most;
        END LOOP;
    END LOOP;
END
$$;
ALTER FUNCTION entente.search_hits(asking text, wanted text, sought text, unwanted text[], kind text, language text, most integer, last_rank integer, last_entity text, last_stream text) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.search_hits(asking text, wanted text, sought text, unwanted text[], kind text, language text, most integer, last_rank integer, last_entity text, last_stream text) IS 'The best hits of each stream that a device may read. A rank follows from the one row alone, never from others.';
CREATE FUNCTION entente.search_place(stream text) RETURNS text
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT ("left"(stream, 10) || '/'::text);
END;
ALTER FUNCTION entente.search_place(stream text) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.search_place(stream text) IS 'What stands before the words of a stream.';
CREATE FUNCTION entente.search_snippet(place text, configs text[], words tsvector, body text, sought text) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET client_min_messages TO 'warning'
    AS $$
DECLARE
    config text;
    query tsquery;
    shown text;
BEGIN
    FOREACH config IN ARRAY configs LOOP
        query := websearch_to_tsquery(config::regconfig, sought);
        CONTINUE WHEN NOT words @@ entente.search_query(place, query);
        -- Marks that no text has in it: what is displayed is put together outside, from pieces.
        shown := ts_headline(
            config::regconfig, left(body, 32768), query,
            format(
                'StartSel="%s", StopSel="%s", FragmentDelimiter="%s", MaxFragments=2, MaxWords=24, '
                'MinWords=8',
                chr(1), chr(2), chr(3)
            )
        );
        -- A stem of one language may be a word of another, which shows nothing.
        EXIT WHEN strpos(shown, chr(1)) > 0;
    END LOOP;
    RETURN coalesce(shown, '');
END
$$;
ALTER FUNCTION entente.search_snippet(place text, configs text[], words tsvector, body text, sought text) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.search_snippet(place text, configs text[], words tsvector, body text, sought text) IS 'The places of a body where what was sought is found, the finds between U+0001 and U+0002, the places apart by U+0003.';
CREATE TABLE entente.entity (
    workspace entente.id NOT NULL,
    stream entente.id NOT NULL,
    audience text NOT NULL,
    organisation entente.id,
    department entente.id,
    entity entente.id NOT NULL,
    type text COLLATE pg_catalog."C",
    made_by entente.id,
    made_organisation entente.id,
    made_at entente.instant,
    changed_by entente.id,
    changed_organisation entente.id,
    changed_at entente.instant,
    changed_seq bigint,
    fields jsonb NOT NULL,
    agreed jsonb NOT NULL,
    line bytea NOT NULL,
    oldest_edit bigint,
    CONSTRAINT entity_audience_check CHECK ((audience = ANY (ARRAY['shared'::text, 'organisation'::text, 'department'::text]))),
    CONSTRAINT entity_oldest_edit_check CHECK ((oldest_edit > 0)),
    CONSTRAINT entity_type_check CHECK (((char_length(type) >= 1) AND (char_length(type) <= 40)))
);
ALTER TABLE ONLY entente.entity FORCE ROW LEVEL SECURITY;
ALTER TABLE entente.entity OWNER TO entente_owner;
COMMENT ON TABLE entente.entity IS 'Every entity of the streams that members write, as it is displayed at the seq in entity_position. It follows from the log: whichever way it came to a seq, it holds the same there.';
COMMENT ON COLUMN entente.entity.type IS 'NULL for own fields beside an entity of another stream, and for what is deleted, which shows nothing.';
COMMENT ON COLUMN entente.entity.line IS 'The merged state, as a snapshot line: what the next change of the entity is merged into.';
COMMENT ON COLUMN entente.entity.oldest_edit IS 'As in entity_state.';
CREATE TABLE entente.search_entry (
    workspace entente.id NOT NULL,
    stream entente.id NOT NULL,
    entity entente.id NOT NULL,
    type text COLLATE pg_catalog."C",
    title text NOT NULL,
    body text NOT NULL,
    words tsvector NOT NULL,
    CONSTRAINT search_entry_type_check CHECK (((char_length(type) >= 1) AND (char_length(type) <= 40)))
);
ALTER TABLE ONLY entente.search_entry FORCE ROW LEVEL SECURITY;
ALTER TABLE entente.search_entry OWNER TO entente_owner;
COMMENT ON TABLE entente.search_entry IS 'What people can find of the rows of entity: all their texts. A row without a text has none here.';
COMMENT ON COLUMN entente.search_entry.type IS 'As in entity: NULL for own fields beside an entity of another stream.';
COMMENT ON COLUMN entente.search_entry.words IS 'The words of title and body, each as it is written and by its stem in the partnership''s languages, and each with the beginning of its stream''s id before it.';
CREATE FUNCTION entente.search(asking text, wanted text, sought text, unwanted text[], kind text, language text, most integer, last_rank integer, last_entity text, last_stream text) RETURNS TABLE(rank integer, entity text, stream text, workspace text, audience text, organisation text, department text, type text, title text, snippet text, changed_by text, changed_at bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT hit.rank,
     hit.entity,
     hit.stream,
     hit.workspace,
     shown.audience,
     shown.organisation,
     shown.department,
     hit.type,
     hit.title,
     entente.search_snippet(entente.search_place(hit.stream), hit.configs, entry.words, entry.body, search.sought) AS search_snippet,
     shown.changed_by,
     shown.changed_at
    FROM ((( SELECT found.rank,
             found.workspace,
             found.stream,
             found.entity,
             found.type,
             found.title,
             found.configs
            FROM entente.search_hits(search.asking, search.wanted, search.sought, search.unwanted, search.kind, search.language, search.most, search.last_rank, search.last_entity, search.last_stream) found(rank, workspace, stream, entity, type, title, configs)
           ORDER BY found.rank DESC, found.entity, found.stream
          LIMIT search.most) hit
      JOIN entente.search_entry entry ON ((((entry.workspace)::text = hit.workspace) AND ((entry.stream)::text = hit.stream) AND ((entry.entity)::text = hit.entity))))
      JOIN entente.entity shown ON ((((shown.workspace)::text = hit.workspace) AND ((shown.stream)::text = hit.stream) AND ((shown.entity)::text = hit.entity))))
   ORDER BY hit.rank DESC, hit.entity, hit.stream;
END;
ALTER FUNCTION entente.search(asking text, wanted text, sought text, unwanted text[], kind text, language text, most integer, last_rank integer, last_entity text, last_stream text) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.search(asking text, wanted text, sought text, unwanted text[], kind text, language text, most integer, last_rank integer, last_entity text, last_stream text) IS 'What a device finds in the streams that it may read, the best first: the rule of reach, so a search shows nothing that a pull would not.';
CREATE FUNCTION entente.search_query(place text, query tsquery) RETURNS tsquery
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT (regexp_replace((query)::text, '''((?:[^''\\]|''''|\\\\)+)'''::text, ((''''::text || place) || '\1'''::text), 'g'::text))::tsquery AS regexp_replace;
END;
ALTER FUNCTION entente.search_query(place text, query tsquery) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.search_query(place text, query tsquery) IS 'A query with the beginning of a stream before each word.';
CREATE TABLE entente.entity_position (
    workspace entente.id NOT NULL,
    stream entente.id NOT NULL,
    epoch entente.id NOT NULL,
    seq bigint NOT NULL,
    CONSTRAINT entity_position_seq_check CHECK ((seq > 0))
);
ALTER TABLE ONLY entente.entity_position FORCE ROW LEVEL SECURITY;
ALTER TABLE entente.entity_position OWNER TO entente_owner;
COMMENT ON TABLE entente.entity_position IS 'Up to which change of which life of a log the rows of a stream in entity count.';
CREATE FUNCTION entente.search_streams(asking text, wanted text) RETURNS TABLE(stream text, seq bigint, size bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT stream.id,
     COALESCE(known.seq, (0)::bigint) AS "coalesce",
     stream.size
    FROM ((entente.reach
      JOIN entente.stream ON ((((stream.workspace)::text = (reach.workspace)::text) AND ((stream.id)::text = (reach.stream)::text))))
      LEFT JOIN entente.entity_position known ON ((((known.workspace)::text = (stream.workspace)::text) AND ((known.stream)::text = (stream.id)::text) AND ((known.epoch)::text = (stream.epoch)::text))))
   WHERE (((reach.device)::text = search_streams.asking) AND (stream.audience <> 'control'::text) AND ((search_streams.wanted IS NULL) OR ((reach.workspace)::text = search_streams.wanted)))
   ORDER BY stream.id;
END;
ALTER FUNCTION entente.search_streams(asking text, wanted text) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.search_streams(asking text, wanted text) IS 'The streams in which a device may search, of all partnerships or of one, and up to which change each can be searched.';
CREATE FUNCTION entente.search_wanted(place text, configs text[], sought text, unwanted text[]) RETURNS tsquery
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET client_min_messages TO 'warning'
    AS $$
DECLARE
    config text;
    phrase text;
    wanted tsquery := '';
    without tsquery := '';
BEGIN
    FOREACH config IN ARRAY configs LOOP
        wanted := wanted || websearch_to_tsquery(config::regconfig, sought);
        FOREACH phrase IN ARRAY unwanted LOOP
            without := without || phraseto_tsquery(config::regconfig, phrase);
        END LOOP;
    END LOOP;
    IF numnode(wanted) > 0 AND numnode(without) > 0 THEN
        wanted := wanted && !!without;
    END IF;
    RETURN entente.search_query(place, wanted);
END
$$;
ALTER FUNCTION entente.search_wanted(place text, configs text[], sought text, unwanted text[]) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.search_wanted(place text, configs text[], sought text, unwanted text[]) IS 'What to look for in a stream: the words in any of the configurations, and in none of them the unwanted.';
CREATE FUNCTION entente.search_words(place text, configs text[], title text, body text) RETURNS tsvector
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 WITH part(nth, text, weight) AS (
          VALUES (1,search_words.title,'A'::text), (2,search_words.body,'D'::text)
         ), word AS (
          SELECT part.nth,
             part.weight,
             found.lexeme,
             found.positions
            FROM part,
             unnest(search_words.configs) config(config),
             LATERAL unnest(to_tsvector((config.config)::regconfig, part.text)) found(lexeme, positions, weights)
         ), shift(places) AS (
          SELECT (COALESCE((max(at.at))::integer, 0) + 1) AS "?column?"
            FROM word,
             LATERAL unnest(word.positions) at(at)
           WHERE (word.nth = 1)
         ), place AS (
          SELECT DISTINCT word.lexeme,
             word.weight,
             LEAST((at.at +
                 CASE word.nth
                     WHEN 2 THEN shift.places
                     ELSE 0
                 END), 16383) AS at
            FROM word,
             shift,
             LATERAL unnest(word.positions) at(at)
           WHERE (octet_length(word.lexeme) <= (2046 - octet_length(search_words.place)))
         ), entry AS (
          SELECT (((''''::text || replace(replace((search_words.place || place.lexeme), '\'::text, '\\'::text), ''''::text, ''''''::text)) || ''':'::text) || string_agg((place.at || place.weight), ','::text ORDER BY place.at, place.weight)) AS line,
             sum(((octet_length((search_words.place || place.lexeme)) + 3) + (2 * LEAST(count(*), (256)::bigint)))) OVER (ORDER BY (min(place.at)), (place.lexeme COLLATE "C")) AS room
            FROM place
           GROUP BY place.lexeme
         )
  SELECT (COALESCE(string_agg(entry.line, ' '::text), ''::text))::tsvector AS "coalesce"
    FROM entry
   WHERE (entry.room <= (1048575)::numeric);
END;
ALTER FUNCTION entente.search_words(place text, configs text[], title text, body text) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.search_words(place text, configs text[], title text, body text) IS 'The words of a title and a body in some configurations, with the beginning of a stream before each; of more than a tsvector has room for, those that stand first.';
CREATE FUNCTION entente.session_member(asking text) RETURNS TABLE(member text, department text, organisation text, name text, roles text[])
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT member.id,
     member.department,
     department.organisation,
     member.name,
     member.roles
    FROM ((entente.device
      JOIN entente.member ON (((member.id)::text = (device.member)::text)))
      JOIN entente.department ON (((department.id)::text = (member.department)::text)))
   WHERE (((device.id)::text = session_member.asking) AND (device.revoked IS NULL));
END;
ALTER FUNCTION entente.session_member(asking text) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.session_member(asking text) IS 'The member who holds a device.';
CREATE FUNCTION entente.session_partnerships(asking text) RETURNS TABLE(partnership text, partnership_name text, state text, organisation text, organisation_name text, department text, department_name text, member text, member_name text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT partnership.id,
     partnership.name,
     partnership.state,
     organisation.id,
     organisation.name,
     department.id,
     department.name,
     member.id,
     member.name
    FROM ((((((entente.session_member(session_partnerships.asking) asking(member, department, organisation, name, roles)
      JOIN entente.partnership_organisation own ON (((own.organisation)::text = asking.organisation)))
      JOIN entente.partnership ON (((partnership.id)::text = (own.partnership)::text)))
      JOIN entente.partnership_organisation part ON (((part.partnership)::text = (partnership.id)::text)))
      JOIN entente.organisation ON (((organisation.id)::text = (part.organisation)::text)))
      LEFT JOIN entente.department ON ((((department.organisation)::text = (organisation.id)::text) AND (partnership.state <> 'proposed'::text))))
      LEFT JOIN entente.member ON (((member.department)::text = (department.id)::text)))
   ORDER BY partnership.id, organisation.id, department.id, member.id;
END;
ALTER FUNCTION entente.session_partnerships(asking text) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.session_partnerships(asking text) IS 'The partnerships of a device''s organisation: a row for each member, department or organisation without one below it.';
CREATE FUNCTION entente.set_delivery(asking text, mail text, webhook text, webhook_key bytea, zone text, hour integer, mail_code bytea, mail_code_until bigint, at bigint) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 WITH told AS (
          INSERT INTO entente.delivery AS kept (member, mail, webhook, webhook_key, zone, hour, mail_code, mail_code_until, changed)  SELECT device.member,
                     set_delivery.mail,
                     set_delivery.webhook,
                     set_delivery.webhook_key,
                     set_delivery.zone,
                     set_delivery.hour,
                     set_delivery.mail_code,
                     set_delivery.mail_code_until,
                     set_delivery.at
                    FROM entente.device
                   WHERE (((device.id)::text = set_delivery.asking) AND (device.revoked IS NULL)) ON CONFLICT(member) DO UPDATE SET mail = excluded.mail, webhook = excluded.webhook, webhook_key = excluded.webhook_key, zone = excluded.zone, hour = excluded.hour, mail_code = excluded.mail_code, mail_code_until = excluded.mail_code_until, changed = excluded.changed, mail_confirmed =
                 CASE
                     WHEN (kept.mail = excluded.mail) THEN (kept.mail_confirmed)::bigint
                     ELSE NULL::bigint
                 END, webhook_confirmed =
                 CASE
                     WHEN (kept.webhook = excluded.webhook) THEN (kept.webhook_confirmed)::bigint
                     ELSE NULL::bigint
                 END
           RETURNING 1 AS "?column?"
         )
  SELECT (EXISTS ( SELECT
            FROM told)) AS "exists";
END;
ALTER FUNCTION entente.set_delivery(asking text, mail text, webhook text, webhook_key bytea, zone text, hour integer, mail_code bytea, mail_code_until bigint, at bigint) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.set_delivery(asking text, mail text, webhook text, webhook_key bytea, zone text, hour integer, mail_code bytea, mail_code_until bigint, at bigint) IS 'Notes where and when a device''s member wants to be told; another address is not confirmed.';
CREATE FUNCTION entente.show_entities(shown text, view_name text, summary text, columns text[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
DECLARE
    entry text;
    words text[];
    field text;
    as_json text;
    as_text text;
    list text := '';
BEGIN
    FOREACH entry IN ARRAY columns LOOP
        words := string_to_array(entry, ' ');
        field := words[1];
        IF words[2] = 'agreed' THEN
            as_json := format('nullif(agreed -> %L -> ''value'', ''null''::jsonb)', field);
            as_text := format('(agreed -> %L ->> ''value'')', field);
        ELSE
            as_json := format('(fields -> %L)', field);
            as_text := format('(fields ->> %L)', field);
        END IF;
        list := list || CASE words[cardinality(words)]
            WHEN 'text' THEN format(', %s AS %I', as_text, field)
            WHEN 'json' THEN format(', %s AS %I', as_json, field)
            WHEN 'flag' THEN format(', %s::boolean AS %I', as_text, field)
            WHEN 'whole' THEN format(', %s::bigint AS %I', as_text, field)
            WHEN 'decimal' THEN format(', %s::numeric AS %I', as_text, field)
            WHEN 'day' THEN format(', %s::date AS %I', as_text, field)
            -- One that no calendar has must not take the whole view from everybody.
            WHEN 'instant' THEN format(
                ', CASE WHEN %1$s::bigint BETWEEN 0 AND 253402300799999 THEN '
                '''epoch''::timestamptz + %1$s::bigint * ''1 ms''::interval END AS %2$I',
                as_text, field
            )
            WHEN 'money' THEN format(
                ', (%s ->> ''amount'')::numeric AS %I, %s ->> ''currency'' AS %I',
                as_json, field, as_json, field || '_currency'
            )
        END;
    END LOOP;
    IF to_regclass(format('report.%I', view_name)) IS NOT NULL THEN
        EXECUTE format('DROP VIEW report.%I', view_name);
    END IF;
    EXECUTE format(
        'CREATE VIEW report.%I WITH (security_barrier, security_invoker) AS '
        'SELECT entity::text AS id, workspace::text AS partnership, stream::text AS stream, audience, '
        'organisation::text AS owner, department::text AS owner_department, '
        'made_by::text AS made_by, made_organisation::text AS made_organisation, '
        '''epoch''::timestamptz + made_at * ''1 ms''::interval AS made_at, '
        'changed_by::text AS changed_by, changed_organisation::text AS changed_organisation, '
        '''epoch''::timestamptz + changed_at * ''1 ms''::interval AS changed_at, changed_seq%s '
        'FROM entente.entity WHERE type = %L',
        view_name, list, shown
    );
    EXECUTE format('COMMENT ON VIEW report.%I IS %L', view_name, summary);
    EXECUTE format('GRANT SELECT ON report.%I TO entente_report', view_name);
END
$_$;
ALTER FUNCTION entente.show_entities(shown text, view_name text, summary text, columns text[]) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.show_entities(shown text, view_name text, summary text, columns text[]) IS 'Makes the view of a type anew, with a column for each of its fields by name and kind; of what is agreed, the value in force. For migrations alone.';
CREATE FUNCTION entente.sign_in(token_digest bytea) RETURNS TABLE(device text, member text, department text, organisation text, public_key bytea)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT device.id,
     member.id,
     member.department,
     department.organisation,
     device.public_key
    FROM ((entente.device
      JOIN entente.member ON (((member.id)::text = (device.member)::text)))
      JOIN entente.department ON (((department.id)::text = (member.department)::text)))
   WHERE (((device.token_digest)::bytea = sign_in.token_digest) AND (device.revoked IS NULL));
END;
ALTER FUNCTION entente.sign_in(token_digest bytea) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.sign_in(token_digest bytea) IS 'The device that a token belongs to.';
CREATE FUNCTION entente.signers(asking text[]) RETURNS TABLE(device text, public_key bytea, is_signer boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT device.id,
     device.public_key,
     ('signer'::text = ANY (member.roles))
    FROM (entente.device
      JOIN entente.member ON (((member.id)::text = (device.member)::text)))
   WHERE (((device.id)::text = ANY (signers.asking)) AND ((device.id)::text = ANY (string_to_array(current_setting('entente.writers'::text, true), ','::text))));
END;
ALTER FUNCTION entente.signers(asking text[]) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.signers(asking text[]) IS 'The keys of devices, and whether their members hold the role of a signer; only for devices that this transaction has entered a stream for with the right to write.';
CREATE FUNCTION entente.streams_of(asking text) RETURNS TABLE(id text, workspace text, audience text, organisation text, department text, access text, epoch text, size bigint, frontier bytea, horizon bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT stream.id,
     stream.workspace,
     stream.audience,
     stream.organisation,
     stream.department,
     reach.access,
     stream.epoch,
     stream.size,
     stream.frontier,
     stream.horizon
    FROM (entente.reach
      JOIN entente.stream ON ((((stream.workspace)::text = (reach.workspace)::text) AND ((stream.id)::text = (reach.stream)::text))))
   WHERE ((reach.device)::text = streams_of.asking)
   ORDER BY stream.id;
END;
ALTER FUNCTION entente.streams_of(asking text) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.streams_of(asking text) IS 'The streams that a device may read, and where they stand.';
CREATE TABLE entente.snapshot (
    workspace entente.id NOT NULL,
    stream entente.id NOT NULL,
    seq bigint NOT NULL,
    frontier bytea NOT NULL,
    acl bigint NOT NULL,
    state entente.digest NOT NULL,
    latest entente.instant NOT NULL,
    devices text NOT NULL,
    part_digests bytea[] NOT NULL,
    part_sizes bigint[] NOT NULL,
    part_entities bigint[] NOT NULL,
    part_firsts text[] NOT NULL,
    CONSTRAINT snapshot_acl_check CHECK ((acl >= 0)),
    CONSTRAINT snapshot_check CHECK (((cardinality(part_digests) = cardinality(part_sizes)) AND (cardinality(part_digests) = cardinality(part_entities)) AND (cardinality(part_digests) = cardinality(part_firsts)))),
    CONSTRAINT snapshot_frontier_check CHECK (((octet_length(frontier) % 32) = 0)),
    CONSTRAINT snapshot_seq_check CHECK ((seq > 0))
);
ALTER TABLE ONLY entente.snapshot FORCE ROW LEVEL SECURITY;
ALTER TABLE entente.snapshot OWNER TO entente_owner;
COMMENT ON TABLE entente.snapshot IS 'The state of a stream at a seq, as a list of parts; the newest few have their parts, older rows stay without until the horizon has passed them.';
COMMENT ON COLUMN entente.snapshot.frontier IS 'The tree over 1 to seq, as in stream.frontier.';
COMMENT ON COLUMN entente.snapshot.latest IS 'The newest time of receipt among the changes 1 to seq: when it is past the retention, no device that was offline for less can lack any of them.';
COMMENT ON COLUMN entente.snapshot.devices IS 'The counters at seq, as JSON of the manifest.';
COMMENT ON COLUMN entente.snapshot.part_firsts IS 'The first entity of each part: where a changed one belongs.';
CREATE FUNCTION entente.streams_to_keep(every bigint, cut bigint) RETURNS TABLE(stream text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT stream.id
    FROM (entente.stream
      LEFT JOIN LATERAL ( SELECT max(snapshot.seq) AS newest,
             max(snapshot.seq) FILTER (WHERE ((snapshot.latest)::bigint < streams_to_keep.cut)) AS expired
            FROM entente.snapshot
           WHERE (((snapshot.workspace)::text = (stream.workspace)::text) AND ((snapshot.stream)::text = (stream.id)::text))) kept ON (true))
   WHERE (((stream.size - COALESCE(kept.newest, (0)::bigint)) >= streams_to_keep.every) OR ((stream.audience <> 'control'::text) AND (kept.expired > stream.horizon)))
   ORDER BY stream.id;
END;
ALTER FUNCTION entente.streams_to_keep(every bigint, cut bigint) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.streams_to_keep(every bigint, cut bigint) IS 'The streams that have grown by so many changes since their newest snapshot, or whose horizon can move because a snapshot is older than the cut.';
CREATE FUNCTION entente.streams_to_project() RETURNS TABLE(stream text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT stream.id
    FROM (entente.stream
      LEFT JOIN entente.entity_position known ON ((((known.workspace)::text = (stream.workspace)::text) AND ((known.stream)::text = (stream.id)::text))))
   WHERE ((stream.audience <> 'control'::text) AND (stream.size > 0) AND ((known.seq IS NULL) OR (known.seq < stream.size) OR ((known.epoch)::text <> (stream.epoch)::text)))
   ORDER BY stream.id;
END;
ALTER FUNCTION entente.streams_to_project() OWNER TO entente_owner;
COMMENT ON FUNCTION entente.streams_to_project() IS 'The streams in which something was logged that entity does not show yet.';
CREATE TABLE entente.retirement (
    workspace entente.id NOT NULL,
    stream entente.id NOT NULL,
    organisation entente.id NOT NULL,
    at entente.instant NOT NULL,
    erased bigint NOT NULL,
    whole boolean NOT NULL,
    CONSTRAINT retirement_erased_check CHECK ((erased >= 0))
);
ALTER TABLE ONLY entente.retirement FORCE ROW LEVEL SECURITY;
ALTER TABLE entente.retirement OWNER TO entente_owner;
COMMENT ON TABLE entente.retirement IS 'That what an organisation wrote in a stream was erased because its retention is over: a row for each of both, so that nobody goes through an ended log twice.';
COMMENT ON COLUMN entente.retirement.erased IS 'How many changes were erased.';
COMMENT ON COLUMN entente.retirement.whole IS 'Whether also what others build on is gone: it stays until the retention of every organisation is over.';
CREATE FUNCTION entente.streams_to_retire(at bigint, wanted text DEFAULT NULL::text) RETURNS TABLE(stream text, organisation text, whole boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT stream.id,
     side.organisation,
     side.whole
    FROM (((entente.partnership
      CROSS JOIN LATERAL ( SELECT part.organisation,
             part.over,
             (count(*) FILTER (WHERE (part.over <= streams_to_retire.at)) OVER () = count(*) OVER ()) AS whole
            FROM entente.retention_over((partnership.id)::text) part(organisation, over)) side)
      JOIN entente.stream ON ((((stream.workspace)::text = (partnership.id)::text) AND (stream.audience <> 'control'::text))))
      LEFT JOIN entente.retirement done ON ((((done.workspace)::text = (stream.workspace)::text) AND ((done.stream)::text = (stream.id)::text) AND ((done.organisation)::text = side.organisation))))
   WHERE ((partnership.state = 'ended'::text) AND (side.over <= streams_to_retire.at) AND ((streams_to_retire.wanted IS NULL) OR (((stream.id)::text = streams_to_retire.wanted) AND ((partnership.id)::text = (( SELECT one.workspace
            FROM entente.stream one
           WHERE ((one.id)::text = streams_to_retire.wanted)))::text))) AND ((done.at IS NULL) OR (side.whole AND (NOT done.whole))))
   ORDER BY stream.workspace, stream.id, side.organisation;
END;
ALTER FUNCTION entente.streams_to_retire(at bigint, wanted text) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.streams_to_retire(at bigint, wanted text) IS 'The streams of ended partnerships from which what an organisation wrote is to be erased, and whether what others build on is too; of all streams or of one.';
CREATE FUNCTION entente.take_digest(at bigint, until bigint, after text, members text[], channels text[], organisations text[]) RETURNS TABLE(workspace text, member text, organisation text, day text, channel text, tries integer, mail text, webhook text, webhook_key bytea, device text)
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 WITH due AS (
          SELECT digest.workspace,
             digest.member,
             digest.day,
             digest.channel
            FROM entente.daily_digest digest
           WHERE ((digest.ended IS NULL) AND ((digest.next)::bigint <= take_digest.at) AND ((digest.organisation)::text > take_digest.after) AND ((digest.organisation)::text <> ALL (take_digest.organisations)) AND (NOT (EXISTS ( SELECT
                    FROM UNNEST(take_digest.members, take_digest.channels) held(member, channel)
                   WHERE ((held.member = (digest.member)::text) AND (held.channel = digest.channel))))) AND (NOT (EXISTS ( SELECT
                    FROM entente.delivery delivery_1
                   WHERE (((delivery_1.member)::text = (digest.member)::text) AND
                         CASE digest.channel
                             WHEN 'mail'::text THEN ((delivery_1.mail IS NOT NULL) AND (delivery_1.mail_confirmed IS NULL))
                             ELSE ((delivery_1.webhook IS NOT NULL) AND (delivery_1.webhook_confirmed IS NULL))
                         END)))))
           ORDER BY digest.organisation, digest.next
          LIMIT 1
          FOR UPDATE OF digest SKIP LOCKED
         ), taken AS (
          UPDATE entente.daily_digest digest SET next = take_digest.until, tries = (digest.tries + 1)
            FROM due
           WHERE (((digest.workspace)::text = (due.workspace)::text) AND ((digest.member)::text = (due.member)::text) AND (digest.day = due.day) AND (digest.channel = due.channel))
           RETURNING digest.workspace,
             digest.member,
             digest.organisation,
             digest.day,
             digest.channel,
             digest.tries
         )
  SELECT taken.workspace,
     taken.member,
     taken.organisation,
     (taken.day)::text AS day,
     taken.channel,
     taken.tries,
     delivery.mail,
     delivery.webhook,
     delivery.webhook_key,
     ( SELECT device.id
            FROM entente.device
           WHERE (((device.member)::text = (taken.member)::text) AND (device.revoked IS NULL))
           ORDER BY device.id
          LIMIT 1) AS id
    FROM (taken
      LEFT JOIN entente.delivery ON (((delivery.member)::text = (taken.member)::text)));
END;
ALTER FUNCTION entente.take_digest(at bigint, until bigint, after text, members text[], channels text[], organisations text[]) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.take_digest(at bigint, until bigint, after text, members text[], channels text[], organisations text[]) IS 'Takes the oldest message of the next organisation in hand until an instant, after which another gateway may: none to a receiver or of an organisation that is named.';
CREATE FUNCTION entente.tell(hint text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT pg_notify(server.channel, tell.hint) AS pg_notify
    FROM entente.server;
END;
ALTER FUNCTION entente.tell(hint text) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.tell(hint text) IS 'Sends a hint to every gateway when the transaction has committed: directory, or appended: and a stream.';
CREATE FUNCTION entente.tree_append(size bigint, frontier bytea, leaf bytea) RETURNS bytea
    LANGUAGE plpgsql IMMUTABLE STRICT
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    node bytea := leaf;
    rest bigint := size;
BEGIN
    WHILE rest & 1 = 1 LOOP
        node := sha256(
            '\x01'::bytea || substring(frontier FROM octet_length(frontier) - 31 FOR 32) || node
        );
        frontier := substring(frontier FROM 1 FOR octet_length(frontier) - 32);
        rest := rest >> 1;
    END LOOP;
    RETURN frontier || node;
END
$$;
ALTER FUNCTION entente.tree_append(size bigint, frontier bytea, leaf bytea) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.tree_append(size bigint, frontier bytea, leaf bytea) IS 'The roots of the complete subtrees after one more leaf (RFC 6962, section 2.1).';
CREATE FUNCTION entente.tree_grow(place_workspace text, place_stream text, upto bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    frontier bytea := '';
    count bigint := 0;
    leaf bytea;
    node bytea;
    depth integer := 8;
    nth bigint := upto / 256 - 1;
BEGIN
    FOR leaf IN
        SELECT change.leaf FROM entente.change
        WHERE change.workspace = place_workspace AND change.stream = place_stream
            AND change.seq > upto - 256 AND change.seq <= upto
        ORDER BY change.seq
    LOOP
        frontier := entente.tree_append(count, frontier, leaf);
        count := count + 1;
    END LOOP;
    IF count <> 256 THEN
        RAISE EXCEPTION 'the log has a gap below %', upto;
    END IF;
    node := frontier;
    LOOP
        INSERT INTO entente.tree_node (workspace, stream, level, place, digest)
        VALUES (place_workspace, place_stream, depth, nth, node)
        ON CONFLICT (workspace, stream, level, place) DO UPDATE SET digest = excluded.digest;
        EXIT WHEN nth & 1 = 0;
        SELECT sha256('\x01'::bytea || tree_node.digest || node) INTO STRICT node
        FROM entente.tree_node
        WHERE tree_node.workspace = place_workspace AND tree_node.stream = place_stream
            AND tree_node.level = depth AND tree_node.place = nth - 1;
        depth := depth + 1;
        nth := nth >> 1;
    END LOOP;
END
$$;
ALTER FUNCTION entente.tree_grow(place_workspace text, place_stream text, upto bigint) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.tree_grow(place_workspace text, place_stream text, upto bigint) IS 'Writes the subtrees that the change at a multiple of 256 completes.';
CREATE FUNCTION entente.tree_root(frontier bytea) RETURNS bytea
    LANGUAGE plpgsql IMMUTABLE STRICT
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    place integer := octet_length(frontier) - 31;
    node bytea;
BEGIN
    IF place < 1 THEN
        RETURN sha256('');
    END IF;
    node := substring(frontier FROM place FOR 32);
    WHILE place > 32 LOOP
        place := place - 32;
        node := sha256('\x01'::bytea || substring(frontier FROM place FOR 32) || node);
    END LOOP;
    RETURN node;
END
$$;
ALTER FUNCTION entente.tree_root(frontier bytea) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.tree_root(frontier bytea) IS 'The root over all leaves (RFC 6962, section 2.1).';
CREATE TABLE entente.attachment_verdict (
    workspace entente.id NOT NULL,
    digest entente.digest NOT NULL,
    member entente.id NOT NULL,
    try integer NOT NULL,
    at entente.instant NOT NULL,
    scanner text NOT NULL,
    verdict text NOT NULL,
    CONSTRAINT attachment_verdict_scanner_check CHECK (((char_length(scanner) >= 1) AND (char_length(scanner) <= 100))),
    CONSTRAINT attachment_verdict_verdict_check CHECK ((verdict = ANY (ARRAY['clean'::text, 'refused'::text, 'failed'::text])))
);
ALTER TABLE ONLY entente.attachment_verdict FORCE ROW LEVEL SECURITY;
ALTER TABLE entente.attachment_verdict OWNER TO entente_owner;
COMMENT ON TABLE entente.attachment_verdict IS 'What a scanner said of bytes, each time it was asked; it stays when the bytes are gone.';
CREATE TABLE entente.confirmation (
    member entente.id NOT NULL,
    address bytea NOT NULL,
    asked entente.instant NOT NULL,
    CONSTRAINT confirmation_address_check CHECK ((octet_length(address) = 32))
);
ALTER TABLE entente.confirmation OWNER TO entente_owner;
COMMENT ON TABLE entente.confirmation IS 'Which addresses were asked to confirm in the last day, by digest: nobody is asked often.';
CREATE TABLE entente.entity_kind (
    workspace entente.id NOT NULL,
    stream entente.id NOT NULL,
    entity entente.id NOT NULL,
    type text NOT NULL,
    maker entente.id NOT NULL,
    state text,
    device entente.id NOT NULL,
    CONSTRAINT entity_kind_state_check CHECK ((char_length(state) <= 500)),
    CONSTRAINT entity_kind_type_check CHECK (((char_length(type) >= 1) AND (char_length(type) <= 40)))
);
ALTER TABLE ONLY entente.entity_kind FORCE ROW LEVEL SECURITY;
ALTER TABLE entente.entity_kind OWNER TO entente_owner;
COMMENT ON TABLE entente.entity_kind IS 'The type of an entity, the organisation that made it, and where it stands: of the first change in the log that creates it, and the last that moves it.';
COMMENT ON COLUMN entente.entity_kind.state IS 'NULL when entities of the type have no states.';
COMMENT ON COLUMN entente.entity_kind.device IS 'The device whose change said so last.';
CREATE TABLE entente.entity_state (
    workspace entente.id NOT NULL,
    stream entente.id NOT NULL,
    entity entente.id NOT NULL,
    line bytea NOT NULL,
    digest entente.digest NOT NULL,
    has_text boolean DEFAULT false NOT NULL,
    oldest_edit bigint,
    CONSTRAINT entity_state_check CHECK ((has_text OR (oldest_edit IS NULL))),
    CONSTRAINT entity_state_oldest_edit_check CHECK ((oldest_edit > 0))
);
ALTER TABLE ONLY entente.entity_state FORCE ROW LEVEL SECURITY;
ALTER TABLE entente.entity_state OWNER TO entente_owner;
COMMENT ON TABLE entente.entity_state IS 'Every entity of a stream as merged at the stream''s newest snapshot. A checkpoint reads and writes the entities that changed since the one before, and the digests of the others.';
COMMENT ON COLUMN entente.entity_state.line IS 'The line of the snapshot, canonical JSON, without line feed.';
COMMENT ON COLUMN entente.entity_state.has_text IS 'Whether the entity has a text: what a gateway that has just started must know.';
COMMENT ON COLUMN entente.entity_state.oldest_edit IS 'The seq of the oldest edit that a text of the line remembers; NULL when none is remembered.';
CREATE TABLE entente.field_feature (
    workspace entente.id NOT NULL,
    stream entente.id NOT NULL,
    entity entente.id NOT NULL,
    field text NOT NULL,
    feature text NOT NULL,
    device entente.id NOT NULL,
    CONSTRAINT field_feature_feature_check CHECK (((char_length(feature) >= 1) AND (char_length(feature) <= 40))),
    CONSTRAINT field_feature_field_check CHECK ((char_length(field) <= 40))
);
ALTER TABLE ONLY entente.field_feature FORCE ROW LEVEL SECURITY;
ALTER TABLE entente.field_feature OWNER TO entente_owner;
COMMENT ON TABLE entente.field_feature IS 'A feature of the protocol that some change of a field needed: from then on the field is written by changes that list the feature, so that no older version overwrites what it cannot read.';
COMMENT ON COLUMN entente.field_feature.field IS 'Empty for the entity as a whole.';
CREATE TABLE entente.invitation (
    handle text NOT NULL COLLATE pg_catalog."C",
    code_digest entente.digest NOT NULL,
    member entente.id NOT NULL,
    created entente.instant NOT NULL,
    expires entente.instant NOT NULL,
    tries_left smallint NOT NULL,
    spent entente.instant,
    CONSTRAINT invitation_handle_check CHECK ((handle ~ '^[0-9a-hjkmnp-tv-z]{8}$'::text)),
    CONSTRAINT invitation_tries_left_check CHECK ((tries_left >= 0))
);
ALTER TABLE entente.invitation OWNER TO entente_owner;
COMMENT ON TABLE entente.invitation IS 'A one-time code with which a member enrols a device; kept for 30 days for the audit.';
COMMENT ON COLUMN entente.invitation.handle IS 'The public part of the code: what a wrong code still names, so that its tries can be counted.';
COMMENT ON COLUMN entente.invitation.code_digest IS 'Of the whole code; its secret part has 60 random bits.';
CREATE TABLE entente.migration (
    number integer NOT NULL,
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT migration_checksum_check CHECK ((length(checksum) = 64)),
    CONSTRAINT migration_number_check CHECK ((number > 0))
);
ALTER TABLE entente.migration OWNER TO entente_owner;
COMMENT ON TABLE entente.migration IS 'The steps of Schema/Migrations that this database has.';
CREATE TABLE entente.past_epoch (
    workspace entente.id NOT NULL,
    stream entente.id NOT NULL,
    nth integer NOT NULL,
    epoch entente.id NOT NULL,
    size bigint NOT NULL,
    ended entente.instant NOT NULL,
    CONSTRAINT past_epoch_nth_check CHECK ((nth > 0)),
    CONSTRAINT past_epoch_size_check CHECK ((size >= 0))
);
ALTER TABLE ONLY entente.past_epoch FORCE ROW LEVEL SECURITY;
ALTER TABLE entente.past_epoch OWNER TO entente_owner;
COMMENT ON TABLE entente.past_epoch IS 'The lives of a log before the one it has now, oldest first: a database that was restored begins a new one. What was logged in a life keeps its digest, which names that life.';
COMMENT ON COLUMN entente.past_epoch.size IS 'The last seq that this life and the next have in common.';
CREATE TABLE entente.proposal (
    workspace entente.id NOT NULL,
    stream entente.id NOT NULL,
    id entente.id NOT NULL,
    seq bigint NOT NULL,
    device entente.id NOT NULL,
    entity entente.id NOT NULL,
    field text NOT NULL,
    digest entente.digest NOT NULL,
    parties text[] NOT NULL,
    CONSTRAINT proposal_field_check CHECK (((char_length(field) >= 1) AND (char_length(field) <= 40))),
    CONSTRAINT proposal_parties_check CHECK ((cardinality(parties) > 1)),
    CONSTRAINT proposal_seq_check CHECK ((seq > 0))
);
ALTER TABLE ONLY entente.proposal FORCE ROW LEVEL SECURITY;
ALTER TABLE entente.proposal OWNER TO entente_owner;
COMMENT ON TABLE entente.proposal IS 'Where the log holds a proposal, and what an acceptance of it must name. The value is in the log.';
CREATE TABLE entente.proposal_answer (
    workspace entente.id NOT NULL,
    stream entente.id NOT NULL,
    proposal entente.id NOT NULL,
    organisation entente.id NOT NULL,
    kind text NOT NULL,
    seq bigint NOT NULL,
    device entente.id NOT NULL,
    CONSTRAINT proposal_answer_kind_check CHECK ((kind = ANY (ARRAY['accept'::text, 'withdraw'::text]))),
    CONSTRAINT proposal_answer_seq_check CHECK ((seq > 0))
);
ALTER TABLE ONLY entente.proposal_answer FORCE ROW LEVEL SECURITY;
ALTER TABLE entente.proposal_answer OWNER TO entente_owner;
COMMENT ON TABLE entente.proposal_answer IS 'That an organisation has accepted or withdrawn a proposal, each at most once.';
CREATE TABLE entente.refused_creation (
    workspace entente.id NOT NULL,
    stream entente.id NOT NULL,
    device entente.id NOT NULL,
    entity entente.id NOT NULL,
    size bigint NOT NULL,
    CONSTRAINT refused_creation_size_check CHECK ((size >= 0))
);
ALTER TABLE ONLY entente.refused_creation FORCE ROW LEVEL SECURITY;
ALTER TABLE entente.refused_creation OWNER TO entente_owner;
COMMENT ON TABLE entente.refused_creation IS 'An entity that a device tried to create in a change that was refused, with the size of the log then: what the device wrote about it before it heard of that is refused as well.';
CREATE TABLE entente.rejection (
    workspace entente.id NOT NULL,
    stream entente.id NOT NULL,
    device entente.id NOT NULL,
    n bigint NOT NULL,
    digest entente.digest NOT NULL,
    code text NOT NULL,
    detail text NOT NULL,
    CONSTRAINT rejection_code_check CHECK (((char_length(code) >= 1) AND (char_length(code) <= 40))),
    CONSTRAINT rejection_n_check CHECK ((n > 0))
);
ALTER TABLE ONLY entente.rejection FORCE ROW LEVEL SECURITY;
ALTER TABLE entente.rejection OWNER TO entente_owner;
COMMENT ON TABLE entente.rejection IS 'A change that was refused for good: the answer for ever, told to its device alone. It has no seq and is not in the tree; detail holds names and numbers, never content.';
CREATE TABLE entente.seal (
    workspace entente.id NOT NULL,
    stream entente.id NOT NULL,
    device entente.id NOT NULL,
    first_n bigint NOT NULL,
    last_n bigint NOT NULL,
    signature bytea NOT NULL,
    received entente.instant NOT NULL,
    seq bigint NOT NULL,
    refused_ns bigint[] DEFAULT '{}'::bigint[] NOT NULL,
    refused_digests bytea[] DEFAULT '{}'::bytea[] NOT NULL,
    repeated_ns bigint[] DEFAULT '{}'::bigint[] NOT NULL,
    repeated_digests bytea[] DEFAULT '{}'::bytea[] NOT NULL,
    CONSTRAINT seal_check CHECK ((last_n >= first_n)),
    CONSTRAINT seal_check1 CHECK ((cardinality(refused_ns) = cardinality(refused_digests))),
    CONSTRAINT seal_check2 CHECK ((cardinality(repeated_ns) = cardinality(repeated_digests))),
    CONSTRAINT seal_first_n_check CHECK ((first_n > 0)),
    CONSTRAINT seal_seq_check CHECK ((seq > 0)),
    CONSTRAINT seal_signature_check CHECK ((octet_length(signature) = 64))
);
ALTER TABLE ONLY entente.seal FORCE ROW LEVEL SECURITY;
ALTER TABLE entente.seal OWNER TO entente_owner;
COMMENT ON TABLE entente.seal IS 'A device''s signature over the changes first_n to last_n of one push. Keyed by last_n: a push that repeats some changes and adds others ends later than every push before it.';
COMMENT ON COLUMN entente.seal.seq IS 'The change that readers get the seal with: the last of the push that was logged, or, when none was, the one that comes next.';
COMMENT ON COLUMN entente.seal.refused_ns IS 'The counters of the push that were refused: not in the log, but signed like the others.';
COMMENT ON COLUMN entente.seal.refused_digests IS 'Their digests; the content stays private.';
COMMENT ON COLUMN entente.seal.repeated_ns IS 'The counters of the push that were in the log before it.';
COMMENT ON COLUMN entente.seal.repeated_digests IS 'Their digests.';
CREATE TABLE entente.snapshot_part (
    workspace entente.id NOT NULL,
    stream entente.id NOT NULL,
    digest entente.digest NOT NULL,
    content bytea NOT NULL
);
ALTER TABLE ONLY entente.snapshot_part FORCE ROW LEVEL SECURITY;
ALTER TABLE entente.snapshot_part OWNER TO entente_owner;
COMMENT ON TABLE entente.snapshot_part IS 'A piece of snapshots, named by its digest: snapshots share the parts in which nothing changed.';
CREATE TABLE entente.stream_device (
    workspace entente.id NOT NULL,
    stream entente.id NOT NULL,
    device entente.id NOT NULL,
    next_n bigint NOT NULL,
    last_base bigint NOT NULL,
    CONSTRAINT stream_device_last_base_check CHECK ((last_base >= 0)),
    CONSTRAINT stream_device_next_n_check CHECK ((next_n > 0))
)
WITH (fillfactor='70');
ALTER TABLE ONLY entente.stream_device FORCE ROW LEVEL SECURITY;
ALTER TABLE entente.stream_device OWNER TO entente_owner;
COMMENT ON TABLE entente.stream_device IS 'A device''s counter in a stream: what makes pushes contiguous and bases monotone. Updated with every push, in its page like the stream row.';
CREATE TABLE entente.tree_node (
    workspace entente.id NOT NULL,
    stream entente.id NOT NULL,
    level smallint NOT NULL,
    place bigint NOT NULL,
    digest entente.digest NOT NULL,
    CONSTRAINT tree_node_level_check CHECK ((level >= 8)),
    CONSTRAINT tree_node_place_check CHECK ((place >= 0))
);
ALTER TABLE ONLY entente.tree_node FORCE ROW LEVEL SECURITY;
ALTER TABLE entente.tree_node OWNER TO entente_owner;
COMMENT ON TABLE entente.tree_node IS 'The root over the leaves place * 2^level + 1 to (place + 1) * 2^level of a stream, for levels from 8: a proof reads at most two blocks of 256 leaves and a few of these rows, however long the log. Costs 0.8 % of the rows and one pass of hashing over 256 leaves for every 256 changes.';
CREATE VIEW report.acknowledgement WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    (entity.fields ->> 'subject'::text) AS subject,
    ((entity.fields ->> 'on'::text))::date AS "on"
   FROM entente.entity
  WHERE (entity.type = 'acknowledgement'::text);
ALTER TABLE report.acknowledgement OWNER TO entente_owner;
COMMENT ON VIEW report.acknowledgement IS 'A department''s word that it has read something and goes by it.';
CREATE VIEW report.action WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    ((entity.fields ->> 'due'::text))::date AS due,
    ((entity.fields ->> 'done_on'::text))::date AS done_on,
    ((entity.fields ->> 'dropped_on'::text))::date AS dropped_on,
    (entity.fields ->> 'serves'::text) AS serves,
    (entity.fields ->> 'organisation'::text) AS organisation
   FROM entente.entity
  WHERE (entity.type = 'action'::text);
ALTER TABLE report.action OWNER TO entente_owner;
COMMENT ON VIEW report.action IS 'One thing that somebody does by a day.';
CREATE VIEW report.archive WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    ((entity.fields ->> 'own'::text))::bigint AS own,
    ((entity.fields ->> 'received'::text))::bigint AS received,
    ((entity.fields ->> 'reimported'::text))::bigint AS reimported,
    (entity.fields ->> 'digest'::text) AS digest,
    ((entity.fields ->> 'taken_on'::text))::date AS taken_on
   FROM entente.entity
  WHERE (entity.type = 'archive'::text);
ALTER TABLE report.archive OWNER TO entente_owner;
COMMENT ON VIEW report.archive IS 'What one side took with it: how many items, and the digest of all of them.';
CREATE VIEW report.as_of WITH (security_barrier='true') AS
 SELECT (stream.workspace)::text AS partnership,
    (stream.id)::text AS stream,
    stream.audience,
    (stream.organisation)::text AS owner,
    (stream.department)::text AS owner_department,
        CASE
            WHEN ((known.epoch)::text = (stream.epoch)::text) THEN known.seq
            ELSE (0)::bigint
        END AS seq,
    stream.size AS head
   FROM (entente.stream
     LEFT JOIN entente.entity_position known ON ((((known.workspace)::text = (stream.workspace)::text) AND ((known.stream)::text = (stream.id)::text))))
  WHERE (((stream.workspace)::text = ANY (( SELECT entente.reader_workspaces() AS reader_workspaces)::text[])) AND ((stream.id)::text = ANY (( SELECT entente.reader_streams() AS reader_streams)::text[])));
ALTER TABLE report.as_of OWNER TO entente_owner;
COMMENT ON VIEW report.as_of IS 'Up to which change of each stream the other views count, and the last change that there is: who has written something sees it once seq has reached it.';
CREATE VIEW report.ask WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    (entity.fields ->> 'state'::text) AS state,
    (entity.fields ->> 'driver'::text) AS driver,
    ((entity.fields ->> 'quantity'::text))::numeric AS quantity,
    (entity.fields ->> 'unit'::text) AS unit,
    ((entity.fields ->> 'starts'::text))::date AS starts,
    ((entity.fields ->> 'due'::text))::date AS due,
    ((entity.fields ->> 'reviewed_on'::text))::date AS reviewed_on,
    (entity.fields ->> 'planned'::text) AS planned,
    ((entity.fields ->> 'delivered_on'::text))::date AS delivered_on,
    (entity.fields ->> 'told'::text) AS told,
    ((entity.fields ->> 'used_on'::text))::date AS used_on,
    NULLIF(((entity.agreed -> 'terms'::text) -> 'value'::text), 'null'::jsonb) AS terms,
    (entity.fields ->> 'purpose'::text) AS purpose
   FROM entente.entity
  WHERE (entity.type = 'ask'::text);
ALTER TABLE report.ask OWNER TO entente_owner;
COMMENT ON VIEW report.ask IS 'What one side asks for.';
CREATE VIEW report.attachment WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    (entity.fields ->> 'of'::text) AS of,
    (entity.fields ->> 'name'::text) AS name,
    (entity.fields ->> 'media_type'::text) AS media_type,
    ((entity.fields ->> 'bytes'::text))::bigint AS bytes,
    (entity.fields ->> 'digest'::text) AS digest
   FROM entente.entity
  WHERE (entity.type = 'attachment'::text);
ALTER TABLE report.attachment OWNER TO entente_owner;
COMMENT ON VIEW report.attachment IS 'A file beside an entity, named by the digest of its bytes.';
CREATE VIEW report.body WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    (entity.fields ->> 'purpose'::text) AS purpose,
    (entity.fields ->> 'cadence'::text) AS cadence,
    (entity.fields -> 'members'::text) AS members
   FROM entente.entity
  WHERE (entity.type = 'body'::text);
ALTER TABLE report.body OWNER TO entente_owner;
COMMENT ON VIEW report.body IS 'A body that governs the partnership, such as a steering board.';
CREATE VIEW report.capacity WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    (entity.fields ->> 'month'::text) AS month,
    ((entity.fields ->> 'pledged'::text))::numeric AS pledged,
    ((entity.fields ->> 'logged'::text))::numeric AS logged
   FROM entente.entity
  WHERE (entity.type = 'capacity'::text);
ALTER TABLE report.capacity OWNER TO entente_owner;
COMMENT ON VIEW report.capacity IS 'How many full-time people one side pledged for a month, and how many it logged.';
CREATE VIEW report.charter WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    (entity.fields -> 'departments'::text) AS departments,
    (entity.fields -> 'pinned'::text) AS pinned,
    ((entity.agreed -> 'vision'::text) ->> 'value'::text) AS vision,
    NULLIF(((entity.agreed -> 'objectives'::text) -> 'value'::text), 'null'::jsonb) AS objectives,
    NULLIF(((entity.agreed -> 'resourcing'::text) -> 'value'::text), 'null'::jsonb) AS resourcing,
    NULLIF(((entity.agreed -> 'governance'::text) -> 'value'::text), 'null'::jsonb) AS governance
   FROM entente.entity
  WHERE (entity.type = 'charter'::text);
ALTER TABLE report.charter OWNER TO entente_owner;
COMMENT ON VIEW report.charter IS 'The charter: vision, objectives, resourcing and governance, each signed by all.';
CREATE VIEW report.clash WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    (entity.fields ->> 'severity'::text) AS severity,
    (entity.fields ->> 'settled_by'::text) AS settled_by
   FROM entente.entity
  WHERE (entity.type = 'clash'::text);
ALTER TABLE report.clash OWNER TO entente_owner;
COMMENT ON VIEW report.clash IS 'Something in which the partners do not fit, and the rule by which they live with it.';
CREATE VIEW report.comment WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    (entity.fields ->> 'about'::text) AS about,
    (entity.fields ->> 'answers'::text) AS answers,
    (entity.fields ->> 'body'::text) AS body
   FROM entente.entity
  WHERE (entity.type = 'comment'::text);
ALTER TABLE report.comment OWNER TO entente_owner;
COMMENT ON VIEW report.comment IS 'What somebody says about an entity: to all in a shared stream, among colleagues in an own one.';
CREATE VIEW report.competence WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    ((entity.fields ->> 'before'::text))::bigint AS before,
    ((entity.fields ->> 'now'::text))::bigint AS now,
    ((entity.fields ->> 'target'::text))::bigint AS target
   FROM entente.entity
  WHERE (entity.type = 'competence'::text);
ALTER TABLE report.competence OWNER TO entente_owner;
COMMENT ON VIEW report.competence IS 'What one organisation wants to learn by the partnership, marked by itself from 1 to 5.';
CREATE VIEW report."constraint" WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    ((entity.fields ->> 'severity'::text))::bigint AS severity,
    ((entity.fields ->> 'relieved'::text))::numeric AS relieved,
    (entity.fields -> 'gives'::text) AS gives
   FROM entente.entity
  WHERE (entity.type = 'constraint'::text);
ALTER TABLE report."constraint" OWNER TO entente_owner;
COMMENT ON VIEW report."constraint" IS 'Something inside one organisation that the partnership shall reduce or eliminate.';
CREATE VIEW report.coverage WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    (entity.fields ->> 'need'::text) AS need,
    ((entity.fields ->> 'share'::text))::numeric AS share,
    (entity.fields ->> 'partner'::text) AS partner
   FROM entente.entity
  WHERE (entity.type = 'coverage'::text);
ALTER TABLE report.coverage OWNER TO entente_owner;
COMMENT ON VIEW report.coverage IS 'What part of a need a partner covers.';
CREATE VIEW report.decision WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    ((entity.fields ->> 'asked_on'::text))::date AS asked_on,
    ((entity.fields ->> 'decided_on'::text))::date AS decided_on,
    (entity.fields ->> 'decided_by'::text) AS decided_by,
    (entity.fields ->> 'decider'::text) AS decider,
    (entity.fields ->> 'outcome'::text) AS outcome,
    (entity.fields ->> 'about'::text) AS about,
    (((entity.fields -> 'commits'::text) ->> 'amount'::text))::numeric AS commits,
    ((entity.fields -> 'commits'::text) ->> 'currency'::text) AS commits_currency,
    (entity.fields ->> 'future'::text) AS future
   FROM entente.entity
  WHERE (entity.type = 'decision'::text);
ALTER TABLE report.decision OWNER TO entente_owner;
COMMENT ON VIEW report.decision IS 'What was asked, what was decided, and by whom.';
CREATE VIEW report.department WITH (security_barrier='true') AS
 SELECT (part.partnership)::text AS partnership,
    (department.organisation)::text AS organisation,
    (department.id)::text AS id,
    (department.name)::text AS name
   FROM ((entente.partnership_organisation part
     JOIN entente.partnership ON (((partnership.id)::text = (part.partnership)::text)))
     JOIN entente.department ON (((department.organisation)::text = (part.organisation)::text)))
  WHERE ((partnership.state <> 'proposed'::text) AND ((part.partnership)::text = ANY (( SELECT entente.reader_workspaces() AS reader_workspaces)::text[])));
ALTER TABLE report.department OWNER TO entente_owner;
COMMENT ON VIEW report.department IS 'The departments of each partnership''s organisations.';
CREATE VIEW report.dependence_result WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    ((entity.fields ->> 'critical'::text))::bigint AS critical,
    ((entity.fields ->> 'warned'::text))::bigint AS warned
   FROM entente.entity
  WHERE (entity.type = 'dependence_result'::text);
ALTER TABLE report.dependence_result OWNER TO entente_owner;
COMMENT ON VIEW report.dependence_result IS 'What an organisation shares of how much it depends on its partners: counts, and no need.';
CREATE VIEW report.evaluation WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    (entity.fields ->> 'of'::text) AS of,
    (entity.fields ->> 'criterion'::text) AS criterion,
    ((entity.fields ->> 'mark'::text))::bigint AS mark
   FROM entente.entity
  WHERE (entity.type = 'evaluation'::text);
ALTER TABLE report.evaluation OWNER TO entente_owner;
COMMENT ON VIEW report.evaluation IS 'One mark of a side''s scorecard of its partner, which stays on that side.';
CREATE VIEW report.evaluation_result WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    (entity.fields ->> 'of'::text) AS of,
    ((entity.fields ->> 'mean'::text))::numeric AS mean
   FROM entente.entity
  WHERE (entity.type = 'evaluation_result'::text);
ALTER TABLE report.evaluation_result OWNER TO entente_owner;
COMMENT ON VIEW report.evaluation_result IS 'What a side shares of its scorecard: the mean, and not the marks.';
CREATE VIEW report.exclusivity WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    (entity.fields ->> 'scope'::text) AS scope,
    (entity.fields ->> 'territory'::text) AS territory,
    (entity.fields ->> 'bound'::text) AS bound,
    (entity.fields ->> 'partner'::text) AS partner,
    ((entity.fields ->> 'from'::text))::date AS "from",
    ((entity.fields ->> 'until'::text))::date AS until,
    (entity.fields ->> 'term'::text) AS term
   FROM entente.entity
  WHERE (entity.type = 'exclusivity'::text);
ALTER TABLE report.exclusivity OWNER TO entente_owner;
COMMENT ON VIEW report.exclusivity IS 'A promise of one side not to work with others on something; private ones note promises elsewhere.';
CREATE VIEW report.exit WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    (entity.fields ->> 'state'::text) AS state,
    (entity.fields ->> 'path'::text) AS path,
    (entity.fields ->> 'plan'::text) AS plan,
    ((entity.fields ->> 'noticed_on'::text))::date AS noticed_on
   FROM entente.entity
  WHERE (entity.type = 'exit'::text);
ALTER TABLE report.exit OWNER TO entente_owner;
COMMENT ON VIEW report.exit IS 'One use of the way out, from the proposal to the archives.';
CREATE VIEW report.exit_plan WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    NULLIF(((entity.agreed -> 'plan'::text) -> 'value'::text), 'null'::jsonb) AS plan
   FROM entente.entity
  WHERE (entity.type = 'exit_plan'::text);
ALTER TABLE report.exit_plan OWNER TO entente_owner;
COMMENT ON VIEW report.exit_plan IS 'The way out that all signed before the partnership went live.';
CREATE VIEW report.fit WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    ((entity.fields ->> 'horizon'::text))::bigint AS horizon,
    (entity.fields -> 'duties'::text) AS duties,
    (entity.fields -> 'rules'::text) AS rules
   FROM entente.entity
  WHERE (entity.type = 'fit'::text);
ALTER TABLE report.fit OWNER TO entente_owner;
COMMENT ON VIEW report.fit IS 'What one side expects before the start: how long, with which duties, by which rules.';
CREATE VIEW report.flag WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    (entity.fields ->> 'state'::text) AS state,
    (entity.fields ->> 'about'::text) AS about,
    (entity.fields ->> 'answer'::text) AS answer,
    (entity.fields ->> 'answered_by'::text) AS answered_by,
        CASE
            WHEN ((((entity.fields ->> 'raised_at'::text))::bigint >= 0) AND (((entity.fields ->> 'raised_at'::text))::bigint <= '253402300799999'::bigint)) THEN ('1970-01-01 00:00:00+00'::timestamp with time zone + ((((entity.fields ->> 'raised_at'::text))::bigint)::double precision * '00:00:00.001'::interval))
            ELSE NULL::timestamp with time zone
        END AS raised_at,
        CASE
            WHEN ((((entity.fields ->> 'answered_at'::text))::bigint >= 0) AND (((entity.fields ->> 'answered_at'::text))::bigint <= '253402300799999'::bigint)) THEN ('1970-01-01 00:00:00+00'::timestamp with time zone + ((((entity.fields ->> 'answered_at'::text))::bigint)::double precision * '00:00:00.001'::interval))
            ELSE NULL::timestamp with time zone
        END AS answered_at
   FROM entente.entity
  WHERE (entity.type = 'flag'::text);
ALTER TABLE report.flag OWNER TO entente_owner;
COMMENT ON VIEW report.flag IS 'A problem that somebody raised, with a clock until the other side answers.';
CREATE VIEW report.gate WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    (entity.fields ->> 'state'::text) AS state,
    (entity.fields ->> 'step'::text) AS step
   FROM entente.entity
  WHERE (entity.type = 'gate'::text);
ALTER TABLE report.gate OWNER TO entente_owner;
COMMENT ON VIEW report.gate IS 'One condition that a side sets itself before it leaves one of the six basic steps.';
CREATE VIEW report.give WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    (entity.fields ->> 'state'::text) AS state,
    (entity.fields ->> 'driver'::text) AS driver,
    ((entity.fields ->> 'quantity'::text))::numeric AS quantity,
    (entity.fields ->> 'unit'::text) AS unit,
    ((entity.fields ->> 'starts'::text))::date AS starts,
    ((entity.fields ->> 'due'::text))::date AS due,
    ((entity.fields ->> 'reviewed_on'::text))::date AS reviewed_on,
    (entity.fields ->> 'planned'::text) AS planned,
    ((entity.fields ->> 'delivered_on'::text))::date AS delivered_on,
    (entity.fields ->> 'told'::text) AS told,
    ((entity.fields ->> 'used_on'::text))::date AS used_on,
    NULLIF(((entity.agreed -> 'terms'::text) -> 'value'::text), 'null'::jsonb) AS terms,
    (entity.fields ->> 'purpose'::text) AS purpose
   FROM entente.entity
  WHERE (entity.type = 'give'::text);
ALTER TABLE report.give OWNER TO entente_owner;
COMMENT ON VIEW report.give IS 'What one side gives.';
CREATE VIEW report.goal WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    (entity.fields ->> 'driver'::text) AS driver,
    (entity.fields ->> 'unit'::text) AS unit,
    ((entity.fields ->> 'baseline'::text))::numeric AS baseline,
    ((entity.fields ->> 'target'::text))::numeric AS target,
    ((entity.fields ->> 'due'::text))::date AS due,
    (entity.fields ->> 'ask'::text) AS ask,
    (entity.fields ->> 'kpi'::text) AS kpi,
    (entity.fields -> 'accepted_by'::text) AS accepted_by,
    NULLIF(((entity.agreed -> 'plan'::text) -> 'value'::text), 'null'::jsonb) AS plan
   FROM entente.entity
  WHERE (entity.type = 'goal'::text);
ALTER TABLE report.goal OWNER TO entente_owner;
COMMENT ON VIEW report.goal IS 'What shall be reached, by whom, until when; signed by all when it is specific enough.';
CREATE VIEW report.kpi WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    (entity.fields ->> 'unit'::text) AS unit,
    (entity.fields ->> 'direction'::text) AS direction,
    ((entity.fields ->> 'baseline'::text))::numeric AS baseline,
    ((entity.fields ->> 'target'::text))::numeric AS target,
    (entity.fields ->> 'cadence'::text) AS cadence,
    ((entity.fields ->> 'weight'::text))::bigint AS weight,
    (entity.fields ->> 'nature'::text) AS nature,
    (entity.fields ->> 'driver'::text) AS driver,
    (entity.fields ->> 'purpose'::text) AS purpose,
    (entity.fields -> 'owners'::text) AS owners,
    (entity.fields -> 'serves'::text) AS serves,
    (entity.fields -> 'influenced_by'::text) AS influenced_by,
    NULLIF(((entity.agreed -> 'definition'::text) -> 'value'::text), 'null'::jsonb) AS definition
   FROM entente.entity
  WHERE (entity.type = 'kpi'::text);
ALTER TABLE report.kpi OWNER TO entente_owner;
COMMENT ON VIEW report.kpi IS 'A measure that both sides agreed to look at.';
CREATE VIEW report.lesson WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    ((entity.fields ->> 'learned_on'::text))::date AS learned_on,
    (entity.fields ->> 'from'::text) AS "from",
    ((entity.fields ->> 'keep'::text))::boolean AS keep
   FROM entente.entity
  WHERE (entity.type = 'lesson'::text);
ALTER TABLE report.lesson OWNER TO entente_owner;
COMMENT ON VIEW report.lesson IS 'What was learned, for the next time.';
CREATE VIEW report.match WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    (entity.fields ->> 'give'::text) AS give,
    (entity.fields ->> 'ask'::text) AS ask,
    ((entity.fields ->> 'delivered'::text))::numeric AS delivered,
    ((entity.fields ->> 'delivered_on'::text))::date AS delivered_on,
    NULLIF(((entity.agreed -> 'accepted'::text) -> 'value'::text), 'null'::jsonb) AS accepted
   FROM entente.entity
  WHERE (entity.type = 'match'::text);
ALTER TABLE report.match OWNER TO entente_owner;
COMMENT ON VIEW report.match IS 'A give that meets an ask; how much of it is accepted, both sides sign.';
CREATE VIEW report.meeting WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    (entity.fields ->> 'state'::text) AS state,
    (entity.fields ->> 'body'::text) AS body,
    ((entity.fields ->> 'day'::text))::date AS day,
    (entity.fields ->> 'minutes'::text) AS minutes,
    (entity.fields -> 'attended'::text) AS attended
   FROM entente.entity
  WHERE (entity.type = 'meeting'::text);
ALTER TABLE report.meeting OWNER TO entente_owner;
COMMENT ON VIEW report.meeting IS 'A meeting of a body, or of anybody of both sides.';
CREATE VIEW report.member WITH (security_barrier='true') AS
 SELECT department.partnership,
    department.organisation,
    department.id AS department,
    (member.id)::text AS id,
    (member.name)::text AS name
   FROM (report.department
     JOIN entente.member ON (((member.department)::text = department.id)));
ALTER TABLE report.member OWNER TO entente_owner;
COMMENT ON VIEW report.member IS 'The people of each partnership''s departments.';
CREATE VIEW report.need WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    ((entity.fields ->> 'critical'::text))::boolean AS critical
   FROM entente.entity
  WHERE (entity.type = 'need'::text);
ALTER TABLE report.need OWNER TO entente_owner;
COMMENT ON VIEW report.need IS 'What an organisation needs from its partners, which stays with it.';
CREATE VIEW report.note WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    (entity.fields ->> 'body'::text) AS body,
    (entity.fields ->> 'about'::text) AS about,
    ((entity.fields ->> 'message'::text))::boolean AS message,
    (entity.fields -> 'opened_by'::text) AS opened_by,
    ((entity.fields ->> 'opened_on'::text))::date AS opened_on
   FROM entente.entity
  WHERE (entity.type = 'note'::text);
ALTER TABLE report.note OWNER TO entente_owner;
COMMENT ON VIEW report.note IS 'A text that several write at once.';
CREATE VIEW report.obligation WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    (entity.fields ->> 'state'::text) AS state,
    (entity.fields ->> 'side'::text) AS side,
    ((entity.fields ->> 'due'::text))::date AS due,
    ((entity.fields ->> 'completed_on'::text))::date AS completed_on,
    (entity.fields ->> 'source'::text) AS source
   FROM entente.entity
  WHERE (entity.type = 'obligation'::text);
ALTER TABLE report.obligation OWNER TO entente_owner;
COMMENT ON VIEW report.obligation IS 'What one side or both must do until a day.';
CREATE VIEW report.organisation WITH (security_barrier='true') AS
 SELECT (part.partnership)::text AS partnership,
    (organisation.id)::text AS id,
    (organisation.name)::text AS name
   FROM (entente.partnership_organisation part
     JOIN entente.organisation ON (((organisation.id)::text = (part.organisation)::text)))
  WHERE ((part.partnership)::text = ANY (( SELECT entente.reader_workspaces() AS reader_workspaces)::text[]));
ALTER TABLE report.organisation OWNER TO entente_owner;
COMMENT ON VIEW report.organisation IS 'The organisations of each partnership.';
CREATE VIEW report."overlay" WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    entity.fields
   FROM entente.entity
  WHERE ((entity.type IS NULL) AND (entity.fields <> '{}'::jsonb) AND (entity.audience <> 'shared'::text));
ALTER TABLE report."overlay" OWNER TO entente_owner;
COMMENT ON VIEW report."overlay" IS 'The own fields of entities of other streams, such as an estimate beside a shared give: to be joined by id.';
CREATE VIEW report.pairing WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    (entity.fields ->> 'one'::text) AS one,
    (entity.fields ->> 'other'::text) AS other
   FROM entente.entity
  WHERE (entity.type = 'pairing'::text);
ALTER TABLE report.pairing OWNER TO entente_owner;
COMMENT ON VIEW report.pairing IS 'Two departments of two sides that work with each other.';
CREATE VIEW report.partnership WITH (security_barrier='true') AS
 SELECT (partnership.id)::text AS id,
    (partnership.name)::text AS name,
    partnership.state
   FROM entente.partnership
  WHERE ((partnership.id)::text = ANY (( SELECT entente.reader_workspaces() AS reader_workspaces)::text[]));
ALTER TABLE report.partnership OWNER TO entente_owner;
COMMENT ON VIEW report.partnership IS 'The partnerships that the organisation takes part in.';
CREATE VIEW report.partnership_page WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    (entity.fields ->> 'currency'::text) AS currency,
    (entity.fields ->> 'zone'::text) AS zone,
    (entity.fields ->> 'second_zone'::text) AS second_zone,
    (entity.fields ->> 'purpose'::text) AS purpose,
    ((entity.fields ->> 'live_on'::text))::date AS live_on,
    ((entity.fields ->> 'started_on'::text))::date AS started_on,
    ((entity.agreed -> 'opportunity'::text) ->> 'value'::text) AS opportunity,
    NULLIF(((entity.agreed -> 'kind'::text) -> 'value'::text), 'null'::jsonb) AS kind,
    NULLIF(((entity.agreed -> 'split'::text) -> 'value'::text), 'null'::jsonb) AS split,
    NULLIF(((entity.agreed -> 'settings'::text) -> 'value'::text), 'null'::jsonb) AS settings
   FROM entente.entity
  WHERE (entity.type = 'partnership'::text);
ALTER TABLE report.partnership_page OWNER TO entente_owner;
COMMENT ON VIEW report.partnership_page IS 'The partnership as a whole: its kind, its purpose, and the settings that all agreed on.';
CREATE VIEW report.payment WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    (entity.fields ->> 'state'::text) AS state,
    (entity.fields ->> 'statement'::text) AS statement,
    (entity.fields ->> 'receiver'::text) AS receiver,
    (((entity.fields -> 'amount'::text) ->> 'amount'::text))::numeric AS amount,
    ((entity.fields -> 'amount'::text) ->> 'currency'::text) AS amount_currency,
    ((entity.fields ->> 'paid_on'::text))::date AS paid_on
   FROM entente.entity
  WHERE (entity.type = 'payment'::text);
ALTER TABLE report.payment OWNER TO entente_owner;
COMMENT ON VIEW report.payment IS 'What one side paid of another''s share; it counts when the receiver confirmed it.';
CREATE VIEW report.pillar_score WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    (entity.fields ->> 'pillar'::text) AS pillar,
    ((entity.fields ->> 'score'::text))::bigint AS score,
    (entity.fields ->> 'evidence'::text) AS evidence
   FROM entente.entity
  WHERE (entity.type = 'pillar_score'::text);
ALTER TABLE report.pillar_score OWNER TO entente_owner;
COMMENT ON VIEW report.pillar_score IS 'How ready one side is in one of the five key pillars, with the evidence for it.';
CREATE VIEW report.placement WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    ((entity.fields ->> 'earning'::text))::numeric AS earning,
    ((entity.fields ->> 'learning'::text))::numeric AS learning,
    ((entity.fields ->> 'day'::text))::date AS day
   FROM entente.entity
  WHERE (entity.type = 'placement'::text);
ALTER TABLE report.placement OWNER TO entente_owner;
COMMENT ON VIEW report.placement IS 'Where one organisation places the partnership between earning and learning.';
CREATE VIEW report.profile WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    (((entity.fields -> 'baseline'::text) ->> 'amount'::text))::numeric AS baseline,
    ((entity.fields -> 'baseline'::text) ->> 'currency'::text) AS baseline_currency,
    (((entity.fields -> 'own_mark'::text) ->> 'amount'::text))::numeric AS own_mark,
    ((entity.fields -> 'own_mark'::text) ->> 'currency'::text) AS own_mark_currency,
    (entity.fields ->> 'fiscal_start'::text) AS fiscal_start,
    (entity.fields ->> 'zone'::text) AS zone,
    (entity.fields ->> 'currency'::text) AS currency,
    (entity.fields -> 'holidays'::text) AS holidays
   FROM entente.entity
  WHERE (entity.type = 'profile'::text);
ALTER TABLE report.profile OWNER TO entente_owner;
COMMENT ON VIEW report.profile IS 'An organisation''s page: its calendar, its currency, and what it would be worth alone.';
CREATE VIEW report.pulse WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    (entity.fields ->> 'round'::text) AS round,
    ((entity.fields ->> 'trust'::text))::bigint AS trust,
    ((entity.fields ->> 'integrity'::text))::bigint AS integrity,
    ((entity.fields ->> 'chemistry'::text))::bigint AS chemistry,
    ((entity.fields ->> 'responsive'::text))::bigint AS responsive,
    ((entity.fields ->> 'aligned_purpose'::text))::bigint AS aligned_purpose,
    ((entity.fields ->> 'values'::text))::bigint AS "values",
    ((entity.fields ->> 'principles'::text))::bigint AS principles
   FROM entente.entity
  WHERE (entity.type = 'pulse'::text);
ALTER TABLE report.pulse OWNER TO entente_owner;
COMMENT ON VIEW report.pulse IS 'One member''s marks from 1 to 5 for the seven criteria of trust.';
CREATE VIEW report.pulse_result WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    (entity.fields ->> 'round'::text) AS round,
    ((entity.fields ->> 'answers'::text))::bigint AS answers,
    ((entity.fields ->> 'trust'::text))::numeric AS trust,
    ((entity.fields ->> 'integrity'::text))::numeric AS integrity,
    ((entity.fields ->> 'chemistry'::text))::numeric AS chemistry,
    ((entity.fields ->> 'responsive'::text))::numeric AS responsive,
    ((entity.fields ->> 'aligned_purpose'::text))::numeric AS aligned_purpose,
    ((entity.fields ->> 'values'::text))::numeric AS "values",
    ((entity.fields ->> 'principles'::text))::numeric AS principles
   FROM entente.entity
  WHERE (entity.type = 'pulse_result'::text);
ALTER TABLE report.pulse_result OWNER TO entente_owner;
COMMENT ON VIEW report.pulse_result IS 'One side''s mean marks for the seven criteria of trust, from at least three answers.';
CREATE VIEW report.rate WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    (entity.fields ->> 'from'::text) AS "from",
    (entity.fields ->> 'to'::text) AS "to",
    ((entity.fields ->> 'rate'::text))::numeric AS rate,
    ((entity.fields ->> 'day'::text))::date AS day,
    (entity.fields ->> 'source'::text) AS source
   FROM entente.entity
  WHERE (entity.type = 'rate'::text);
ALTER TABLE report.rate OWNER TO entente_owner;
COMMENT ON VIEW report.rate IS 'What one currency is worth in another from a day on; money is converted by nothing else.';
CREATE VIEW report.reading WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    (entity.fields ->> 'kpi'::text) AS kpi,
    (entity.fields ->> 'period'::text) AS period,
    ((entity.fields ->> 'value'::text))::numeric AS value,
    (entity.fields ->> 'source'::text) AS source,
    (((entity.agreed -> 'settled'::text) ->> 'value'::text))::numeric AS settled
   FROM entente.entity
  WHERE (entity.type = 'reading'::text);
ALTER TABLE report.reading OWNER TO entente_owner;
COMMENT ON VIEW report.reading IS 'One side''s value of a KPI for one month; for a longer cadence, the last month of it.';
CREATE VIEW report.receipt WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    (entity.fields ->> 'item'::text) AS item,
    (((entity.fields -> 'value'::text) ->> 'amount'::text))::numeric AS value,
    ((entity.fields -> 'value'::text) ->> 'currency'::text) AS value_currency,
    ((entity.fields ->> 'confirmed_on'::text))::date AS confirmed_on,
    ((entity.fields ->> 'quantity'::text))::numeric AS quantity,
    (entity.fields ->> 'giver'::text) AS giver,
    (entity.fields ->> 'driver'::text) AS driver
   FROM entente.entity
  WHERE (entity.type = 'receipt'::text);
ALTER TABLE report.receipt OWNER TO entente_owner;
COMMENT ON VIEW report.receipt IS 'What one side received and what it was worth to it; the receiver''s word is the confirmation.';
CREATE VIEW report.review WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    (entity.fields ->> 'state'::text) AS state,
    ((entity.fields ->> 'due'::text))::date AS due,
    ((entity.fields ->> 'held_on'::text))::date AS held_on,
    (entity.fields ->> 'minutes'::text) AS minutes,
    (entity.fields -> 'attended'::text) AS attended
   FROM entente.entity
  WHERE (entity.type = 'review'::text);
ALTER TABLE report.review OWNER TO entente_owner;
COMMENT ON VIEW report.review IS 'A review of the partnership that both sides hold.';
CREATE VIEW report.review_entry WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    (entity.fields ->> 'review'::text) AS review,
    (entity.fields ->> 'list'::text) AS list,
    ((entity.fields ->> 'due'::text))::date AS due,
    ((entity.fields ->> 'closed_on'::text))::date AS closed_on,
    (entity.fields ->> 'became'::text) AS became
   FROM entente.entity
  WHERE (entity.type = 'review_entry'::text);
ALTER TABLE report.review_entry OWNER TO entente_owner;
COMMENT ON VIEW report.review_entry IS 'What a review found: something that works, something to refine, or an opportunity.';
CREATE VIEW report.risk WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    (entity.fields ->> 'state'::text) AS state,
    ((entity.fields ->> 'likelihood'::text))::bigint AS likelihood,
    ((entity.fields ->> 'impact'::text))::bigint AS impact,
    (entity.fields ->> 'response'::text) AS response,
    ((entity.fields ->> 'due'::text))::date AS due
   FROM entente.entity
  WHERE (entity.type = 'risk'::text);
ALTER TABLE report.risk OWNER TO entente_owner;
COMMENT ON VIEW report.risk IS 'What may go wrong, how likely and how bad it is, and what is done about it.';
CREATE VIEW report.role WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    (entity.fields ->> 'holder'::text) AS holder,
    (entity.fields ->> 'duties'::text) AS duties,
    (entity.fields ->> 'organisation'::text) AS organisation
   FROM entente.entity
  WHERE (entity.type = 'role'::text);
ALTER TABLE report.role OWNER TO entente_owner;
COMMENT ON VIEW report.role IS 'A role that one side has to fill, with who holds it.';
CREATE VIEW report.rule WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    (entity.fields ->> 'kind'::text) AS kind,
    (entity.fields ->> 'purpose'::text) AS purpose,
    ((entity.fields ->> 'needs_evidence'::text))::boolean AS needs_evidence,
    (entity.fields ->> 'evidence'::text) AS evidence,
    ((entity.fields ->> 'expires'::text))::date AS expires
   FROM entente.entity
  WHERE (entity.type = 'rule'::text);
ALTER TABLE report.rule OWNER TO entente_owner;
COMMENT ON VIEW report.rule IS 'How something is done, with the evidence that it asks for.';
CREATE VIEW report.settlement WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    (entity.fields ->> 'about'::text) AS about,
    ((entity.fields ->> 'began_on'::text))::date AS began_on,
    ((entity.fields ->> 'settled_on'::text))::date AS settled_on
   FROM entente.entity
  WHERE (entity.type = 'settlement'::text);
ALTER TABLE report.settlement OWNER TO entente_owner;
COMMENT ON VIEW report.settlement IS 'A conflict that somebody settled: since when two values stood side by side, and until when.';
CREATE VIEW report.sponsor WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    (entity.fields ->> 'member'::text) AS member,
    (entity.fields -> 'met_on'::text) AS met_on
   FROM entente.entity
  WHERE (entity.type = 'sponsor'::text);
ALTER TABLE report.sponsor OWNER TO entente_owner;
COMMENT ON VIEW report.sponsor IS 'Who answers for the partnership before one side''s board.';
CREATE VIEW report.statement WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    ((entity.fields ->> 'from'::text))::date AS "from",
    ((entity.fields ->> 'until'::text))::date AS until,
    (((entity.fields -> 'pool'::text) ->> 'amount'::text))::numeric AS pool,
    ((entity.fields -> 'pool'::text) ->> 'currency'::text) AS pool_currency,
    (entity.fields ->> 'holder'::text) AS holder,
    (entity.fields -> 'shares'::text) AS shares,
    NULLIF(((entity.agreed -> 'closing'::text) -> 'value'::text), 'null'::jsonb) AS closing
   FROM entente.entity
  WHERE (entity.type = 'statement'::text);
ALTER TABLE report.statement OWNER TO entente_owner;
COMMENT ON VIEW report.statement IS 'What was earned together in a period, and how it is shared; closed when all signed it.';
CREATE VIEW report.template WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    (entity.fields ->> 'scope'::text) AS scope,
    ((entity.fields ->> 'taken_on'::text))::date AS taken_on,
    (entity.fields ->> 'finished'::text) AS finished,
    (entity.fields -> 'entities'::text) AS entities
   FROM entente.entity
  WHERE (entity.type = 'template'::text);
ALTER TABLE report.template OWNER TO entente_owner;
COMMENT ON VIEW report.template IS 'What a partnership left behind for the next one to begin with.';
CREATE VIEW report.term WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    (entity.fields ->> 'kind'::text) AS kind,
    NULLIF(((entity.agreed -> 'content'::text) -> 'value'::text), 'null'::jsonb) AS content
   FROM entente.entity
  WHERE (entity.type = 'term'::text);
ALTER TABLE report.term OWNER TO entente_owner;
COMMENT ON VIEW report.term IS 'One term of the agreement, in force in the version that all organisations signed.';
CREATE VIEW report.value_add WITH (security_barrier='true', security_invoker='true') AS
 SELECT (entity.entity)::text AS id,
    (entity.workspace)::text AS partnership,
    (entity.stream)::text AS stream,
    entity.audience,
    (entity.organisation)::text AS owner,
    (entity.department)::text AS owner_department,
    (entity.made_by)::text AS made_by,
    (entity.made_organisation)::text AS made_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.made_at)::double precision * '00:00:00.001'::interval)) AS made_at,
    (entity.changed_by)::text AS changed_by,
    (entity.changed_organisation)::text AS changed_organisation,
    ('1970-01-01 00:00:00+00'::timestamp with time zone + ((entity.changed_at)::double precision * '00:00:00.001'::interval)) AS changed_at,
    entity.changed_seq,
    (entity.fields ->> 'title'::text) AS title,
    (entity.fields ->> 'details'::text) AS details,
    (entity.fields ->> 'department'::text) AS department,
    (entity.fields ->> 'goal_owner'::text) AS goal_owner,
    (entity.fields ->> 'responsible'::text) AS responsible,
    (entity.fields ->> 'rule'::text) AS rule,
    (entity.fields -> 'mentions'::text) AS mentions,
    (((entity.fields -> 'estimate'::text) ->> 'amount'::text))::numeric AS estimate,
    ((entity.fields -> 'estimate'::text) ->> 'currency'::text) AS estimate_currency,
    (entity.fields ->> 'remark'::text) AS remark,
    (entity.fields ->> 'published_as'::text) AS published_as,
    ((entity.fields ->> 'given_on'::text))::date AS given_on,
    (entity.fields ->> 'serves'::text) AS serves,
    ((entity.fields ->> 'relevance'::text))::bigint AS relevance
   FROM entente.entity
  WHERE (entity.type = 'value_add'::text);
ALTER TABLE report.value_add OWNER TO entente_owner;
COMMENT ON VIEW report.value_add IS 'Something that one side did for the other, marked by the other for its relevance.';
ALTER TABLE ONLY entente.attachment_piece
    ADD CONSTRAINT attachment_piece_pkey PRIMARY KEY (workspace, content, place);
ALTER TABLE ONLY entente.attachment
    ADD CONSTRAINT attachment_pkey PRIMARY KEY (workspace, digest, member);
ALTER TABLE ONLY entente.attachment_verdict
    ADD CONSTRAINT attachment_verdict_pkey PRIMARY KEY (workspace, digest, member, try, at);
ALTER TABLE ONLY entente.calendar
    ADD CONSTRAINT calendar_pkey PRIMARY KEY (id);
ALTER TABLE ONLY entente.change
    ADD CONSTRAINT change_pkey PRIMARY KEY (workspace, stream, seq);
ALTER TABLE ONLY entente.change
    ADD CONSTRAINT change_workspace_stream_device_n_key UNIQUE (workspace, stream, device, n);
ALTER TABLE ONLY entente.daily_digest
    ADD CONSTRAINT daily_digest_pkey PRIMARY KEY (workspace, member, day, channel);
ALTER TABLE ONLY entente.delivery
    ADD CONSTRAINT delivery_pkey PRIMARY KEY (member);
ALTER TABLE ONLY entente.department
    ADD CONSTRAINT department_organisation_name_key UNIQUE (organisation, name);
ALTER TABLE ONLY entente.department
    ADD CONSTRAINT department_pkey PRIMARY KEY (id);
ALTER TABLE ONLY entente.device
    ADD CONSTRAINT device_pkey PRIMARY KEY (id);
ALTER TABLE ONLY entente.device
    ADD CONSTRAINT device_token_digest_key UNIQUE (token_digest);
ALTER TABLE ONLY entente.entity_kind
    ADD CONSTRAINT entity_kind_pkey PRIMARY KEY (workspace, stream, entity);
ALTER TABLE ONLY entente.entity
    ADD CONSTRAINT entity_pkey PRIMARY KEY (workspace, stream, entity);
ALTER TABLE ONLY entente.entity_position
    ADD CONSTRAINT entity_position_pkey PRIMARY KEY (workspace, stream);
ALTER TABLE ONLY entente.entity_state
    ADD CONSTRAINT entity_state_pkey PRIMARY KEY (workspace, stream, entity);
ALTER TABLE ONLY entente.field_feature
    ADD CONSTRAINT field_feature_pkey PRIMARY KEY (workspace, stream, entity, field, feature);
ALTER TABLE ONLY entente.invitation
    ADD CONSTRAINT invitation_pkey PRIMARY KEY (handle);
ALTER TABLE ONLY entente.member
    ADD CONSTRAINT member_pkey PRIMARY KEY (id);
ALTER TABLE ONLY entente.migration
    ADD CONSTRAINT migration_pkey PRIMARY KEY (number);
ALTER TABLE ONLY entente.organisation
    ADD CONSTRAINT organisation_name_key UNIQUE (name);
COMMENT ON CONSTRAINT organisation_name_key ON entente.organisation IS 'Two organisations of one server with the same name could be taken for each other.';
ALTER TABLE ONLY entente.organisation
    ADD CONSTRAINT organisation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY entente.partnership_organisation
    ADD CONSTRAINT partnership_organisation_pkey PRIMARY KEY (partnership, organisation);
ALTER TABLE ONLY entente.partnership
    ADD CONSTRAINT partnership_pkey PRIMARY KEY (id);
ALTER TABLE ONLY entente.past_epoch
    ADD CONSTRAINT past_epoch_pkey PRIMARY KEY (workspace, stream, nth);
ALTER TABLE ONLY entente.proposal_answer
    ADD CONSTRAINT proposal_answer_pkey PRIMARY KEY (workspace, stream, proposal, organisation, kind);
ALTER TABLE ONLY entente.proposal
    ADD CONSTRAINT proposal_pkey PRIMARY KEY (workspace, stream, id);
ALTER TABLE ONLY entente.refused_creation
    ADD CONSTRAINT refused_creation_pkey PRIMARY KEY (workspace, stream, device, entity);
ALTER TABLE ONLY entente.rejection
    ADD CONSTRAINT rejection_pkey PRIMARY KEY (workspace, stream, device, n);
ALTER TABLE ONLY entente.reminder
    ADD CONSTRAINT reminder_pkey PRIMARY KEY (workspace, member, entity, occasion, due, level);
ALTER TABLE ONLY entente.report_reader
    ADD CONSTRAINT report_reader_pkey PRIMARY KEY (role);
ALTER TABLE ONLY entente.retirement
    ADD CONSTRAINT retirement_pkey PRIMARY KEY (workspace, stream, organisation);
ALTER TABLE ONLY entente.seal
    ADD CONSTRAINT seal_pkey PRIMARY KEY (workspace, stream, device, last_n);
ALTER TABLE ONLY entente.search_entry
    ADD CONSTRAINT search_entry_pkey PRIMARY KEY (workspace, stream, entity);
ALTER TABLE ONLY entente.server
    ADD CONSTRAINT server_pkey PRIMARY KEY (is_only);
ALTER TABLE ONLY entente.snapshot_part
    ADD CONSTRAINT snapshot_part_pkey PRIMARY KEY (workspace, stream, digest);
ALTER TABLE ONLY entente.snapshot
    ADD CONSTRAINT snapshot_pkey PRIMARY KEY (workspace, stream, seq);
ALTER TABLE ONLY entente.stream_device
    ADD CONSTRAINT stream_device_pkey PRIMARY KEY (workspace, stream, device);
ALTER TABLE ONLY entente.stream
    ADD CONSTRAINT stream_pkey PRIMARY KEY (workspace, id);
ALTER TABLE ONLY entente.tree_node
    ADD CONSTRAINT tree_node_pkey PRIMARY KEY (workspace, stream, level, place);
CREATE INDEX attachment_content ON entente.attachment USING btree (workspace, content);
COMMENT ON INDEX entente.attachment_content IS 'For the pieces that nobody needs any more.';
CREATE INDEX attachment_in_hand ON entente.attachment USING btree (organisation) WHERE (scan_until IS NOT NULL);
COMMENT ON INDEX entente.attachment_in_hand IS 'For how much of an organisation the scanners are looking at.';
CREATE INDEX attachment_waiting ON entente.attachment USING btree (organisation, GREATEST(scan_after, completed)) WHERE ((completed IS NOT NULL) AND (verdict IS NULL));
COMMENT ON INDEX entente.attachment_waiting IS 'For what waits for the scanner: of each organisation what has waited longest.';
CREATE INDEX calendar_member ON entente.calendar USING btree (member);
COMMENT ON INDEX entente.calendar_member IS 'For the list of a member''s addresses.';
CREATE INDEX change_text ON entente.change USING btree (workspace, stream, seq) WHERE edits_text;
COMMENT ON INDEX entente.change_text IS 'A gateway that checks text edits reads the edits of a stream and none of its other changes.';
CREATE INDEX confirmation_address ON entente.confirmation USING btree (address, asked);
COMMENT ON INDEX entente.confirmation_address IS 'For how often an address was asked, by anybody.';
CREATE INDEX confirmation_member ON entente.confirmation USING btree (member, asked);
COMMENT ON INDEX entente.confirmation_member IS 'For how often a member had somebody asked.';
CREATE INDEX daily_digest_turn ON entente.daily_digest USING btree (organisation, next) WHERE (ended IS NULL);
COMMENT ON INDEX entente.daily_digest_turn IS 'For what is to be sent, organisation by organisation.';
CREATE INDEX device_member ON entente.device USING btree (member);
COMMENT ON INDEX entente.device_member IS 'For the list of a member''s devices.';
CREATE INDEX entity_kind_exit ON entente.entity_kind USING btree (workspace, stream) WHERE (type = 'exit'::text);
COMMENT ON INDEX entente.entity_kind_exit IS 'For every push: of the ways out of a stream there are few, whatever else it holds.';
CREATE INDEX entity_oldest ON entente.entity USING btree (workspace, stream, oldest_edit) WHERE (oldest_edit IS NOT NULL);
COMMENT ON INDEX entente.entity_oldest IS 'For the lines that remember edits below a horizon.';
CREATE INDEX entity_state_oldest ON entente.entity_state USING btree (workspace, stream, oldest_edit) WHERE (oldest_edit IS NOT NULL);
COMMENT ON INDEX entente.entity_state_oldest IS 'For the lines that remember edits below a horizon.';
CREATE INDEX entity_state_text ON entente.entity_state USING btree (workspace, stream) WHERE has_text;
COMMENT ON INDEX entente.entity_state_text IS 'A gateway that has just started reads the lines with a text and none of the others.';
CREATE INDEX entity_type ON entente.entity USING btree (workspace, stream, type);
COMMENT ON INDEX entente.entity_type IS 'For the views, each of which shows one type.';
CREATE INDEX member_department ON entente.member USING btree (department);
COMMENT ON INDEX entente.member_department IS 'For the session: the members of the partners.';
CREATE INDEX partnership_organisation_organisation ON entente.partnership_organisation USING btree (organisation, partnership);
COMMENT ON INDEX entente.partnership_organisation_organisation IS 'For every access decision: from a device''s organisation to its partnerships.';
CREATE INDEX reminder_untold ON entente.reminder USING btree (workspace, member) WHERE (digest IS NULL);
COMMENT ON INDEX entente.reminder_untold IS 'For the next digest.';
CREATE INDEX seal_seq ON entente.seal USING btree (workspace, stream, seq);
COMMENT ON INDEX entente.seal_seq IS 'For pulls: the seals of a page of changes.';
CREATE INDEX search_words ON entente.search_entry USING gin (words) WITH (fastupdate=off);
COMMENT ON INDEX entente.search_words IS 'Every word begins with its stream: what a search reads, and how long it takes, follows from the streams that it is for, not from what others have.';
CREATE UNIQUE INDEX stream_audience ON entente.stream USING btree (workspace, audience, organisation, department) NULLS NOT DISTINCT;
COMMENT ON INDEX entente.stream_audience IS 'One stream for one audience; and the way to the control stream, whose size is acl.';
CREATE INDEX stream_id ON entente.stream USING btree (id);
COMMENT ON INDEX entente.stream_id IS 'From the id in an address to the workspace; not unique, because that would cross workspaces.';
CREATE TRIGGER fill_words BEFORE INSERT OR UPDATE ON entente.search_entry FOR EACH ROW EXECUTE FUNCTION entente.fill_words();
CREATE TRIGGER grows_tree AFTER INSERT ON entente.change FOR EACH ROW WHEN (((new.seq % (256)::bigint) = 0)) EXECUTE FUNCTION entente.grow_tree();
CREATE TRIGGER only_erased BEFORE UPDATE ON entente.change FOR EACH ROW EXECUTE FUNCTION entente.guard_change();
ALTER TABLE ONLY entente.calendar
    ADD CONSTRAINT calendar_member_fkey FOREIGN KEY (member) REFERENCES entente.member(id);
ALTER TABLE ONLY entente.confirmation
    ADD CONSTRAINT confirmation_member_fkey FOREIGN KEY (member) REFERENCES entente.member(id);
ALTER TABLE ONLY entente.delivery
    ADD CONSTRAINT delivery_member_fkey FOREIGN KEY (member) REFERENCES entente.member(id);
ALTER TABLE ONLY entente.department
    ADD CONSTRAINT department_organisation_fkey FOREIGN KEY (organisation) REFERENCES entente.organisation(id);
ALTER TABLE ONLY entente.device
    ADD CONSTRAINT device_member_fkey FOREIGN KEY (member) REFERENCES entente.member(id);
ALTER TABLE ONLY entente.invitation
    ADD CONSTRAINT invitation_member_fkey FOREIGN KEY (member) REFERENCES entente.member(id);
ALTER TABLE ONLY entente.member
    ADD CONSTRAINT member_department_fkey FOREIGN KEY (department) REFERENCES entente.department(id);
ALTER TABLE ONLY entente.partnership_organisation
    ADD CONSTRAINT partnership_organisation_accepted_by_fkey FOREIGN KEY (accepted_by) REFERENCES entente.member(id);
ALTER TABLE ONLY entente.partnership_organisation
    ADD CONSTRAINT partnership_organisation_organisation_fkey FOREIGN KEY (organisation) REFERENCES entente.organisation(id);
ALTER TABLE ONLY entente.partnership_organisation
    ADD CONSTRAINT partnership_organisation_partnership_fkey FOREIGN KEY (partnership) REFERENCES entente.partnership(id);
ALTER TABLE ONLY entente.report_reader
    ADD CONSTRAINT report_reader_department_fkey FOREIGN KEY (department) REFERENCES entente.department(id);
ALTER TABLE ONLY entente.report_reader
    ADD CONSTRAINT report_reader_organisation_fkey FOREIGN KEY (organisation) REFERENCES entente.organisation(id);
ALTER TABLE ONLY entente.stream
    ADD CONSTRAINT stream_department_fkey FOREIGN KEY (department) REFERENCES entente.department(id);
ALTER TABLE ONLY entente.stream
    ADD CONSTRAINT stream_organisation_fkey FOREIGN KEY (organisation) REFERENCES entente.organisation(id);
ALTER TABLE ONLY entente.stream
    ADD CONSTRAINT stream_workspace_fkey FOREIGN KEY (workspace) REFERENCES entente.partnership(id);
CREATE POLICY appending ON entente.change FOR INSERT TO entente_gateway WITH CHECK ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting)) AND ((device)::text = ANY (( SELECT string_to_array(current_setting('entente.writers'::text, true), ','::text) AS string_to_array)::text[]))));
CREATE POLICY appending ON entente.entity_kind FOR INSERT TO entente_gateway WITH CHECK ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting)) AND ((device)::text = ANY (( SELECT string_to_array(current_setting('entente.writers'::text, true), ','::text) AS string_to_array)::text[]))));
CREATE POLICY appending ON entente.field_feature FOR INSERT TO entente_gateway WITH CHECK ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting)) AND ((device)::text = ANY (( SELECT string_to_array(current_setting('entente.writers'::text, true), ','::text) AS string_to_array)::text[]))));
CREATE POLICY appending ON entente.proposal FOR INSERT TO entente_gateway WITH CHECK ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting)) AND ((device)::text = ANY (( SELECT string_to_array(current_setting('entente.writers'::text, true), ','::text) AS string_to_array)::text[]))));
CREATE POLICY appending ON entente.proposal_answer FOR INSERT TO entente_gateway WITH CHECK ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting)) AND ((device)::text = ANY (( SELECT string_to_array(current_setting('entente.writers'::text, true), ','::text) AS string_to_array)::text[]))));
CREATE POLICY appending ON entente.refused_creation FOR INSERT TO entente_gateway WITH CHECK ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting)) AND ((device)::text = ANY (( SELECT string_to_array(current_setting('entente.writers'::text, true), ','::text) AS string_to_array)::text[]))));
CREATE POLICY appending ON entente.rejection FOR INSERT TO entente_gateway WITH CHECK ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting)) AND ((device)::text = ANY (( SELECT string_to_array(current_setting('entente.writers'::text, true), ','::text) AS string_to_array)::text[]))));
CREATE POLICY appending ON entente.seal FOR INSERT TO entente_gateway WITH CHECK ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting)) AND ((device)::text = ANY (( SELECT string_to_array(current_setting('entente.writers'::text, true), ','::text) AS string_to_array)::text[]))));
CREATE POLICY appending ON entente.stream_device FOR INSERT TO entente_gateway WITH CHECK ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting)) AND ((device)::text = ANY (( SELECT string_to_array(current_setting('entente.writers'::text, true), ','::text) AS string_to_array)::text[]))));
ALTER TABLE entente.attachment ENABLE ROW LEVEL SECURITY;
ALTER TABLE entente.attachment_piece ENABLE ROW LEVEL SECURITY;
ALTER TABLE entente.attachment_verdict ENABLE ROW LEVEL SECURITY;
ALTER TABLE entente.change ENABLE ROW LEVEL SECURITY;
ALTER TABLE entente.daily_digest ENABLE ROW LEVEL SECURITY;
ALTER TABLE entente.entity ENABLE ROW LEVEL SECURITY;
ALTER TABLE entente.entity_kind ENABLE ROW LEVEL SECURITY;
ALTER TABLE entente.entity_position ENABLE ROW LEVEL SECURITY;
ALTER TABLE entente.entity_state ENABLE ROW LEVEL SECURITY;
ALTER TABLE entente.field_feature ENABLE ROW LEVEL SECURITY;
CREATE POLICY keeping ON entente.entity TO entente_gateway USING ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting)) AND ( SELECT entente.is_keeping() AS is_keeping))) WITH CHECK ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting)) AND ( SELECT entente.is_keeping() AS is_keeping)));
CREATE POLICY keeping ON entente.entity_position TO entente_gateway USING ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting)) AND ( SELECT entente.is_keeping() AS is_keeping))) WITH CHECK ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting)) AND ( SELECT entente.is_keeping() AS is_keeping)));
CREATE POLICY keeping ON entente.entity_state TO entente_gateway USING ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting)) AND ( SELECT entente.is_keeping() AS is_keeping))) WITH CHECK ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting)) AND ( SELECT entente.is_keeping() AS is_keeping)));
CREATE POLICY keeping ON entente.search_entry TO entente_gateway USING ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting)) AND ( SELECT entente.is_keeping() AS is_keeping))) WITH CHECK ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting)) AND ( SELECT entente.is_keeping() AS is_keeping)));
CREATE POLICY keeping ON entente.snapshot TO entente_gateway USING ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting)) AND ( SELECT entente.is_keeping() AS is_keeping))) WITH CHECK ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting)) AND ( SELECT entente.is_keeping() AS is_keeping)));
CREATE POLICY keeping ON entente.snapshot_part TO entente_gateway USING ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting)) AND ( SELECT entente.is_keeping() AS is_keeping))) WITH CHECK ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting)) AND ( SELECT entente.is_keeping() AS is_keeping)));
CREATE POLICY lifting ON entente.refused_creation FOR DELETE TO entente_gateway USING ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting)) AND ((device)::text = ANY (( SELECT string_to_array(current_setting('entente.writers'::text, true), ','::text) AS string_to_array)::text[]))));
CREATE POLICY moving ON entente.entity_kind FOR UPDATE TO entente_gateway USING ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting)) AND (( SELECT current_setting('entente.writers'::text, true) AS current_setting) <> ''::text))) WITH CHECK ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting)) AND ((device)::text = ANY (( SELECT string_to_array(current_setting('entente.writers'::text, true), ','::text) AS string_to_array)::text[]))));
CREATE POLICY moving ON entente.refused_creation FOR UPDATE TO entente_gateway USING ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting)) AND ((device)::text = ANY (( SELECT string_to_array(current_setting('entente.writers'::text, true), ','::text) AS string_to_array)::text[]))));
CREATE POLICY moving ON entente.stream FOR UPDATE TO entente_gateway USING ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((id)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting)) AND (( SELECT current_setting('entente.writers'::text, true) AS current_setting) <> ''::text)));
COMMENT ON POLICY moving ON entente.stream IS 'The head moves for a transaction with a writer.';
CREATE POLICY moving ON entente.stream_device FOR UPDATE TO entente_gateway USING ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting)) AND ((device)::text = ANY (( SELECT string_to_array(current_setting('entente.writers'::text, true), ','::text) AS string_to_array)::text[]))));
CREATE POLICY owning ON entente.attachment TO entente_owner USING (true) WITH CHECK (true);
CREATE POLICY owning ON entente.attachment_piece TO entente_owner USING (true) WITH CHECK (true);
CREATE POLICY owning ON entente.attachment_verdict TO entente_owner USING (true) WITH CHECK (true);
CREATE POLICY owning ON entente.change TO entente_owner USING (true) WITH CHECK (true);
CREATE POLICY owning ON entente.daily_digest TO entente_owner USING (true) WITH CHECK (true);
CREATE POLICY owning ON entente.entity TO entente_owner USING (true) WITH CHECK (true);
CREATE POLICY owning ON entente.entity_kind TO entente_owner USING (true) WITH CHECK (true);
CREATE POLICY owning ON entente.entity_position TO entente_owner USING (true) WITH CHECK (true);
CREATE POLICY owning ON entente.entity_state TO entente_owner USING (true) WITH CHECK (true);
CREATE POLICY owning ON entente.field_feature TO entente_owner USING (true) WITH CHECK (true);
CREATE POLICY owning ON entente.past_epoch TO entente_owner USING (true) WITH CHECK (true);
CREATE POLICY owning ON entente.proposal TO entente_owner USING (true) WITH CHECK (true);
CREATE POLICY owning ON entente.proposal_answer TO entente_owner USING (true) WITH CHECK (true);
CREATE POLICY owning ON entente.refused_creation TO entente_owner USING (true) WITH CHECK (true);
CREATE POLICY owning ON entente.rejection TO entente_owner USING (true) WITH CHECK (true);
CREATE POLICY owning ON entente.reminder TO entente_owner USING (true) WITH CHECK (true);
CREATE POLICY owning ON entente.retirement TO entente_owner USING (true) WITH CHECK (true);
CREATE POLICY owning ON entente.seal TO entente_owner USING (true) WITH CHECK (true);
CREATE POLICY owning ON entente.search_entry TO entente_owner USING (true) WITH CHECK (true);
CREATE POLICY owning ON entente.snapshot TO entente_owner USING (true) WITH CHECK (true);
CREATE POLICY owning ON entente.snapshot_part TO entente_owner USING (true) WITH CHECK (true);
CREATE POLICY owning ON entente.stream TO entente_owner USING (true) WITH CHECK (true);
CREATE POLICY owning ON entente.stream_device TO entente_owner USING (true) WITH CHECK (true);
CREATE POLICY owning ON entente.tree_node TO entente_owner USING (true) WITH CHECK (true);
ALTER TABLE entente.past_epoch ENABLE ROW LEVEL SECURITY;
ALTER TABLE entente.proposal ENABLE ROW LEVEL SECURITY;
ALTER TABLE entente.proposal_answer ENABLE ROW LEVEL SECURITY;
CREATE POLICY reading ON entente.change FOR SELECT TO entente_gateway USING ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting))));
CREATE POLICY reading ON entente.entity_kind FOR SELECT TO entente_gateway USING ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting))));
CREATE POLICY reading ON entente.entity_state FOR SELECT TO entente_gateway USING ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting))));
CREATE POLICY reading ON entente.field_feature FOR SELECT TO entente_gateway USING ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting))));
CREATE POLICY reading ON entente.past_epoch FOR SELECT TO entente_gateway USING ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting))));
CREATE POLICY reading ON entente.proposal FOR SELECT TO entente_gateway USING ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting))));
CREATE POLICY reading ON entente.proposal_answer FOR SELECT TO entente_gateway USING ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting))));
CREATE POLICY reading ON entente.refused_creation FOR SELECT TO entente_gateway USING ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting)) AND ((device)::text = ANY (( SELECT string_to_array(current_setting('entente.devices'::text, true), ','::text) AS string_to_array)::text[]))));
CREATE POLICY reading ON entente.rejection FOR SELECT TO entente_gateway USING ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting)) AND ((device)::text = ANY (( SELECT string_to_array(current_setting('entente.devices'::text, true), ','::text) AS string_to_array)::text[]))));
CREATE POLICY reading ON entente.seal FOR SELECT TO entente_gateway USING ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting))));
CREATE POLICY reading ON entente.snapshot FOR SELECT TO entente_gateway USING ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting))));
CREATE POLICY reading ON entente.snapshot_part FOR SELECT TO entente_gateway USING ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting))));
CREATE POLICY reading ON entente.stream FOR SELECT TO entente_gateway USING ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((id)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting))));
CREATE POLICY reading ON entente.stream_device FOR SELECT TO entente_gateway USING ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting)) AND ((device)::text = ANY (( SELECT string_to_array(current_setting('entente.devices'::text, true), ','::text) AS string_to_array)::text[]))));
CREATE POLICY reading ON entente.tree_node FOR SELECT TO entente_gateway USING ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting))));
ALTER TABLE entente.refused_creation ENABLE ROW LEVEL SECURITY;
ALTER TABLE entente.rejection ENABLE ROW LEVEL SECURITY;
ALTER TABLE entente.reminder ENABLE ROW LEVEL SECURITY;
CREATE POLICY reporting ON entente.entity FOR SELECT TO entente_report USING ((((workspace)::text = ANY (( SELECT entente.reader_workspaces() AS reader_workspaces)::text[])) AND ((stream)::text = ANY (( SELECT entente.reader_streams() AS reader_streams)::text[]))));
COMMENT ON POLICY reporting ON entente.entity IS 'A login sees what all of its partnerships share and what is its own, never another side''s.';
ALTER TABLE entente.retirement ENABLE ROW LEVEL SECURITY;
ALTER TABLE entente.seal ENABLE ROW LEVEL SECURITY;
ALTER TABLE entente.search_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE entente.snapshot ENABLE ROW LEVEL SECURITY;
ALTER TABLE entente.snapshot_part ENABLE ROW LEVEL SECURITY;
ALTER TABLE entente.stream ENABLE ROW LEVEL SECURITY;
ALTER TABLE entente.stream_device ENABLE ROW LEVEL SECURITY;
ALTER TABLE entente.tree_node ENABLE ROW LEVEL SECURITY;
GRANT USAGE ON SCHEMA entente TO entente_gateway;
GRANT USAGE ON SCHEMA report TO entente_report;
REVOKE ALL ON FUNCTION entente.add_attachment_piece(asking text, partnership text, wanted bytea, part_of text, start bigint, added bytea, at bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.add_attachment_piece(asking text, partnership text, wanted bytea, part_of text, start bigint, added bytea, at bigint) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.add_calendar(asking text, wanted text, digest bytea, most integer, at bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.add_calendar(asking text, wanted text, digest bytea, most integer, at bigint) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.append_control(partnership text, operations text[], author text, author_organisation text, at bigint) FROM PUBLIC;
GRANT SELECT ON TABLE entente.stream TO entente_gateway;
GRANT UPDATE(size) ON TABLE entente.stream TO entente_gateway;
GRANT UPDATE(frontier) ON TABLE entente.stream TO entente_gateway;
REVOKE ALL ON FUNCTION entente.attachment_streams() FROM PUBLIC;
GRANT ALL ON FUNCTION entente.attachment_streams() TO entente_gateway;
REVOKE ALL ON FUNCTION entente.base64url(value bytea) FROM PUBLIC;
REVOKE ALL ON FUNCTION entente.begin_attachment(asking text, partnership text, wanted bytea, whole bigint, most bigint, at bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.begin_attachment(asking text, partnership text, wanted bytea, whole bigint, most bigint, at bigint) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.begin_epochs(at bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION entente.begin_serving(known bigint, known_name text, at bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION entente.calendar_reader(wanted text) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.calendar_reader(wanted text) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.calendars_of(asking text) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.calendars_of(asking text) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.channel() FROM PUBLIC;
GRANT ALL ON FUNCTION entente.channel() TO entente_gateway;
REVOKE ALL ON FUNCTION entente.check_time(at bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION entente.claim_confirmation(asking text, address text, of_member integer, of_address integer, at bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.claim_confirmation(asking text, address text, of_member integer, of_address integer, at bigint) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.claim_reminders(partnership text, members text[], entities text[], types text[], occasions text[], dues text[], levels integer[], at bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.claim_reminders(partnership text, members text[], entities text[], types text[], occasions text[], dues text[], levels integer[], at bigint) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.claim_scans(most integer, of_one integer, at bigint, until bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.claim_scans(most integer, of_one integer, at bigint, until bigint) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.cluster_identity() FROM PUBLIC;
REVOKE ALL ON FUNCTION entente.collect_attachments(partnership text, named bytea[], named_by text[], unused_cut bigint, open_cut bigint, at bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.collect_attachments(partnership text, named bytea[], named_by text[], unused_cut bigint, open_cut bigint, at bigint) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.confirm_mail(asking text, code bytea, at bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.confirm_mail(asking text, code bytea, at bigint) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.confirm_webhook(asking text, address text, at bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.confirm_webhook(asking text, address text, at bigint) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.delivery_of(asking text) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.delivery_of(asking text) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.device_operations(device text, member text, name text, key text) FROM PUBLIC;
REVOKE ALL ON FUNCTION entente.digest_outcomes(asking text) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.digest_outcomes(asking text) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.digest_reminders(partnership text, teller text, today date) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.digest_reminders(partnership text, teller text, today date) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.digests_to_open() FROM PUBLIC;
GRANT ALL ON FUNCTION entente.digests_to_open() TO entente_gateway;
REVOKE ALL ON FUNCTION entente.drop_attachment(partnership text, wanted bytea, holder text) FROM PUBLIC;
REVOKE ALL ON FUNCTION entente.end_attachment(asking text, partnership text, wanted bytea, part_of text, fits boolean, at bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.end_attachment(asking text, partnership text, wanted bytea, part_of text, fits boolean, at bigint) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.end_digest(partnership text, teller text, today date, way text, how text, again bigint, at bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.end_digest(partnership text, teller text, today date, way text, how text, again bigint, at bigint) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.end_readers(longest bigint, idle bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.end_readers(longest bigint, idle bigint) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.enrol(handle text, code_digest bytea, device text, public_key bytea, token_digest bytea, name text, at bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.enrol(handle text, code_digest bytea, device text, public_key bytea, token_digest bytea, name text, at bigint) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.enter_stream(asking text, wanted text) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.enter_stream(asking text, wanted text) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.enter_stream_as_server(wanted text) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.enter_stream_as_server(wanted text) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.fill_words() FROM PUBLIC;
REVOKE ALL ON FUNCTION entente.find_attachment(asking text, partnership text, wanted bytea, holders text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.find_attachment(asking text, partnership text, wanted bytea, holders text[]) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.grow_tree() FROM PUBLIC;
REVOKE ALL ON FUNCTION entente.guard_change() FROM PUBLIC;
REVOKE ALL ON FUNCTION entente.is_keeping() FROM PUBLIC;
GRANT ALL ON FUNCTION entente.is_keeping() TO entente_gateway;
REVOKE ALL ON FUNCTION entente.is_remainder(content bytea, logged bytea) FROM PUBLIC;
REVOKE ALL ON FUNCTION entente.is_revoked(token_digest bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.is_revoked(token_digest bytea) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.judge_attachment(partnership text, wanted bytea, holder text, nth integer, said text, by text, retry bigint, at bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.judge_attachment(partnership text, wanted bytea, holder text, nth integer, said text, by text, retry bigint, at bigint) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.lock_stream(asking text[], wanted text, milliseconds integer) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.lock_stream(asking text[], wanted text, milliseconds integer) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.lock_stream_as_server(wanted text, milliseconds integer) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.lock_stream_as_server(wanted text, milliseconds integer) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.new_id() FROM PUBLIC;
REVOKE ALL ON FUNCTION entente.mark_served() FROM PUBLIC;
GRANT ALL ON FUNCTION entente.mark_served() TO entente_gateway;
REVOKE ALL ON FUNCTION entente.note_cluster(at bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION entente.note_entry(workspace text, stream text, devices text[], writers text[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION entente.note_retirement(wanted text, side text, whole boolean, count bigint, at bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.note_retirement(wanted text, side text, whole boolean, count bigint, at bigint) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.open_digest(partnership text, teller text, today date, at bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.open_digest(partnership text, teller text, today date, at bigint) TO entente_gateway;
GRANT SELECT,INSERT ON TABLE entente.change TO entente_gateway;
REVOKE ALL ON FUNCTION entente.partnership_ended(partnership text) FROM PUBLIC;
REVOKE ALL ON FUNCTION entente.raise_horizon(wanted text, cut bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.raise_horizon(wanted text, cut bigint) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.read_attachment(asking text, partnership text, wanted bytea, holder text, nth bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.read_attachment(asking text, partnership text, wanted bytea, holder text, nth bigint) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.read_scanned(partnership text, wanted bytea, holder text, nth bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.read_scanned(partnership text, wanted bytea, holder text, nth bigint) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.reader_streams() FROM PUBLIC;
GRANT ALL ON FUNCTION entente.reader_streams() TO entente_report;
REVOKE ALL ON FUNCTION entente.reader_workspaces() FROM PUBLIC;
GRANT ALL ON FUNCTION entente.reader_workspaces() TO entente_report;
REVOKE ALL ON FUNCTION entente.reminder_readers() FROM PUBLIC;
GRANT ALL ON FUNCTION entente.reminder_readers() TO entente_gateway;
REVOKE ALL ON FUNCTION entente.retention_over(partnership text) FROM PUBLIC;
REVOKE ALL ON FUNCTION entente.retire_changes(wanted text, side text, whole boolean, seqs bigint[], contents bytea[], at bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.retire_changes(wanted text, side text, whole boolean, seqs bigint[], contents bytea[], at bigint) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.revoke_calendar(asking text, wanted text, at bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.revoke_calendar(asking text, wanted text, at bigint) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.search_hits(asking text, wanted text, sought text, unwanted text[], kind text, language text, most integer, last_rank integer, last_entity text, last_stream text) FROM PUBLIC;
REVOKE ALL ON FUNCTION entente.search_place(stream text) FROM PUBLIC;
REVOKE ALL ON FUNCTION entente.search_snippet(place text, configs text[], words tsvector, body text, sought text) FROM PUBLIC;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE entente.entity TO entente_gateway;
GRANT SELECT(workspace) ON TABLE entente.entity TO entente_report;
GRANT SELECT(stream) ON TABLE entente.entity TO entente_report;
GRANT SELECT(audience) ON TABLE entente.entity TO entente_report;
GRANT SELECT(organisation) ON TABLE entente.entity TO entente_report;
GRANT SELECT(department) ON TABLE entente.entity TO entente_report;
GRANT SELECT(entity) ON TABLE entente.entity TO entente_report;
GRANT SELECT(type) ON TABLE entente.entity TO entente_report;
GRANT SELECT(made_by) ON TABLE entente.entity TO entente_report;
GRANT SELECT(made_organisation) ON TABLE entente.entity TO entente_report;
GRANT SELECT(made_at) ON TABLE entente.entity TO entente_report;
GRANT SELECT(changed_by) ON TABLE entente.entity TO entente_report;
GRANT SELECT(changed_organisation) ON TABLE entente.entity TO entente_report;
GRANT SELECT(changed_at) ON TABLE entente.entity TO entente_report;
GRANT SELECT(changed_seq) ON TABLE entente.entity TO entente_report;
GRANT SELECT(fields) ON TABLE entente.entity TO entente_report;
GRANT SELECT(agreed) ON TABLE entente.entity TO entente_report;
GRANT DELETE ON TABLE entente.search_entry TO entente_gateway;
GRANT SELECT(workspace),INSERT(workspace) ON TABLE entente.search_entry TO entente_gateway;
GRANT SELECT(stream),INSERT(stream) ON TABLE entente.search_entry TO entente_gateway;
GRANT SELECT(entity),INSERT(entity) ON TABLE entente.search_entry TO entente_gateway;
GRANT SELECT(type),INSERT(type),UPDATE(type) ON TABLE entente.search_entry TO entente_gateway;
GRANT SELECT(title),INSERT(title),UPDATE(title) ON TABLE entente.search_entry TO entente_gateway;
GRANT SELECT(body),INSERT(body),UPDATE(body) ON TABLE entente.search_entry TO entente_gateway;
REVOKE ALL ON FUNCTION entente.search(asking text, wanted text, sought text, unwanted text[], kind text, language text, most integer, last_rank integer, last_entity text, last_stream text) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.search(asking text, wanted text, sought text, unwanted text[], kind text, language text, most integer, last_rank integer, last_entity text, last_stream text) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.search_query(place text, query tsquery) FROM PUBLIC;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE entente.entity_position TO entente_gateway;
REVOKE ALL ON FUNCTION entente.search_streams(asking text, wanted text) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.search_streams(asking text, wanted text) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.search_wanted(place text, configs text[], sought text, unwanted text[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION entente.search_words(place text, configs text[], title text, body text) FROM PUBLIC;
REVOKE ALL ON FUNCTION entente.session_member(asking text) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.session_member(asking text) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.session_partnerships(asking text) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.session_partnerships(asking text) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.set_delivery(asking text, mail text, webhook text, webhook_key bytea, zone text, hour integer, mail_code bytea, mail_code_until bigint, at bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.set_delivery(asking text, mail text, webhook text, webhook_key bytea, zone text, hour integer, mail_code bytea, mail_code_until bigint, at bigint) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.show_entities(shown text, view_name text, summary text, columns text[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION entente.sign_in(token_digest bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.sign_in(token_digest bytea) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.signers(asking text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.signers(asking text[]) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.streams_of(asking text) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.streams_of(asking text) TO entente_gateway;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE entente.snapshot TO entente_gateway;
REVOKE ALL ON FUNCTION entente.streams_to_keep(every bigint, cut bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.streams_to_keep(every bigint, cut bigint) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.streams_to_project() FROM PUBLIC;
GRANT ALL ON FUNCTION entente.streams_to_project() TO entente_gateway;
REVOKE ALL ON FUNCTION entente.streams_to_retire(at bigint, wanted text) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.streams_to_retire(at bigint, wanted text) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.take_digest(at bigint, until bigint, after text, members text[], channels text[], organisations text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.take_digest(at bigint, until bigint, after text, members text[], channels text[], organisations text[]) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.tell(hint text) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.tell(hint text) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.tree_append(size bigint, frontier bytea, leaf bytea) FROM PUBLIC;
REVOKE ALL ON FUNCTION entente.tree_grow(place_workspace text, place_stream text, upto bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION entente.tree_root(frontier bytea) FROM PUBLIC;
GRANT SELECT,INSERT ON TABLE entente.entity_kind TO entente_gateway;
GRANT UPDATE(state) ON TABLE entente.entity_kind TO entente_gateway;
GRANT UPDATE(device) ON TABLE entente.entity_kind TO entente_gateway;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE entente.entity_state TO entente_gateway;
GRANT SELECT,INSERT ON TABLE entente.field_feature TO entente_gateway;
GRANT SELECT ON TABLE entente.migration TO entente_gateway;
GRANT SELECT ON TABLE entente.past_epoch TO entente_gateway;
GRANT SELECT,INSERT ON TABLE entente.proposal TO entente_gateway;
GRANT SELECT,INSERT ON TABLE entente.proposal_answer TO entente_gateway;
GRANT SELECT,INSERT,DELETE ON TABLE entente.refused_creation TO entente_gateway;
GRANT UPDATE(size) ON TABLE entente.refused_creation TO entente_gateway;
GRANT SELECT,INSERT ON TABLE entente.rejection TO entente_gateway;
GRANT SELECT,INSERT ON TABLE entente.seal TO entente_gateway;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE entente.snapshot_part TO entente_gateway;
GRANT SELECT,INSERT ON TABLE entente.stream_device TO entente_gateway;
GRANT UPDATE(next_n) ON TABLE entente.stream_device TO entente_gateway;
GRANT UPDATE(last_base) ON TABLE entente.stream_device TO entente_gateway;
GRANT SELECT ON TABLE entente.tree_node TO entente_gateway;
GRANT SELECT ON TABLE report.acknowledgement TO entente_report;
GRANT SELECT ON TABLE report.action TO entente_report;
GRANT SELECT ON TABLE report.archive TO entente_report;
GRANT SELECT ON TABLE report.as_of TO entente_report;
GRANT SELECT ON TABLE report.ask TO entente_report;
GRANT SELECT ON TABLE report.attachment TO entente_report;
GRANT SELECT ON TABLE report.body TO entente_report;
GRANT SELECT ON TABLE report.capacity TO entente_report;
GRANT SELECT ON TABLE report.charter TO entente_report;
GRANT SELECT ON TABLE report.clash TO entente_report;
GRANT SELECT ON TABLE report.comment TO entente_report;
GRANT SELECT ON TABLE report.competence TO entente_report;
GRANT SELECT ON TABLE report."constraint" TO entente_report;
GRANT SELECT ON TABLE report.coverage TO entente_report;
GRANT SELECT ON TABLE report.decision TO entente_report;
GRANT SELECT ON TABLE report.department TO entente_report;
GRANT SELECT ON TABLE report.dependence_result TO entente_report;
GRANT SELECT ON TABLE report.evaluation TO entente_report;
GRANT SELECT ON TABLE report.evaluation_result TO entente_report;
GRANT SELECT ON TABLE report.exclusivity TO entente_report;
GRANT SELECT ON TABLE report.exit TO entente_report;
GRANT SELECT ON TABLE report.exit_plan TO entente_report;
GRANT SELECT ON TABLE report.fit TO entente_report;
GRANT SELECT ON TABLE report.flag TO entente_report;
GRANT SELECT ON TABLE report.gate TO entente_report;
GRANT SELECT ON TABLE report.give TO entente_report;
GRANT SELECT ON TABLE report.goal TO entente_report;
GRANT SELECT ON TABLE report.kpi TO entente_report;
GRANT SELECT ON TABLE report.lesson TO entente_report;
GRANT SELECT ON TABLE report.match TO entente_report;
GRANT SELECT ON TABLE report.meeting TO entente_report;
GRANT SELECT ON TABLE report.member TO entente_report;
GRANT SELECT ON TABLE report.need TO entente_report;
GRANT SELECT ON TABLE report.note TO entente_report;
GRANT SELECT ON TABLE report.obligation TO entente_report;
GRANT SELECT ON TABLE report.organisation TO entente_report;
GRANT SELECT ON TABLE report."overlay" TO entente_report;
GRANT SELECT ON TABLE report.pairing TO entente_report;
GRANT SELECT ON TABLE report.partnership TO entente_report;
GRANT SELECT ON TABLE report.partnership_page TO entente_report;
GRANT SELECT ON TABLE report.payment TO entente_report;
GRANT SELECT ON TABLE report.pillar_score TO entente_report;
GRANT SELECT ON TABLE report.placement TO entente_report;
GRANT SELECT ON TABLE report.profile TO entente_report;
GRANT SELECT ON TABLE report.pulse TO entente_report;
GRANT SELECT ON TABLE report.pulse_result TO entente_report;
GRANT SELECT ON TABLE report.rate TO entente_report;
GRANT SELECT ON TABLE report.reading TO entente_report;
GRANT SELECT ON TABLE report.receipt TO entente_report;
GRANT SELECT ON TABLE report.review TO entente_report;
GRANT SELECT ON TABLE report.review_entry TO entente_report;
GRANT SELECT ON TABLE report.risk TO entente_report;
GRANT SELECT ON TABLE report.role TO entente_report;
GRANT SELECT ON TABLE report.rule TO entente_report;
GRANT SELECT ON TABLE report.settlement TO entente_report;
GRANT SELECT ON TABLE report.sponsor TO entente_report;
GRANT SELECT ON TABLE report.statement TO entente_report;
GRANT SELECT ON TABLE report.template TO entente_report;
GRANT SELECT ON TABLE report.term TO entente_report;
GRANT SELECT ON TABLE report.value_add TO entente_report;
