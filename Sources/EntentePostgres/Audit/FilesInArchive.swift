import EntenteCrypto
import EntenteDomain
import EntenteSync

/// Writes an archive's files into the database, in the transaction of its history.
///
/// Who had sent bytes has sent them here, too, so that they count for the same organisation; whether
/// they may be passed on is for this server's scanner to say, if it has one.
struct FilesInArchive {
    let transaction: Transaction
    let partnership: PartnershipID
    let control: ControlRegister
    let now: Milliseconds

    func write(_ files: ArchiveFiles, from source: any ArchiveSource) async throws {
        for file in files.kept { try await write(file, from: source) }
    }

    private func write(
        _ file: ArchiveFiles.File,
        from source: any ArchiveSource
    ) async throws {
        var random = SecureRandom()
        let content = ContentID.random(using: &random)
        var hash = SHA256()
        var (read, place): (Int64, Int64) = (0, 0)
        try source.open(file.digest)
        while let piece = try source.nextPiece() {
            hash.update(piece)
            read += Int64(piece.count)
            guard read <= file.bytes else { break }
            _ = try await transaction.query(
                ArchiveFileSQL.addPiece,
                [
                    .text(partnership.description), .text(content.description), .int8(place),
                    .bytes(piece),
                ]
            )
            place += 1
        }
        if let fault = file.fault(bytes: read, digest: hash.finalize()) { throw fault }
        try await keep(file, content)
    }

    private func keep(_ file: ArchiveFiles.File, _ content: ContentID) async throws {
        var organisations: [String] = []
        for member in file.members {
            guard let organisation = control.organisation(of: member) else {
                throw LogFault(.file, "The control stream does not tell of member \(member).")
            }
            organisations.append(organisation.description)
        }
        _ = try await transaction.query(
            ArchiveFileSQL.addHoldings,
            [
                .text(partnership.description), .bytes(file.digest.bytes), .int8(file.bytes),
                .text(content.description), .int8(now.value),
                .textArray(file.members.map(\.description)), .textArray(organisations),
            ]
        )
    }
}
