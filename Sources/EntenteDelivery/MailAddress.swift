/// The address of a mailbox: a name of plain characters at a domain.
///
/// Far less than RFC 5321 allows, and no quoting: nothing that an address could smuggle is one here.
public struct MailAddress: Hashable, Sendable, CustomStringConvertible {
    /// All of it.
    public let description: String
    /// The part after the @.
    public let domain: String

    /// Reads an address; nil for what is none, or needs quoting.
    public init?(_ text: String) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...64).contains(parts[0].utf8.count),
            (1...255).contains(parts[1].utf8.count),
            parts[0].unicodeScalars.allSatisfy(Self.isAtom), !parts[0].hasPrefix("."),
            !parts[0].hasSuffix("."), !parts[0].contains(".."),
            parts[1].split(separator: ".", omittingEmptySubsequences: false).allSatisfy({ label in
                (1...63).contains(label.utf8.count) && !label.hasPrefix("-")
                    && !label.hasSuffix("-") && label.unicodeScalars.allSatisfy(Self.isHost)
            })
        else { return nil }
        description = text
        domain = String(parts[1])
    }

    static func isAtom(_ scalar: Unicode.Scalar) -> Bool {
        isHost(scalar) || "!#$%&'*+/=?^_`{|}~.".unicodeScalars.contains(scalar)
    }

    private static func isHost(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
            || ("0"..."9").contains(scalar) || scalar == "-"
    }
}
