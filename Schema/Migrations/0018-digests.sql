-- Digests: what a member is told, once a day, where they want to be told it.
SET LOCAL ROLE entente_owner;

CREATE TABLE entente.delivery (
    member entente.id PRIMARY KEY REFERENCES entente.member,
    mail text COLLATE "C" CHECK (char_length(mail) BETWEEN 3 AND 320),
    webhook text COLLATE "C" CHECK (char_length(webhook) BETWEEN 9 AND 2000),
    webhook_key bytea CHECK (octet_length(webhook_key) = 32),
    zone text COLLATE "C" NOT NULL CHECK (char_length(zone) BETWEEN 1 AND 100),
    hour smallint NOT NULL CHECK (hour BETWEEN 0 AND 23),
    changed entente.instant NOT NULL,
    CHECK ((webhook IS NULL) = (webhook_key IS NULL))
);
COMMENT ON TABLE entente.delivery IS
    'Where and when a member wants to be told; who has no row is told by the own programs alone.';
COMMENT ON COLUMN entente.delivery.webhook_key IS 'What calls are signed with; the member was told it once.';
COMMENT ON COLUMN entente.delivery.hour IS 'From which hour of the day on, in the zone.';

CREATE TABLE entente.daily_digest (
    workspace entente.id NOT NULL,
    member entente.id NOT NULL,
    day date NOT NULL,
    channel text COLLATE "C" NOT NULL CHECK (channel IN ('mail', 'webhook')),
    created entente.instant NOT NULL,
    tries integer NOT NULL DEFAULT 0 CHECK (tries >= 0),
    next entente.instant NOT NULL,
    ended entente.instant,
    outcome text COLLATE "C" CHECK (outcome IN ('sent', 'refused', 'abandoned')),
    PRIMARY KEY (workspace, member, day, channel),
    CHECK ((ended IS NULL) = (outcome IS NULL))
);
CREATE INDEX daily_digest_open ON entente.daily_digest (next) WHERE ended IS NULL;
COMMENT ON TABLE entente.daily_digest IS
    'One message to one member about one partnership: which reminders it tells is in these, and what they '
    'are called is read when it goes out. Its key is its name, however often it is tried.';
COMMENT ON COLUMN entente.daily_digest.next IS
    'When it is tried; while a gateway has it in hand, when another may take it.';
COMMENT ON INDEX entente.daily_digest_open IS 'For what is to be sent.';

ALTER TABLE entente.daily_digest ENABLE ROW LEVEL SECURITY;
ALTER TABLE entente.daily_digest FORCE ROW LEVEL SECURITY;
CREATE POLICY owning ON entente.daily_digest TO entente_owner USING (true) WITH CHECK (true);

CREATE FUNCTION entente.set_delivery(
    asking text, mail text, webhook text, webhook_key bytea, zone text, hour integer, at bigint
)
RETURNS boolean LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    WITH told AS (
        INSERT INTO entente.delivery AS kept (member, mail, webhook, webhook_key, zone, hour, changed)
        SELECT device.member, $2, $3, $4, $5, $6, $7
        FROM entente.device WHERE device.id = $1 AND device.revoked IS NULL
        ON CONFLICT (member) DO UPDATE SET mail = excluded.mail, webhook = excluded.webhook,
            webhook_key = excluded.webhook_key, zone = excluded.zone, hour = excluded.hour,
            changed = excluded.changed
        RETURNING 1
    )
    SELECT EXISTS (SELECT FROM told);
END;
COMMENT ON FUNCTION entente.set_delivery IS 'Notes where and when a device''s member wants to be told.';

CREATE FUNCTION entente.delivery_of(asking text)
RETURNS TABLE (mail text, webhook text, zone text, hour integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT delivery.mail, delivery.webhook, delivery.zone, delivery.hour
    FROM entente.device JOIN entente.delivery ON delivery.member = device.member
    WHERE device.id = $1 AND device.revoked IS NULL;
END;
COMMENT ON FUNCTION entente.delivery_of IS 'Where and when a device''s member wants to be told.';

CREATE FUNCTION entente.digests_to_open()
RETURNS TABLE (workspace text, member text, zone text, hour integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT untold.workspace, untold.member, delivery.zone, delivery.hour
    FROM (
        SELECT DISTINCT reminder.workspace, reminder.member FROM entente.reminder
        WHERE reminder.digest IS NULL
    ) AS untold
    JOIN entente.delivery ON delivery.member = untold.member
    WHERE delivery.mail IS NOT NULL OR delivery.webhook IS NOT NULL
    ORDER BY untold.workspace, untold.member;
END;
COMMENT ON FUNCTION entente.digests_to_open IS
    'Who has been told nothing yet of something, and when they want to be told.';

CREATE FUNCTION entente.open_digest(partnership text, teller text, today date, at bigint)
RETURNS bigint LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    opened bigint;
BEGIN
    INSERT INTO entente.daily_digest (workspace, member, day, channel, created, next)
    SELECT partnership, teller, today, channel.name, at, at
    FROM entente.delivery
    CROSS JOIN LATERAL (
        VALUES ('mail', delivery.mail), ('webhook', delivery.webhook)
    ) AS channel (name, address)
    WHERE delivery.member = teller AND channel.address IS NOT NULL
        AND NOT EXISTS (
            SELECT FROM entente.daily_digest AS digest
            WHERE digest.workspace = partnership AND digest.member = teller AND digest.day = today
        )
    ORDER BY channel.name
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS opened = ROW_COUNT;
    -- What comes after the day's digest waits for the next day's.
    IF opened > 0 THEN
        UPDATE entente.reminder SET digest = today
        WHERE reminder.workspace = partnership AND reminder.member = teller
            AND reminder.digest IS NULL;
    END IF;
    RETURN opened;
END
$$;
COMMENT ON FUNCTION entente.open_digest IS
    'Makes the day''s messages of a member out of what was not told yet, once; how many there are.';

CREATE FUNCTION entente.take_digests(at bigint, until bigint, most integer)
RETURNS TABLE (
    workspace text, member text, day text, channel text, tries integer, mail text, webhook text,
    webhook_key bytea, device text
)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    WITH due AS (
        SELECT digest.workspace, digest.member, digest.day, digest.channel
        FROM entente.daily_digest AS digest
        WHERE digest.ended IS NULL AND digest.next <= $1
        ORDER BY digest.next LIMIT $3 FOR UPDATE SKIP LOCKED
    ),
    taken AS (
        UPDATE entente.daily_digest AS digest SET next = $2, tries = digest.tries + 1 FROM due
        WHERE digest.workspace = due.workspace AND digest.member = due.member
            AND digest.day = due.day AND digest.channel = due.channel
        RETURNING digest.workspace, digest.member, digest.day, digest.channel, digest.tries
    )
    SELECT taken.workspace, taken.member, taken.day::text, taken.channel, taken.tries, delivery.mail,
        delivery.webhook, delivery.webhook_key,
        (
            SELECT device.id FROM entente.device
            WHERE device.member = taken.member AND device.revoked IS NULL
            ORDER BY device.id LIMIT 1
        )
    FROM taken LEFT JOIN entente.delivery ON delivery.member = taken.member
    ORDER BY taken.workspace, taken.member, taken.day, taken.channel;
END;
COMMENT ON FUNCTION entente.take_digests IS
    'Takes messages in hand until an instant, after which another gateway may: no two have the same.';

CREATE FUNCTION entente.digest_reminders(partnership text, teller text, today date)
RETURNS TABLE (entity text, type text, occasion text, due text, level integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT reminder.entity, reminder.type, reminder.occasion, reminder.due::text, reminder.level
    FROM entente.reminder
    WHERE reminder.workspace = $1 AND reminder.member = $2 AND reminder.digest = $3
    ORDER BY reminder.due, reminder.entity, reminder.occasion, reminder.level;
END;
COMMENT ON FUNCTION entente.digest_reminders IS 'What a message tells.';

CREATE FUNCTION entente.end_digest(
    partnership text, teller text, today date, way text, how text, again bigint, at bigint
)
RETURNS boolean LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    WITH ended AS (
        UPDATE entente.daily_digest AS digest
        SET outcome = $5, ended = CASE WHEN $5 IS NOT NULL THEN $7 END, next = coalesce($6, next)
        WHERE digest.workspace = $1 AND digest.member = $2 AND digest.day = $3
            AND digest.channel = $4 AND digest.ended IS NULL
        RETURNING 1
    )
    SELECT EXISTS (SELECT FROM ended);
END;
COMMENT ON FUNCTION entente.end_digest IS
    'Notes what became of a message, or when it is tried again; whether it was still open.';

CREATE OR REPLACE FUNCTION entente.claim_reminders(
    partnership text, members text[], entities text[], types text[], occasions text[], dues text[],
    levels integer[], at bigint
)
RETURNS bigint LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    WITH claim AS (
        INSERT INTO entente.reminder AS kept
            (workspace, member, entity, type, occasion, due, level, claimed)
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
        -- What was claimed days from now was claimed by a clock that was wrong, before its time.
        ON CONFLICT (workspace, member, entity, occasion, due, level) DO UPDATE
            SET claimed = excluded.claimed, digest = NULL
            WHERE kept.claimed > excluded.claimed + 172800000
        RETURNING 1
    )
    SELECT count(*) FROM claim;
END;
COMMENT ON FUNCTION entente.claim_reminders IS
    'Writes down what members of a partnership are told, and returns how much of it nobody was told '
    'before; a claim from more than two days ahead is void, because only a wrong clock makes one.';

REVOKE ALL ON FUNCTION
    entente.set_delivery, entente.delivery_of, entente.digests_to_open, entente.open_digest,
    entente.take_digests, entente.digest_reminders, entente.end_digest
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    entente.set_delivery, entente.delivery_of, entente.digests_to_open, entente.open_digest,
    entente.take_digests, entente.digest_reminders, entente.end_digest
    TO entente_gateway;
