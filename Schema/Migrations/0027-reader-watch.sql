-- Who reads reports must not keep the database from its work: what their settings ask of them, they could
-- set otherwise themselves.
SET LOCAL ROLE entente_owner;

CREATE FUNCTION entente.end_readers(longest bigint, idle bigint) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT count(*) FILTER (WHERE pg_terminate_backend(session.pid))
    FROM pg_stat_activity AS session
    JOIN entente.report_reader AS reader ON reader.role = session.usename
    -- Of a login that was made before its rights were given to the owner nothing is seen.
    WHERE pg_has_role(session.usename, 'USAGE') AND (
        session.xact_start <= clock_timestamp() - $1 * '1 ms'::interval
        OR session.state LIKE 'idle in transaction%'
            AND session.state_change <= clock_timestamp() - $2 * '1 ms'::interval
        -- Only who listens and never ends a transaction can fill the queue of all.
        OR pg_notification_queue_usage() > 0.01
    );
END;
COMMENT ON FUNCTION entente.end_readers IS
    'Ends the sessions of logins that read reports whose transaction is older than so many milliseconds, or '
    'waits for so many for its next statement; all of them when notifications pile up. Returns how many.';
REVOKE ALL ON FUNCTION entente.end_readers FROM PUBLIC;
GRANT EXECUTE ON FUNCTION entente.end_readers TO entente_gateway;
