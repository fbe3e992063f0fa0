extension StreamSQL {
    /// Appends changes; arrays of equal length, one element for each.
    static let append = Statement(
        "stream-append",
        """
        INSERT INTO entente.change (
            workspace, stream, acl, received, seq, device, n, base, content, digest, leaf, member,
            organisation, known_size, known_root, edits_text
        )
        SELECT current_setting('entente.workspace'), $1::text, $2::bigint, $3::bigint, appended.*
        FROM unnest(
            $4::bigint[], $5::text[], $6::bigint[], $7::bigint[], $8::bytea[], $9::bytea[],
            $10::bytea[], $11::text[], $12::text[], $13::bigint[], $14::bytea[], $15::boolean[]
        ) AS appended
        """
    )

    /// Records refusals.
    static let refuse = Statement(
        "stream-refuse",
        """
        INSERT INTO entente.rejection (workspace, stream, device, n, digest, code, detail)
        SELECT current_setting('entente.workspace'), $1::text, refused.*
        FROM unnest($2::text[], $3::bigint[], $4::bytea[], $5::text[], $6::text[]) AS refused
        """
    )

    /// Keeps the signature of a push of which a part was refused or known, with what its readers miss.
    static let sealWithDigests = Statement(
        "stream-seal-with-digests",
        """
        INSERT INTO entente.seal (
            workspace, stream, received, device, first_n, last_n, signature, seq, refused_ns,
            refused_digests, repeated_ns, repeated_digests
        )
        VALUES (
            current_setting('entente.workspace'), $1::text, $2::bigint, $3::text, $4::bigint,
            $5::bigint, $6::bytea, $7::bigint, $8::bigint[], $9::bytea[], $10::bigint[], $11::bytea[]
        )
        """
    )

    /// Keeps the devices' signatures.
    static let seal = Statement(
        "stream-seal",
        """
        INSERT INTO entente.seal (
            workspace, stream, received, device, first_n, last_n, signature, seq
        )
        SELECT current_setting('entente.workspace'), $1::text, $2::bigint, sealed.*
        FROM unnest(
            $3::text[], $4::bigint[], $5::bigint[], $6::bytea[], $7::bigint[]
        ) AS sealed
        """
    )

    /// Moves the devices' counters.
    static let moveCounters = Statement(
        "stream-move-counters",
        """
        INSERT INTO entente.stream_device (workspace, stream, device, next_n, last_base)
        SELECT current_setting('entente.workspace'), $1::text, moved.*
        FROM unnest($2::text[], $3::bigint[], $4::bigint[]) AS moved
        ON CONFLICT (workspace, stream, device)
        DO UPDATE SET next_n = excluded.next_n, last_base = excluded.last_base
        """
    )

    /// Moves the head from the size that was locked; touches one row or something is wrong.
    static let moveHead = Statement(
        "stream-move-head",
        """
        UPDATE entente.stream SET size = $3::bigint, frontier = $4::bytea
        WHERE workspace = (SELECT current_setting('entente.workspace', true))
            AND id = $1::text AND size = $2::bigint
        """
    )

    /// Tells every listening process that streams were appended to.
    static let hint = Statement(
        "stream-hint",
        "SELECT entente.tell('appended:' || id)::text FROM unnest($1::text[]) AS id"
    )
}
