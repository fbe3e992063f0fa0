-- What a log needs so that either side can verify it: seals that readers get with the changes, the
-- roots of the complete subtrees from which proofs are made, erasures that keep the leaf, and the
-- server's own voice in every stream.
SET LOCAL ROLE entente_owner;

ALTER TABLE entente.seal
    ADD COLUMN seq bigint,
    ADD COLUMN refused_ns bigint[] NOT NULL DEFAULT '{}',
    ADD COLUMN refused_digests bytea[] NOT NULL DEFAULT '{}';
UPDATE entente.seal SET
    seq = coalesce(
        (
            SELECT max(change.seq) FROM entente.change
            WHERE change.workspace = seal.workspace AND change.stream = seal.stream
                AND change.device = seal.device AND change.n BETWEEN seal.first_n AND seal.last_n
        ),
        (
            SELECT min(change.seq) FROM entente.change
            WHERE change.workspace = seal.workspace AND change.stream = seal.stream
                AND change.received > seal.received
        ),
        (
            SELECT stream.size + 1 FROM entente.stream
            WHERE stream.workspace = seal.workspace AND stream.id = seal.stream
        )
    ),
    refused_ns = ARRAY(
        SELECT rejection.n FROM entente.rejection
        WHERE rejection.workspace = seal.workspace AND rejection.stream = seal.stream
            AND rejection.device = seal.device
            AND rejection.n BETWEEN seal.first_n AND seal.last_n
        ORDER BY rejection.n
    ),
    refused_digests = ARRAY(
        SELECT rejection.digest FROM entente.rejection
        WHERE rejection.workspace = seal.workspace AND rejection.stream = seal.stream
            AND rejection.device = seal.device
            AND rejection.n BETWEEN seal.first_n AND seal.last_n
        ORDER BY rejection.n
    );
ALTER TABLE entente.seal
    ALTER COLUMN seq SET NOT NULL,
    ADD CHECK (seq > 0),
    ADD CHECK (cardinality(refused_ns) = cardinality(refused_digests));
CREATE INDEX seal_seq ON entente.seal (workspace, stream, seq);
COMMENT ON COLUMN entente.seal.seq IS
    'The change that readers get the seal with: the last of the push that was logged, or, when none '
    'was, the one that comes next.';
COMMENT ON COLUMN entente.seal.refused_ns IS
    'The counters of the push that were refused: not in the log, but signed like the others.';
COMMENT ON COLUMN entente.seal.refused_digests IS 'Their digests; the content stays private.';
COMMENT ON INDEX entente.seal_seq IS 'For pulls: the seals of a page of changes.';

ALTER TABLE entente.change
    ADD COLUMN erased_by entente.id,
    ADD COLUMN erased_reason text CHECK (erased_reason IN ('legal', 'mistake')),
    ADD CHECK ((erased_by IS NULL) = (erased_reason IS NULL));
COMMENT ON COLUMN entente.change.erased_by IS
    'The organisation that had the content erased; digest and leaf stay, content is what is left.';

CREATE FUNCTION entente.guard_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
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
COMMENT ON FUNCTION entente.guard_change IS
    'Whoever may update the log may do one thing: take the content out, once. A mistake of ours stops '
    'here; a superuser does not, and is found by the next client that verifies.';
CREATE TRIGGER only_erased BEFORE UPDATE ON entente.change
    FOR EACH ROW EXECUTE FUNCTION entente.guard_change();

-- Roots of complete subtrees ---------------------------------------------------------------------

CREATE TABLE entente.tree_node (
    workspace entente.id NOT NULL,
    stream entente.id NOT NULL,
    level smallint NOT NULL CHECK (level >= 8),
    place bigint NOT NULL CHECK (place >= 0),
    digest entente.digest NOT NULL,
    PRIMARY KEY (workspace, stream, level, place)
);
COMMENT ON TABLE entente.tree_node IS
    'The root over the leaves place * 2^level + 1 to (place + 1) * 2^level of a stream, for levels from '
    '8: a proof reads at most two blocks of 256 leaves and a few of these rows, however long the log. '
    'Costs 0.8 % of the rows and one pass of hashing over 256 leaves for every 256 changes.';

CREATE FUNCTION entente.tree_grow(place_workspace text, place_stream text, upto bigint)
RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
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
COMMENT ON FUNCTION entente.tree_grow IS
    'Writes the subtrees that the change at a multiple of 256 completes.';

CREATE FUNCTION entente.grow_tree() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM entente.tree_grow(NEW.workspace, NEW.stream, NEW.seq);
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION entente.grow_tree IS
    'After the statement, so that changes that were appended together are all there.';
CREATE TRIGGER grows_tree AFTER INSERT ON entente.change
    FOR EACH ROW WHEN (NEW.seq % 256 = 0) EXECUTE FUNCTION entente.grow_tree();

DO $$
DECLARE
    whole record;
BEGIN
    FOR whole IN
        SELECT workspace, stream, seq FROM entente.change
        WHERE seq % 256 = 0 ORDER BY workspace, stream, seq
    LOOP
        PERFORM entente.tree_grow(whole.workspace, whole.stream, whole.seq);
    END LOOP;
END
$$;

GRANT SELECT ON entente.tree_node TO entente_gateway;
ALTER TABLE entente.tree_node ENABLE ROW LEVEL SECURITY;
ALTER TABLE entente.tree_node FORCE ROW LEVEL SECURITY;
CREATE POLICY owning ON entente.tree_node TO entente_owner USING (true) WITH CHECK (true);
CREATE POLICY reading ON entente.tree_node FOR SELECT TO entente_gateway USING (
    workspace = (SELECT current_setting('entente.workspace', true))
    AND stream = (SELECT current_setting('entente.stream', true))
);

-- The server's own changes -----------------------------------------------------------------------

CREATE FUNCTION entente.lock_stream_as_server(wanted text, milliseconds integer)
RETURNS TABLE (
    workspace text, acl bigint, epoch text, size bigint, frontier bytea, horizon bigint,
    device text, member text, organisation text, next_n bigint, last_base bigint
)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
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
COMMENT ON FUNCTION entente.lock_stream_as_server IS
    'Locks a stream''s row for a change of the server itself (checkpoint, erasure) until the end of the '
    'transaction, which may then append in the name of the server''s device and of no other.';

REVOKE ALL ON FUNCTION
    entente.guard_change, entente.tree_grow, entente.grow_tree, entente.lock_stream_as_server
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION entente.lock_stream_as_server TO entente_gateway;
