/// Numbers of seven bits a byte, lowest first; the highest bit says that another byte follows.
struct PlainColumnWriter: TextColumnWriter {
    private(set) var bytes: [UInt8] = []

    mutating func write(_ value: UInt32, _ column: TextColumn, context: Int) { append(value) }

    mutating func write(
        kind: UInt32,
        _ kinds: TextColumn,
        count: UInt32,
        _ counts: TextColumn
    ) {
        // A count that leaves no room for the kind is written apart.
        let short = min(count, PlainColumnReader.longCount)
        append(short << 2 | kind)
        if short == PlainColumnReader.longCount { append(count - short) }
    }

    /// Bytes as they are.
    mutating func append(_ part: some Sequence<UInt8>) { bytes.append(contentsOf: part) }

    mutating func append(_ value: UInt32) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }
}

/// Reads what `PlainColumnWriter` wrote, from bytes that nobody vouches for.
///
/// It must not outlive the bytes; each look at them is checked against their number.
struct PlainColumnReader: TextColumnReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    /// The offset of the next byte.
    private(set) var offset: Int

    static let longCount: UInt32 = 1 << 29

    init(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int = 0) {
        self.bytes = bytes
        self.offset = offset
    }

    @inline(__always)
    mutating func read(_ column: TextColumn, context: Int) throws(TextCodingError) -> UInt32 {
        try next()
    }

    @inline(__always)
    mutating func read(
        _ kinds: TextColumn,
        _ counts: TextColumn
    ) throws(TextCodingError) -> (kind: UInt32, count: UInt32) {
        let head = try next()
        let short = head >> 2
        guard short == Self.longCount else { return (head & 3, short) }
        let (count, isTooLarge) = short.addingReportingOverflow(try next())
        guard !isTooLarge else { throw .badNumber }
        return (head & 3, count)
    }

    @inline(__always)
    mutating func next() throws(TextCodingError) -> UInt32 {
        guard offset < bytes.count else { throw .badLength }
        let first = bytes[offset]
        offset += 1
        guard first >= 0x80 else { return UInt32(first) }
        return try following(UInt32(first & 0x7F))
    }

    private mutating func following(_ first: UInt32) throws(TextCodingError) -> UInt32 {
        var value = first
        for shift in stride(from: UInt32(7), through: 28, by: 7) {
            guard offset < bytes.count else { throw .badLength }
            let byte = bytes[offset]
            offset += 1
            guard shift < 28 || byte < 0x10 else { throw .badNumber }
            value |= UInt32(byte & 0x7F) << shift
            if byte < 0x80 {
                guard byte > 0 else { throw .badNumber }
                return value
            }
        }
        throw .badNumber
    }

    /// The next bytes as they are.
    mutating func take(_ count: Int) throws(TextCodingError) -> UnsafeBufferPointer<UInt8> {
        guard count >= 0, count <= bytes.count - offset else { throw .badLength }
        let part = UnsafeBufferPointer(rebasing: bytes[offset..<offset + count])
        offset += count
        return part
    }
}
