-- A member is told what became of the digests: an address that refuses them would swallow all.
SET LOCAL ROLE entente_owner;

CREATE FUNCTION entente.digest_outcomes(asking text)
RETURNS TABLE (channel text, day text, outcome text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT DISTINCT ON (digest.channel) digest.channel, digest.day::text, digest.outcome
    FROM entente.device
    JOIN entente.delivery ON delivery.member = device.member
    JOIN entente.member ON member.id = device.member
    JOIN entente.department ON department.id = member.department
    JOIN entente.partnership_organisation AS part ON part.organisation = department.organisation
    JOIN entente.daily_digest AS digest
        ON digest.workspace = part.partnership AND digest.member = member.id
    WHERE device.id = $1 AND device.revoked IS NULL AND digest.ended >= delivery.changed
    ORDER BY digest.channel, digest.ended DESC, digest.workspace;
END;
COMMENT ON FUNCTION entente.digest_outcomes IS
    'What became of the last message on each way, since the device''s member last said where.';

REVOKE ALL ON FUNCTION entente.digest_outcomes FROM PUBLIC;
GRANT EXECUTE ON FUNCTION entente.digest_outcomes TO entente_gateway;
