public import EntenteDomain

/// The SHA-256 of a certificate's DER bytes, as people read it to each other.
///
/// The text form is that of `openssl x509 -fingerprint -sha256`: 32 pairs of upper-case
/// hexadecimal digits between colons, so that either side can check it without Entente.
public struct CertificateFingerprint: Hashable, Sendable {
    /// The digest itself.
    public let digest: Digest

    /// Makes a fingerprint from the digest of a certificate.
    public init(_ digest: Digest) { self.digest = digest }

    /// Reads 64 hexadecimal digits of either case, with or without colons or spaces between pairs.
    public init?(_ text: some StringProtocol) {
        let pairs = Array(text.utf8).filter { $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: " ") }
        guard pairs.count == 2 * Digest.length else { return nil }
        var bytes: [UInt8] = []
        for place in stride(from: 0, to: pairs.count, by: 2) {
            guard let high = digitValue(pairs[place]), let low = digitValue(pairs[place + 1])
            else { return nil }
            bytes.append(high << 4 | low)
        }
        guard let digest = Digest(bytes: bytes) else { return nil }
        self.digest = digest
    }
}

extension CertificateFingerprint: CustomStringConvertible {
    /// 32 pairs of upper-case hexadecimal digits between colons.
    public var description: String {
        digest.bytes.map { byte in
            let pair = String(byte, radix: 16, uppercase: true)
            return byte < 16 ? "0" + pair : pair
        }.joined(separator: ":")
    }
}

private func digitValue(_ character: UInt8) -> UInt8? {
    switch character {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): character - UInt8(ascii: "A") + 10
    default: nil
    }
}
