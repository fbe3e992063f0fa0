public import EntenteDomain

/// Takes the members of one JSON object by name and type, and refuses what nobody asked for.
///
/// A member that the message does not have is an error, not noise: a client that believes it set
/// something must hear that it did not.
public struct MessageReader: Sendable {
    private let object: JSONObject
    private let path: String
    private var taken = TakenMembers()

    /// Starts to read a value that must be an object.
    public init(_ value: JSONValue, path: String = "") throws(MessageError) {
        guard case .object(let object) = value else {
            throw MessageError(path: path, expected: "an object")
        }
        self.object = object
        self.path = path
    }

    /// The path of a member, for errors.
    public func path(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    /// Takes a member that may be missing.
    public mutating func optional(_ key: String) -> JSONValue? {
        guard let (ordinal, value) = object.find(key) else { return nil }
        taken.insert(ordinal)
        return value
    }

    /// Takes a member that must be there.
    public mutating func value(_ key: String) throws(MessageError) -> JSONValue {
        guard let value = optional(key) else { throw expected("a value", at: key) }
        return value
    }

    /// Takes a string.
    public mutating func string(_ key: String) throws(MessageError) -> String {
        guard case .string(let text)? = optional(key) else { throw expected("a string", at: key) }
        return text
    }

    /// Takes an integer within a range.
    public mutating func integer(
        _ key: String,
        in range: ClosedRange<Int64>
    ) throws(MessageError) -> Int64 {
        guard case .integer(let number)? = optional(key), range.contains(number) else {
            throw expected(
                "an integer from \(range.lowerBound) to \(range.upperBound)",
                at: key
            )
        }
        return number
    }

    /// Takes an array.
    public mutating func array(_ key: String) throws(MessageError) -> [JSONValue] {
        guard case .array(let values)? = optional(key) else { throw expected("an array", at: key) }
        return values
    }

    /// Takes an identifier.
    public mutating func id<Kind>(
        _ key: String,
        _ kind: Kind.Type = Kind.self
    ) throws(MessageError) -> Identifier<Kind> {
        guard let id = Identifier<Kind>(try string(key)) else {
            throw expected("an id of \(identifierLength) characters", at: key)
        }
        return id
    }

    /// Takes a digest.
    public mutating func digest(_ key: String) throws(MessageError) -> Digest {
        guard let digest = Digest(base64URL: try string(key)) else {
            throw expected("a SHA-256 value in base64url", at: key)
        }
        return digest
    }

    /// Takes bytes of a fixed count.
    public mutating func bytes(_ key: String, count: Int) throws(MessageError) -> [UInt8] {
        guard let bytes = Base64URL.decode(try string(key)), bytes.count == count else {
            throw expected("\(count) bytes in base64url", at: key)
        }
        return bytes
    }

    /// Refuses members that were not taken.
    ///
    /// The error names the member only when it looks like a name: errors hold no content, and a key
    /// can hold anything.
    public func end() throws(MessageError) {
        guard taken.count < object.count else { return }
        for (place, member) in object.members.enumerated() where !taken.contains(place) {
            let key = isName(member.key) ? member.key : "?"
            throw MessageError(path: path(key), expected: "no such member")
        }
    }

    private func expected(_ what: String, at key: String) -> MessageError {
        MessageError(path: path(key), expected: what)
    }
}

/// Which members of an object were asked for, by their places.
private struct TakenMembers {
    /// The first 64, which is all of nearly every message.
    private var first: UInt64 = 0
    private var others: Set<Int> = []

    var count: Int { first.nonzeroBitCount + others.count }

    mutating func insert(_ place: Int) {
        if place < 64 { first |= 1 << UInt64(place) } else { others.insert(place) }
    }

    func contains(_ place: Int) -> Bool {
        place < 64 ? first & 1 << UInt64(place) != 0 : others.contains(place)
    }
}

private func isName(_ key: String) -> Bool {
    let isWord = { (byte: UInt8) in
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "_")
    }
    return (1...40).contains(key.utf8.count) && key.utf8.allSatisfy(isWord)
}
