-- Organisations take turns before the scanner, so that one that sends much does not stop the others.
SET LOCAL ROLE entente_owner;

ALTER TABLE entente.organisation ADD COLUMN scan_turn bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN entente.organisation.scan_turn IS
    'When an attachment of it was taken in hand for the scanner last, counted in turns of all.';

ALTER TABLE entente.attachment ADD COLUMN scan_until entente.instant;
COMMENT ON COLUMN entente.attachment.scan_until IS
    'Until when a gateway has it in hand for the scanner; NULL while none has.';

DROP INDEX entente.attachment_scan;
CREATE INDEX attachment_waiting
    ON entente.attachment (organisation, (greatest(scan_after, completed)))
    WHERE completed IS NOT NULL AND verdict IS NULL;
COMMENT ON INDEX entente.attachment_waiting IS
    'For what waits for the scanner: of each organisation what has waited longest.';
CREATE INDEX attachment_in_hand ON entente.attachment (organisation) WHERE scan_until IS NOT NULL;
COMMENT ON INDEX entente.attachment_in_hand IS
    'For how much of an organisation the scanners are looking at.';

DROP FUNCTION entente.claim_scans;
CREATE FUNCTION entente.claim_scans(most integer, of_one integer, at bigint, until bigint)
RETURNS TABLE (partnership text, wanted bytea, holder text, whole bigint, try integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    side text;
    taken integer := 0;
    before integer := -1;
BEGIN
    -- Of two who claim each sees whose turn it was before.
    PERFORM pg_advisory_xact_lock(hashtextextended('entente.scans', 0));
    WHILE taken < most AND taken > before LOOP
        before := taken;
        FOR side IN
            -- One look into the index for each organisation, however much of it waits.
            WITH RECURSIVE waiting (organisation) AS (
                SELECT min(attachment.organisation::text COLLATE "C") FROM entente.attachment
                WHERE attachment.completed IS NOT NULL AND attachment.verdict IS NULL
                UNION ALL
                SELECT (
                    SELECT min(attachment.organisation::text COLLATE "C") FROM entente.attachment
                    WHERE attachment.completed IS NOT NULL AND attachment.verdict IS NULL
                        AND attachment.organisation > waiting.organisation
                )
                FROM waiting WHERE waiting.organisation IS NOT NULL
            )
            SELECT organisation.id FROM waiting
            JOIN entente.organisation ON organisation.id = waiting.organisation
            ORDER BY organisation.scan_turn, organisation.id
        LOOP
            EXIT WHEN taken = most;
            CONTINUE WHEN of_one <= (
                SELECT count(*) FROM entente.attachment
                WHERE attachment.organisation = side AND attachment.scan_until > at
            );
            UPDATE entente.attachment
            SET scan_tries = scan_tries + 1, scan_after = until, scan_until = until
            FROM (
                SELECT next.workspace, next.digest, next.member FROM entente.attachment AS next
                WHERE next.organisation = side AND next.completed IS NOT NULL
                    AND next.verdict IS NULL AND next.scan_after <= at
                ORDER BY greatest(next.scan_after, next.completed) LIMIT 1
                FOR UPDATE SKIP LOCKED
            ) AS next
            WHERE attachment.workspace = next.workspace AND attachment.digest = next.digest
                AND attachment.member = next.member
            RETURNING attachment.workspace, attachment.digest, attachment.member, attachment.size,
                attachment.scan_tries
            INTO partnership, wanted, holder, whole, try;
            CONTINUE WHEN NOT FOUND;
            UPDATE entente.organisation
            SET scan_turn = (SELECT max(other.scan_turn) + 1 FROM entente.organisation AS other)
            WHERE organisation.id = side;
            taken := taken + 1;
            RETURN NEXT;
        END LOOP;
    END LOOP;
END
$$;
COMMENT ON FUNCTION entente.claim_scans IS
    'Takes what waits for the scanner in hand; nobody else gets it until a time. Organisations take turns, '
    'and of one no more than so many are in hand at a time.';
REVOKE ALL ON FUNCTION entente.claim_scans FROM PUBLIC;
GRANT EXECUTE ON FUNCTION entente.claim_scans TO entente_gateway;

CREATE OR REPLACE FUNCTION entente.judge_attachment(
    partnership text, wanted bytea, holder text, nth integer, said text, by text, retry bigint,
    at bigint
)
RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE entente.attachment SET
        verdict = nullif(said, 'failed'),
        scan_after = retry,
        scan_until = NULL
    WHERE attachment.workspace = partnership AND attachment.digest = wanted
        AND attachment.member = holder AND attachment.completed IS NOT NULL
        AND attachment.verdict IS NULL AND attachment.scan_tries = nth;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO entente.attachment_verdict (workspace, digest, member, try, at, scanner, verdict)
    VALUES (partnership, wanted, holder, nth, judge_attachment.at, by, said)
    ON CONFLICT DO NOTHING;
    RETURN true;
END
$$;
