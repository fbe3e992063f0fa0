import EntenteDocuments
import EntenteDomain
import Foundation

/// A table's file, read piece by piece.
struct TableFile {
    /// How it is written.
    let dialect: TableDialect
    private let url: URL
    private let file: FileHandle
    private var stream: TableStream
    private var piece: Data?
    private var isAtEnd = false

    /// Opens a file, and recognises what is not stated by its beginning.
    init(_ url: URL, for request: TableImport) throws(ReplicaError) {
        self.url = url
        let beginning: Data
        do {
            file = try FileHandle(forReadingFrom: url)
            beginning = try Self.beginning(of: file)
        } catch {
            throw ReplicaError(.notFound, "\(url.path) cannot be read.")
        }
        guard !beginning.isEmpty else { throw ReplicaError(.invalid, "\(url.path) is empty.") }
        piece = beginning
        dialect = .recognised(
            in: Array(beginning),
            isWhole: beginning.count < Limits.tablePieceBytes,
            encoding: request.encoding,
            separator: request.separator,
            decimalMark: request.decimalMark
        )
        stream = TableStream(dialect)
    }

    /// The bytes that are held of the file, with the piece that is being read.
    var heldBytes: Int { Limits.tablePieceBytes + stream.heldBytes }

    /// The next records; nil at the end of the file.
    mutating func next() throws(ReplicaError) -> [TableRecord]? {
        guard !isAtEnd else { return nil }
        let current: Data
        if let piece { current = piece } else { current = try read() }
        do throws(TableDecoder.Fault) {
            if current.isEmpty {
                isAtEnd = true
                return try stream.finish()
            }
            let records = try stream.read(current)
            piece = nil
            return records
        } catch {
            throw ReplicaError(
                .invalid,
                "\(url.path) is not \(error.encoding.rawValue) in line \(stream.currentLine) or soon "
                    + "after it; state another encoding."
            )
        }
    }

    /// Closes the file.
    func close() { try? file.close() }

    private func read() throws(ReplicaError) -> Data {
        do {
            return try file.read(upToCount: Limits.tablePieceBytes) ?? Data()
        } catch {
            throw ReplicaError(.storage, "\(url.path) cannot be read any further.")
        }
    }

    /// A pipe gives less at a time than is asked for.
    private static func beginning(of file: FileHandle) throws -> Data {
        var data = Data()
        while data.count < Limits.tablePieceBytes {
            let missing = Limits.tablePieceBytes - data.count
            guard let more = try file.read(upToCount: missing), !more.isEmpty else { break }
            data += more
        }
        return data
    }
}
