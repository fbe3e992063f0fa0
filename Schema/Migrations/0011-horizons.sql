-- What a snapshot line remembers of the edits of texts, so that it can forget them when the log says that
-- the horizon has passed them, without reading all other lines.
SET LOCAL ROLE entente_owner;

ALTER TABLE entente.entity_state
    ADD COLUMN has_text boolean NOT NULL DEFAULT false,
    ADD COLUMN oldest_edit bigint CHECK (oldest_edit > 0),
    ADD CHECK (has_text OR oldest_edit IS NULL);
COMMENT ON COLUMN entente.entity_state.has_text IS
    'Whether the entity has a text: what a gateway that has just started must know.';
COMMENT ON COLUMN entente.entity_state.oldest_edit IS
    'The seq of the oldest edit that a text of the line remembers; NULL when none is remembered.';

UPDATE entente.entity_state AS kept SET has_text = true, oldest_edit = found.oldest
FROM (
    SELECT workspace, stream, entity, min((edit.value ->> 0)::bigint) AS oldest
    FROM entente.entity_state
    CROSS JOIN LATERAL jsonb_each(convert_from(line, 'UTF8')::jsonb -> 'f') AS field
    LEFT JOIN LATERAL jsonb_array_elements(field.value #> '{text,edits}') AS edit ON true
    WHERE field.value ? 'text'
    GROUP BY workspace, stream, entity
) AS found
WHERE kept.workspace = found.workspace AND kept.stream = found.stream AND kept.entity = found.entity;

CREATE INDEX entity_state_text ON entente.entity_state (workspace, stream) WHERE has_text;
CREATE INDEX entity_state_oldest ON entente.entity_state (workspace, stream, oldest_edit)
    WHERE oldest_edit IS NOT NULL;
COMMENT ON INDEX entente.entity_state_text IS
    'A gateway that has just started reads the lines with a text and none of the others.';
COMMENT ON INDEX entente.entity_state_oldest IS
    'For the lines that remember edits below a horizon.';
