import EntenteCrypto
import EntenteDomain
import EntenteSync

/// Archives of one organisation as they are taken over, in one transaction.
///
/// Logs and files are written archive by archive; then the people, of whom several archives may tell;
/// last what is there is counted, of each archive by itself.
struct ArchiveImport {
    let transaction: Transaction
    let pinned: Ed25519.VerifyingKey
    let key: Ed25519.SigningKey
    let now: Milliseconds

    private var people = JoinedDirectory()
    private var partnerships: [ArchivedPartnership] = []
    private var server: DeviceID?

    init(
        transaction: Transaction,
        pinned: Ed25519.VerifyingKey,
        key: Ed25519.SigningKey,
        now: Milliseconds
    ) {
        self.transaction = transaction
        self.pinned = pinned
        self.key = key
        self.now = now
    }

    /// Takes all of them over; answers what is here then, of each.
    ///
    /// None of its steps is inlined: with their errors in one coroutine the optimiser of Swift 6.3.1 crashes.
    mutating func run(_ sources: [any ArchiveSource]) async throws -> [ArchiveReceipt] {
        try await check(sources.map(\.receipt))
        for source in sources { try await take(source) }
        try await writePeople()
        return try await compare(sources.map(\.receipt))
    }

    /// Answers what is here now, when it is what the receipts say.
    @inline(never)
    private func compare(_ receipts: [ArchiveReceipt]) async throws -> [ArchiveReceipt] {
        var counted: [ArchiveReceipt] = []
        for receipt in receipts {
            let found = try await count(receipt)
            if let difference = receipt.difference(from: found) {
                throw LogFault(.file, difference)
            }
            counted.append(found)
        }
        return counted
    }

    /// Makes sure that there is room for the archives, and that they go together.
    @inline(never)
    private func check(_ receipts: [ArchiveReceipt]) async throws {
        var seen: Set<PartnershipID> = []
        for receipt in receipts {
            let partnership = receipt.partnership
            if let first = receipts.first, first.organisation != receipt.organisation {
                throw LogFault(
                    .file,
                    "The archives are of organisations \(first.organisation) and "
                        + "\(receipt.organisation): they must be of one."
                )
            }
            guard seen.insert(partnership).inserted else {
                throw LogFault(.file, "Two of the archives are of partnership \(partnership).")
            }
            let rows = try await transaction.query(
                ArchiveSQL.partnership,
                [.text(partnership.description)]
            )
            guard rows.isEmpty else {
                throw AdministrationError(.alreadyHere(partnership), field: "partnership")
            }
        }
        guard try await transaction.query(ArchiveSQL.isEmpty).bool(0, 0) else {
            throw AdministrationError(.notEmpty)
        }
    }

    /// Writes the logs and the files of an archive, and hears who is who.
    @inline(never)
    private mutating func take(_ source: any ArchiveSource) async throws {
        let receipt = source.receipt
        var verifier = AuditVerifier(key: pinned)
        var writing = ArchiveWriting(transaction: transaction, now: now)
        while let line = try source.nextLine() { try await writing.take(try verifier.take(line)) }
        let report = try verifier.finish()
        if let fault = receipt.fault(in: report) { throw fault }
        guard server == nil || writing.server == server else {
            throw LogFault(.file, "The archives are of different servers.")
        }
        server = writing.server
        try people.take(
            writing.directory,
            toldUntil: writing.directory.toldUntil(readAt: report.manifest.at)
        )
        partnerships.append(writing.partnership(report.manifest))
        guard let files = receipt.files else { return }
        let filing = FilesInArchive(
            transaction: transaction,
            partnership: receipt.partnership,
            control: report.control,
            now: now
        )
        try await filing.write(files, from: source)
    }

    @inline(never)
    private func writePeople() async throws {
        if let fault = people.sameNames() { throw fault }
        guard let server else { return }
        _ = try await transaction.query(ArchiveSQL.becomeServer, [.text(server.description)])
        var writes = try ArchivedDirectory(people, now: now).writes
        for partnership in partnerships { writes += try partnership.writes }
        _ = try await transaction.query(writes)
    }

    /// Counts what the database holds now, by an export of it that is verified like any other.
    @inline(never)
    private func count(_ receipt: ArchiveReceipt) async throws -> ArchiveReceipt {
        let export = ArchiveExport(
            transaction: transaction,
            partnership: receipt.partnership,
            organisation: receipt.organisation,
            key: key,
            now: now
        )
        return try await export.run(
            receipt.files == nil ? .none : .unlessRefused,
            to: CountingSink(key.verifyingKey)
        )
    }
}
