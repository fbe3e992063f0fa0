/// The name of one thing: 128 random bits, written as 26 characters of lower-case base32.
///
/// 1. One type per kind of thing: `Kind` is a phantom, so a stream id cannot be passed as a device id.
/// 2. The text form is canonical: exactly one text per value (Crockford's alphabet, which leaves out
///    `i`, `l`, `o` and `u`), so ids may be compared as bytes in Swift, SQL and JSON alike.
/// 3. Order of values equals order of texts, so every replica breaks ties alike.
/// 4. An id is not a capability: knowing it grants nothing (protocol clause 5.3).
public struct Identifier<Kind>: Hashable, Comparable, Sendable {
    /// The first 64 of the 128 bits.
    public let high: UInt64
    /// The last 64 of the 128 bits.
    public let low: UInt64

    /// Makes an identifier from its 128 bits.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Reads the text form; nil when it is not exactly 26 characters of the alphabet.
    public init?(_ text: some StringProtocol) { self.init(String(text)) }

    /// Reads the text form; nil when it is not exactly 26 characters of the alphabet.
    public init?(_ text: String) {
        var text = text
        guard let bits = text.withUTF8(identifierBits) else { return nil }
        self.init(
            high: UInt64(truncatingIfNeeded: bits >> 64),
            low: UInt64(truncatingIfNeeded: bits)
        )
    }

    /// Draws a new identifier from a source of randomness.
    public static func random(using generator: inout some RandomNumberGenerator) -> Self {
        Self(high: generator.next(), low: generator.next())
    }

    /// Orders identifiers as their texts are ordered.
    public static func < (left: Self, right: Self) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }

    /// The 26 characters as ASCII bytes.
    public var ascii: [UInt8] {
        var bits = UInt128(high) << 64 | UInt128(low)
        return [UInt8](unsafeUninitializedCapacity: identifierLength) { buffer, count in
            for place in stride(from: identifierLength - 1, through: 0, by: -1) {
                buffer[place] = alphabet[Int(bits & 31)]
                bits >>= 5
            }
            count = identifierLength
        }
    }
}

extension Identifier: CustomStringConvertible {
    /// The 26 characters.
    public var description: String { String(decoding: ascii, as: UTF8.self) }
}

/// Kinds of things that have an identifier; each is a name only.
public enum Kinds: Sendable {
    /// A company or body that takes part in partnerships.
    public enum Organisation: Sendable {}
    /// A part of an organisation.
    public enum Department: Sendable {}
    /// A person of one department.
    public enum Member: Sendable {}
    /// One local database of a member.
    public enum Device: Sendable {}
    /// A workspace of two or more organisations.
    public enum Partnership: Sendable {}
    /// A log of changes with one audience.
    public enum Stream: Sendable {}
    /// A thing that changes are about.
    public enum Entity: Sendable {}
    /// A value that organisations may agree to.
    public enum Proposal: Sendable {}
    /// An address under which calendar programs read.
    public enum Calendar: Sendable {}
    /// The bytes of an attachment, as they are kept.
    public enum Content: Sendable {}
}

/// The id of an organisation.
public typealias OrganisationID = Identifier<Kinds.Organisation>
/// The id of a department.
public typealias DepartmentID = Identifier<Kinds.Department>
/// The id of a member.
public typealias MemberID = Identifier<Kinds.Member>
/// The id of a device.
public typealias DeviceID = Identifier<Kinds.Device>
/// The id of a partnership, which is a workspace.
public typealias PartnershipID = Identifier<Kinds.Partnership>
/// The id of a stream.
public typealias StreamID = Identifier<Kinds.Stream>
/// The id of an entity.
public typealias EntityID = Identifier<Kinds.Entity>
/// The id of a proposal.
public typealias ProposalID = Identifier<Kinds.Proposal>
/// The id of a calendar's address.
public typealias CalendarID = Identifier<Kinds.Calendar>
/// The id of an attachment's bytes, as they are kept.
public typealias ContentID = Identifier<Kinds.Content>

/// The number of characters of every identifier.
public let identifierLength = 26

private let alphabet = [UInt8]("0123456789abcdefghjkmnpqrstvwxyz".utf8)

/// Digit values by ASCII code; 255 marks a character outside the alphabet.
private let digits: [UInt8] = {
    var table = [UInt8](repeating: 255, count: 256)
    for (value, character) in alphabet.enumerated() { table[Int(character)] = UInt8(value) }
    return table
}()

/// The 128 bits of a text; nil when it is not exactly 26 characters of the alphabet.
private func identifierBits(_ text: UnsafeBufferPointer<UInt8>) -> UInt128? {
    guard text.count == identifierLength else { return nil }
    // The first character stands for the three bits that twenty-five others leave.
    var (high, low) = (UInt64(0), UInt64(0))
    for (place, byte) in text.enumerated() {
        let digit = digits[Int(byte)]
        guard digit < (place == 0 ? 8 : 32) else { return nil }
        high = high << 5 | low >> 59
        low = low << 5 | UInt64(digit)
    }
    return UInt128(high) << 64 | UInt128(low)
}
