-- Every push asks whether a way out of its stream has come to its read-only phase.
SET LOCAL ROLE entente_owner;

CREATE INDEX entity_kind_exit ON entente.entity_kind (workspace, stream) WHERE type = 'exit';
COMMENT ON INDEX entente.entity_kind_exit IS
    'For every push: of the ways out of a stream there are few, whatever else it holds.';
