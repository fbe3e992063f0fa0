import Glibc

/// A name that a server certificate may carry: a host name or an address.
///
/// The text goes into OpenSSL's notation for extensions, where a comma would begin another name:
/// only what is checked here gets there.
public enum CertifiedName: Hashable, Sendable {
    /// A host name in lower-case ASCII.
    case host(String)
    /// An IPv4 or IPv6 address.
    case address(String)

    /// Reads a host name or an address as a person writes it.
    public init(_ text: String) throws(CryptoError) {
        if isAddress(text) {
            self = .address(text)
        } else if isHostName(text) {
            self = .host(text.lowercased())
        } else {
            throw CryptoError(.invalidName, "neither a host name nor an address")
        }
    }

    /// The name in the notation of x509v3_config(5).
    var extensionValue: String {
        switch self {
        case .host(let name): "DNS:\(name)"
        case .address(let address): "IP:\(address)"
        }
    }
}

private func isAddress(_ text: String) -> Bool {
    var storage = in6_addr()
    return inet_pton(AF_INET, text, &storage) == 1 || inet_pton(AF_INET6, text, &storage) == 1
}

/// Labels of letters, digits and inner hyphens (RFC 1123, section 2.1); the last one is no number.
private func isHostName(_ text: String) -> Bool {
    let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard text.utf8.count <= 253, let last = labels.last, UInt(String(Substring(last))) == nil
    else { return false }
    return labels.allSatisfy { label in
        let hyphen = UInt8(ascii: "-")
        return (1...63).contains(label.count) && label.first != hyphen && label.last != hyphen
            && label.allSatisfy { $0 == hyphen || isLetterOrDigit($0) }
    }
}

private func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
    default: false
    }
}
