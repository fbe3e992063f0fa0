-- The two roles, and who owns the schema.
--
-- Roles belong to the whole cluster and outlive a database, so they may be there already. This step
-- works for a superuser, for a role that may create roles, and for entente_owner itself when an
-- administrator has made both roles before.
DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['entente_owner', 'entente_gateway'] LOOP
        CONTINUE WHEN EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = wanted);
        BEGIN
            EXECUTE format('CREATE ROLE %I LOGIN', wanted);
        EXCEPTION
            -- Another database of this cluster was set up at the same moment.
            WHEN duplicate_object OR unique_violation THEN NULL;
        END;
    END LOOP;
    -- On a server that an administrator brings, one login takes either role (SET ROLE).
    FOREACH wanted IN ARRAY ARRAY['entente_owner', 'entente_gateway'] LOOP
        IF current_user <> 'entente_owner'
            AND NOT pg_catalog.pg_has_role(current_user, wanted, 'MEMBER') THEN
            EXECUTE format('GRANT %I TO %I', wanted, current_user);
        END IF;
    END LOOP;
END
$$;

CREATE SCHEMA IF NOT EXISTS entente;
ALTER SCHEMA entente OWNER TO entente_owner;
ALTER TABLE IF EXISTS entente.migration OWNER TO entente_owner;

-- Whoever runs the migrations, what they make belongs to entente_owner.
SET LOCAL ROLE entente_owner;

COMMENT ON SCHEMA entente IS
    'Everything of Entente. entente_owner owns it (migrations, administration); entente_gateway '
    'reads and appends to streams that a device has entered, and calls the functions granted to it.';
GRANT USAGE ON SCHEMA entente TO entente_gateway;
