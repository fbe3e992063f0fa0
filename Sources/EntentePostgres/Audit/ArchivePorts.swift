import EntenteCrypto
public import EntenteDomain
public import EntenteSync

/// Where an archive is written to: first its history, then its files, one after the other.
public protocol ArchiveSink: AnyObject {
    /// Takes the next line of the history, with its line feed.
    func write(line: [UInt8]) throws
    /// Ends the history, and verifies what has become of it.
    func endHistory() throws -> AuditVerifier.Report
    /// Begins the file of a digest.
    func beginFile(_ digest: Digest) throws
    /// Takes the file's next bytes.
    func write(piece: [UInt8]) throws
    /// Ends the file; it is to be forgotten unless it is whole.
    func endFile(isWhole: Bool) throws
}

/// Where an archive is read from: first its history, then its files, one after the other.
public protocol ArchiveSource: AnyObject {
    /// What the archive holds.
    var receipt: ArchiveReceipt { get }
    /// The next line of the history, without its line feed; nil at its end.
    func nextLine() throws -> [UInt8]?
    /// Begins to read the file of a digest.
    func open(_ digest: Digest) throws
    /// The file's next bytes; nil at its end. All pieces but the last have `Limits.attachmentPieceBytes`.
    func nextPiece() throws -> [UInt8]?
}

/// Which bytes of attachments go into an archive.
public enum ArchivedBytes: Hashable, Sendable {
    /// None.
    case none
    /// Those that no scanner has refused: there is none.
    case unlessRefused
    /// Those that a scanner has let through.
    case ifClean
}

/// What is counted in the database as if it were written to an archive: it is verified, and kept nowhere.
final class CountingSink: ArchiveSink {
    private var verifier: AuditVerifier?

    init(_ key: Ed25519.VerifyingKey) { verifier = AuditVerifier(key: key) }

    func write(line: [UInt8]) throws { _ = try verifier?.take(Array(line.dropLast())) }

    func endHistory() throws -> AuditVerifier.Report {
        guard let report = try verifier.take()?.finish() else {
            throw LogFault(.file, "The history has ended before.")
        }
        return report
    }

    func beginFile(_ digest: Digest) {}
    func write(piece: [UInt8]) {}
    func endFile(isWhole: Bool) {}
}
