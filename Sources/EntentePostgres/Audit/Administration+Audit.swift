public import EntenteCrypto
public import EntenteDomain
import EntenteSync

/// What an audit file holds, for whoever made it.
public struct AuditExtent: Hashable, Sendable {
    /// How many streams.
    public let streams: Int
    /// How many changes, in all streams.
    public let changes: Int64
    /// How many lines, the last one included.
    public let lines: Int64
}

/// Which streams of a partnership an audit file holds beside the control stream.
public enum AuditScope: Hashable, Sendable {
    /// All of them.
    case partnership
    /// One.
    case stream(StreamID)
    /// Those that an organisation or one of its departments may read, and so none of another's own.
    case organisation(OrganisationID)
}

extension Administration {
    /// Writes a partnership's history, or a part of it with the control stream, so that anybody can
    /// verify it offline with the pinned key (`AuditVerifier`).
    ///
    /// All of it is of one moment, and no more than a page of it is in memory at a time.
    /// - Parameters:
    ///   - partnership: Whose history.
    ///   - scope: Which streams of it.
    ///   - key: The gateway's key for heads, which signs heads and end.
    ///   - now: The time of the export.
    ///   - write: Takes the lines one by one.
    /// - Throws: `AdministrationError`, or what `write` throws.
    /// - Returns: What the file holds.
    public func exportAudit(
        of partnership: PartnershipID,
        _ scope: AuditScope = .partnership,
        signing key: Ed25519.SigningKey,
        now: Milliseconds,
        to write: ([UInt8]) throws -> Void
    ) async throws -> AuditExtent {
        try await pool.withTransaction(isolation: .snapshot) { transaction in
            let export = AuditExport(
                transaction: transaction,
                partnership: partnership,
                key: key,
                now: now
            )
            return try await export.run(scope, write)
        }
    }
}

/// One export, in the transaction that shows it one moment.
struct AuditExport {
    let transaction: Transaction
    let partnership: PartnershipID
    let key: Ed25519.SigningKey
    let now: Milliseconds

    /// How many changes are read at once.
    private static let page: Int64 = 200

    func run(
        _ scope: AuditScope,
        _ write: ([UInt8]) throws -> Void
    ) async throws -> AuditExtent {
        let rows = try await streams(scope)
        let past = try await pastEpochs()
        var streams: [(announced: AuditFile.Stream, head: StreamHead)] = []
        for row in rows.indices {
            let head = try rows.head(row, 0)
            let id: StreamID = try rows.id(row, 4)
            let stream = AuditFile.Stream(
                id: id,
                audience: try Audience(rows, row, 5),
                epochs: EpochHistory(past: past[id] ?? [], current: head.epoch),
                size: head.size
            )
            streams.append((stream, head))
        }
        var writer = AuditWriter()
        let manifest = AuditFile.Manifest(
            at: now,
            key: key.publicKey,
            partnership: partnership,
            streams: streams.map(\.announced)
        )
        try write(writer.add(AuditFile.line(manifest)))
        for stream in streams {
            try await self.write(stream.announced, head: stream.head, &writer, write)
        }
        let lines = writer.lines + 1
        try write(writer.end(signing: key))
        return AuditExtent(
            streams: streams.count,
            changes: streams.reduce(0) { $0 + $1.announced.size },
            lines: lines
        )
    }

    /// The streams of the scope, the control stream first.
    private func streams(_ scope: AuditScope) async throws -> Rows {
        var (stream, organisation): (String?, String?)
        switch scope {
        case .partnership: break
        case .stream(let id): stream = id.description
        case .organisation(let id): organisation = id.description
        }
        let rows = try await transaction.query(
            AuditSQL.streams,
            [.text(partnership.description), .text(stream), .text(organisation)]
        )
        guard !rows.isEmpty else {
            throw AdministrationError(.unknown(id: "\(partnership)"), field: "partnership")
        }
        guard rows.count > 1 else {
            let (id, field) = stream.map { ($0, "stream") } ?? (organisation ?? "", "organisation")
            throw AdministrationError(.unknown(id: id), field: field)
        }
        return rows
    }

    /// The lives that have ended, oldest first, of each stream that had any.
    private func pastEpochs() async throws -> [StreamID: [EpochHistory.Past]] {
        let rows = try await transaction.query(
            AuditSQL.pastEpochs,
            [.text(partnership.description)]
        )
        var past: [StreamID: [EpochHistory.Past]] = [:]
        for row in rows.indices {
            past[try rows.id(row, 0), default: []].append(
                EpochHistory.Past(epoch: try rows.epoch(row, 1), size: rows.int64(row, 2))
            )
        }
        return past
    }

    private func write(
        _ stream: AuditFile.Stream,
        head: StreamHead,
        _ writer: inout AuditWriter,
        _ write: ([UInt8]) throws -> Void
    ) async throws {
        try write(writer.add(AuditFile.line(stream.id)))
        var after: Int64 = 0
        while after < stream.size {
            let last = min(after + Self.page, stream.size)
            let range: [PostgresValue] = [
                .text(partnership.description), .text(stream.id.description), .int8(after),
                .int8(last),
            ]
            let answers = try await transaction.query([
                (AuditSQL.changes, range), (AuditSQL.seals, range),
            ])
            var seals: [Int64: [PushSeal]] = [:]
            for row in answers[1].indices {
                let seal = try PushSeal(answers[1], row)
                seals[seal.seq, default: []].append(seal)
            }
            for row in answers[0].indices {
                let record = try StoredRecord(answers[0], row)
                let leaf = try answers[0].digest(row, 13)
                try write(writer.add(AuditFile.line(record, leaf: leaf)))
                for seal in seals[record.header.seq] ?? [] {
                    try write(writer.add(AuditFile.line(seal)))
                }
            }
            after = last
        }
        let bytes = SignedHead.signedBytes(
            stream: stream.id,
            epoch: stream.epochs.current,
            head: head.known,
            at: now
        )
        let signed = SignedHead(
            head: head.known,
            at: now,
            key: SHA256.digest(key.publicKey),
            signature: key.sign(bytes)
        )
        try write(writer.add(AuditFile.line(signed)))
    }
}

/// The statements of an export, which run as the schema's owner.
private enum AuditSQL {
    static let streams = Statement(
        "audit-streams",
        """
        SELECT epoch, size, frontier, horizon, id, audience, organisation, department
        FROM entente.stream
        WHERE workspace = $1::text
            AND (
                audience = 'control'
                OR $2::text IS NULL AND $3::text IS NULL
                OR id = $2::text
                OR organisation = $3::text
                OR department IN (
                    SELECT department.id FROM entente.department
                    WHERE department.organisation = $3::text
                )
                OR audience = 'shared' AND EXISTS (
                    SELECT FROM entente.partnership_organisation AS part
                    WHERE part.partnership = stream.workspace AND part.organisation = $3::text
                )
            )
        ORDER BY audience <> 'control', id
        """
    )
    static let pastEpochs = Statement(
        "audit-past-epochs",
        """
        SELECT stream, epoch, size FROM entente.past_epoch
        WHERE workspace = $1::text
        ORDER BY stream, nth
        """
    )
    static let changes = Statement(
        "audit-changes",
        """
        SELECT seq, n, device, member, organisation, acl, received, known_size, known_root, content,
            digest, erased_by, erased_reason, leaf
        FROM entente.change
        WHERE workspace = $1::text AND stream = $2::text AND seq > $3::bigint AND seq <= $4::bigint
        ORDER BY seq
        """
    )
    static let seals = Statement(
        "audit-seals",
        """
        SELECT seq, device, first_n, last_n, signature, refused_ns, refused_digests, repeated_ns,
            repeated_digests
        FROM entente.seal
        WHERE workspace = $1::text AND stream = $2::text AND seq > $3::bigint AND seq <= $4::bigint
        ORDER BY seq, device, last_n
        """
    )
}
