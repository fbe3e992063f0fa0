public import EntenteCrypto
public import EntenteDomain
public import EntenteSync

extension Administration {
    /// Takes a partnership over from an archive: all of it, verified and with equal counts and digests,
    /// or nothing.
    ///
    /// The organisations, departments and members come with it under the ids that they had, so that the
    /// server must be empty. Their devices come without access: members enrol new ones.
    /// - Parameters:
    ///   - receipt: What the archive holds.
    ///   - pinned: The key of the gateway that the archive was made by.
    ///   - key: This gateway's key for heads.
    ///   - now: The time of the import.
    ///   - nextLine: Reads the archive's history line by line, without line feeds; nil at its end.
    /// - Throws: `AdministrationError`.
    /// - Returns: What is here now, counted from the database.
    public func importArchive(
        _ receipt: ArchiveReceipt,
        pinned: Ed25519.VerifyingKey,
        signing key: Ed25519.SigningKey,
        now: Milliseconds,
        from nextLine: () throws -> [UInt8]?
    ) async throws(AdministrationError) -> ArchiveReceipt {
        try await step { step in
            do {
                return try await Self.write(receipt, pinned, key, now, step.transaction, nextLine)
            } catch let fault as LogFault {
                throw AdministrationError(.archive(fault))
            }
        }
    }

    private static func write(
        _ receipt: ArchiveReceipt,
        _ pinned: Ed25519.VerifyingKey,
        _ key: Ed25519.SigningKey,
        _ now: Milliseconds,
        _ transaction: Transaction,
        _ nextLine: () throws -> [UInt8]?
    ) async throws -> ArchiveReceipt {
        var verifier = AuditVerifier(key: pinned)
        var writing = ArchiveWriting(transaction: transaction, now: now)
        while let line = try nextLine() { try await writing.take(try verifier.take(line)) }
        if let fault = receipt.fault(in: try verifier.finish()) { throw fault }
        let found = try await count(receipt, signing: key, now: now, in: transaction)
        if let difference = receipt.difference(from: found) { throw LogFault(.file, difference) }
        return found
    }

    /// Counts what the database holds now, by an export of it that is verified like any other.
    private static func count(
        _ receipt: ArchiveReceipt,
        signing key: Ed25519.SigningKey,
        now: Milliseconds,
        in transaction: Transaction
    ) async throws -> ArchiveReceipt {
        var verifier = AuditVerifier(key: key.verifyingKey)
        let export = AuditExport(
            transaction: transaction,
            partnership: receipt.partnership,
            key: key,
            now: now
        )
        _ = try await export.run(.organisation(receipt.organisation)) { line in
            _ = try verifier.take(Array(line.dropLast()))
        }
        return ArchiveReceipt(of: try verifier.finish(), for: receipt.organisation)
    }
}
