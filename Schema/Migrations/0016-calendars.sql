-- Addresses under which calendar programs read what a member has to do, and when people meet.
SET LOCAL ROLE entente_owner;

CREATE TABLE entente.calendar (
    id entente.id PRIMARY KEY,
    member entente.id NOT NULL REFERENCES entente.member,
    secret_digest entente.digest NOT NULL,
    created entente.instant NOT NULL,
    revoked entente.instant
);
CREATE INDEX calendar_member ON entente.calendar (member);
COMMENT ON TABLE entente.calendar IS
    'A calendar''s address, of which the id is the part that is no secret.';
COMMENT ON COLUMN entente.calendar.secret_digest IS 'Of the whole address; the address itself is kept nowhere.';
COMMENT ON COLUMN entente.calendar.revoked IS 'When the address stopped to lead anywhere; NULL while it does.';
COMMENT ON INDEX entente.calendar_member IS 'For the list of a member''s addresses.';

CREATE FUNCTION entente.add_calendar(
    asking text, wanted text, digest bytea, most integer, at bigint
)
RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
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
COMMENT ON FUNCTION entente.add_calendar IS
    'Gives a device''s member one more address, unless there are so many already.';

CREATE FUNCTION entente.calendars_of(asking text) RETURNS TABLE (id text, created bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT calendar.id, calendar.created FROM entente.device
    JOIN entente.calendar ON calendar.member = device.member AND calendar.revoked IS NULL
    WHERE device.id = $1 AND device.revoked IS NULL ORDER BY calendar.created, calendar.id;
END;
COMMENT ON FUNCTION entente.calendars_of IS 'The addresses of a device''s member that lead somewhere.';

CREATE FUNCTION entente.revoke_calendar(asking text, wanted text, at bigint) RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    WITH ended AS (
        UPDATE entente.calendar SET revoked = $3 FROM entente.device
        WHERE calendar.id = $2 AND calendar.revoked IS NULL AND device.id = $1
            AND device.revoked IS NULL AND calendar.member = device.member
        RETURNING 1
    )
    SELECT EXISTS (SELECT FROM ended);
END;
COMMENT ON FUNCTION entente.revoke_calendar IS 'Ends an address of a device''s member; whether there was one.';

CREATE FUNCTION entente.calendar_reader(wanted text)
RETURNS TABLE (secret_digest bytea, device text, member text, department text, organisation text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT calendar.secret_digest, device.id, member.id, member.department, department.organisation
    FROM entente.calendar
    JOIN entente.member ON member.id = calendar.member
    JOIN entente.department ON department.id = member.department
    JOIN entente.device ON device.member = member.id AND device.revoked IS NULL
    WHERE calendar.id = $1 AND calendar.revoked IS NULL
    ORDER BY device.id LIMIT 1;
END;
COMMENT ON FUNCTION entente.calendar_reader IS
    'The member of an address, with a device of theirs as which it is read: who has lost all devices has '
    'no calendar either.';

REVOKE ALL ON FUNCTION
    entente.add_calendar, entente.calendars_of, entente.revoke_calendar, entente.calendar_reader
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    entente.add_calendar, entente.calendars_of, entente.revoke_calendar, entente.calendar_reader
    TO entente_gateway;
