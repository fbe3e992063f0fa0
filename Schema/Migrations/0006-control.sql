-- Control streams: what an administrator does is a change in the log of every partnership it
-- concerns, in the same transaction. The server is their only author, and these functions are the
-- only way: the gateway's role may enrol a device, and cannot write a control stream otherwise.
--
-- The bytes are those that EntenteSync would make (canonical JSON, digest, leaf, tree); a test
-- recomputes all of them.
SET LOCAL ROLE entente_owner;

CREATE FUNCTION entente.new_id() RETURNS text
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    -- A random UUID has 122 random bits; the hash of two spreads more than 128 over the characters.
    SELECT string_agg(
        substr(
            '0123456789abcdefghjkmnpqrstvwxyz',
            1 + (get_byte(random.bytes, place) & CASE place WHEN 0 THEN 7 ELSE 31 END),
            1
        ),
        '' ORDER BY place
    )
    FROM (
        SELECT sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) AS bytes
    ) AS random, generate_series(0, 25) AS place;
END;
COMMENT ON FUNCTION entente.new_id IS 'A new random id.';

INSERT INTO entente.server (device, member, organisation)
VALUES (entente.new_id(), entente.new_id(), entente.new_id());

CREATE FUNCTION entente.base64url(value bytea) RETURNS text
LANGUAGE sql IMMUTABLE STRICT SET search_path = pg_catalog, pg_temp
RETURN rtrim(translate(encode($1, 'base64'), E'+/\n', '-_'), '=');
COMMENT ON FUNCTION entente.base64url IS 'Base64 for URLs without padding (RFC 4648, section 5).';

CREATE FUNCTION entente.tree_append(size bigint, frontier bytea, leaf bytea) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE STRICT SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    node bytea := leaf;
    rest bigint := size;
BEGIN
    WHILE rest & 1 = 1 LOOP
        node := sha256(
            '\x01'::bytea || substring(frontier FROM octet_length(frontier) - 31 FOR 32) || node
        );
        frontier := substring(frontier FROM 1 FOR octet_length(frontier) - 32);
        rest := rest >> 1;
    END LOOP;
    RETURN frontier || node;
END
$$;
COMMENT ON FUNCTION entente.tree_append IS
    'The roots of the complete subtrees after one more leaf (RFC 6962, section 2.1).';

CREATE FUNCTION entente.tree_root(frontier bytea) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE STRICT SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    place integer := octet_length(frontier) - 31;
    node bytea;
BEGIN
    IF place < 1 THEN
        RETURN sha256('');
    END IF;
    node := substring(frontier FROM place FOR 32);
    WHILE place > 32 LOOP
        place := place - 32;
        node := sha256('\x01'::bytea || substring(frontier FROM place FOR 32) || node);
    END LOOP;
    RETURN node;
END
$$;
COMMENT ON FUNCTION entente.tree_root IS 'The root over all leaves (RFC 6962, section 2.1).';

CREATE FUNCTION entente.append_control(
    partnership text, operations text[], author text, author_organisation text, at bigint
)
RETURNS bigint
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    place entente.stream%ROWTYPE;
    server entente.server%ROWTYPE;
    counter bigint;
    known bytea;
    content bytea;
    digest bytea;
    leaf bytea;
BEGIN
    SELECT * INTO STRICT server FROM entente.server;
    author := coalesce(author, server.member);
    author_organisation := coalesce(author_organisation, server.organisation);
    SELECT * INTO STRICT place FROM entente.stream
    WHERE stream.workspace = partnership AND stream.audience = 'control' FOR UPDATE;
    SELECT coalesce(max(next_n), 1) INTO counter FROM entente.stream_device
    WHERE workspace = place.workspace AND stream = place.id AND device = server.device;
    known := entente.tree_root(place.frontier);
    content := convert_to(
        format(
            '{"at":%s,"base":%s,"n":%s,"ops":[%s],"salt":"%s"}',
            at, place.size, counter, array_to_string(operations, ','),
            entente.base64url(uuid_send(gen_random_uuid()))
        ),
        'UTF8'
    );
    digest := sha256(
        convert_to(
            format(E'entente-change-1\n%s\n%s\n%s\n', place.id, place.epoch, server.device), 'UTF8'
        ) || content
    );
    leaf := sha256(
        '\x00'::bytea
        || convert_to(
            format(
                '{"acl":%s,"device":"%s","known":{"root":"%s","size":%s},"member":"%s","n":%s,'
                '"organisation":"%s","received":%s,"seq":%s}',
                place.size, server.device, entente.base64url(known), place.size, author, counter,
                author_organisation, at, place.size + 1
            ),
            'UTF8'
        )
        || digest
    );
    INSERT INTO entente.change (
        workspace, stream, seq, device, n, base, content, digest, leaf, member, organisation, acl,
        received, known_size, known_root, edits_text
    ) VALUES (
        place.workspace, place.id, place.size + 1, server.device, counter, place.size, content,
        digest, leaf, author, author_organisation, place.size, at, place.size, known, false
    );
    INSERT INTO entente.stream_device (workspace, stream, device, next_n, last_base)
    VALUES (place.workspace, place.id, server.device, counter + 1, place.size)
    ON CONFLICT (workspace, stream, device)
    DO UPDATE SET next_n = excluded.next_n, last_base = excluded.last_base;
    UPDATE entente.stream
    SET size = place.size + 1, frontier = entente.tree_append(place.size, place.frontier, leaf)
    WHERE stream.workspace = place.workspace AND stream.id = place.id;
    PERFORM pg_notify('entente', 'appended:' || place.id);
    RETURN place.size + 1;
END
$$;
COMMENT ON FUNCTION entente.append_control IS
    'Appends a change of the server to a partnership''s control stream and returns its seq. The '
    'operations are canonical JSON. For the owner alone.';

CREATE FUNCTION entente.device_operations(device text, member text, name text, key text)
RETURNS text[] LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    -- to_json quotes as canonical JSON does, because a label has no control characters.
    SELECT ARRAY[
        format('{"e":"%s","o":"new","t":"device"}', $1),
        format('{"e":"%s","f":"member","o":"put","v":"%s"}', $1, $2),
        format('{"e":"%s","f":"name","o":"put","v":%s}', $1, to_json($3)),
        format('{"e":"%s","f":"key","o":"put","v":"%s"}', $1, $4)
    ];
END;
COMMENT ON FUNCTION entente.device_operations IS 'How a control stream tells of a new device.';

CREATE FUNCTION entente.enrol(
    handle text, code_digest bytea, device text, public_key bytea, token_digest bytea, name text,
    at bigint
)
RETURNS TABLE (outcome text, member text, department text, organisation text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    invited entente.invitation%ROWTYPE;
    joined text;
BEGIN
    outcome := 'code_invalid';
    -- Many who use one code at once wait here for each other; the first spends it.
    SELECT * INTO invited FROM entente.invitation
    WHERE invitation.handle = enrol.handle FOR UPDATE;
    IF NOT FOUND OR invited.spent IS NOT NULL OR invited.expires <= at OR invited.tries_left = 0 THEN
        RETURN NEXT;
        RETURN;
    END IF;
    IF invited.code_digest <> enrol.code_digest THEN
        UPDATE entente.invitation SET tries_left = tries_left - 1
        WHERE invitation.handle = enrol.handle;
        RETURN NEXT;
        RETURN;
    END IF;
    INSERT INTO entente.device (id, member, name, public_key, token_digest, enrolled)
    VALUES (enrol.device, invited.member, enrol.name, enrol.public_key, enrol.token_digest, at)
    ON CONFLICT (id) DO NOTHING;
    IF NOT FOUND THEN
        outcome := 'device_exists';
        RETURN NEXT;
        RETURN;
    END IF;
    UPDATE entente.invitation SET spent = at WHERE invitation.handle = enrol.handle;
    SELECT person.id, person.department, part.organisation INTO member, department, organisation
    FROM entente.member AS person JOIN entente.department AS part ON part.id = person.department
    WHERE person.id = invited.member;
    FOR joined IN
        SELECT part.partnership
        FROM entente.partnership_organisation AS part
        JOIN entente.partnership ON partnership.id = part.partnership
        WHERE part.organisation = enrol.organisation AND partnership.state = 'active'
        ORDER BY part.partnership
    LOOP
        PERFORM entente.append_control(
            joined,
            entente.device_operations(
                enrol.device, member, enrol.name, entente.base64url(enrol.public_key)
            ),
            member,
            organisation,
            at
        );
    END LOOP;
    PERFORM pg_notify('entente', 'directory');
    outcome := 'enrolled';
    RETURN NEXT;
END
$$;
COMMENT ON FUNCTION entente.enrol IS
    'Registers a device with a one-time code, or says code_invalid (unknown, spent, late, wrong: which '
    'is not said) or device_exists (the code stays good). A wrong code that names an invitation uses '
    'up one of its tries.';

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA entente FROM PUBLIC;
GRANT EXECUTE ON FUNCTION entente.enrol TO entente_gateway;
