import EntenteCrypto
import EntenteSync

/// Reads an audit file line by line and verifies it.
struct AuditReading {
    /// What was verified, or the first thing that is wrong.
    let outcome: Result<AuditVerifier.Report, LogFault>
    /// The line that was read last.
    let line: Int64

    /// Reads and verifies a file.
    ///
    /// - Throws: When the file cannot be read; what is wrong within it is the outcome.
    init(path: String, key: Ed25519.VerifyingKey) throws {
        var lines = try AuditLines(path: path)
        var verifier = AuditVerifier(key: key)
        let outcome: Result<AuditVerifier.Report, LogFault>
        do {
            while let line = try lines.next() { try verifier.take(line) }
            outcome = .success(try verifier.finish())
        } catch let fault as LogFault {
            outcome = .failure(fault)
        }
        self.outcome = outcome
        line = lines.count
    }
}
