import EntenteCrypto
import EntenteDomain
import EntenteSync

/// One archive as it is written, in the transaction that shows it one moment.
struct ArchiveExport {
    let transaction: Transaction
    let partnership: PartnershipID
    let organisation: OrganisationID
    let key: Ed25519.SigningKey
    let now: Milliseconds

    func run(_ bytes: ArchivedBytes, to sink: any ArchiveSink) async throws -> ArchiveReceipt {
        let export = AuditExport(
            transaction: transaction,
            partnership: partnership,
            key: key,
            now: now
        )
        _ = try await export.run(.organisation(organisation)) { try sink.write(line: $0) }
        let report = try sink.endHistory()
        guard bytes != .none else { return ArchiveReceipt(of: report, for: organisation) }
        let files = try await write(
            report.attachments,
            isScanned: bytes == .ifClean,
            to: sink
        )
        return ArchiveReceipt(of: report, for: organisation, files: files)
    }

    /// What a member has sent.
    private struct Holding {
        let member: MemberID
        let size: Int64
        let content: String
        let verdict: ScanVerdict?
    }

    /// Writes the bytes that the history names, and says of the others why they are not in it.
    ///
    /// A name is not enough: the bytes are those that the same member sent, so that nobody takes what
    /// others sent to where only they may read, by writing its digest down.
    private func write(
        _ named: Set<NamedAttachment>,
        isScanned: Bool,
        to sink: any ArchiveSink
    ) async throws -> ArchiveFiles {
        let holdings = try await holdings(of: named)
        var kept: [ArchiveFiles.File] = []
        var withheld: [ArchiveFiles.Withheld] = []
        let digests = Set(named.map(\.digest)).sorted {
            $0.bytes.lexicographicallyPrecedes($1.bytes)
        }
        for digest in digests {
            let here = holdings[digest, default: []]
            var reason = reason(here, isScanned: isScanned)
            if reason == nil {
                if let size = try await write(digest, here, to: sink) {
                    let members = here.map(\.member)
                    kept.append(.init(digest: digest, bytes: size, members: members))
                } else {
                    reason = .damaged
                }
            }
            if let reason { withheld.append(.init(digest: digest, reason: reason)) }
        }
        return ArchiveFiles(kept: kept, withheld: withheld)
    }

    /// Why bytes stay out; what was refused once is refused for all who sent the same.
    private func reason(_ holdings: [Holding], isScanned: Bool) -> ArchiveFiles.Reason? {
        if holdings.isEmpty { return .missing }
        if holdings.contains(where: { $0.verdict == .refused }) { return .refused }
        if isScanned, !holdings.contains(where: { $0.verdict == .clean }) { return .unscanned }
        return nil
    }

    private func holdings(
        of named: Set<NamedAttachment>
    ) async throws -> [Digest: [Holding]] {
        let list = Array(named)
        let rows = try await transaction.query(
            ArchiveFileSQL.holdings,
            [
                .text(partnership.description), .bytesArray(list.map(\.digest.bytes)),
                .textArray(list.map(\.member.description)),
            ]
        )
        var holdings: [Digest: [Holding]] = [:]
        for row in rows.indices {
            holdings[try rows.digest(row, 0), default: []].append(
                Holding(
                    member: try rows.id(row, 1),
                    size: rows.int64(row, 2),
                    content: rows.text(row, 3),
                    verdict: rows.isNull(row, 4) ? nil : try rows.word(row, 4)
                )
            )
        }
        return holdings
    }

    /// Writes bytes from the first place where all of them are; nil when there is none.
    private func write(
        _ digest: Digest,
        _ holdings: [Holding],
        to sink: any ArchiveSink
    ) async throws -> Int64? {
        var tried: Set<String> = []
        for holding in holdings where tried.insert(holding.content).inserted {
            try sink.beginFile(digest)
            let isWhole = try await write(holding, digest, to: sink)
            try sink.endFile(isWhole: isWhole)
            if isWhole { return holding.size }
        }
        return nil
    }

    private func write(
        _ holding: Holding,
        _ digest: Digest,
        to sink: any ArchiveSink
    ) async throws -> Bool {
        var hash = SHA256()
        var (read, place): (Int64, Int64) = (0, 0)
        while read < holding.size {
            let piece = try await transaction.query(
                ArchiveFileSQL.piece,
                [.text(partnership.description), .text(holding.content), .int8(place)]
            )
            guard !piece.isEmpty else { return false }
            let bytes = piece.bytes(0, 0)
            hash.update(bytes)
            try sink.write(piece: bytes)
            read += Int64(bytes.count)
            place += 1
        }
        guard read == holding.size else { return false }
        return hash.finalize() == digest
    }
}

/// The statements about an archive's files, which run as the schema's owner.
enum ArchiveFileSQL {
    static let holdings = Statement(
        "archive-holdings",
        """
        SELECT attachment.digest, attachment.member, attachment.size, attachment.content,
            attachment.verdict
        FROM entente.attachment
        JOIN unnest($2::bytea[], $3::text[]) AS named (digest, member)
            ON named.digest = attachment.digest AND named.member = attachment.member
        WHERE attachment.workspace = $1::text AND attachment.completed IS NOT NULL
        ORDER BY attachment.digest, attachment.member
        """
    )
    static let piece = Statement(
        "archive-piece",
        """
        SELECT bytes FROM entente.attachment_piece
        WHERE workspace = $1::text AND content = $2::text AND place = $3::bigint
        """
    )
    static let addPiece = Statement(
        "archive-add-piece",
        """
        INSERT INTO entente.attachment_piece (workspace, content, place, bytes)
        VALUES ($1::text, $2::text, $3::bigint, $4::bytea)
        """
    )
    static let addHoldings = Statement(
        "archive-add-holdings",
        """
        INSERT INTO entente.attachment (
            workspace, digest, member, organisation, size, received, content, touched, completed
        )
        SELECT $1::text, $2::bytea, sent.member, sent.organisation, $3::bigint, $3::bigint, $4::text,
            $5::bigint, $5::bigint
        FROM unnest($6::text[], $7::text[]) AS sent (member, organisation)
        """
    )
}
