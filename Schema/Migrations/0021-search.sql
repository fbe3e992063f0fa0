-- Full-text search: the words of every entity, kept by what follows the log, and found for a device in
-- the streams that it may read and nowhere else.
SET LOCAL ROLE entente_owner;

ALTER TABLE entente.partnership ADD COLUMN languages text[] NOT NULL
    DEFAULT ARRAY['english', 'german']
    CHECK (cardinality(languages) <= 4 AND languages <@ ARRAY[
        'arabic', 'armenian', 'basque', 'catalan', 'danish', 'dutch', 'english', 'finnish', 'french',
        'german', 'greek', 'hindi', 'hungarian', 'indonesian', 'irish', 'italian', 'lithuanian',
        'nepali', 'norwegian', 'portuguese', 'romanian', 'russian', 'serbian', 'spanish', 'swedish',
        'tamil', 'turkish', 'yiddish'
    ]);
COMMENT ON COLUMN entente.partnership.languages IS
    'In which languages people write there, as text search configurations of PostgreSQL: in these words '
    'are found by their stems.';

CREATE TABLE entente.search_entry (
    workspace entente.id NOT NULL,
    stream entente.id NOT NULL,
    entity entente.id NOT NULL,
    type text COLLATE "C" CHECK (char_length(type) BETWEEN 1 AND 40),
    title text NOT NULL,
    body text NOT NULL,
    words tsvector NOT NULL,
    PRIMARY KEY (workspace, stream, entity)
);
CREATE INDEX search_words ON entente.search_entry USING gin (words) WITH (fastupdate = off);
COMMENT ON TABLE entente.search_entry IS
    'What people can find of the rows of entity: all their texts. A row without a text has none here.';
COMMENT ON COLUMN entente.search_entry.type IS
    'As in entity: NULL for own fields beside an entity of another stream.';
COMMENT ON COLUMN entente.search_entry.words IS
    'The words of title and body, each as it is written and by its stem in the partnership''s languages, '
    'and each with the beginning of its stream''s id before it.';
COMMENT ON INDEX entente.search_words IS
    'Every word begins with its stream: what a search reads, and how long it takes, follows from the '
    'streams that it is for, not from what others have.';

-- The words ---------------------------------------------------------------------------------------

CREATE FUNCTION entente.search_words(place text, configs text[], title text, body text)
RETURNS tsvector LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    WITH part (nth, text, weight) AS (VALUES (1, $3, 'A'), (2, $4, 'D')),
    -- Configurations count the same places, also those of words that they leave out: so all of them
    -- together are one text, in which a word stands in several forms at one place.
    word AS (
        SELECT part.nth, part.weight, found.lexeme, found.positions
        FROM part, unnest($2) AS config,
            unnest(to_tsvector(config::regconfig, part.text)) AS found
    ),
    -- The body begins behind the title, with a place between so that no phrase spans both.
    shift (places) AS (
        SELECT coalesce(max(at), 0) + 1 FROM word, unnest(word.positions) AS at WHERE word.nth = 1
    ),
    place AS (
        SELECT DISTINCT word.lexeme, word.weight,
            least(at + CASE word.nth WHEN 2 THEN shift.places ELSE 0 END, 16383) AS at
        FROM word, shift, unnest(word.positions) AS at
    )
    SELECT coalesce(string_agg(line, ' '), '')::tsvector FROM (
        SELECT '''' || replace(replace($1 || lexeme, '\', '\\'), '''', '''''') || ''':'
            || string_agg(at || weight, ',' ORDER BY at, weight) AS line
        FROM place GROUP BY lexeme
    ) AS lines;
END;
COMMENT ON FUNCTION entente.search_words IS
    'The words of a title and a body in some configurations, with the beginning of a stream before each.';

CREATE FUNCTION entente.search_place(stream text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT left($1, 10) || '/';
END;
COMMENT ON FUNCTION entente.search_place IS 'What stands before the words of a stream.';

CREATE FUNCTION entente.search_query(place text, query tsquery) RETURNS tsquery
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    -- PostgreSQL writes every word in quotation marks, and doubles those in it.
    SELECT regexp_replace($2::text, '''((?:[^''\\]|''''|\\\\)+)''', '''' || $1 || '\1''', 'g')::tsquery;
END;
COMMENT ON FUNCTION entente.search_query IS 'A query with the beginning of a stream before each word.';

CREATE FUNCTION entente.fill_words() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
-- Words that are too long to be found, of 2 KiB and more, are passed over without a notice for each.
SET search_path = pg_catalog, pg_temp SET client_min_messages = warning
AS $$
DECLARE
    configs text[];
    length integer := char_length(NEW.body);
BEGIN
    SELECT 'simple'::text || languages INTO STRICT configs
    FROM entente.partnership WHERE id = NEW.workspace;
    LOOP
        BEGIN
            NEW.words := entente.search_words(
                entente.search_place(NEW.stream), configs, NEW.title, left(NEW.body, length)
            );
            RETURN NEW;
        EXCEPTION WHEN program_limit_exceeded THEN
            -- More different words than PostgreSQL's type has room for: the beginning is found.
            length := length / 2;
            IF length = 0 THEN
                NEW.words := '';
                RETURN NEW;
            END IF;
        END;
    END LOOP;
END
$$;
COMMENT ON FUNCTION entente.fill_words IS
    'Nobody writes words by hand, so that they always are those of the text in the partnership''s '
    'languages.';
CREATE TRIGGER fill_words BEFORE INSERT OR UPDATE ON entente.search_entry
    FOR EACH ROW EXECUTE FUNCTION entente.fill_words();

-- The search --------------------------------------------------------------------------------------

CREATE FUNCTION entente.search_streams(asking text, wanted text)
RETURNS TABLE (stream text, seq bigint, size bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT stream.id, coalesce(known.seq, 0), stream.size
    FROM entente.reach
    JOIN entente.stream ON stream.workspace = reach.workspace AND stream.id = reach.stream
    LEFT JOIN entente.entity_position AS known
        ON known.workspace = stream.workspace AND known.stream = stream.id
        AND known.epoch = stream.epoch
    WHERE reach.device = $1 AND stream.audience <> 'control'
        AND ($2 IS NULL OR reach.workspace = $2)
    ORDER BY stream.id;
END;
COMMENT ON FUNCTION entente.search_streams IS
    'The streams in which a device may search, of all partnerships or of one, and up to which change each '
    'can be searched.';

CREATE FUNCTION entente.search_wanted(
    place text, configs text[], sought text, unwanted text[]
)
RETURNS tsquery LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp SET client_min_messages = warning
AS $$
DECLARE
    config text;
    phrase text;
    wanted tsquery := '';
    without tsquery := '';
BEGIN
    FOREACH config IN ARRAY configs LOOP
        wanted := wanted || websearch_to_tsquery(config::regconfig, sought);
        FOREACH phrase IN ARRAY unwanted LOOP
            without := without || phraseto_tsquery(config::regconfig, phrase);
        END LOOP;
    END LOOP;
    IF numnode(wanted) > 0 AND numnode(without) > 0 THEN
        wanted := wanted && !!without;
    END IF;
    RETURN entente.search_query(place, wanted);
END
$$;
COMMENT ON FUNCTION entente.search_wanted IS
    'What to look for in a stream: the words in any of the configurations, and in none of them the unwanted.';

CREATE FUNCTION entente.search_hits(
    asking text, wanted text, sought text, unwanted text[], kind text, language text,
    most integer, last_rank integer, last_entity text, last_stream text
)
RETURNS TABLE (
    rank integer, workspace text, stream text, entity text, type text, title text, configs text[]
)
LANGUAGE plpgsql STABLE
-- Whatever the planner knows of a table: words are looked up, and no row of another stream is read.
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET client_min_messages = warning
AS $$
DECLARE
    place record;
    query tsquery;
BEGIN
    FOR place IN
        SELECT reach.workspace, array_agg(reach.stream::text) AS streams,
            array(
                SELECT one FROM unnest(partnership.languages) AS one
                WHERE search_hits.language IS NULL OR one = search_hits.language
            ) || 'simple'::text AS configs
        FROM entente.reach
        JOIN entente.stream ON stream.workspace = reach.workspace AND stream.id = reach.stream
        JOIN entente.partnership ON partnership.id = reach.workspace
        WHERE reach.device = asking AND stream.audience <> 'control'
            AND (wanted IS NULL OR reach.workspace = wanted)
        GROUP BY reach.workspace, partnership.languages
    LOOP
        FOREACH stream IN ARRAY place.streams LOOP
            query := entente.search_wanted(
                entente.search_place(stream), place.configs, sought, unwanted
            );
            CONTINUE WHEN numnode(query) = 0;
            RETURN QUERY
            SELECT hit.rank, place.workspace::text, search_hits.stream, hit.entity, hit.type,
                hit.title, place.configs
            FROM (
                SELECT (ts_rank(entry.words, query, 1) * 1000000)::integer AS rank,
                    entry.entity::text AS entity, coalesce(entry.type, base.type) AS type,
                    coalesce(nullif(entry.title, ''), base.title, '') AS title
                FROM entente.search_entry AS entry
                LEFT JOIN LATERAL (
                    -- What own fields lie beside, as far as the same device reads it.
                    SELECT shown.type, shown.fields ->> 'title' AS title FROM entente.entity AS shown
                    WHERE entry.type IS NULL
                        AND shown.workspace = place.workspace AND shown.stream = ANY (place.streams)
                        -- By its key: what is shown has a type, and no index of types helps.
                        AND shown.entity = entry.entity AND coalesce(shown.type, '') <> ''
                    ORDER BY shown.stream LIMIT 1
                ) AS base ON true
                WHERE entry.words @@ query
                    AND entry.stream IS NOT DISTINCT FROM search_hits.stream
                    AND entry.workspace IS NOT DISTINCT FROM place.workspace
            ) AS hit
            -- Own fields beside what is deleted lead nowhere.
            WHERE hit.type IS NOT NULL AND (kind IS NULL OR hit.type = kind)
                AND (
                    last_rank IS NULL
                    OR (-hit.rank, hit.entity, search_hits.stream)
                        > (-last_rank, last_entity, last_stream)
                )
            ORDER BY hit.rank DESC, hit.entity LIMIT most;
        END LOOP;
    END LOOP;
END
$$;
COMMENT ON FUNCTION entente.search_hits IS
    'The best hits of each stream that a device may read. A rank follows from the one row alone, never '
    'from others.';

CREATE FUNCTION entente.search_snippet(
    place text, configs text[], words tsvector, body text, sought text
)
RETURNS text LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp SET client_min_messages = warning
AS $$
DECLARE
    config text;
    query tsquery;
    shown text;
BEGIN
    FOREACH config IN ARRAY configs LOOP
        query := websearch_to_tsquery(config::regconfig, sought);
        CONTINUE WHEN NOT words @@ entente.search_query(place, query);
        -- Marks that no text has in it: what is displayed is put together outside, from pieces.
        shown := ts_headline(
            config::regconfig, left(body, 32768), query,
            format(
                'StartSel="%s", StopSel="%s", FragmentDelimiter="%s", MaxFragments=2, MaxWords=24, '
                'MinWords=8',
                chr(1), chr(2), chr(3)
            )
        );
        -- A stem of one language may be a word of another, which shows nothing.
        EXIT WHEN strpos(shown, chr(1)) > 0;
    END LOOP;
    RETURN coalesce(shown, '');
END
$$;
COMMENT ON FUNCTION entente.search_snippet IS
    'The places of a body where what was sought is found, the finds between U+0001 and U+0002, the places '
    'apart by U+0003.';

CREATE FUNCTION entente.search(
    asking text, wanted text, sought text, unwanted text[], kind text, language text,
    most integer, last_rank integer, last_entity text, last_stream text
)
RETURNS TABLE (
    rank integer, entity text, stream text, workspace text, audience text, organisation text,
    department text, type text, title text, snippet text, changed_by text, changed_at bigint
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT hit.rank, hit.entity, hit.stream, hit.workspace, shown.audience, shown.organisation,
        shown.department, hit.type, hit.title,
        entente.search_snippet(
            entente.search_place(hit.stream), hit.configs, entry.words, entry.body, $3
        ),
        shown.changed_by, shown.changed_at
    FROM (
        SELECT * FROM entente.search_hits($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) AS found
        ORDER BY found.rank DESC, found.entity, found.stream LIMIT $7
    ) AS hit
    JOIN entente.search_entry AS entry
        ON entry.workspace = hit.workspace AND entry.stream = hit.stream
        AND entry.entity = hit.entity
    JOIN entente.entity AS shown
        ON shown.workspace = hit.workspace AND shown.stream = hit.stream
        AND shown.entity = hit.entity
    ORDER BY hit.rank DESC, hit.entity, hit.stream;
END;
COMMENT ON FUNCTION entente.search IS
    'What a device finds in the streams that it may read, the best first: the rule of reach, so a search '
    'shows nothing that a pull would not.';

-- Who may do what ---------------------------------------------------------------------------------

REVOKE ALL ON FUNCTION
    entente.search_words, entente.search_place, entente.search_query, entente.fill_words,
    entente.search_streams, entente.search_wanted, entente.search_hits, entente.search_snippet,
    entente.search
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION entente.search_streams, entente.search TO entente_gateway;
-- The texts are written and taken away; to read them is for the search alone.
GRANT INSERT (workspace, stream, entity, type, title, body), UPDATE (type, title, body), DELETE,
    SELECT (workspace, stream, entity, type, title, body)
    ON entente.search_entry TO entente_gateway;

ALTER TABLE entente.search_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE entente.search_entry FORCE ROW LEVEL SECURITY;
CREATE POLICY owning ON entente.search_entry TO entente_owner USING (true) WITH CHECK (true);
CREATE POLICY keeping ON entente.search_entry TO entente_gateway
    USING (
        workspace = (SELECT current_setting('entente.workspace', true))
        AND stream = (SELECT current_setting('entente.stream', true))
        AND (SELECT entente.is_keeping())
    )
    WITH CHECK (
        workspace = (SELECT current_setting('entente.workspace', true))
        AND stream = (SELECT current_setting('entente.stream', true))
        AND (SELECT entente.is_keeping())
    );

-- The rows that are there are made anew from the log, with their words.
DELETE FROM entente.entity_position;
