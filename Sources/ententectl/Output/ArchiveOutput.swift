import EntenteCrypto
import EntenteDomain
import EntentePostgres
import EntenteSync
import Foundation

/// The folder of an archive while it is written.
final class ArchiveOutput: ArchiveSink {
    private let folder: ArchiveFolder
    private let key: Ed25519.VerifyingKey
    private let history: NewFile
    private var file: NewFile?

    /// Makes the folder, which must not be there yet.
    init(_ folder: ArchiveFolder, key: Ed25519.VerifyingKey) throws(Failure) {
        guard !FileManager.default.fileExists(atPath: folder.path) else {
            throw Failure(.usage, "\(folder.path) is there already; nothing is overwritten")
        }
        try Self.make(folder.path)
        self.folder = folder
        self.key = key
        history = try NewFile(folder.history)
    }

    func write(line: [UInt8]) throws { try history.write(line) }

    func endHistory() throws -> AuditVerifier.Report {
        try history.finish()
        return try folder.verifyHistory(key)
    }

    func beginFile(_ digest: Digest) throws {
        try Self.make(folder.files)
        file = try NewFile(folder.file(digest))
    }

    func write(piece: [UInt8]) throws { try file?.write(piece) }

    func endFile(isWhole: Bool) throws {
        if isWhole { try file?.finish() } else { file?.discard() }
        file = nil
    }

    /// Reads the files back, and writes the receipt, signed.
    func end(_ receipt: ArchiveReceipt, signing key: Ed25519.SigningKey) throws {
        try folder.verifyFiles(receipt.files)
        let file = try NewFile(folder.receipt)
        try file.write(receipt.line(signing: key))
        try file.finish()
    }

    /// Leaves nothing behind.
    func discard() { try? FileManager.default.removeItem(atPath: folder.path) }

    private static func make(_ path: String) throws(Failure) {
        do {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw Failure(.cannotWrite, "cannot make \(path): \(error.localizedDescription)")
        }
    }
}
