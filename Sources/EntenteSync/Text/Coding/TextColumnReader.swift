/// Reads the numbers of an encoded history, from bytes that nobody vouches for.
///
/// It must not outlive the bytes; each look at them is checked against their number. Both forms are
/// read by one type, because a test that always falls out alike costs less than a call.
struct TextColumnReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    /// The offset of the next byte, as far as numbers are plain.
    private(set) var offset = 0
    private var isPacked = false
    private var packed = PackedNumbers()

    /// The largest count that is written together with a kind.
    static let longCount: UInt32 = 1 << 29

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// Takes all that follows as packed.
    mutating func startPacked() {
        packed = PackedNumbers(RangeDecoder(bytes, at: offset))
        isPacked = true
    }

    /// Whether the message has been read exactly to its end.
    var isUsedUp: Bool { isPacked ? packed.decoder.isUsedUp : offset == bytes.count }

    /// How many bytes follow.
    var left: Int { bytes.count - offset }

    /// Reads a number that was written with the same column and context.
    @inline(__always)
    mutating func read(_ column: TextColumn, context: Int) throws(TextCodingError) -> UInt32 {
        guard isPacked else { return try next() }
        return try packed.next(column, context: context)
    }

    /// Reads what an operation or effect does (below 4) and how often, less one.
    @inline(__always)
    mutating func read(
        _ kinds: TextColumn,
        _ counts: TextColumn
    ) throws(TextCodingError) -> (kind: UInt32, count: UInt32) {
        guard isPacked else { return try nextHead() }
        return try packed.nextHead(kinds, counts)
    }

    /// Reads a number of one to five bytes.
    @inline(__always)
    mutating func next() throws(TextCodingError) -> UInt32 {
        guard offset < bytes.count else { throw .badLength }
        let first = bytes[offset]
        offset += 1
        guard first >= 0x80 else { return UInt32(first) }
        return try following(UInt32(first & 0x7F))
    }

    @inline(__always)
    private mutating func nextHead() throws(TextCodingError) -> (kind: UInt32, count: UInt32) {
        let head = try next()
        let short = head >> 2
        guard short == Self.longCount else { return (head & 3, short) }
        let (count, isTooLarge) = short.addingReportingOverflow(try next())
        guard !isTooLarge else { throw .badNumber }
        return (head & 3, count)
    }

    private mutating func following(_ first: UInt32) throws(TextCodingError) -> UInt32 {
        var value = first
        var shift: UInt32 = 7
        while shift <= 28 {
            guard offset < bytes.count else { throw .badLength }
            let byte = bytes[offset]
            offset += 1
            guard shift < 28 || byte < 0x10 else { throw .badNumber }
            value |= UInt32(byte & 0x7F) << shift
            if byte < 0x80 {
                guard byte > 0 else { throw .badNumber }
                return value
            }
            shift += 7
        }
        throw .badNumber
    }

    /// The next bytes as they are.
    mutating func take(_ count: Int) throws(TextCodingError) -> UnsafeBufferPointer<UInt8> {
        guard count >= 0, count <= left else { throw .badLength }
        let part = UnsafeBufferPointer(rebasing: bytes[offset..<offset + count])
        offset += count
        return part
    }

    /// Unpacks exactly as many bytes of text as there is room for.
    mutating func unpack(
        into text: UnsafeMutableBufferPointer<UInt8>
    ) throws(TextCodingError) {
        try TextPacking.unpack(&packed, into: text)
    }
}
