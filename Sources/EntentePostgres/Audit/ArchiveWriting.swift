import EntenteCrypto
import EntenteDomain
import EntenteSync

/// Writes an archive into the database, item by item, in one transaction.
///
/// The items were verified before: what is wrong with them here is that this server has no room for them.
struct ArchiveWriting {
    let transaction: Transaction
    let now: Milliseconds

    /// Who is who, as its control stream tells it.
    private(set) var directory = ControlDirectory()
    /// The device of the server that wrote its control stream.
    private(set) var server: DeviceID?
    private var current: StreamInArchive?
    private var ends: [StreamID: ArchivedPartnership.End] = [:]

    /// How many changes are written at once.
    private static let page = 200

    init(transaction: Transaction, now: Milliseconds) {
        self.transaction = transaction
        self.now = now
    }

    /// Takes the next item of the audit file.
    mutating func take(_ item: AuditFile.Item) async throws {
        switch item {
        case .manifest(let manifest):
            let id = PostgresValue.text(manifest.partnership.description)
            _ = try await transaction.query(ArchiveSQL.enter, [id])
        case .stream(let stream): current = StreamInArchive(stream)
        case .change(let record, let leaf):
            if let change = try current?.take(record, leaf), current?.isControl == true {
                directory.take(record.header, change)
            }
            if current.map({ $0.changes.count >= Self.page }) ?? false { try await flush() }
        case .seal(let seal): current?.take(seal)
        case .head: try await end()
        case .end: break
        }
    }

    /// Writes the changes and seals that wait.
    private mutating func flush() async throws {
        guard var stream = current else { return }
        let writes = stream.drain(now: now)
        current = stream
        if !writes.isEmpty { _ = try await transaction.query(writes) }
    }

    /// The stream is complete.
    private mutating func end() async throws {
        try await flush()
        guard let stream = current else { return }
        if stream.isControl { server = stream.server?.device }
        ends[stream.stream.id] = stream.end
        _ = try await transaction.query(stream.ending(now: now))
        current = nil
    }

    /// The partnership as the whole archive tells it, to be written when the people are there.
    func partnership(_ manifest: AuditFile.Manifest) -> ArchivedPartnership {
        ArchivedPartnership(directory, of: manifest, ends: ends)
    }
}

/// The statements that write an archive, which run as the schema's owner.
enum ArchiveSQL {
    static let enter = Statement(
        "archive-enter",
        "SELECT set_config('entente.workspace', $1::text, true)"
    )
    static let partnership = Statement(
        "archive-partnership",
        "SELECT id FROM entente.partnership WHERE id = $1::text"
    )
    /// Whether nobody is known yet.
    ///
    /// Whoever made the archives says who is who in them, and must not say anything of people and
    /// partnerships that are here already.
    static let isEmpty = Statement(
        "archive-is-empty",
        """
        SELECT NOT EXISTS (SELECT FROM entente.organisation)
            AND NOT EXISTS (SELECT FROM entente.stream)
        """
    )
    /// Goes on as the device of the server that wrote the archives: no other may write its control streams.
    static let becomeServer = Statement(
        "archive-become-server",
        "UPDATE entente.server SET device = $1::text"
    )
    static let append = Statement(
        "archive-append",
        """
        INSERT INTO entente.change (
            workspace, stream, seq, device, n, base, content, digest, leaf, member, organisation, acl,
            received, known_size, known_root, edits_text, erased_by, erased_reason
        )
        SELECT current_setting('entente.workspace'), $1::text, appended.*
        FROM unnest(
            $2::bigint[], $3::text[], $4::bigint[], $5::bigint[], $6::bytea[], $7::bytea[],
            $8::bytea[], $9::text[], $10::text[], $11::bigint[], $12::bigint[], $13::bigint[],
            $14::bytea[], $15::boolean[], $16::text[], $17::text[]
        ) AS appended
        """
    )
    static let keepLives = Statement(
        "archive-keep-lives",
        """
        INSERT INTO entente.past_epoch (workspace, stream, nth, epoch, size, ended)
        SELECT current_setting('entente.workspace'), $1::text, past.nth, past.epoch, past.size,
            $2::bigint
        FROM unnest($3::text[], $4::bigint[]) WITH ORDINALITY AS past (epoch, size, nth)
        """
    )
    static let setCounters = Statement(
        "archive-set-counters",
        """
        INSERT INTO entente.stream_device (workspace, stream, device, next_n, last_base)
        SELECT current_setting('entente.workspace'), $1::text, counters.*
        FROM unnest($2::text[], $3::bigint[], $4::bigint[]) AS counters
        """
    )
}
