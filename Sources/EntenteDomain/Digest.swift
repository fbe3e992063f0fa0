/// A SHA-256 value: 32 bytes (FIPS 180-4).
public struct Digest: Hashable, Sendable {
    /// The 32 bytes.
    public let bytes: [UInt8]

    /// The number of bytes of every digest.
    public static let length = 32

    /// Takes 32 bytes; nil for any other count.
    public init?(bytes: some Sequence<UInt8>) {
        self.bytes = Array(bytes)
        guard self.bytes.count == Self.length else { return nil }
    }

    /// Reads base64url without padding (RFC 4648, section 5), the form digests have in JSON.
    public init?(base64URL text: some StringProtocol) {
        guard let bytes = Base64URL.decode(String(text)) else { return nil }
        self.init(bytes: bytes)
    }

    /// The digest as base64url without padding: 43 characters.
    public var base64URL: String { Base64URL.encode(bytes) }

    /// The digest as 64 lower-case hexadecimal characters.
    public var hexadecimal: String {
        let characters = [UInt8]("0123456789abcdef".utf8)
        return String(
            decoding: bytes.flatMap { [characters[Int($0 >> 4)], characters[Int($0 & 15)]] },
            as: UTF8.self
        )
    }
}

extension Digest: CustomStringConvertible {
    /// The digest as base64url.
    public var description: String { base64URL }
}
