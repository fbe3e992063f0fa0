-- A device that was revoked is told so, and not only that nobody knows it: a restored database also
-- knows no device that was enrolled since, and only a revoked one has to give up what it holds.
SET LOCAL ROLE entente_owner;

CREATE FUNCTION entente.is_revoked(token_digest bytea) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT EXISTS (
        SELECT FROM entente.device
        WHERE device.token_digest = $1 AND device.revoked IS NOT NULL
    );
END;
COMMENT ON FUNCTION entente.is_revoked IS
    'Whether a token belonged to a device that was revoked; asked when it signs nobody in.';

REVOKE ALL ON FUNCTION entente.is_revoked FROM PUBLIC;
GRANT EXECUTE ON FUNCTION entente.is_revoked TO entente_gateway;
