import EntenteDomain

/// One pass over a JSON text that checks it and notes where its values are.
struct JSONReader {
    /// The text; whoever makes a scanner keeps the bytes alive and as they are while it works.
    let bytes: UnsafeRawBufferPointer
    let isCanonical: Bool
    private let size: Int
    /// The offset of the next byte to read.
    var position = 0
    private var depth = 0
    private var found: JSONNodeList

    init(_ bytes: UnsafeRawBufferPointer, _ form: JSONScanner.Form) {
        size = bytes.count
        // Places are kept in 32 bits. What lies beyond counts as more after the value.
        self.bytes = UnsafeRawBufferPointer(rebasing: bytes.prefix(Int(UInt32.max)))
        isCanonical = form == .canonical
        found = JSONNodeList(capacity: min(bytes.count / 8, 4_096))
    }

    /// Reads one value, after which nothing may follow; returns it and all in it in order.
    mutating func whole() throws(JSONError) -> JSONNodeList {
        do throws(JSONError) {
            try value(try next())
            try skipWhitespace()
            guard position == size else { throw error(.trailingBytes) }
        } catch {
            found.deallocate()
            throw error
        }
        return found
    }

    /// Reads one value of any kind, of which the first byte is known.
    private mutating func value(_ first: UInt8) throws(JSONError) {
        switch first {
        case UInt8(ascii: "\""): note(try string())
        case UInt8(ascii: "{"): try object()
        case UInt8(ascii: "["): try array()
        case UInt8(ascii: "t"): try word("true", .true)
        case UInt8(ascii: "f"): try word("false", .false)
        case UInt8(ascii: "n"): try word("null", .null)
        default:
            let start = position
            try integer()
            note(Scalar(kind: .integer, start: start, end: position))
        }
    }

    private mutating func object() throws(JSONError) {
        let place = try open(.object)
        var names = JSONNames()
        var byte = try next()
        if byte != UInt8(ascii: "}") {
            repeat {
                let start = position
                guard byte == UInt8(ascii: "\"") else { throw error(.unexpectedByte) }
                let name = try string()
                note(name)
                try check(name, against: &names, at: start)
                guard try next() == UInt8(ascii: ":") else { throw error(.unexpectedByte) }
                position += 1
                byte = try next()
                if byte == UInt8(ascii: "\"") { note(try string()) } else { try value(byte) }
                byte = try separator(UInt8(ascii: "}"))
            } while byte != UInt8(ascii: "}")
        }
        close(place)
    }

    private mutating func array() throws(JSONError) {
        let place = try open(.array)
        var byte = try next()
        if byte != UInt8(ascii: "]") {
            repeat {
                try value(byte)
                byte = try separator(UInt8(ascii: "]"))
            } while byte != UInt8(ascii: "]")
        }
        close(place)
    }

    /// Stands at the closing byte, or reads the comma that a further element needs before it; returns
    /// the closing byte or the first one of the element.
    @inline(__always)
    private mutating func separator(_ closing: UInt8) throws(JSONError) -> UInt8 {
        let byte = try next()
        if byte == closing { return byte }
        guard byte == UInt8(ascii: ",") else { throw error(.unexpectedByte) }
        position += 1
        let first = try next()
        // What closes now was preceded by a comma.
        guard first != closing else { throw error(.unexpectedByte) }
        return first
    }

    /// Refuses a name that the object has, and in canonical form one that is out of order.
    private func check(
        _ name: Scalar,
        against names: inout JSONNames,
        at start: Int
    ) throws(JSONError) {
        switch isCanonical ? names.inOrder(name, bytes) : names.inAnyOrder(name, bytes) {
        case .new: return
        case .known: throw error(.duplicateKey, at: start)
        case .outOfOrder: throw error(.notCanonical, at: start)
        }
    }

    /// Reads an opening bracket; returns the place of the node, which is not finished before `close`.
    private mutating func open(_ kind: JSONNode.Kind) throws(JSONError) -> Int {
        guard depth < Limits.jsonDepth else { throw error(.tooDeep) }
        depth += 1
        let place = found.count
        note(Scalar(kind: kind, start: position, end: position))
        position += 1
        return place
    }

    private mutating func close(_ place: Int) {
        position += 1
        depth -= 1
        found.finish(place, end: position)
    }

    private mutating func word(_ text: StaticString, _ kind: JSONNode.Kind) throws(JSONError) {
        let start = position
        for offset in 0..<text.utf8CodeUnitCount {
            try expect((text.utf8Start + offset).pointee)
        }
        note(Scalar(kind: kind, start: start, end: position))
    }

    /// A value without others in it, or a member's name.
    struct Scalar {
        let kind: JSONNode.Kind
        let start: Int
        let end: Int
    }

    @inline(__always)
    private mutating func note(_ scalar: Scalar) {
        if found.isFull { makeRoom() }
        found.append(
            JSONNode(
                start: UInt32(truncatingIfNeeded: scalar.start),
                end: UInt32(truncatingIfNeeded: scalar.end),
                next: UInt32(truncatingIfNeeded: found.count + 1),
                kind: scalar.kind
            )
        )
    }

    /// Makes room for as many nodes in what is left of the text as there were in what is read.
    @inline(never)
    private mutating func makeRoom() {
        let expected = found.count * size / max(position, 1) * 9 / 8
        found.grow(to: max(2 * found.count, min(expected, size / 2)))
    }

    mutating func expect(_ byte: UInt8) throws(JSONError) {
        guard position < bytes.count else { throw error(.unexpectedEnd) }
        guard bytes[position] == byte else { throw error(.unexpectedByte) }
        position += 1
    }

    /// The next byte that is not white space; it stays unread.
    @inline(__always)
    private mutating func next() throws(JSONError) -> UInt8 {
        if position < bytes.count, bytes[position] > 0x20 { return bytes[position] }
        return try nextAfterWhitespace()
    }

    @inline(never)
    private mutating func nextAfterWhitespace() throws(JSONError) -> UInt8 {
        try skipWhitespace()
        guard position < bytes.count else { throw error(.unexpectedEnd) }
        return bytes[position]
    }

    private mutating func skipWhitespace() throws(JSONError) {
        guard position < bytes.count, isWhitespace(bytes[position]) else { return }
        if isCanonical { throw error(.notCanonical) }
        while position < bytes.count, isWhitespace(bytes[position]) { position += 1 }
    }

    func error(_ reason: JSONError.Reason, at offset: Int? = nil) -> JSONError {
        JSONError(reason: reason, offset: offset ?? position)
    }
}

private func isWhitespace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
}
