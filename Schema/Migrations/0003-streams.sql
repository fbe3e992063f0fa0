-- The log. Every table here grows, and is keyed first by workspace (the partnership), so that one
-- stream lives on one node when the database is distributed: no constraint, key or join crosses
-- workspaces. There is no foreign key from the log to its stream: streams are never deleted, and the
-- check would lock the hot stream row once more for every inserted row.
SET LOCAL ROLE entente_owner;

CREATE TABLE entente.stream (
    workspace entente.id NOT NULL REFERENCES entente.partnership,
    id entente.id NOT NULL,
    audience text NOT NULL CHECK (audience IN ('control', 'shared', 'organisation', 'department')),
    organisation entente.id REFERENCES entente.organisation,
    department entente.id REFERENCES entente.department,
    epoch entente.id NOT NULL,
    size bigint NOT NULL DEFAULT 0 CHECK (size >= 0),
    frontier bytea NOT NULL DEFAULT '' CHECK (octet_length(frontier) % 32 = 0),
    horizon bigint NOT NULL DEFAULT 0 CHECK (horizon >= 0),
    PRIMARY KEY (workspace, id),
    CHECK ((audience = 'organisation') = (organisation IS NOT NULL)),
    CHECK ((audience = 'department') = (department IS NOT NULL))
) WITH (fillfactor = 30);
CREATE INDEX stream_id ON entente.stream (id);
CREATE UNIQUE INDEX stream_audience
    ON entente.stream (workspace, audience, organisation, department) NULLS NOT DISTINCT;
COMMENT ON TABLE entente.stream IS
    'A log of changes with one audience that never changes. The row is the lock under which changes '
    'get their seq, and is updated once for each group commit: few rows to a page (fillfactor) and no '
    'index on what changes keep that update in its page (heap-only tuples).';
COMMENT ON COLUMN entente.stream.epoch IS 'The life of the log: a new one after a restore with loss.';
COMMENT ON COLUMN entente.stream.size IS 'The seq of the last change; seqs have no gap.';
COMMENT ON COLUMN entente.stream.frontier IS
    'The roots of the complete subtrees over the leaves, largest first, 32 bytes each (RFC 6962).';
COMMENT ON COLUMN entente.stream.horizon IS 'The lowest base that a push may have.';
COMMENT ON INDEX entente.stream_id IS
    'From the id in an address to the workspace; not unique, because that would cross workspaces.';
COMMENT ON INDEX entente.stream_audience IS
    'One stream for one audience; and the way to the control stream, whose size is acl.';

CREATE TABLE entente.stream_device (
    workspace entente.id NOT NULL,
    stream entente.id NOT NULL,
    device entente.id NOT NULL,
    next_n bigint NOT NULL CHECK (next_n > 0),
    last_base bigint NOT NULL CHECK (last_base >= 0),
    PRIMARY KEY (workspace, stream, device)
) WITH (fillfactor = 70);
COMMENT ON TABLE entente.stream_device IS
    'A device''s counter in a stream: what makes pushes contiguous and bases monotone. Updated with '
    'every push, in its page like the stream row.';

CREATE TABLE entente.change (
    workspace entente.id NOT NULL,
    stream entente.id NOT NULL,
    seq bigint NOT NULL CHECK (seq > 0),
    device entente.id NOT NULL,
    n bigint NOT NULL CHECK (n > 0),
    base bigint NOT NULL CHECK (base >= 0 AND base < seq),
    content bytea NOT NULL,
    digest entente.digest NOT NULL,
    leaf entente.digest NOT NULL,
    member entente.id NOT NULL,
    organisation entente.id NOT NULL,
    acl bigint NOT NULL CHECK (acl >= 0),
    received entente.instant NOT NULL,
    known_size bigint NOT NULL CHECK (known_size >= 0),
    known_root entente.digest NOT NULL,
    edits_text boolean NOT NULL,
    PRIMARY KEY (workspace, stream, seq),
    UNIQUE (workspace, stream, device, n)
);
CREATE INDEX change_text ON entente.change (workspace, stream, seq) WHERE edits_text;
COMMENT ON TABLE entente.change IS
    'The log: appended to, never updated or deleted by the gateway. Read in the order of seq (primary '
    'key) by pulls, and by counter (unique key) to answer a repeated push as before.';
COMMENT ON COLUMN entente.change.content IS 'The canonical bytes as they came; hashed, stored and sent out again.';
COMMENT ON COLUMN entente.change.digest IS 'Of the content in its place: stream, epoch and device.';
COMMENT ON COLUMN entente.change.leaf IS 'The leaf of the tree, over digest and header.';
COMMENT ON COLUMN entente.change.acl IS 'The size of the control stream under which access was decided.';
COMMENT ON COLUMN entente.change.known_size IS 'The head that the author knew: evidence if history forks.';
COMMENT ON INDEX entente.change_text IS
    'A gateway that checks text edits reads the edits of a stream and none of its other changes.';

CREATE TABLE entente.rejection (
    workspace entente.id NOT NULL,
    stream entente.id NOT NULL,
    device entente.id NOT NULL,
    n bigint NOT NULL CHECK (n > 0),
    digest entente.digest NOT NULL,
    code text NOT NULL CHECK (char_length(code) BETWEEN 1 AND 40),
    detail text NOT NULL,
    PRIMARY KEY (workspace, stream, device, n)
);
COMMENT ON TABLE entente.rejection IS
    'A change that was refused for good: the answer for ever, told to its device alone. It has no seq '
    'and is not in the tree; detail holds names and numbers, never content.';

CREATE TABLE entente.seal (
    workspace entente.id NOT NULL,
    stream entente.id NOT NULL,
    device entente.id NOT NULL,
    first_n bigint NOT NULL CHECK (first_n > 0),
    last_n bigint NOT NULL,
    signature bytea NOT NULL CHECK (octet_length(signature) = 64),
    received entente.instant NOT NULL,
    PRIMARY KEY (workspace, stream, device, last_n),
    CHECK (last_n >= first_n)
);
COMMENT ON TABLE entente.seal IS
    'A device''s signature over the changes first_n to last_n of one push. Keyed by last_n: a push that '
    'repeats some changes and adds others ends later than every push before it.';
