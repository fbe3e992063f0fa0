import EntenteCrypto
import EntenteDomain
import EntentePostgres
import EntenteSync
import Foundation

/// The folder of an archive.
struct ArchiveFolder {
    let path: String

    var history: String { "\(path)/history.ndjson" }
    var receipt: String { "\(path)/receipt.json" }
    var files: String { "\(path)/files" }

    /// Where the bytes of a digest are.
    func file(_ digest: Digest) -> String { "\(files)/\(digest)" }

    /// Reads the receipt, and checks that the pinned key has signed it.
    func readReceipt(_ key: Ed25519.VerifyingKey) throws -> ArchiveReceipt {
        guard let handle = FileHandle(forReadingAtPath: receipt) else {
            throw Failure(.missing, "cannot read \(receipt)")
        }
        let most = Limits.archiveReceiptBytes
        let data = try handle.read(upToCount: most + 1) ?? Data()
        guard data.count <= most else {
            throw Failure(.damaged, "NOT VERIFIED: The receipt has more than \(most) bytes.")
        }
        guard data.last == UInt8(ascii: "\n") else {
            throw Failure(.damaged, "NOT VERIFIED: The receipt does not end.")
        }
        do throws(LogFault) {
            return try ArchiveReceipt(line: Array(data.dropLast()), key: key)
        } catch {
            throw Failure(.damaged, "NOT VERIFIED: \(error.sentence)")
        }
    }

    /// Verifies the history with a key.
    func verifyHistory(_ key: Ed25519.VerifyingKey) throws -> AuditVerifier.Report {
        let reading = try AuditReading(path: history, key: key)
        switch reading.outcome {
        case .success(let report): return report
        case .failure(let fault):
            let sentence = "NOT VERIFIED, at line \(reading.line): \(fault.sentence)"
            throw Failure(.damaged, sentence)
        }
    }

    /// Reads every file that the receipt lists, and finds no other beside them.
    func verifyFiles(_ listed: ArchiveFiles?) throws {
        try checkNames(listed)
        do {
            for file in listed?.kept ?? [] {
                let reading = try ArchivedFile(self, file.digest)
                var hash = SHA256()
                var read: Int64 = 0
                while let piece = try reading.next(), read <= file.bytes {
                    hash.update(piece)
                    read += Int64(piece.count)
                }
                if let fault = file.fault(bytes: read, digest: hash.finalize()) { throw fault }
            }
        } catch let fault as LogFault {
            throw Failure(.damaged, "NOT VERIFIED: \(fault.sentence)")
        }
    }

    /// Checks that the folder of files has those that the receipt lists, and no other.
    func checkNames(_ listed: ArchiveFiles?) throws(Failure) {
        let wanted = Set((listed?.kept ?? []).map { $0.digest.base64URL })
        let found = Set((try? FileManager.default.contentsOfDirectory(atPath: files)) ?? [])
        if let name = wanted.subtracting(found).min() {
            throw Failure(.damaged, "NOT VERIFIED: File \(name) is missing.")
        }
        if let name = found.subtracting(wanted).min() {
            throw Failure(.damaged, "NOT VERIFIED: File \(name) is not in the receipt.")
        }
    }
}

/// One file of an archive, read piece by piece.
struct ArchivedFile {
    private let handle: FileHandle
    private let digest: Digest

    /// Opens the file; what is no file of its own, such as a link, is none of the archive's.
    init(_ folder: ArchiveFolder, _ digest: Digest) throws(LogFault) {
        let path = folder.file(digest)
        let kind = try? FileManager.default.attributesOfItem(atPath: path)[.type]
        guard let kind = kind as? FileAttributeType else {
            throw LogFault(.file, "File \(digest) is missing.")
        }
        guard kind == .typeRegular, let handle = FileHandle(forReadingAtPath: path) else {
            throw LogFault(.file, "File \(digest) cannot be read.")
        }
        self.handle = handle
        self.digest = digest
    }

    /// The next bytes, as many as the database keeps in a piece unless they are the last; nil at the end.
    func next() throws(LogFault) -> [UInt8]? {
        var piece: [UInt8] = []
        do {
            while piece.count < Limits.attachmentPieceBytes {
                let wanted = Limits.attachmentPieceBytes - piece.count
                guard let data = try handle.read(upToCount: wanted), !data.isEmpty else { break }
                piece += data
            }
        } catch {
            throw LogFault(
                .file,
                "File \(digest) cannot be read: \(error.localizedDescription)."
            )
        }
        return piece.isEmpty ? nil : piece
    }
}

/// An archive's folder as an import reads it.
final class ArchiveReading: ArchiveSource {
    let receipt: ArchiveReceipt
    private let folder: ArchiveFolder
    private var lines: AuditLines
    private var file: ArchivedFile?

    /// Opens a folder; the receipt is signed by the key, and the files are those that it lists.
    init(_ folder: ArchiveFolder, key: Ed25519.VerifyingKey) throws {
        self.folder = folder
        receipt = try folder.readReceipt(key)
        lines = try AuditLines(path: folder.history)
        try folder.checkNames(receipt.files)
    }

    func nextLine() throws -> [UInt8]? { try lines.next() }

    func open(_ digest: Digest) throws { file = try ArchivedFile(folder, digest) }

    func nextPiece() throws -> [UInt8]? { try file?.next() }
}
