-- Every word that can be kept is found: one that is too long is passed over alone.
SET LOCAL ROLE entente_owner;

CREATE OR REPLACE FUNCTION entente.search_words(
    place text, configs text[], title text, body text
)
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
        -- A word of a tsvector has 2,046 bytes at most, and the beginning of the stream is in it.
        WHERE octet_length(word.lexeme) <= 2046 - octet_length($1)
    ),
    entry AS (
        SELECT '''' || replace(replace($1 || lexeme, '\', '\\'), '''', '''''') || ''':'
            || string_agg(at || weight, ',' ORDER BY at, weight) AS line,
            -- What is counted against the room of a tsvector, 1,048,575 bytes: the word, up to one
            -- byte until the next even one, how many places there are, and two bytes for each.
            sum(octet_length($1 || lexeme) + 3 + 2 * least(count(*), 256))
                OVER (ORDER BY min(at), lexeme COLLATE "C") AS room
        FROM place GROUP BY lexeme
    )
    SELECT coalesce(string_agg(line, ' '), '')::tsvector FROM entry WHERE room <= 1048575;
END;
COMMENT ON FUNCTION entente.search_words IS
    'The words of a title and a body in some configurations, with the beginning of a stream before each; '
    'of more than a tsvector has room for, those that stand first.';

-- The words that were left out are made.
UPDATE entente.search_entry SET title = title
WHERE octet_length(title) + octet_length(body) >= 2000;
