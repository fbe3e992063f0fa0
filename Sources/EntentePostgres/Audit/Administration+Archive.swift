public import EntenteCrypto
public import EntenteDomain
public import EntenteSync

extension Administration {
    /// Writes all that an organisation authored and all that was shared with it, with the bytes of the
    /// attachments that it names.
    ///
    /// All of it is of one moment; no more than a page of the history or a piece of a file is in memory
    /// at a time, beside what the verification of the history takes (`AuditVerifier`).
    /// - Parameters:
    ///   - partnership: Which partnership.
    ///   - organisation: Whose archive.
    ///   - bytes: Which bytes of attachments are in it.
    ///   - key: The gateway's key for heads.
    ///   - now: The time of the export.
    ///   - sink: Where to.
    /// - Throws: `AdministrationError`, or what the sink throws.
    /// - Returns: What the archive holds.
    public func exportArchive(
        of partnership: PartnershipID,
        for organisation: OrganisationID,
        _ bytes: ArchivedBytes,
        signing key: Ed25519.SigningKey,
        now: Milliseconds,
        to sink: any ArchiveSink
    ) async throws -> ArchiveReceipt {
        try await pool.withTransaction(isolation: .snapshot) { transaction in
            let export = ArchiveExport(
                transaction: transaction,
                partnership: partnership,
                organisation: organisation,
                key: key,
                now: now
            )
            return try await export.run(bytes, to: sink)
        }
    }

    /// Takes partnerships of one organisation over from its archives: all of them, verified and with
    /// equal counts and digests, or nothing.
    ///
    /// The organisations, departments and members come with them under the ids that they had, so that the
    /// server must be empty; whoever is in several archives is there once. Their devices come without
    /// access: members enrol new ones.
    /// - Parameters:
    ///   - sources: The archives, of one server.
    ///   - pinned: The key of the gateway that the archives were made by.
    ///   - key: This gateway's key for heads.
    ///   - now: The time of the import.
    /// - Throws: `AdministrationError`.
    /// - Returns: What is here now of each, counted from the database.
    public func importArchives(
        _ sources: [any ArchiveSource],
        pinned: Ed25519.VerifyingKey,
        signing key: Ed25519.SigningKey,
        now: Milliseconds
    ) async throws(AdministrationError) -> [ArchiveReceipt] {
        try await step { step in
            var archives = ArchiveImport(
                transaction: step.transaction,
                pinned: pinned,
                key: key,
                now: now
            )
            do {
                return try await archives.run(sources)
            } catch let fault as LogFault {
                throw AdministrationError(.archive(fault))
            }
        }
    }
}
