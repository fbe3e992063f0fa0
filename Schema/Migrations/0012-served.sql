-- What the database and the gateway's own folder both know of when the gateway last served: files of the
-- database that were put back know less of it than the folder.
SET LOCAL ROLE entente_owner;

ALTER TABLE entente.server
    ADD COLUMN mark bigint NOT NULL DEFAULT 0 CHECK (mark >= 0),
    ADD COLUMN mark_name entente.id;
COMMENT ON COLUMN entente.server.mark IS
    'Counts up when a gateway begins to serve, every minute while it does, and when it ends.';
COMMENT ON COLUMN entente.server.mark_name IS
    'Random, so that two histories with the same count are told apart; NULL before the first time.';

CREATE FUNCTION entente.mark_served() RETURNS TABLE (nth bigint, name text)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    UPDATE entente.server SET mark = mark + 1, mark_name = entente.new_id()
    RETURNING mark, mark_name::text;
END;
COMMENT ON FUNCTION entente.mark_served IS
    'Sets the next mark, which the gateway writes down in its folder once this is committed.';

CREATE FUNCTION entente.begin_serving(known bigint, known_name text, at bigint)
RETURNS TABLE (nth bigint, name text, begun bigint)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
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
COMMENT ON FUNCTION entente.begin_serving IS
    'Begins new lives of all logs when the database is another than the one of the last time, or has '
    'forgotten the mark that the folder knows; sets the next mark. For the owner alone.';

REVOKE ALL ON FUNCTION entente.mark_served, entente.begin_serving FROM PUBLIC;
GRANT EXECUTE ON FUNCTION entente.mark_served TO entente_gateway;
