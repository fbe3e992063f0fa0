-- What a push repeated: a reader who has only a snapshot of it can then check the device's signature.
SET LOCAL ROLE entente_owner;

ALTER TABLE entente.seal
    ADD COLUMN repeated_ns bigint[] NOT NULL DEFAULT '{}',
    ADD COLUMN repeated_digests bytea[] NOT NULL DEFAULT '{}';
UPDATE entente.seal SET
    repeated_ns = repeated.ns,
    repeated_digests = repeated.digests
FROM (
    SELECT later.workspace, later.stream, later.device, later.last_n,
        array_agg(change.n ORDER BY change.n) AS ns,
        array_agg(change.digest ORDER BY change.n) AS digests
    FROM entente.seal AS later
    CROSS JOIN LATERAL (
        SELECT max(earlier.last_n) AS covered FROM entente.seal AS earlier
        WHERE earlier.workspace = later.workspace AND earlier.stream = later.stream
            AND earlier.device = later.device AND earlier.last_n < later.last_n
    ) AS before
    JOIN entente.change
        ON change.workspace = later.workspace AND change.stream = later.stream
        AND change.device = later.device AND change.n BETWEEN later.first_n AND before.covered
    GROUP BY later.workspace, later.stream, later.device, later.last_n
) AS repeated
WHERE seal.workspace = repeated.workspace AND seal.stream = repeated.stream
    AND seal.device = repeated.device AND seal.last_n = repeated.last_n;
ALTER TABLE entente.seal
    ADD CHECK (cardinality(repeated_ns) = cardinality(repeated_digests));
COMMENT ON COLUMN entente.seal.repeated_ns IS
    'The counters of the push that were in the log before it.';
COMMENT ON COLUMN entente.seal.repeated_digests IS 'Their digests.';
