import EntenteCrypto
public import EntenteDomain

/// The digest of everything that a stream's log up to some seq means (clause 4.5).
///
/// SHA-256 over `entente-state-1`, a line feed, and for each entity in the order of their ids its id,
/// a colon, the digest of its snapshot line in base64url, and a line feed. So whoever keeps the
/// digests of the lines needs to look again only at what has changed.
public struct StateDigest: ~Copyable, Sendable {
    private var hash: SHA256

    /// Starts without entities.
    public init() {
        hash = SHA256()
        hash.update(Array("entente-state-1\n".utf8))
    }

    /// Takes the next entity in the order of their ids.
    public mutating func add(_ entity: EntityID, _ line: Digest) {
        hash.update(Array("\(entity):\(line)\n".utf8))
    }

    /// The digest over all entities that were added.
    public consuming func finish() -> Digest { hash.finalize() }

    /// The digest of a snapshot line.
    public static func line(_ bytes: [UInt8]) -> Digest { SHA256.digest(bytes) }
}
