import EntenteCrypto
public import EntenteDomain

/// A one-time code that a person carries from the administrator to a new device.
///
/// 1. Twenty characters of the alphabet of ids, written in groups of four: `7k2m-9xqp-4f3c-0hza-w81d`.
/// 2. The first eight are public: they name the invitation, so that wrong tries can be counted against
///    it, and nobody can use up the tries of an invitation of which he knows nothing.
/// 3. The last twelve are the secret, 60 random bits; the store keeps a digest of all twenty.
public struct EnrolmentCode: Hashable, Sendable {
    /// The twenty characters without hyphens; show them to the one person they are for.
    private let characters: String

    /// Reads what a person typed; nil for anything that is not twenty characters of the alphabet.
    ///
    /// Case, hyphens and spaces do not matter, nor `o` for 0, `i` or `l` for 1.
    public init?(_ text: String) {
        var characters = ""
        for character in text.lowercased() where character != "-" && character != " " {
            switch character {
            case "o": characters.append("0")
            case "i", "l": characters.append("1")
            default:
                guard alphabet.contains(character) else { return nil }
                characters.append(character)
            }
            guard characters.utf8.count <= codeLength else { return nil }
        }
        guard characters.utf8.count == codeLength else { return nil }
        self.characters = characters
    }

    private init(characters: String) { self.characters = characters }

    /// Draws a new code.
    public static func random(using generator: inout some RandomNumberGenerator) -> EnrolmentCode {
        let characters = (0..<codeLength).map { _ in
            alphabet[Int(truncatingIfNeeded: generator.next() & 31)]
        }
        return EnrolmentCode(characters: String(characters))
    }

    /// The public part, which names the invitation.
    public var handle: String { String(characters.prefix(handleLength)) }

    /// What the store keeps instead of the code.
    public var digest: Digest { SHA256.digest("entente-code-1\n\(characters)".utf8) }

    /// The code as a person reads and types it; a secret until it is used.
    public var spelled: String {
        stride(from: 0, to: codeLength, by: 4)
            .map { String(characters.dropFirst($0).prefix(4)) }
            .joined(separator: "-")
    }
}

extension EnrolmentCode: CustomStringConvertible, CustomDebugStringConvertible {
    /// The public part, so that a code in a log is of no use.
    public var description: String { "code \(handle)" }
    /// The public part.
    public var debugDescription: String { description }
}

private let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz")
private let codeLength = 20
private let handleLength = 8
