-- Hints between gateways travel on a channel that only they know: who has a login that reads reports can
-- listen and notify like every login, and must neither see which streams move nor wake anybody up.
SET LOCAL ROLE entente_owner;

ALTER TABLE entente.server ADD COLUMN channel text COLLATE "C" NOT NULL
    DEFAULT ('entente_' || replace(gen_random_uuid()::text, '-', ''))
    CHECK (channel ~ '^entente_[0-9a-f]{32}$');
COMMENT ON COLUMN entente.server.channel IS
    'The channel of LISTEN and NOTIFY on which hints travel. Its name is a secret, because PostgreSQL has '
    'no rights on channels.';

CREATE FUNCTION entente.channel() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT server.channel FROM entente.server;
END;
COMMENT ON FUNCTION entente.channel IS 'The channel on which a gateway listens for hints.';

CREATE FUNCTION entente.tell(hint text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT pg_notify(server.channel, $1) FROM entente.server;
END;
COMMENT ON FUNCTION entente.tell IS
    'Sends a hint to every gateway when the transaction has committed: directory, or appended: and a stream.';

REVOKE ALL ON FUNCTION entente.channel, entente.tell FROM PUBLIC;
GRANT EXECUTE ON FUNCTION entente.channel, entente.tell TO entente_gateway;

-- In what these functions do nothing else changes.
DO $$
DECLARE
    teller regprocedure;
    old text;
    new text;
BEGIN
    FOR teller IN
        SELECT oid FROM pg_catalog.pg_proc
        WHERE pronamespace = 'entente'::regnamespace
            AND proname IN ('append_control', 'begin_epochs', 'enrol')
    LOOP
        old := pg_catalog.pg_get_functiondef(teller);
        new := replace(old, 'PERFORM pg_notify(''entente'', ', 'PERFORM entente.tell(');
        ASSERT old <> new, teller::text;
        EXECUTE new;
    END LOOP;
    ASSERT NOT EXISTS (
        SELECT FROM pg_catalog.pg_proc
        WHERE pronamespace = 'entente'::regnamespace AND prosrc LIKE '%pg_notify(''entente''%'
    ), 'somebody still notifies everybody';
END
$$;
