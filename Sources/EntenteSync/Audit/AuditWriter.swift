public import EntenteCrypto
import EntenteDomain

/// Keeps the digest of an audit file while it is written, and signs its end.
public struct AuditWriter: ~Copyable, Sendable {
    private var digest = SHA256()
    /// How many lines were written.
    public private(set) var lines: Int64 = 0

    /// Begins an empty file.
    public init() {}

    /// Takes a line of `AuditFile` and returns it, to be written.
    public mutating func add(_ line: [UInt8]) -> [UInt8] {
        digest.update(line)
        lines += 1
        return line
    }

    /// The last line, signed with the gateway's key for heads.
    public consuming func end(signing key: Ed25519.SigningKey) -> [UInt8] {
        let lines = lines
        let whole = digest.finalize()
        return AuditFile.line(
            end: whole,
            lines: lines,
            signature: key.sign(AuditFile.signedBytes(whole))
        )
    }
}
