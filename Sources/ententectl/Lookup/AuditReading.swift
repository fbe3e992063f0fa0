import EntenteCrypto
import EntenteSync
import Foundation

/// Reads an audit file line by line and verifies it.
struct AuditReading {
    /// What was verified, or the first thing that is wrong.
    let outcome: Result<AuditVerifier.Report, LogFault>
    /// The line that was read last.
    let line: Int64

    /// Bytes that are read at once.
    private static let chunk = 1024 * 1024
    /// The longest line that an export writes is a largest change with its header; this is ample.
    private static let longestLine = 4 * 1024 * 1024

    /// Reads and verifies a file.
    ///
    /// - Throws: When the file cannot be read; what is wrong within it is the outcome.
    init(path: String, key: Ed25519.VerifyingKey) throws {
        let handle = try FileHandle(forReadingFrom: URL(filePath: path))
        defer { try? handle.close() }
        var verifier = AuditVerifier(key: key)
        var rest: [UInt8] = []
        while let data = try handle.read(upToCount: Self.chunk), !data.isEmpty {
            rest += data
            var start = rest.startIndex
            while let end = rest[start...].firstIndex(of: UInt8(ascii: "\n")) {
                do throws(LogFault) {
                    try verifier.take(Array(rest[start..<end]))
                } catch {
                    line = verifier.lines
                    outcome = .failure(error)
                    return
                }
                start = end + 1
            }
            rest.removeSubrange(..<start)
            if rest.count > Self.longestLine { break }
        }
        line = verifier.lines
        guard rest.isEmpty else {
            let sentence = "Line \(verifier.lines + 1) does not end."
            outcome = .failure(LogFault(.file, sentence))
            return
        }
        do throws(LogFault) {
            outcome = .success(try verifier.finish())
        } catch {
            outcome = .failure(error)
        }
    }
}
