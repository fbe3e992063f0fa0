-- Digests in turn, and only where somebody who reads there has said that they may: who answers slowly, or never,
-- holds nobody else's.
SET LOCAL ROLE entente_owner;

ALTER TABLE entente.daily_digest ADD COLUMN organisation entente.id;
UPDATE entente.daily_digest AS digest SET organisation = department.organisation
FROM entente.member JOIN entente.department ON department.id = member.department
WHERE member.id = digest.member;
ALTER TABLE entente.daily_digest ALTER COLUMN organisation SET NOT NULL;
COMMENT ON COLUMN entente.daily_digest.organisation IS 'The member''s: organisations take turns.';

DROP INDEX entente.daily_digest_open;
CREATE INDEX daily_digest_turn ON entente.daily_digest (organisation, next) WHERE ended IS NULL;
COMMENT ON INDEX entente.daily_digest_turn IS 'For what is to be sent, organisation by organisation.';

ALTER TABLE entente.delivery
    ADD COLUMN mail_confirmed entente.instant,
    ADD COLUMN mail_code bytea CHECK (octet_length(mail_code) = 32),
    ADD COLUMN mail_code_until entente.instant,
    ADD COLUMN webhook_confirmed entente.instant,
    ADD CHECK ((mail_code IS NULL) = (mail_code_until IS NULL));
COMMENT ON COLUMN entente.delivery.mail_confirmed IS
    'When the code came back that was sent to the mailbox; until then nothing else goes there.';
COMMENT ON COLUMN entente.delivery.mail_code IS 'The digest of that code.';
COMMENT ON COLUMN entente.delivery.webhook_confirmed IS
    'When the address answered with what it was asked to answer; until then nothing else goes there.';

CREATE TABLE entente.confirmation (
    member entente.id NOT NULL REFERENCES entente.member,
    address bytea NOT NULL CHECK (octet_length(address) = 32),
    asked entente.instant NOT NULL
);
CREATE INDEX confirmation_member ON entente.confirmation (member, asked);
CREATE INDEX confirmation_address ON entente.confirmation (address, asked);
COMMENT ON TABLE entente.confirmation IS
    'Which addresses were asked to confirm in the last day, by digest: nobody is asked often.';
COMMENT ON INDEX entente.confirmation_member IS 'For how often a member had somebody asked.';
COMMENT ON INDEX entente.confirmation_address IS 'For how often an address was asked, by anybody.';

CREATE FUNCTION entente.claim_confirmation(
    asking text, address text, of_member integer, of_address integer, at bigint
)
RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    asker entente.id;
    named bytea := sha256(convert_to(lower(address), 'UTF8'));
BEGIN
    SELECT device.member INTO asker FROM entente.device
    WHERE device.id = asking AND device.revoked IS NULL;
    IF asker IS NULL THEN
        RETURN 'revoked';
    END IF;
    -- One after the other, so that no two count the same ones.
    LOCK TABLE entente.confirmation IN SHARE ROW EXCLUSIVE MODE;
    DELETE FROM entente.confirmation AS old WHERE old.asked <= at - 86400000;
    -- The first question of a member is not spent by others, who may not even read there.
    IF (SELECT count(*) FROM entente.confirmation AS mine WHERE mine.member = asker) >= of_member
        OR (SELECT count(*) FROM entente.confirmation AS its WHERE its.address = named) >= of_address
        AND EXISTS (
            SELECT FROM entente.confirmation AS mine
            WHERE mine.address = named AND mine.member = asker
        )
    THEN
        RETURN 'spent';
    END IF;
    INSERT INTO entente.confirmation (member, address, asked) VALUES (asker, named, at);
    RETURN 'granted';
END
$$;
COMMENT ON FUNCTION entente.claim_confirmation IS
    'Whether an address may be asked to confirm for a device''s member: both only so often a day, and for a '
    'member once in any case.';

DROP FUNCTION entente.set_delivery(text, text, text, bytea, text, integer, bigint);

CREATE FUNCTION entente.set_delivery(
    asking text, mail text, webhook text, webhook_key bytea, zone text, hour integer,
    mail_code bytea, mail_code_until bigint, at bigint
)
RETURNS boolean LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    WITH told AS (
        INSERT INTO entente.delivery AS kept
            (member, mail, webhook, webhook_key, zone, hour, mail_code, mail_code_until, changed)
        SELECT device.member, $2, $3, $4, $5, $6, $7, $8, $9
        FROM entente.device WHERE device.id = $1 AND device.revoked IS NULL
        ON CONFLICT (member) DO UPDATE SET mail = excluded.mail, webhook = excluded.webhook,
            webhook_key = excluded.webhook_key, zone = excluded.zone, hour = excluded.hour,
            mail_code = excluded.mail_code, mail_code_until = excluded.mail_code_until,
            changed = excluded.changed,
            mail_confirmed = CASE WHEN kept.mail = excluded.mail THEN kept.mail_confirmed END,
            webhook_confirmed =
                CASE WHEN kept.webhook = excluded.webhook THEN kept.webhook_confirmed END
        RETURNING 1
    )
    SELECT EXISTS (SELECT FROM told);
END;
COMMENT ON FUNCTION entente.set_delivery IS
    'Notes where and when a device''s member wants to be told; another address is not confirmed.';

CREATE FUNCTION entente.confirm_mail(asking text, code bytea, at bigint)
RETURNS boolean LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    WITH told AS (
        UPDATE entente.delivery
        SET mail_confirmed = $3, mail_code = NULL, mail_code_until = NULL
        FROM entente.device
        WHERE device.id = $1 AND device.revoked IS NULL AND delivery.member = device.member
            AND delivery.mail IS NOT NULL AND delivery.mail_code = $2
            AND delivery.mail_code_until > $3
        RETURNING 1
    )
    SELECT EXISTS (SELECT FROM told);
END;
COMMENT ON FUNCTION entente.confirm_mail IS
    'Notes that a device''s member has the code that was sent to the mailbox; whether it was that code.';

CREATE FUNCTION entente.confirm_webhook(asking text, address text, at bigint)
RETURNS boolean LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    WITH told AS (
        UPDATE entente.delivery SET webhook_confirmed = $3
        FROM entente.device
        WHERE device.id = $1 AND device.revoked IS NULL AND delivery.member = device.member
            AND delivery.webhook = $2
        RETURNING 1
    )
    SELECT EXISTS (SELECT FROM told);
END;
COMMENT ON FUNCTION entente.confirm_webhook IS
    'Notes that a webhook answered what it was asked; whether it is still the one that is noted.';

DROP FUNCTION entente.delivery_of(text);

CREATE FUNCTION entente.delivery_of(asking text)
RETURNS TABLE (
    mail text, webhook text, zone text, hour integer, mail_confirmed boolean,
    webhook_confirmed boolean
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT delivery.mail, delivery.webhook, delivery.zone, delivery.hour,
        delivery.mail_confirmed IS NOT NULL, delivery.webhook_confirmed IS NOT NULL
    FROM entente.device JOIN entente.delivery ON delivery.member = device.member
    WHERE device.id = $1 AND device.revoked IS NULL;
END;
COMMENT ON FUNCTION entente.delivery_of IS
    'Where and when a device''s member wants to be told, and what of it is confirmed.';

CREATE OR REPLACE FUNCTION entente.digests_to_open()
RETURNS TABLE (workspace text, member text, zone text, hour integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT untold.workspace, untold.member, delivery.zone, delivery.hour
    FROM (
        SELECT DISTINCT reminder.workspace, reminder.member FROM entente.reminder
        WHERE reminder.digest IS NULL
    ) AS untold
    JOIN entente.delivery ON delivery.member = untold.member
    WHERE delivery.mail IS NOT NULL AND delivery.mail_confirmed IS NOT NULL
        OR delivery.webhook IS NOT NULL AND delivery.webhook_confirmed IS NOT NULL
    ORDER BY untold.workspace, untold.member;
END;

CREATE OR REPLACE FUNCTION entente.open_digest(partnership text, teller text, today date, at bigint)
RETURNS bigint LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    opened bigint;
BEGIN
    INSERT INTO entente.daily_digest (workspace, member, organisation, day, channel, created, next)
    SELECT partnership, teller, department.organisation, today, channel.name, at, at
    FROM entente.delivery
    JOIN entente.member ON member.id = delivery.member
    JOIN entente.department ON department.id = member.department
    CROSS JOIN LATERAL (
        VALUES ('mail', delivery.mail, delivery.mail_confirmed),
            ('webhook', delivery.webhook, delivery.webhook_confirmed)
    ) AS channel (name, address, confirmed)
    WHERE delivery.member = teller AND channel.address IS NOT NULL
        AND channel.confirmed IS NOT NULL
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

DROP FUNCTION entente.take_digests(bigint, bigint, integer);

CREATE FUNCTION entente.take_digest(
    at bigint, until bigint, after text, members text[], channels text[], organisations text[]
)
RETURNS TABLE (
    workspace text, member text, organisation text, day text, channel text, tries integer, mail text,
    webhook text, webhook_key bytea, device text
)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    WITH due AS (
        SELECT digest.workspace, digest.member, digest.day, digest.channel
        FROM entente.daily_digest AS digest
        WHERE digest.ended IS NULL AND digest.next <= $1 AND digest.organisation > $3
            AND digest.organisation <> ALL ($6)
            AND NOT EXISTS (
                SELECT FROM unnest($4, $5) AS held (member, channel)
                WHERE held.member = digest.member AND held.channel = digest.channel
            )
            -- What was made for an address before waits until this one is confirmed.
            AND NOT EXISTS (
                SELECT FROM entente.delivery
                WHERE delivery.member = digest.member AND CASE digest.channel
                    WHEN 'mail' THEN delivery.mail IS NOT NULL AND delivery.mail_confirmed IS NULL
                    ELSE delivery.webhook IS NOT NULL AND delivery.webhook_confirmed IS NULL
                END
            )
        ORDER BY digest.organisation, digest.next LIMIT 1 FOR UPDATE SKIP LOCKED
    ),
    taken AS (
        UPDATE entente.daily_digest AS digest SET next = $2, tries = digest.tries + 1 FROM due
        WHERE digest.workspace = due.workspace AND digest.member = due.member
            AND digest.day = due.day AND digest.channel = due.channel
        RETURNING digest.workspace, digest.member, digest.organisation, digest.day, digest.channel,
            digest.tries
    )
    SELECT taken.workspace, taken.member, taken.organisation, taken.day::text, taken.channel,
        taken.tries, delivery.mail, delivery.webhook, delivery.webhook_key,
        (
            SELECT device.id FROM entente.device
            WHERE device.member = taken.member AND device.revoked IS NULL
            ORDER BY device.id LIMIT 1
        )
    FROM taken LEFT JOIN entente.delivery ON delivery.member = taken.member;
END;
COMMENT ON FUNCTION entente.take_digest IS
    'Takes the oldest message of the next organisation in hand until an instant, after which another '
    'gateway may: none to a receiver or of an organisation that is named.';

REVOKE ALL ON FUNCTION
    entente.claim_confirmation, entente.set_delivery, entente.confirm_mail,
    entente.confirm_webhook, entente.delivery_of, entente.take_digest
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    entente.claim_confirmation, entente.set_delivery, entente.confirm_mail,
    entente.confirm_webhook, entente.delivery_of, entente.take_digest
    TO entente_gateway;
