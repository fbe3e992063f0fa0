-- Who may do what, decided here from the directory, whatever the gateway believes.
--
-- A transaction enters a stream for a device; that is noted in settings which end with the
-- transaction, and every policy compares rows with them. This guards against a query that forgets its
-- filter and against a gateway that asks with the wrong device. It does not guard against somebody
-- who can run SQL of his own as entente_gateway: he could enter for any device he knows.
SET LOCAL ROLE entente_owner;

CREATE VIEW entente.reach AS
SELECT
    device.id AS device,
    device.member,
    member.department,
    department.organisation,
    stream.workspace,
    stream.id AS stream,
    CASE
        WHEN stream.audience = 'control' OR partnership.state <> 'active' THEN 'read'
        ELSE 'write'
    END AS access
FROM entente.device
JOIN entente.member ON member.id = device.member
JOIN entente.department ON department.id = member.department
JOIN entente.partnership_organisation AS part ON part.organisation = department.organisation
JOIN entente.partnership ON partnership.id = part.partnership
JOIN entente.stream ON stream.workspace = partnership.id
WHERE device.revoked IS NULL
    AND part.accepted IS NOT NULL
    AND CASE stream.audience
        WHEN 'control' THEN true
        WHEN 'shared' THEN true
        WHEN 'organisation' THEN stream.organisation = department.organisation
        WHEN 'department' THEN stream.department = member.department
        ELSE false
    END;
COMMENT ON VIEW entente.reach IS
    'Every stream that a device may read, and whether it may write: the rule of Principal.access.';

CREATE FUNCTION entente.note_entry(workspace text, stream text, devices text[], writers text[])
RETURNS void LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT
        set_config('entente.workspace', coalesce($1, ''), true),
        set_config('entente.stream', coalesce($2, ''), true),
        set_config('entente.devices', coalesce(array_to_string($3, ','), ''), true),
        set_config('entente.writers', coalesce(array_to_string($4, ','), ''), true);
END;
COMMENT ON FUNCTION entente.note_entry IS
    'Notes for the rest of the transaction which stream it may see, and for which devices.';

CREATE FUNCTION entente.enter_stream(asking text, wanted text)
RETURNS TABLE (
    workspace text, access text, acl bigint, epoch text, size bigint, frontier bytea, horizon bigint
)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
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
COMMENT ON FUNCTION entente.enter_stream IS
    'Lets the rest of the transaction see one stream; no row for one that the device may not read, '
    'exactly as for one that does not exist.';

CREATE FUNCTION entente.lock_stream(asking text[], wanted text, milliseconds integer)
RETURNS TABLE (
    workspace text, acl bigint, epoch text, size bigint, frontier bytea, horizon bigint,
    accesses text[], members text[], departments text[], organisations text[],
    next_ns bigint[], last_bases bigint[]
)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
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
COMMENT ON FUNCTION entente.lock_stream IS
    'Locks a stream''s row until the end of the transaction, then decides about each device and tells '
    'what sequencing needs. Strangers get no row and no lock.';

CREATE FUNCTION entente.streams_of(asking text)
RETURNS TABLE (
    id text, workspace text, audience text, organisation text, department text, access text,
    epoch text, size bigint, frontier bytea, horizon bigint
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT stream.id, stream.workspace, stream.audience, stream.organisation, stream.department,
        reach.access, stream.epoch, stream.size, stream.frontier, stream.horizon
    FROM entente.reach
    JOIN entente.stream ON stream.workspace = reach.workspace AND stream.id = reach.stream
    WHERE reach.device = $1
    ORDER BY stream.id;
END;
COMMENT ON FUNCTION entente.streams_of IS 'The streams that a device may read, and where they stand.';

CREATE FUNCTION entente.sign_in(token_digest bytea)
RETURNS TABLE (device text, member text, department text, organisation text, public_key bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT device.id, member.id, member.department, department.organisation, device.public_key
    FROM entente.device
    JOIN entente.member ON member.id = device.member
    JOIN entente.department ON department.id = member.department
    WHERE device.token_digest = $1 AND device.revoked IS NULL;
END;
COMMENT ON FUNCTION entente.sign_in IS 'The device that a token belongs to.';

CREATE FUNCTION entente.session_member(asking text)
RETURNS TABLE (member text, department text, organisation text, name text, roles text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT member.id, member.department, department.organisation, member.name, member.roles
    FROM entente.device
    JOIN entente.member ON member.id = device.member
    JOIN entente.department ON department.id = member.department
    WHERE device.id = $1 AND device.revoked IS NULL;
END;
COMMENT ON FUNCTION entente.session_member IS 'The member who holds a device.';

CREATE FUNCTION entente.session_partnerships(asking text)
RETURNS TABLE (
    partnership text, partnership_name text, state text,
    organisation text, organisation_name text,
    department text, department_name text,
    member text, member_name text
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT partnership.id, partnership.name, partnership.state, organisation.id, organisation.name,
        department.id, department.name, member.id, member.name
    FROM entente.session_member($1) AS asking
    JOIN entente.partnership_organisation AS own ON own.organisation = asking.organisation
    JOIN entente.partnership ON partnership.id = own.partnership
    JOIN entente.partnership_organisation AS part ON part.partnership = partnership.id
    JOIN entente.organisation ON organisation.id = part.organisation
    -- Before all have opted in, the others' names are all that anybody learns of them.
    LEFT JOIN entente.department
        ON department.organisation = organisation.id AND partnership.state <> 'proposed'
    LEFT JOIN entente.member ON member.department = department.id
    ORDER BY partnership.id, organisation.id, department.id, member.id;
END;
COMMENT ON FUNCTION entente.session_partnerships IS
    'The partnerships of a device''s organisation: a row for each member, department or organisation '
    'without one below it.';

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA entente FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    entente.enter_stream, entente.lock_stream, entente.streams_of, entente.sign_in,
    entente.session_member, entente.session_partnerships
    TO entente_gateway;
