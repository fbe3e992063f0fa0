-- Long lives of streams: the merged state that a checkpointer keeps, snapshots made from it in parts,
-- the horizon that follows them, and the earlier lives of a log that was restored.
--
-- All of this but past_epoch is disposable: it is made from the log, which stays as it is.
SET LOCAL ROLE entente_owner;

CREATE TABLE entente.past_epoch (
    workspace entente.id NOT NULL,
    stream entente.id NOT NULL,
    nth integer NOT NULL CHECK (nth > 0),
    epoch entente.id NOT NULL,
    size bigint NOT NULL CHECK (size >= 0),
    ended entente.instant NOT NULL,
    PRIMARY KEY (workspace, stream, nth)
);
COMMENT ON TABLE entente.past_epoch IS
    'The lives of a log before the one it has now, oldest first: a database that was restored begins a '
    'new one. What was logged in a life keeps its digest, which names that life.';
COMMENT ON COLUMN entente.past_epoch.size IS 'The last seq that this life and the next have in common.';

CREATE TABLE entente.entity_state (
    workspace entente.id NOT NULL,
    stream entente.id NOT NULL,
    entity entente.id NOT NULL,
    line bytea NOT NULL,
    digest entente.digest NOT NULL,
    PRIMARY KEY (workspace, stream, entity)
);
COMMENT ON TABLE entente.entity_state IS
    'Every entity of a stream as merged at the stream''s newest snapshot. A checkpoint reads and writes '
    'the entities that changed since the one before, and the digests of the others.';
COMMENT ON COLUMN entente.entity_state.line IS 'The line of the snapshot, canonical JSON, without line feed.';

CREATE TABLE entente.snapshot (
    workspace entente.id NOT NULL,
    stream entente.id NOT NULL,
    seq bigint NOT NULL CHECK (seq > 0),
    frontier bytea NOT NULL CHECK (octet_length(frontier) % 32 = 0),
    acl bigint NOT NULL CHECK (acl >= 0),
    state entente.digest NOT NULL,
    latest entente.instant NOT NULL,
    devices text NOT NULL,
    part_digests bytea[] NOT NULL,
    part_sizes bigint[] NOT NULL,
    part_entities bigint[] NOT NULL,
    part_firsts text[] NOT NULL,
    PRIMARY KEY (workspace, stream, seq),
    CHECK (
        cardinality(part_digests) = cardinality(part_sizes)
        AND cardinality(part_digests) = cardinality(part_entities)
        AND cardinality(part_digests) = cardinality(part_firsts)
    )
);
COMMENT ON TABLE entente.snapshot IS
    'The state of a stream at a seq, as a list of parts; the newest few have their parts, older rows '
    'stay without until the horizon has passed them.';
COMMENT ON COLUMN entente.snapshot.frontier IS 'The tree over 1 to seq, as in stream.frontier.';
COMMENT ON COLUMN entente.snapshot.latest IS
    'The newest time of receipt among the changes 1 to seq: when it is past the retention, no device '
    'that was offline for less can lack any of them.';
COMMENT ON COLUMN entente.snapshot.devices IS 'The counters at seq, as JSON of the manifest.';
COMMENT ON COLUMN entente.snapshot.part_firsts IS 'The first entity of each part: where a changed one belongs.';

CREATE TABLE entente.snapshot_part (
    workspace entente.id NOT NULL,
    stream entente.id NOT NULL,
    digest entente.digest NOT NULL,
    content bytea NOT NULL,
    PRIMARY KEY (workspace, stream, digest)
);
COMMENT ON TABLE entente.snapshot_part IS
    'A piece of snapshots, named by its digest: snapshots share the parts in which nothing changed.';

-- Who may do what ---------------------------------------------------------------------------------

CREATE FUNCTION entente.is_keeping() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT EXISTS (
        SELECT FROM entente.server WHERE device = current_setting('entente.writers', true)
    );
END;
COMMENT ON FUNCTION entente.is_keeping IS
    'Whether the transaction has entered a stream as the server itself, and so may write its snapshots.';

GRANT SELECT ON entente.past_epoch, entente.snapshot, entente.snapshot_part TO entente_gateway;
GRANT SELECT, INSERT, UPDATE, DELETE ON entente.entity_state TO entente_gateway;
GRANT INSERT, UPDATE, DELETE ON entente.snapshot, entente.snapshot_part TO entente_gateway;

DO $$
DECLARE
    kept text;
    own_stream text :=
        'workspace = (SELECT current_setting(''entente.workspace'', true)) '
        'AND stream = (SELECT current_setting(''entente.stream'', true))';
BEGIN
    FOREACH kept IN ARRAY ARRAY['past_epoch', 'entity_state', 'snapshot', 'snapshot_part'] LOOP
        EXECUTE format('ALTER TABLE entente.%I ENABLE ROW LEVEL SECURITY', kept);
        EXECUTE format('ALTER TABLE entente.%I FORCE ROW LEVEL SECURITY', kept);
        EXECUTE format(
            'CREATE POLICY owning ON entente.%I TO entente_owner USING (true) WITH CHECK (true)', kept
        );
        EXECUTE format(
            'CREATE POLICY reading ON entente.%I FOR SELECT TO entente_gateway USING (%s)',
            kept, own_stream
        );
        CONTINUE WHEN kept = 'past_epoch';
        EXECUTE format(
            'CREATE POLICY keeping ON entente.%I TO entente_gateway '
            'USING (%s AND (SELECT entente.is_keeping())) '
            'WITH CHECK (%s AND (SELECT entente.is_keeping()))',
            kept, own_stream, own_stream
        );
    END LOOP;
END
$$;

-- The checkpointer --------------------------------------------------------------------------------

CREATE FUNCTION entente.streams_to_keep(every bigint, cut bigint)
RETURNS TABLE (stream text) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT stream.id
    FROM entente.stream
    LEFT JOIN LATERAL (
        SELECT max(snapshot.seq) AS newest,
            max(snapshot.seq) FILTER (WHERE snapshot.latest < $2) AS expired
        FROM entente.snapshot
        WHERE snapshot.workspace = stream.workspace AND snapshot.stream = stream.id
    ) AS kept ON true
    WHERE stream.size - coalesce(kept.newest, 0) >= $1
        OR stream.audience <> 'control' AND kept.expired > stream.horizon
    ORDER BY stream.id;
END;
COMMENT ON FUNCTION entente.streams_to_keep IS
    'The streams that have grown by so many changes since their newest snapshot, or whose horizon can '
    'move because a snapshot is older than the cut.';

CREATE FUNCTION entente.enter_stream_as_server(wanted text)
RETURNS TABLE (workspace text, size bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
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
COMMENT ON FUNCTION entente.enter_stream_as_server IS
    'Lets the rest of the transaction read one stream and write its snapshots; locks nothing.';

CREATE FUNCTION entente.raise_horizon(wanted text, cut bigint) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
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
COMMENT ON FUNCTION entente.raise_horizon IS
    'Moves a stream''s horizon up to the last snapshot of which every change was received before the '
    'cut, but not beyond the base of a device that has written since; never back. Returns it.';

-- Lives of the log --------------------------------------------------------------------------------

CREATE FUNCTION entente.begin_epochs(at bigint) RETURNS bigint
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
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
COMMENT ON FUNCTION entente.begin_epochs IS
    'Begins a new life of every log, because the database was restored to an earlier point; returns how '
    'many. For the owner alone.';

ALTER TABLE entente.server ADD COLUMN cluster text;
COMMENT ON COLUMN entente.server.cluster IS
    'The cluster and its timeline when a gateway last began to serve; NULL before the first time.';

CREATE FUNCTION entente.cluster_identity() RETURNS text
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
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
COMMENT ON FUNCTION entente.cluster_identity IS
    'What differs after a dump was loaded into another cluster, after recovery to a point in time, and '
    'after the promotion of a standby. A copy of the files put back looks the same.';

CREATE FUNCTION entente.note_cluster(at bigint) RETURNS bigint
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
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
COMMENT ON FUNCTION entente.note_cluster IS
    'Begins new lives of all logs when the database is in another cluster, or on another timeline, than '
    'when a gateway last served from it; returns how many. For the owner alone.';

REVOKE ALL ON FUNCTION
    entente.is_keeping, entente.streams_to_keep, entente.enter_stream_as_server,
    entente.raise_horizon, entente.begin_epochs, entente.cluster_identity, entente.note_cluster
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    entente.is_keeping, entente.streams_to_keep, entente.enter_stream_as_server,
    entente.raise_horizon
    TO entente_gateway;
