-- What sequencing must know of a stream's past beside the log: small tables, written seldom and read by
-- key while the stream's row is locked.
SET LOCAL ROLE entente_owner;

CREATE TABLE entente.field_feature (
    workspace entente.id NOT NULL,
    stream entente.id NOT NULL,
    entity entente.id NOT NULL,
    field text NOT NULL CHECK (char_length(field) <= 40),
    feature text NOT NULL CHECK (char_length(feature) BETWEEN 1 AND 40),
    device entente.id NOT NULL,
    PRIMARY KEY (workspace, stream, entity, field, feature)
);
COMMENT ON TABLE entente.field_feature IS
    'A feature of the protocol that some change of a field needed: from then on the field is written by '
    'changes that list the feature, so that no older version overwrites what it cannot read.';
COMMENT ON COLUMN entente.field_feature.field IS 'Empty for the entity as a whole.';

CREATE TABLE entente.refused_creation (
    workspace entente.id NOT NULL,
    stream entente.id NOT NULL,
    device entente.id NOT NULL,
    entity entente.id NOT NULL,
    size bigint NOT NULL CHECK (size >= 0),
    PRIMARY KEY (workspace, stream, device, entity)
);
COMMENT ON TABLE entente.refused_creation IS
    'An entity that a device tried to create in a change that was refused, with the size of the log '
    'then: what the device wrote about it before it heard of that is refused as well.';

CREATE TABLE entente.proposal (
    workspace entente.id NOT NULL,
    stream entente.id NOT NULL,
    id entente.id NOT NULL,
    seq bigint NOT NULL CHECK (seq > 0),
    device entente.id NOT NULL,
    entity entente.id NOT NULL,
    field text NOT NULL CHECK (char_length(field) BETWEEN 1 AND 40),
    digest entente.digest NOT NULL,
    parties text[] NOT NULL CHECK (cardinality(parties) > 1),
    PRIMARY KEY (workspace, stream, id)
);
COMMENT ON TABLE entente.proposal IS
    'Where the log holds a proposal, and what an acceptance of it must name. The value is in the log.';

CREATE TABLE entente.proposal_answer (
    workspace entente.id NOT NULL,
    stream entente.id NOT NULL,
    proposal entente.id NOT NULL,
    organisation entente.id NOT NULL,
    kind text NOT NULL CHECK (kind IN ('accept', 'withdraw')),
    seq bigint NOT NULL CHECK (seq > 0),
    device entente.id NOT NULL,
    PRIMARY KEY (workspace, stream, proposal, organisation, kind)
);
COMMENT ON TABLE entente.proposal_answer IS
    'That an organisation has accepted or withdrawn a proposal, each at most once.';

GRANT SELECT, INSERT ON
    entente.field_feature, entente.refused_creation, entente.proposal, entente.proposal_answer
    TO entente_gateway;
GRANT UPDATE (size), DELETE ON entente.refused_creation TO entente_gateway;

DO $$
DECLARE
    past_table text;
    own_stream text :=
        'workspace = (SELECT current_setting(''entente.workspace'', true)) '
        'AND stream = (SELECT current_setting(''entente.stream'', true))';
    own_device text :=
        ' AND device = ANY ((SELECT string_to_array('
        'current_setting(''entente.%s'', true), '',''))::text[])';
BEGIN
    FOREACH past_table IN ARRAY
        ARRAY['field_feature', 'refused_creation', 'proposal', 'proposal_answer']
    LOOP
        EXECUTE format('ALTER TABLE entente.%I ENABLE ROW LEVEL SECURITY', past_table);
        EXECUTE format('ALTER TABLE entente.%I FORCE ROW LEVEL SECURITY', past_table);
        EXECUTE format(
            'CREATE POLICY owning ON entente.%I TO entente_owner USING (true) WITH CHECK (true)',
            past_table
        );
        EXECUTE format(
            'CREATE POLICY reading ON entente.%I FOR SELECT TO entente_gateway USING (%s%s)',
            past_table,
            own_stream,
            -- What was refused is told to its own device only.
            CASE past_table WHEN 'refused_creation' THEN format(own_device, 'devices') ELSE '' END
        );
        EXECUTE format(
            'CREATE POLICY appending ON entente.%I FOR INSERT TO entente_gateway WITH CHECK (%s%s)',
            past_table,
            own_stream,
            format(own_device, 'writers')
        );
    END LOOP;
    EXECUTE format(
        'CREATE POLICY moving ON entente.refused_creation FOR UPDATE TO entente_gateway USING (%s%s)',
        own_stream,
        format(own_device, 'writers')
    );
    EXECUTE format(
        'CREATE POLICY lifting ON entente.refused_creation FOR DELETE TO entente_gateway USING (%s%s)',
        own_stream,
        format(own_device, 'writers')
    );
END
$$;

CREATE FUNCTION entente.signers(asking text[])
RETURNS TABLE (device text, public_key bytea, is_signer boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT device.id, device.public_key, 'signer' = ANY (member.roles)
    FROM entente.device
    JOIN entente.member ON member.id = device.member
    WHERE device.id = ANY ($1)
        AND device.id = ANY (string_to_array(current_setting('entente.writers', true), ','));
END;
COMMENT ON FUNCTION entente.signers IS
    'The keys of devices, and whether their members hold the role of a signer; only for devices that '
    'this transaction has entered a stream for with the right to write.';

REVOKE ALL ON FUNCTION entente.signers FROM PUBLIC;
GRANT EXECUTE ON FUNCTION entente.signers TO entente_gateway;
