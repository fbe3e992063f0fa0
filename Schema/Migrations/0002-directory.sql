-- Who is who. Small tables, the same on every node when the database is distributed (reference
-- tables), so they may refer to each other. The gateway's role has no privilege on any of them: it
-- asks functions.
SET LOCAL ROLE entente_owner;

CREATE DOMAIN entente.id AS text COLLATE "C"
    CHECK (VALUE ~ '^[0-7][0-9a-hjkmnp-tv-z]{25}$');
COMMENT ON DOMAIN entente.id IS
    '128 bits as 26 characters of lower-case Crockford base32; compared as bytes everywhere.';

CREATE DOMAIN entente.digest AS bytea CHECK (octet_length(VALUE) = 32);
COMMENT ON DOMAIN entente.digest IS 'A SHA-256 value.';

CREATE DOMAIN entente.instant AS bigint;
COMMENT ON DOMAIN entente.instant IS
    'Milliseconds since 1970 in UTC, as on the wire; given by the caller, never read from a clock here.';

CREATE DOMAIN entente.label AS text COLLATE "C" CHECK (
    char_length(VALUE) BETWEEN 1 AND 100
    AND VALUE !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029]'
    AND VALUE = btrim(VALUE)
);
COMMENT ON DOMAIN entente.label IS 'A name that people give: 1 to 100 characters on one line.';

CREATE TABLE entente.organisation (
    id entente.id PRIMARY KEY,
    name entente.label NOT NULL UNIQUE,
    created entente.instant NOT NULL
);
COMMENT ON TABLE entente.organisation IS 'A company or body that takes part in partnerships.';
COMMENT ON CONSTRAINT organisation_name_key ON entente.organisation IS
    'Two organisations of one server with the same name could be taken for each other.';

CREATE TABLE entente.department (
    id entente.id PRIMARY KEY,
    organisation entente.id NOT NULL REFERENCES entente.organisation,
    name entente.label NOT NULL,
    created entente.instant NOT NULL,
    UNIQUE (organisation, name)
);
COMMENT ON TABLE entente.department IS 'A part of an organisation.';

CREATE TABLE entente.member (
    id entente.id PRIMARY KEY,
    department entente.id NOT NULL REFERENCES entente.department,
    name entente.label NOT NULL,
    roles text[] NOT NULL CHECK (
        roles <@ ARRAY['member', 'signer', 'account_manager', 'sponsor', 'administrator']
    ),
    created entente.instant NOT NULL
);
CREATE INDEX member_department ON entente.member (department);
COMMENT ON TABLE entente.member IS 'A person of one department.';
COMMENT ON INDEX entente.member_department IS 'For the session: the members of the partners.';

CREATE TABLE entente.device (
    id entente.id PRIMARY KEY,
    member entente.id NOT NULL REFERENCES entente.member,
    name entente.label NOT NULL,
    public_key bytea NOT NULL CHECK (octet_length(public_key) = 32),
    token_digest entente.digest NOT NULL UNIQUE,
    enrolled entente.instant NOT NULL,
    revoked entente.instant
);
CREATE INDEX device_member ON entente.device (member);
COMMENT ON TABLE entente.device IS
    'One local database of a member. Never deleted and its id never reused, because the log names it.';
COMMENT ON COLUMN entente.device.public_key IS 'Ed25519 (RFC 8032); the private half never leaves the device.';
COMMENT ON COLUMN entente.device.token_digest IS 'The token itself is on the device alone.';
COMMENT ON COLUMN entente.device.revoked IS 'When the device lost all access; NULL while it has some.';
COMMENT ON INDEX entente.device_member IS 'For the list of a member''s devices.';

CREATE TABLE entente.invitation (
    handle text COLLATE "C" PRIMARY KEY CHECK (handle ~ '^[0-9a-hjkmnp-tv-z]{8}$'),
    code_digest entente.digest NOT NULL,
    member entente.id NOT NULL REFERENCES entente.member,
    created entente.instant NOT NULL,
    expires entente.instant NOT NULL,
    tries_left smallint NOT NULL CHECK (tries_left >= 0),
    spent entente.instant
);
COMMENT ON TABLE entente.invitation IS
    'A one-time code with which a member enrols a device; kept for 30 days for the audit.';
COMMENT ON COLUMN entente.invitation.handle IS
    'The public part of the code: what a wrong code still names, so that its tries can be counted.';
COMMENT ON COLUMN entente.invitation.code_digest IS 'Of the whole code; its secret part has 60 random bits.';

CREATE TABLE entente.partnership (
    id entente.id PRIMARY KEY,
    name entente.label NOT NULL,
    state text NOT NULL CHECK (state IN ('proposed', 'active', 'ended')),
    created entente.instant NOT NULL
);
COMMENT ON TABLE entente.partnership IS
    'A workspace of two or more organisations; its id is the workspace of every growing table. '
    'Active once every organisation has accepted; ended by any one of them.';

CREATE TABLE entente.partnership_organisation (
    partnership entente.id NOT NULL REFERENCES entente.partnership,
    organisation entente.id NOT NULL REFERENCES entente.organisation,
    accepted entente.instant,
    accepted_by entente.id REFERENCES entente.member,
    PRIMARY KEY (partnership, organisation),
    CHECK ((accepted IS NULL) = (accepted_by IS NULL))
);
CREATE INDEX partnership_organisation_organisation
    ON entente.partnership_organisation (organisation, partnership);
COMMENT ON TABLE entente.partnership_organisation IS
    'Who takes part, and which administrator opted in when. The proposer opts in by proposing.';
COMMENT ON INDEX entente.partnership_organisation_organisation IS
    'For every access decision: from a device''s organisation to its partnerships.';

CREATE TABLE entente.server (
    is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    device entente.id NOT NULL,
    member entente.id NOT NULL,
    organisation entente.id NOT NULL
);
COMMENT ON TABLE entente.server IS
    'One row: the ids under which this database writes control streams. The device has counters like '
    'any other; member and organisation stand in when nobody in particular ordered a step.';
