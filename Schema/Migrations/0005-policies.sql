-- What entente_gateway may do with the log, and which rows of it there are for a transaction.
--
-- The settings are read in sub-selects so that the planner evaluates them once for a statement and
-- not for each row; an unset one is NULL or empty and equals no id. Row-level security is forced, so
-- that even the owner sees rows by a policy only; there is no policy for any other role.
SET LOCAL ROLE entente_owner;

GRANT SELECT ON entente.stream, entente.stream_device, entente.change, entente.rejection, entente.seal
    TO entente_gateway;
GRANT INSERT ON entente.stream_device, entente.change, entente.rejection, entente.seal
    TO entente_gateway;
GRANT UPDATE (size, frontier) ON entente.stream TO entente_gateway;
GRANT UPDATE (next_n, last_base) ON entente.stream_device TO entente_gateway;

DO $$
DECLARE
    log_table text;
    key_column text;
    own_stream text;
BEGIN
    FOREACH log_table IN ARRAY ARRAY['stream', 'stream_device', 'change', 'rejection', 'seal'] LOOP
        key_column := CASE log_table WHEN 'stream' THEN 'id' ELSE 'stream' END;
        own_stream := format(
            'workspace = (SELECT current_setting(''entente.workspace'', true)) '
            'AND %I = (SELECT current_setting(''entente.stream'', true))',
            key_column
        );
        EXECUTE format('ALTER TABLE entente.%I ENABLE ROW LEVEL SECURITY', log_table);
        EXECUTE format('ALTER TABLE entente.%I FORCE ROW LEVEL SECURITY', log_table);
        EXECUTE format(
            'CREATE POLICY owning ON entente.%I TO entente_owner USING (true) WITH CHECK (true)',
            log_table
        );
        -- Counters and refusals are told to their own device only.
        EXECUTE format(
            'CREATE POLICY reading ON entente.%I FOR SELECT TO entente_gateway USING (%s%s)',
            log_table,
            own_stream,
            CASE WHEN log_table IN ('stream_device', 'rejection') THEN
                ' AND device = ANY ((SELECT string_to_array('
                'current_setting(''entente.devices'', true), '',''))::text[])'
            ELSE '' END
        );
        CONTINUE WHEN log_table = 'stream';
        EXECUTE format(
            'CREATE POLICY appending ON entente.%I FOR INSERT TO entente_gateway WITH CHECK (%s '
            'AND device = ANY ((SELECT string_to_array('
            'current_setting(''entente.writers'', true), '',''))::text[]))',
            log_table,
            own_stream
        );
    END LOOP;
END
$$;

CREATE POLICY moving ON entente.stream FOR UPDATE TO entente_gateway
    USING (
        workspace = (SELECT current_setting('entente.workspace', true))
        AND id = (SELECT current_setting('entente.stream', true))
        AND (SELECT current_setting('entente.writers', true)) <> ''
    );
CREATE POLICY moving ON entente.stream_device FOR UPDATE TO entente_gateway
    USING (
        workspace = (SELECT current_setting('entente.workspace', true))
        AND stream = (SELECT current_setting('entente.stream', true))
        AND device = ANY (
            (SELECT string_to_array(current_setting('entente.writers', true), ','))::text[]
        )
    );

COMMENT ON POLICY moving ON entente.stream IS 'The head moves for a transaction with a writer.';

-- The gateway is ready when the schema is the one it knows.
GRANT SELECT ON entente.migration TO entente_gateway;
