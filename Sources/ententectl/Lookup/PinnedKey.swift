import EntenteCrypto
import EntenteDomain
import Foundation

/// The key of a gateway that an administrator names: its characters, or a file of its bytes.
enum PinnedKey {
    /// Reads a key.
    static func read(_ named: String) throws(Failure) -> Ed25519.VerifyingKey {
        var raw = Base64URL.decode(named.utf8) ?? []
        if raw.count != Ed25519.publicKeyLength {
            raw = FileManager.default.contents(atPath: named).map { Array($0) } ?? []
        }
        guard let key = Ed25519.VerifyingKey(raw: raw) else {
            throw Failure(.usage, "--key is not a public key: 43 characters, or a file of 32 bytes")
        }
        return key
    }
}
