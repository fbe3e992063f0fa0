-- What sequencing must know of an entity to check what is written into it against the catalogue.
SET LOCAL ROLE entente_owner;

CREATE TABLE entente.entity_kind (
    workspace entente.id NOT NULL,
    stream entente.id NOT NULL,
    entity entente.id NOT NULL,
    type text NOT NULL CHECK (char_length(type) BETWEEN 1 AND 40),
    maker entente.id NOT NULL,
    state text CHECK (char_length(state) <= 500),
    device entente.id NOT NULL,
    PRIMARY KEY (workspace, stream, entity)
);
COMMENT ON TABLE entente.entity_kind IS
    'The type of an entity, the organisation that made it, and where it stands: of the first change in '
    'the log that creates it, and the last that moves it.';
COMMENT ON COLUMN entente.entity_kind.state IS 'NULL when entities of the type have no states.';
COMMENT ON COLUMN entente.entity_kind.device IS 'The device whose change said so last.';

-- From the logs that there are; what was erased of them says nothing any more.
WITH step AS (
    SELECT change.workspace, change.stream, change.seq, change.device, change.organisation,
        op.step ->> 'o' AS kind, op.step ->> 'e' AS entity, op.step ->> 't' AS type,
        op.step ->> 'v' AS state, op.place
    FROM entente.change
    CROSS JOIN LATERAL jsonb_array_elements(
        convert_from(change.content, 'UTF8')::jsonb -> 'ops'
    ) WITH ORDINALITY AS op (step, place)
    -- What needs a feature was kept unread: it may say anything.
    WHERE change.erased_by IS NULL AND NOT convert_from(change.content, 'UTF8')::jsonb ? 'need'
        AND (
            op.step ->> 'o' = 'new' AND op.step ->> 't' ~ '^[a-z][a-z0-9_]{0,39}$'
            OR op.step ->> 'o' = 'put' AND op.step ->> 'f' = 'state'
                AND jsonb_typeof(op.step -> 'v') = 'string'
        )
),
made AS (
    SELECT DISTINCT ON (workspace, stream, entity) * FROM step WHERE kind = 'new'
    ORDER BY workspace, stream, entity, seq, place
),
moved AS (
    SELECT DISTINCT ON (step.workspace, step.stream, step.entity) step.*
    FROM step
    JOIN made USING (workspace, stream, entity)
    WHERE step.kind = 'put' AND (step.seq, step.place) > (made.seq, made.place)
    ORDER BY step.workspace, step.stream, step.entity, step.seq DESC, step.place DESC
)
INSERT INTO entente.entity_kind (workspace, stream, entity, type, maker, state, device)
SELECT workspace, stream, made.entity, made.type, made.organisation, left(moved.state, 500),
    coalesce(moved.device, made.device)
FROM made
LEFT JOIN moved USING (workspace, stream, entity);

ALTER TABLE entente.entity_kind ENABLE ROW LEVEL SECURITY;
ALTER TABLE entente.entity_kind FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE (state, device) ON entente.entity_kind TO entente_gateway;
CREATE POLICY owning ON entente.entity_kind TO entente_owner USING (true) WITH CHECK (true);
CREATE POLICY reading ON entente.entity_kind FOR SELECT TO entente_gateway
    USING (
        workspace = (SELECT current_setting('entente.workspace', true))
        AND stream = (SELECT current_setting('entente.stream', true))
    );
CREATE POLICY appending ON entente.entity_kind FOR INSERT TO entente_gateway
    WITH CHECK (
        workspace = (SELECT current_setting('entente.workspace', true))
        AND stream = (SELECT current_setting('entente.stream', true))
        AND device = ANY (
            (SELECT string_to_array(current_setting('entente.writers', true), ','))::text[]
        )
    );
CREATE POLICY moving ON entente.entity_kind FOR UPDATE TO entente_gateway
    USING (
        workspace = (SELECT current_setting('entente.workspace', true))
        AND stream = (SELECT current_setting('entente.stream', true))
        AND (SELECT current_setting('entente.writers', true)) <> ''
    )
    WITH CHECK (
        workspace = (SELECT current_setting('entente.workspace', true))
        AND stream = (SELECT current_setting('entente.stream', true))
        AND device = ANY (
            (SELECT string_to_array(current_setting('entente.writers', true), ','))::text[]
        )
    );
