/// Bytes under construction: an array would ask before every byte whether it has other owners.
struct JSONOutput: ~Copyable {
    /// The piece that is written to: its beginning, the place of the next byte, and its end.
    private var piece: UnsafeMutableRawPointer
    private var next: UnsafeMutableRawPointer
    private var end: UnsafeMutableRawPointer
    /// The pieces before it; so what has been written is copied once, whatever its size.
    private var full: [UnsafeMutableRawBufferPointer] = []

    private static var firstPiece: Int { 512 }
    private static var largestPiece: Int { 32_768 }

    init() {
        piece = .allocate(byteCount: Self.firstPiece, alignment: 8)
        next = piece
        end = piece + Self.firstPiece
    }

    deinit {
        piece.deallocate()
        for piece in full { piece.deallocate() }
    }

    /// Appends what was written to an array.
    func move(to bytes: inout [UInt8]) {
        let last = UnsafeRawBufferPointer(start: piece, count: next - piece)
        let total = full.reduce(bytes.count + last.count) { $0 + $1.count }
        if total > bytes.capacity {
            bytes.reserveCapacity(bytes.isEmpty ? total : max(total, 2 * bytes.capacity))
        }
        for piece in full { bytes.append(contentsOf: piece) }
        bytes.append(contentsOf: last)
    }

    /// Whether what was written is the same as some bytes.
    func isSame(as bytes: [UInt8]) -> Bool {
        let last = UnsafeMutableRawBufferPointer(start: piece, count: next - piece)
        return bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            for piece in full + [last] {
                let part = UnsafeRawBufferPointer(rebasing: rest.prefix(piece.count))
                guard JSONBytes.areSame(part, UnsafeRawBufferPointer(piece)) else { return false }
                rest = rest.dropFirst(piece.count)
            }
            return rest.isEmpty
        }
    }

    /// Writes a value.
    mutating func write(_ value: borrowing JSONValue) {
        switch value {
        case .null: word("null")
        case .boolean(let value): word(value ? "true" : "false")
        case .integer(let value): integer(value)
        case .string(let value): string(value)
        case .array(let values): array(values)
        case .object(let object):
            switch object.storage {
            case .members(let members): self.object(members)
            case .read(let tape, let place): append(tape.source(at: place))
            }
        }
    }

    private mutating func array(_ values: borrowing [JSONValue]) {
        byte(UInt8(ascii: "["))
        let values = values.span
        for place in values.indices {
            if place > 0 { byte(UInt8(ascii: ",")) }
            write(values[place])
        }
        byte(UInt8(ascii: "]"))
    }

    private mutating func object(_ members: borrowing [JSONObject.Member]) {
        guard !members.isEmpty else { return word("{}") }
        let members = members.span
        for place in members.indices {
            let before = place == 0 ? UInt8(ascii: "{") : UInt8(ascii: ",")
            string(members[place].key, before: before, after: UInt8(ascii: ":"))
            write(members[place].value)
        }
        byte(UInt8(ascii: "}"))
    }

    /// Writes a text, and punctuation before and behind it if there is any.
    @inline(__always)
    private mutating func string(
        _ text: borrowing String,
        before: UInt8? = nil,
        after: UInt8? = nil
    ) {
        text.utf8.withContiguousStorageIfAvailable { text in
            reserve(text.count + 4)
            if let before { put(before) }
            put(UInt8(ascii: "\""))
            if let start = text.baseAddress {
                let end = UnsafeRawPointer(start) + text.count
                let rest = plain(UnsafeRawPointer(start), end)
                if rest < end { escaped(rest, end) }
            }
            put(UInt8(ascii: "\""))
            if let after { put(after) }
        }
    }

    /// Writes the rest of a text from its first escape on, and leaves room for what comes behind it.
    @inline(never)
    private mutating func escaped(_ start: UnsafeRawPointer, _ end: UnsafeRawPointer) {
        var source = start
        while source < end {
            escape(source.load(as: UInt8.self))
            source += 1
            // With room for many further escapes: a piece for each would never end.
            let left = end - source
            if self.end - next < left + 2 { grow(by: 2 * left + 2) }
            source = plain(source, end)
        }
    }

    /// Writes what stands for itself, for which there is room; returns where it ends.
    @inline(__always)
    private mutating func plain(
        _ start: UnsafeRawPointer,
        _ end: UnsafeRawPointer
    ) -> UnsafeRawPointer {
        var source = start
        while end - source >= 8 {
            let word = source.loadUnaligned(as: UInt64.self)
            // Of a word with something special in it, the rest will be written over.
            next.storeBytes(of: word, as: UInt64.self)
            let stops = JSONBytes.stops(in: UInt64(littleEndian: word))
            guard stops == 0 else {
                let length = stops.trailingZeroBitCount >> 3
                next += length
                return source + length
            }
            next += 8
            source += 8
        }
        while source < end {
            let byte = source.load(as: UInt8.self)
            guard JSONBytes.isOrdinary(byte) else { break }
            put(byte)
            source += 1
        }
        return source
    }

    private mutating func escape(_ code: UInt8) {
        reserve(8)
        put(UInt8(ascii: "\\"))
        switch code {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): put(code)
        case 0x08: put(UInt8(ascii: "b"))
        case 0x09: put(UInt8(ascii: "t"))
        case 0x0A: put(UInt8(ascii: "n"))
        case 0x0C: put(UInt8(ascii: "f"))
        case 0x0D: put(UInt8(ascii: "r"))
        default:
            word("u00")
            put(hexadecimal(code >> 4))
            put(hexadecimal(code & 15))
        }
    }

    private func hexadecimal(_ digit: UInt8) -> UInt8 {
        digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
    }

    private mutating func integer(_ value: Int64) {
        reserve(20)
        if value < 0 { put(UInt8(ascii: "-")) }
        var rest = value.magnitude
        next += digitCount(rest)
        var place = next
        // Two at a time, because a division has to wait for the one before.
        while rest >= 10 {
            let pair = UInt8(truncatingIfNeeded: rest % 100)
            rest /= 100
            place -= 2
            place.storeBytes(of: UInt8(ascii: "0") + pair / 10, as: UInt8.self)
            place.storeBytes(of: UInt8(ascii: "0") + pair % 10, toByteOffset: 1, as: UInt8.self)
        }
        // An even count of digits leaves none, except of zero.
        guard rest > 0 || value == 0 else { return }
        place -= 1
        place.storeBytes(of: UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest), as: UInt8.self)
    }

    private func digitCount(_ magnitude: UInt64) -> Int {
        var count = 1
        var bound: UInt64 = 10
        while count < 19, magnitude >= bound {
            count += 1
            bound *= 10
        }
        return magnitude >= bound ? 20 : count
    }

    private mutating func word(_ text: StaticString) {
        text.withUTF8Buffer { append($0) }
    }

    private mutating func append(_ bytes: some Collection<UInt8>) {
        reserve(bytes.count)
        UnsafeMutableRawBufferPointer(start: next, count: bytes.count).copyBytes(from: bytes)
        next += bytes.count
    }

    @inline(__always)
    private mutating func byte(_ byte: UInt8) {
        reserve(1)
        put(byte)
    }

    /// Writes a byte for which there is room.
    @inline(__always)
    private mutating func put(_ byte: UInt8) {
        next.storeBytes(of: byte, as: UInt8.self)
        next += 1
    }

    @inline(__always)
    private mutating func reserve(_ more: Int) {
        if end - next < more { grow(by: more) }
    }

    @inline(never)
    private mutating func grow(by more: Int) {
        full.append(UnsafeMutableRawBufferPointer(start: piece, count: next - piece))
        let size = max(min(4 * (end - piece), Self.largestPiece), more)
        piece = .allocate(byteCount: size, alignment: 8)
        next = piece
        end = piece + size
    }
}
