import GRDB

/// The tables of a replica, and the steps that lead there.
///
/// What others sent and what this device did is kept as bytes; everything else can be made from it
/// again, so a step may drop `entity` and let it be refolded.
enum ReplicaSchema {
    /// The steps, oldest first; a step that has been released never changes.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { database in try database.execute(sql: first) }
        migrator.registerMigration("verification") { database in
            try database.execute(sql: verification)
        }
        migrator.registerMigration("snapshots") { database in
            try database.execute(sql: snapshots)
        }
        migrator.registerMigration("notices") { database in try database.execute(sql: notices) }
        migrator.registerMigration("covered counters") { database in
            try database.execute(sql: coveredCounters)
        }
        migrator.registerMigration("undo") { database in try database.execute(sql: undo) }
        migrator.registerMigration("fetching") { database in try database.execute(sql: fetching) }
        // Views say since this version who made an entity, and when the gateway took what.
        migrator.registerMigration("dated views") { database in
            try database.execute(sql: "UPDATE entity SET view = NULL")
        }
        migrator.registerMigration("activity") { database in try database.execute(sql: activity) }
        migrator.registerMigration("made again") { database in
            try database.execute(sql: madeAgain)
        }
        migrator.registerMigration("inbound") { database in try database.execute(sql: inbound) }
        return migrator
    }

    private static let inbound = """
        -- The secret addresses that this device takes mails at; the secret itself is kept nowhere.
        CREATE TABLE inbound (
            id TEXT PRIMARY KEY,
            digest BLOB NOT NULL UNIQUE,
            partnership TEXT NOT NULL,
            audience TEXT NOT NULL,
            type TEXT NOT NULL,
            about TEXT,
            made INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        -- What makes the ids of entities follow from mails in a way that nobody else can foresee.
        CREATE TABLE inbound_salt (salt BLOB NOT NULL) STRICT;
        INSERT INTO inbound_salt VALUES (randomblob(32));
        """

    private static let madeAgain = """
        -- The own counters under which it was made again; null when it was not, or by no change of its own.
        ALTER TABLE aside ADD COLUMN first INTEGER;
        ALTER TABLE aside ADD COLUMN last INTEGER;
        """

    private static let activity = """
        -- Up to where the person has looked at what was done in a stream, and in which life of its log.
        CREATE TABLE looked (
            stream TEXT PRIMARY KEY,
            epoch TEXT NOT NULL,
            seq INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    private static let verification = """
        -- The content was erased: the canonical JSON of who asked, why, and the digest that was.
        ALTER TABLE change ADD COLUMN erased BLOB;
        -- Whether the server's own change that says so has been seen.
        ALTER TABLE change ADD COLUMN announced INTEGER NOT NULL DEFAULT 0;
        -- Whether the change is one of the server's own.
        ALTER TABLE change ADD COLUMN notice INTEGER NOT NULL DEFAULT 0;

        -- The last seq up to which authors and seals were checked; it may lag behind the cursor.
        ALTER TABLE stream ADD COLUMN verified INTEGER NOT NULL DEFAULT 0;
        -- The last head that the gateway signed and this replica agreed with, as canonical JSON.
        ALTER TABLE stream ADD COLUMN head BLOB;

        -- The roots of complete subtrees of 64 leaves and more.
        CREATE TABLE node (
            stream TEXT NOT NULL,
            level INTEGER NOT NULL,
            place INTEGER NOT NULL,
            digest BLOB NOT NULL,
            PRIMARY KEY (stream, level, place)
        ) STRICT, WITHOUT ROWID;

        -- The devices' signatures over their pushes.
        CREATE TABLE seal (
            stream TEXT NOT NULL,
            seq INTEGER NOT NULL,
            device TEXT NOT NULL,
            last INTEGER NOT NULL,
            content BLOB NOT NULL,
            checked INTEGER NOT NULL DEFAULT 0,
            UNIQUE (stream, device, last)
        ) STRICT;
        CREATE INDEX seal_open ON seal (stream, seq) WHERE checked = 0;

        -- The last counter of each device that a checked seal covers.
        CREATE TABLE author (
            stream TEXT NOT NULL,
            device TEXT NOT NULL,
            covered INTEGER NOT NULL,
            PRIMARY KEY (stream, device)
        ) STRICT, WITHOUT ROWID;

        -- What did not verify, with the signed bytes that show it.
        CREATE TABLE evidence (
            id INTEGER PRIMARY KEY,
            stream TEXT NOT NULL,
            at INTEGER NOT NULL,
            kind TEXT NOT NULL,
            sentence TEXT NOT NULL,
            content BLOB NOT NULL
        ) STRICT;

        -- What came before seals were sent is taken as it is.
        UPDATE stream SET verified = cursor;
        INSERT INTO author (stream, device, covered)
            SELECT stream, device, max(n) FROM change WHERE seq IS NOT NULL GROUP BY stream, device;
        """

    private static let notices = """
        -- What the server said of the log: few changes among many.
        CREATE INDEX change_notice ON change (stream, seq) WHERE notice = 1;
        """

    private static let coveredCounters = """
        -- The last counter of the device that the stored snapshot covers.
        ALTER TABLE author ADD COLUMN base INTEGER NOT NULL DEFAULT 0;
        """

    private static let fetching = """
        -- Whether the log is fetched anew by a device that may have written in it: until it is here, a
        -- new change could have a wrong counter, and would say to have seen less than an earlier one.
        ALTER TABLE stream ADD COLUMN fetching INTEGER NOT NULL DEFAULT 0;
        """

    private static let undo = """
        -- The counter of the own change that this one takes back.
        ALTER TABLE change ADD COLUMN undoes INTEGER;
        -- Whether an own change that stands takes this one back.
        ALTER TABLE change ADD COLUMN undone INTEGER NOT NULL DEFAULT 0;
        """

    private static let snapshots = """
        -- The lives of the log before `epoch`, oldest first, as JSON.
        ALTER TABLE stream ADD COLUMN past BLOB NOT NULL DEFAULT x'5b5d';
        -- The life that the gateway named and that this device has not taken up yet.
        ALTER TABLE stream ADD COLUMN announced TEXT;
        -- The seq that the stored snapshot covers, and the tree over it.
        ALTER TABLE stream ADD COLUMN base INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE stream ADD COLUMN base_subtrees BLOB NOT NULL DEFAULT x'';
        -- The digest of the snapshot's state until the log has confirmed it.
        ALTER TABLE stream ADD COLUMN claimed BLOB;
        -- What has to be done before anything is sent: fetch a snapshot, or make changes again.
        ALTER TABLE stream ADD COLUMN rebuild TEXT
            CHECK (rebuild IN ('snapshot', 'changes'));

        -- The snapshot that is being fetched, and the parts of it that are here.
        CREATE TABLE snapshot (
            stream TEXT PRIMARY KEY,
            answer BLOB NOT NULL
        ) STRICT;
        CREATE TABLE part (
            stream TEXT NOT NULL,
            place INTEGER NOT NULL,
            content BLOB NOT NULL,
            PRIMARY KEY (stream, place)
        ) STRICT;

        -- Entities as the log up to a seq makes them, as snapshot lines: what a snapshot brought, and
        -- what was folded here since.
        CREATE TABLE state (
            stream TEXT NOT NULL,
            entity TEXT NOT NULL,
            seq INTEGER NOT NULL,
            line BLOB NOT NULL,
            PRIMARY KEY (stream, entity)
        ) STRICT, WITHOUT ROWID;

        -- Changes of this device that could not go out, or were lost, as they were made; each is made
        -- again as a new change once the stream stands, and stays here.
        CREATE TABLE aside (
            id INTEGER PRIMARY KEY,
            stream TEXT NOT NULL,
            n INTEGER NOT NULL,
            content BLOB NOT NULL,
            -- What its author had seen, as far as the log still has it.
            seen INTEGER NOT NULL,
            cause TEXT NOT NULL,
            since INTEGER NOT NULL,
            -- When it was made again; null until then.
            again INTEGER
        ) STRICT;
        CREATE INDEX aside_open ON aside (stream, id) WHERE again IS NULL;
        -- Texts that such changes edited: without them and with them.
        CREATE TABLE aside_text (
            stream TEXT NOT NULL,
            entity TEXT NOT NULL,
            field TEXT NOT NULL,
            before TEXT NOT NULL,
            after TEXT NOT NULL,
            PRIMARY KEY (stream, entity, field)
        ) STRICT;

        -- Changes of others that were in the log and are no more.
        CREATE TABLE lost (
            id INTEGER PRIMARY KEY,
            stream TEXT NOT NULL,
            epoch TEXT NOT NULL,
            seq INTEGER NOT NULL,
            device TEXT NOT NULL,
            n INTEGER NOT NULL,
            content BLOB NOT NULL,
            since INTEGER NOT NULL
        ) STRICT;
        """

    private static let first = """
        -- Who this device is; one row.
        CREATE TABLE device (
            one INTEGER PRIMARY KEY CHECK (one = 1),
            id TEXT NOT NULL,
            member TEXT NOT NULL,
            department TEXT NOT NULL,
            organisation TEXT NOT NULL,
            gateway TEXT NOT NULL,
            head_key BLOB NOT NULL,
            -- The last answer of GET /v1/session: names of partners, departments and members.
            session BLOB NOT NULL
        ) STRICT;

        -- The streams that this device reads, and where it stands in each.
        CREATE TABLE stream (
            id TEXT PRIMARY KEY,
            partnership TEXT NOT NULL,
            audience TEXT NOT NULL,
            access TEXT NOT NULL CHECK (access IN ('none', 'read', 'write')),
            epoch TEXT NOT NULL,
            -- The last seq that is stored here; all before it are, too.
            cursor INTEGER NOT NULL DEFAULT 0,
            -- The complete subtrees of the tree over 1..cursor, 32 bytes each.
            subtrees BLOB NOT NULL DEFAULT x'',
            horizon INTEGER NOT NULL DEFAULT 0,
            -- The size that the gateway last named, for "as of".
            size INTEGER NOT NULL DEFAULT 0,
            -- The counter of this device's next change; it outlives a purge.
            next INTEGER NOT NULL DEFAULT 1,
            synced INTEGER,
            -- Why syncing stopped for good, and the words for it.
            halt TEXT,
            halt_detail TEXT
        ) STRICT;

        -- Every change of the log up to the cursor, and this device's own that are not there yet.
        CREATE TABLE change (
            id INTEGER PRIMARY KEY,
            stream TEXT NOT NULL,
            device TEXT NOT NULL,
            n INTEGER NOT NULL,
            base INTEGER NOT NULL,
            at INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'received', 'logged', 'rejected')),
            seq INTEGER,
            -- The seq that the gateway answered, before the change has come back with the log.
            promised INTEGER,
            member TEXT,
            organisation TEXT,
            acl INTEGER,
            received INTEGER,
            known_size INTEGER,
            known_root BLOB,
            digest BLOB NOT NULL,
            -- The canonical bytes, frozen when the change was made.
            content BLOB NOT NULL,
            -- Whether this version cannot read the content (rule F4).
            opaque INTEGER NOT NULL DEFAULT 0,
            rejection TEXT,
            rejection_detail TEXT,
            UNIQUE (stream, device, n)
        ) STRICT;
        CREATE UNIQUE INDEX change_seq ON change (stream, seq) WHERE seq IS NOT NULL;
        CREATE INDEX change_open ON change (stream, state, n) WHERE state <> 'logged';

        -- Which changes an entity is made of.
        CREATE TABLE touch (
            stream TEXT NOT NULL,
            entity TEXT NOT NULL,
            change INTEGER NOT NULL REFERENCES change (id) ON DELETE CASCADE,
            PRIMARY KEY (stream, entity, change)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX touch_change ON touch (change);

        -- What entities look like; `view` is null when it must be folded again.
        CREATE TABLE entity (
            stream TEXT NOT NULL,
            id TEXT NOT NULL,
            type TEXT,
            present INTEGER NOT NULL DEFAULT 0,
            conflicts INTEGER NOT NULL DEFAULT 0,
            opaque INTEGER NOT NULL DEFAULT 0,
            view BLOB,
            PRIMARY KEY (stream, id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX entity_stale ON entity (stream) WHERE view IS NULL;
        CREATE INDEX entity_type ON entity (stream, type);

        -- Changes that this device made and may no longer send.
        CREATE TABLE quarantine (
            id INTEGER PRIMARY KEY,
            stream TEXT NOT NULL,
            partnership TEXT NOT NULL,
            n INTEGER NOT NULL,
            at INTEGER NOT NULL,
            content BLOB NOT NULL,
            since INTEGER NOT NULL
        ) STRICT;
        """
}
