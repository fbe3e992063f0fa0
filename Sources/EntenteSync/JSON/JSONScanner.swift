import EntenteDomain

/// Reads JSON from bytes, front to back, strictly.
///
/// With `.canonical` every departure from RFC 8785 is refused: what is accepted has exactly one
/// spelling, so its bytes can be hashed and stored as they came (clause 4.1). With `.interchange`
/// white space, key order and escapes are free as in RFC 8259; the restrictions on values hold.
public struct JSONScanner: Sendable {
    /// Which spellings are accepted.
    public enum Form: Sendable {
        /// Only the bytes that `JSONWriter` would write.
        case canonical
        /// Any spelling of RFC 8259 that is also I-JSON (RFC 7493).
        case interchange
    }

    let bytes: [UInt8]
    let form: Form
    /// The offset of the next byte to read.
    public internal(set) var position = 0
    private var depth = 0

    /// Starts at the first byte.
    public init(_ bytes: [UInt8], form: Form = .canonical) {
        self.bytes = bytes
        self.form = form
    }

    /// Reads bytes that hold one value and nothing else.
    public static func parse(
        _ bytes: [UInt8],
        form: Form = .canonical
    ) throws(JSONError) -> JSONValue {
        var scanner = JSONScanner(bytes, form: form)
        let value = try scanner.value()
        try scanner.end()
        return value
    }

    /// Makes sure that nothing follows.
    public mutating func end() throws(JSONError) {
        try skipWhitespace()
        guard position == bytes.count else { throw error(.trailingBytes) }
    }

    /// Reads one value of any kind.
    public mutating func value() throws(JSONError) -> JSONValue {
        try skipWhitespace()
        guard position < bytes.count else { throw error(.unexpectedEnd) }
        switch bytes[position] {
        case UInt8(ascii: "{"):
            var members: [JSONObject.Member] = []
            try object { scanner, key throws(JSONError) in
                members.append(JSONObject.Member(key: key, value: try scanner.value()))
            }
            if form == .interchange { members.sort { canonicallyPrecedes($0.key, $1.key) } }
            return .object(JSONObject(sorted: members))
        case UInt8(ascii: "["):
            var values: [JSONValue] = []
            try array { scanner throws(JSONError) in values.append(try scanner.value()) }
            return .array(values)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .integer(try integer())
        }
    }

    /// Reads an object and hands over each key, with the scanner standing before its value.
    ///
    /// The body must read exactly that value.
    public mutating func object(
        _ member: (inout JSONScanner, String) throws(JSONError) -> Void
    ) throws(JSONError) {
        try open(UInt8(ascii: "{"))
        var keys = Keys()
        var isFirst = true
        while try !closes(UInt8(ascii: "}"), isFirst: isFirst) {
            let start = position
            let key = try string()
            try check(key, against: &keys, at: start)
            try skipWhitespace()
            try expect(UInt8(ascii: ":"))
            try member(&self, key)
            isFirst = false
        }
        depth -= 1
    }

    /// Reads an array and calls the body before each element, which it must read.
    public mutating func array(
        _ element: (inout JSONScanner) throws(JSONError) -> Void
    ) throws(JSONError) {
        try open(UInt8(ascii: "["))
        var isFirst = true
        while try !closes(UInt8(ascii: "]"), isFirst: isFirst) {
            try element(&self)
            isFirst = false
        }
        depth -= 1
    }

    /// Refuses a key that the object has, and in canonical form one that is out of order.
    private func check(
        _ key: String,
        against keys: inout Keys,
        at start: Int
    ) throws(JSONError) {
        switch form {
        case .canonical:
            if let last = keys.last {
                if last.utf8.elementsEqual(key.utf8) { throw error(.duplicateKey, at: start) }
                guard canonicallyPrecedes(last, key) else { throw error(.notCanonical, at: start) }
            }
            keys.last = key
        case .interchange:
            guard keys.all.insert(ExactText(key)).inserted else {
                throw error(.duplicateKey, at: start)
            }
        }
    }

    /// The keys of an object so far: in canonical form the last one tells all.
    private struct Keys {
        var last: String?
        var all: Set<ExactText> = []
    }

    private mutating func open(_ byte: UInt8) throws(JSONError) {
        try skipWhitespace()
        guard depth < Limits.jsonDepth else { throw error(.tooDeep) }
        depth += 1
        try expect(byte)
    }

    /// Reads the closing byte, or the comma that a further element needs before it.
    private mutating func closes(_ byte: UInt8, isFirst: Bool) throws(JSONError) -> Bool {
        try skipWhitespace()
        guard position < bytes.count else { throw error(.unexpectedEnd) }
        if bytes[position] == byte {
            position += 1
            return true
        }
        if !isFirst {
            try expect(UInt8(ascii: ","))
            try skipWhitespace()
        }
        return false
    }

    private mutating func word(_ text: StaticString, _ value: JSONValue) throws(JSONError)
        -> JSONValue
    {
        for offset in 0..<text.utf8CodeUnitCount {
            try expect((text.utf8Start + offset).pointee)
        }
        return value
    }

    mutating func expect(_ byte: UInt8) throws(JSONError) {
        guard position < bytes.count else { throw error(.unexpectedEnd) }
        guard bytes[position] == byte else { throw error(.unexpectedByte) }
        position += 1
    }

    mutating func skipWhitespace() throws(JSONError) {
        let start = position
        while position < bytes.count, isWhitespace(bytes[position]) { position += 1 }
        if form == .canonical, position != start { throw error(.notCanonical, at: start) }
    }

    func error(_ reason: JSONError.Reason, at offset: Int? = nil) -> JSONError {
        JSONError(reason: reason, offset: offset ?? position)
    }
}

private func isWhitespace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
}
