import EntenteSync
import Foundation

/// Reads a file line by line, a bounded part of it at a time.
struct AuditLines {
    private let handle: FileHandle
    private var waiting: [UInt8] = []
    private var start = 0
    /// How many lines were read.
    private(set) var count: Int64 = 0

    /// Bytes that are read at once.
    private static let chunk = 1024 * 1024
    /// The longest line that an export writes is a largest change with its header; this is ample.
    private static let longestLine = 4 * 1024 * 1024

    /// Opens a file; it is closed when the last copy of the value is gone.
    init(path: String) throws(Failure) {
        do {
            handle = try FileHandle(forReadingFrom: URL(filePath: path))
        } catch {
            throw Failure(.missing, "cannot read \(path): \(error.localizedDescription)")
        }
    }

    /// The next line without its line feed; nil at the end of the file.
    ///
    /// - Throws: `LogFault` for a line that does not end, else when the file cannot be read.
    mutating func next() throws -> [UInt8]? {
        var searched = start
        while true {
            if let end = waiting[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { start = end + 1 }
                count += 1
                return Array(waiting[start..<end])
            }
            waiting.removeSubrange(..<start)
            start = 0
            searched = waiting.count
            let data = try handle.read(upToCount: Self.chunk) ?? Data()
            guard !data.isEmpty, waiting.count <= Self.longestLine else {
                if waiting.isEmpty { return nil }
                throw LogFault(.file, "Line \(count + 1) does not end.")
            }
            waiting += data
        }
    }
}
