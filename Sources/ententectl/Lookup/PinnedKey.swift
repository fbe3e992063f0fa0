import ArgumentParser
import EntenteCrypto
import EntenteDomain
import Foundation

/// The key of a gateway that an administrator names: its characters, or a file of its bytes.
struct PinnedKey: ParsableArguments {
    // One of 64 keys begins with a dash.
    @Option(
        parsing: .unconditional,
        help: """
            The key for heads of the gateway that wrote it: 43 characters, or a file that holds its \
            32 bytes.
            """
    )
    var key: String

    /// Reads the key.
    func read() throws(Failure) -> Ed25519.VerifyingKey {
        var raw = Base64URL.decode(key.utf8) ?? []
        if raw.count != Ed25519.publicKeyLength {
            raw = FileManager.default.contents(atPath: key).map { Array($0) } ?? []
        }
        guard let key = Ed25519.VerifyingKey(raw: raw) else {
            throw Failure(.usage, "--key is not a public key: 43 characters, or a file of 32 bytes")
        }
        return key
    }
}
