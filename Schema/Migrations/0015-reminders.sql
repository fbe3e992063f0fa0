-- What members are told without asking: each thing once, whichever gateway finds it first.
SET LOCAL ROLE entente_owner;

CREATE TABLE entente.reminder (
    workspace entente.id NOT NULL,
    member entente.id NOT NULL,
    entity entente.id NOT NULL,
    occasion text COLLATE "C" NOT NULL CHECK (occasion ~ '^[a-z][a-z_]{0,39}$'),
    due date NOT NULL,
    level smallint NOT NULL CHECK (level BETWEEN 1 AND 3),
    type text COLLATE "C" NOT NULL CHECK (type ~ '^[a-z][a-z0-9_]{0,39}$'),
    claimed entente.instant NOT NULL,
    digest date,
    PRIMARY KEY (workspace, member, entity, occasion, due, level)
);
CREATE INDEX reminder_untold ON entente.reminder (workspace, member) WHERE digest IS NULL;
COMMENT ON TABLE entente.reminder IS
    'What a member is told: the row is the claim to tell it and the message itself, so nothing is told '
    'twice. It holds nothing of the entity but its id: what it is called is read with the member''s '
    'rights when the member is told.';
COMMENT ON COLUMN entente.reminder.level IS 'Whom it has come to: doer, account manager, sponsor.';
COMMENT ON COLUMN entente.reminder.digest IS
    'The day of the digest that tells it, in the member''s zone; NULL until there is one.';
COMMENT ON INDEX entente.reminder_untold IS 'For the next digest.';

ALTER TABLE entente.reminder ENABLE ROW LEVEL SECURITY;
ALTER TABLE entente.reminder FORCE ROW LEVEL SECURITY;
CREATE POLICY owning ON entente.reminder TO entente_owner USING (true) WITH CHECK (true);

CREATE FUNCTION entente.reminder_readers()
RETURNS TABLE (
    workspace text, organisation text, department text, device text, member text, name text,
    roles text[]
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT partnership.id, part.organisation, department.id,
        (
            SELECT device.id FROM entente.device
            JOIN entente.member AS holder ON holder.id = device.member
            WHERE holder.department = department.id AND device.revoked IS NULL
            ORDER BY device.id LIMIT 1
        ),
        member.id, member.name, member.roles
    FROM entente.partnership
    JOIN entente.partnership_organisation AS part
        ON part.partnership = partnership.id AND part.accepted IS NOT NULL
    JOIN entente.department ON department.organisation = part.organisation
    JOIN entente.member ON member.department = department.id
    WHERE partnership.state = 'active'
    ORDER BY partnership.id, part.organisation, department.id, member.id;
END;
COMMENT ON FUNCTION entente.reminder_readers IS
    'The members of active partnerships, each with a device of the department, whose members all read '
    'the same streams: what they are told is read as that device, or not at all when there is none.';

CREATE FUNCTION entente.claim_reminders(
    partnership text, members text[], entities text[], types text[], occasions text[], dues text[],
    levels integer[], at bigint
)
RETURNS bigint LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    WITH claim AS (
        INSERT INTO entente.reminder (workspace, member, entity, type, occasion, due, level, claimed)
        SELECT $1, asked.member, asked.entity, asked.type, asked.occasion, asked.due::date,
            asked.level, $8
        FROM unnest($2, $3, $4, $5, $6, $7)
            AS asked (member, entity, type, occasion, due, level)
        JOIN entente.member ON member.id = asked.member
        JOIN entente.department ON department.id = member.department
        JOIN entente.partnership_organisation AS part
            ON part.organisation = department.organisation AND part.partnership = $1
                AND part.accepted IS NOT NULL
        -- In one order everywhere, or two gateways could wait for each other.
        ORDER BY asked.member, asked.entity, asked.occasion, asked.due, asked.level
        ON CONFLICT DO NOTHING
        RETURNING 1
    )
    SELECT count(*) FROM claim;
END;
COMMENT ON FUNCTION entente.claim_reminders IS
    'Writes down what members of a partnership are told, and returns how much of it nobody was told '
    'before.';

REVOKE ALL ON FUNCTION entente.reminder_readers, entente.claim_reminders FROM PUBLIC;
GRANT EXECUTE ON FUNCTION entente.reminder_readers, entente.claim_reminders TO entente_gateway;
