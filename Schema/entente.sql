-- The schema as it is now: what Migrations/ leads to, as pg_dump of PostgreSQL 15 writes it.
-- Written by the test that compares both (see README.md); not to be changed by hand.
SELECT pg_catalog.set_config('search_path', '', false);
CREATE SCHEMA entente;
ALTER SCHEMA entente OWNER TO entente_owner;
COMMENT ON SCHEMA entente IS 'Everything of Entente. entente_owner owns it (migrations, administration); entente_gateway reads and appends to streams that a device has entered, and calls the functions granted to it.';
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
    PERFORM pg_notify('entente', 'appended:' || place.id);
    RETURN place.size + 1;
END
$$;
ALTER FUNCTION entente.append_control(partnership text, operations text[], author text, author_organisation text, at bigint) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.append_control(partnership text, operations text[], author text, author_organisation text, at bigint) IS 'Appends a change of the server to a partnership''s control stream and returns its seq. The operations are canonical JSON. For the owner alone.';
CREATE FUNCTION entente.base64url(value bytea) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT
    SET search_path TO 'pg_catalog', 'pg_temp'
    RETURN rtrim(translate(encode(value, 'base64'::text), '+/
'::text, '-_'::text), '='::text);
ALTER FUNCTION entente.base64url(value bytea) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.base64url(value bytea) IS 'Base64 for URLs without padding (RFC 4648, section 5).';
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
        PERFORM pg_notify('entente', 'appended:' || place.id);
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
          INSERT INTO entente.reminder (workspace, member, entity, type, occasion, due, level, claimed)  SELECT claim_reminders.partnership,
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
                   ORDER BY asked.member, asked.entity, asked.occasion, asked.due, asked.level ON CONFLICT DO NOTHING
           RETURNING 1 AS "?column?"
         )
  SELECT count(*) AS count
    FROM claim;
END;
ALTER FUNCTION entente.claim_reminders(partnership text, members text[], entities text[], types text[], occasions text[], dues text[], levels integer[], at bigint) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.claim_reminders(partnership text, members text[], entities text[], types text[], occasions text[], dues text[], levels integer[], at bigint) IS 'Writes down what members of a partnership are told, and returns how much of it nobody was told before.';
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
CREATE FUNCTION entente.device_operations(device text, member text, name text, key text) RETURNS text[]
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT ARRAY[format('{"e":"%s","o":"new","t":"device"}'::text, device), format('{"e":"%s","f":"member","o":"put","v":"%s"}'::text, device, member), format('{"e":"%s","f":"name","o":"put","v":%s}'::text, device, to_json(name)), format('{"e":"%s","f":"key","o":"put","v":"%s"}'::text, device, key)] AS "array";
END;
ALTER FUNCTION entente.device_operations(device text, member text, name text, key text) OWNER TO entente_owner;
COMMENT ON FUNCTION entente.device_operations(device text, member text, name text, key text) IS 'How a control stream tells of a new device.';
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
    PERFORM pg_notify('entente', 'directory');
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
CREATE TABLE entente.server (
    is_only boolean DEFAULT true NOT NULL,
    device entente.id NOT NULL,
    member entente.id NOT NULL,
    organisation entente.id NOT NULL,
    cluster text,
    mark bigint DEFAULT 0 NOT NULL,
    mark_name entente.id,
    CONSTRAINT server_is_only_check CHECK (is_only),
    CONSTRAINT server_mark_check CHECK ((mark >= 0))
);
ALTER TABLE entente.server OWNER TO entente_owner;
COMMENT ON TABLE entente.server IS 'One row: the ids under which this database writes control streams. The device has counters like any other; member and organisation stand in when nobody in particular ordered a step.';
COMMENT ON COLUMN entente.server.cluster IS 'The cluster and its timeline when a gateway last began to serve; NULL before the first time.';
COMMENT ON COLUMN entente.server.mark IS 'Counts up when a gateway begins to serve, every minute while it does, and when it ends.';
COMMENT ON COLUMN entente.server.mark_name IS 'Random, so that two histories with the same count are told apart; NULL before the first time.';
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
CREATE TABLE entente.partnership (
    id entente.id NOT NULL,
    name entente.label NOT NULL,
    state text NOT NULL,
    created entente.instant NOT NULL,
    CONSTRAINT partnership_state_check CHECK ((state = ANY (ARRAY['proposed'::text, 'active'::text, 'ended'::text])))
);
ALTER TABLE entente.partnership OWNER TO entente_owner;
COMMENT ON TABLE entente.partnership IS 'A workspace of two or more organisations; its id is the workspace of every growing table. Active once every organisation has accepted; ended by any one of them.';
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
CREATE TABLE entente.organisation (
    id entente.id NOT NULL,
    name entente.label NOT NULL,
    created entente.instant NOT NULL
);
ALTER TABLE entente.organisation OWNER TO entente_owner;
COMMENT ON TABLE entente.organisation IS 'A company or body that takes part in partnerships.';
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
    CONSTRAINT change_erased_reason_check CHECK ((erased_reason = ANY (ARRAY['legal'::text, 'mistake'::text]))),
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
ALTER TABLE ONLY entente.calendar
    ADD CONSTRAINT calendar_pkey PRIMARY KEY (id);
ALTER TABLE ONLY entente.change
    ADD CONSTRAINT change_pkey PRIMARY KEY (workspace, stream, seq);
ALTER TABLE ONLY entente.change
    ADD CONSTRAINT change_workspace_stream_device_n_key UNIQUE (workspace, stream, device, n);
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
ALTER TABLE ONLY entente.seal
    ADD CONSTRAINT seal_pkey PRIMARY KEY (workspace, stream, device, last_n);
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
CREATE INDEX calendar_member ON entente.calendar USING btree (member);
COMMENT ON INDEX entente.calendar_member IS 'For the list of a member''s addresses.';
CREATE INDEX change_text ON entente.change USING btree (workspace, stream, seq) WHERE edits_text;
COMMENT ON INDEX entente.change_text IS 'A gateway that checks text edits reads the edits of a stream and none of its other changes.';
CREATE INDEX device_member ON entente.device USING btree (member);
COMMENT ON INDEX entente.device_member IS 'For the list of a member''s devices.';
CREATE INDEX entity_state_oldest ON entente.entity_state USING btree (workspace, stream, oldest_edit) WHERE (oldest_edit IS NOT NULL);
COMMENT ON INDEX entente.entity_state_oldest IS 'For the lines that remember edits below a horizon.';
CREATE INDEX entity_state_text ON entente.entity_state USING btree (workspace, stream) WHERE has_text;
COMMENT ON INDEX entente.entity_state_text IS 'A gateway that has just started reads the lines with a text and none of the others.';
CREATE INDEX member_department ON entente.member USING btree (department);
COMMENT ON INDEX entente.member_department IS 'For the session: the members of the partners.';
CREATE INDEX partnership_organisation_organisation ON entente.partnership_organisation USING btree (organisation, partnership);
COMMENT ON INDEX entente.partnership_organisation_organisation IS 'For every access decision: from a device''s organisation to its partnerships.';
CREATE INDEX reminder_untold ON entente.reminder USING btree (workspace, member) WHERE (digest IS NULL);
COMMENT ON INDEX entente.reminder_untold IS 'For the next digest.';
CREATE INDEX seal_seq ON entente.seal USING btree (workspace, stream, seq);
COMMENT ON INDEX entente.seal_seq IS 'For pulls: the seals of a page of changes.';
CREATE UNIQUE INDEX stream_audience ON entente.stream USING btree (workspace, audience, organisation, department) NULLS NOT DISTINCT;
COMMENT ON INDEX entente.stream_audience IS 'One stream for one audience; and the way to the control stream, whose size is acl.';
CREATE INDEX stream_id ON entente.stream USING btree (id);
COMMENT ON INDEX entente.stream_id IS 'From the id in an address to the workspace; not unique, because that would cross workspaces.';
CREATE TRIGGER grows_tree AFTER INSERT ON entente.change FOR EACH ROW WHEN (((new.seq % (256)::bigint) = 0)) EXECUTE FUNCTION entente.grow_tree();
CREATE TRIGGER only_erased BEFORE UPDATE ON entente.change FOR EACH ROW EXECUTE FUNCTION entente.guard_change();
ALTER TABLE ONLY entente.calendar
    ADD CONSTRAINT calendar_member_fkey FOREIGN KEY (member) REFERENCES entente.member(id);
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
ALTER TABLE entente.change ENABLE ROW LEVEL SECURITY;
ALTER TABLE entente.entity_kind ENABLE ROW LEVEL SECURITY;
ALTER TABLE entente.entity_state ENABLE ROW LEVEL SECURITY;
ALTER TABLE entente.field_feature ENABLE ROW LEVEL SECURITY;
CREATE POLICY keeping ON entente.entity_state TO entente_gateway USING ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting)) AND ( SELECT entente.is_keeping() AS is_keeping))) WITH CHECK ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting)) AND ( SELECT entente.is_keeping() AS is_keeping)));
CREATE POLICY keeping ON entente.snapshot TO entente_gateway USING ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting)) AND ( SELECT entente.is_keeping() AS is_keeping))) WITH CHECK ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting)) AND ( SELECT entente.is_keeping() AS is_keeping)));
CREATE POLICY keeping ON entente.snapshot_part TO entente_gateway USING ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting)) AND ( SELECT entente.is_keeping() AS is_keeping))) WITH CHECK ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting)) AND ( SELECT entente.is_keeping() AS is_keeping)));
CREATE POLICY lifting ON entente.refused_creation FOR DELETE TO entente_gateway USING ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting)) AND ((device)::text = ANY (( SELECT string_to_array(current_setting('entente.writers'::text, true), ','::text) AS string_to_array)::text[]))));
CREATE POLICY moving ON entente.entity_kind FOR UPDATE TO entente_gateway USING ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting)) AND (( SELECT current_setting('entente.writers'::text, true) AS current_setting) <> ''::text))) WITH CHECK ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting)) AND ((device)::text = ANY (( SELECT string_to_array(current_setting('entente.writers'::text, true), ','::text) AS string_to_array)::text[]))));
CREATE POLICY moving ON entente.refused_creation FOR UPDATE TO entente_gateway USING ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting)) AND ((device)::text = ANY (( SELECT string_to_array(current_setting('entente.writers'::text, true), ','::text) AS string_to_array)::text[]))));
CREATE POLICY moving ON entente.stream FOR UPDATE TO entente_gateway USING ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((id)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting)) AND (( SELECT current_setting('entente.writers'::text, true) AS current_setting) <> ''::text)));
COMMENT ON POLICY moving ON entente.stream IS 'The head moves for a transaction with a writer.';
CREATE POLICY moving ON entente.stream_device FOR UPDATE TO entente_gateway USING ((((workspace)::text = ( SELECT current_setting('entente.workspace'::text, true) AS current_setting)) AND ((stream)::text = ( SELECT current_setting('entente.stream'::text, true) AS current_setting)) AND ((device)::text = ANY (( SELECT string_to_array(current_setting('entente.writers'::text, true), ','::text) AS string_to_array)::text[]))));
CREATE POLICY owning ON entente.change TO entente_owner USING (true) WITH CHECK (true);
CREATE POLICY owning ON entente.entity_kind TO entente_owner USING (true) WITH CHECK (true);
CREATE POLICY owning ON entente.entity_state TO entente_owner USING (true) WITH CHECK (true);
CREATE POLICY owning ON entente.field_feature TO entente_owner USING (true) WITH CHECK (true);
CREATE POLICY owning ON entente.past_epoch TO entente_owner USING (true) WITH CHECK (true);
CREATE POLICY owning ON entente.proposal TO entente_owner USING (true) WITH CHECK (true);
CREATE POLICY owning ON entente.proposal_answer TO entente_owner USING (true) WITH CHECK (true);
CREATE POLICY owning ON entente.refused_creation TO entente_owner USING (true) WITH CHECK (true);
CREATE POLICY owning ON entente.rejection TO entente_owner USING (true) WITH CHECK (true);
CREATE POLICY owning ON entente.reminder TO entente_owner USING (true) WITH CHECK (true);
CREATE POLICY owning ON entente.seal TO entente_owner USING (true) WITH CHECK (true);
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
ALTER TABLE entente.seal ENABLE ROW LEVEL SECURITY;
ALTER TABLE entente.snapshot ENABLE ROW LEVEL SECURITY;
ALTER TABLE entente.snapshot_part ENABLE ROW LEVEL SECURITY;
ALTER TABLE entente.stream ENABLE ROW LEVEL SECURITY;
ALTER TABLE entente.stream_device ENABLE ROW LEVEL SECURITY;
ALTER TABLE entente.tree_node ENABLE ROW LEVEL SECURITY;
GRANT USAGE ON SCHEMA entente TO entente_gateway;
REVOKE ALL ON FUNCTION entente.add_calendar(asking text, wanted text, digest bytea, most integer, at bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.add_calendar(asking text, wanted text, digest bytea, most integer, at bigint) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.append_control(partnership text, operations text[], author text, author_organisation text, at bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION entente.base64url(value bytea) FROM PUBLIC;
REVOKE ALL ON FUNCTION entente.begin_epochs(at bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION entente.begin_serving(known bigint, known_name text, at bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION entente.calendar_reader(wanted text) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.calendar_reader(wanted text) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.calendars_of(asking text) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.calendars_of(asking text) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.claim_reminders(partnership text, members text[], entities text[], types text[], occasions text[], dues text[], levels integer[], at bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.claim_reminders(partnership text, members text[], entities text[], types text[], occasions text[], dues text[], levels integer[], at bigint) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.cluster_identity() FROM PUBLIC;
REVOKE ALL ON FUNCTION entente.device_operations(device text, member text, name text, key text) FROM PUBLIC;
REVOKE ALL ON FUNCTION entente.enrol(handle text, code_digest bytea, device text, public_key bytea, token_digest bytea, name text, at bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.enrol(handle text, code_digest bytea, device text, public_key bytea, token_digest bytea, name text, at bigint) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.enter_stream(asking text, wanted text) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.enter_stream(asking text, wanted text) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.enter_stream_as_server(wanted text) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.enter_stream_as_server(wanted text) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.grow_tree() FROM PUBLIC;
REVOKE ALL ON FUNCTION entente.guard_change() FROM PUBLIC;
REVOKE ALL ON FUNCTION entente.is_keeping() FROM PUBLIC;
GRANT ALL ON FUNCTION entente.is_keeping() TO entente_gateway;
REVOKE ALL ON FUNCTION entente.is_revoked(token_digest bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.is_revoked(token_digest bytea) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.lock_stream(asking text[], wanted text, milliseconds integer) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.lock_stream(asking text[], wanted text, milliseconds integer) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.lock_stream_as_server(wanted text, milliseconds integer) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.lock_stream_as_server(wanted text, milliseconds integer) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.new_id() FROM PUBLIC;
REVOKE ALL ON FUNCTION entente.mark_served() FROM PUBLIC;
GRANT ALL ON FUNCTION entente.mark_served() TO entente_gateway;
REVOKE ALL ON FUNCTION entente.note_cluster(at bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION entente.note_entry(workspace text, stream text, devices text[], writers text[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION entente.raise_horizon(wanted text, cut bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.raise_horizon(wanted text, cut bigint) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.reminder_readers() FROM PUBLIC;
GRANT ALL ON FUNCTION entente.reminder_readers() TO entente_gateway;
REVOKE ALL ON FUNCTION entente.revoke_calendar(asking text, wanted text, at bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.revoke_calendar(asking text, wanted text, at bigint) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.session_member(asking text) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.session_member(asking text) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.session_partnerships(asking text) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.session_partnerships(asking text) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.sign_in(token_digest bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.sign_in(token_digest bytea) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.signers(asking text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.signers(asking text[]) TO entente_gateway;
GRANT SELECT ON TABLE entente.stream TO entente_gateway;
GRANT UPDATE(size) ON TABLE entente.stream TO entente_gateway;
GRANT UPDATE(frontier) ON TABLE entente.stream TO entente_gateway;
REVOKE ALL ON FUNCTION entente.streams_of(asking text) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.streams_of(asking text) TO entente_gateway;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE entente.snapshot TO entente_gateway;
REVOKE ALL ON FUNCTION entente.streams_to_keep(every bigint, cut bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION entente.streams_to_keep(every bigint, cut bigint) TO entente_gateway;
REVOKE ALL ON FUNCTION entente.tree_append(size bigint, frontier bytea, leaf bytea) FROM PUBLIC;
REVOKE ALL ON FUNCTION entente.tree_grow(place_workspace text, place_stream text, upto bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION entente.tree_root(frontier bytea) FROM PUBLIC;
GRANT SELECT,INSERT ON TABLE entente.change TO entente_gateway;
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
