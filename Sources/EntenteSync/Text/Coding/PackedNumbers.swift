/// Statistics of numbers: how long they are, and the bits below the highest one.
///
/// A number is told by its length in bits, foretold by the column and a context, and by its bits.
/// The two bits after the highest are learned for each length; the others are taken as they come.
struct NumberModels {
    private static let contexts = 16
    private static let lengthTree = 64
    private static let mantissaTree = 33 * 4
    private static let stride = contexts * lengthTree + mantissaTree

    private var models: ContiguousArray<BitModel>

    /// Without use they take no room.
    init(isUsed: Bool) {
        models = freshModels(isUsed ? TextColumn.allCases.count * Self.stride : 0)
    }

    mutating func encode(
        _ value: UInt32,
        _ column: TextColumn,
        context: Int,
        to encoder: inout RangeEncoder
    ) {
        let base = column.rawValue * Self.stride
        let length = UInt32.bitWidth - value.leadingZeroBitCount
        var node = 1
        let tree = base + context * Self.lengthTree
        for shift in Swift.stride(from: 5, through: 0, by: -1) {
            let bit = length >> shift & 1
            encoder.encode(bit == 1, &models[tree + node])
            node = node * 2 + bit
        }
        guard length > 1 else { return }
        let mantissa = base + Self.contexts * Self.lengthTree + length * 4
        let top = min(length - 1, 2)
        let rest = length - 1 - top
        node = 1
        for shift in Swift.stride(from: length - 2, through: rest, by: -1) {
            let bit = Int(value >> UInt32(shift) & 1)
            encoder.encode(bit == 1, &models[mantissa + node])
            node = node * 2 + bit
        }
        encoder.encodeEvenly(value, bits: rest)
    }

    @inline(__always)
    mutating func decode(
        _ column: TextColumn,
        context: Int,
        from decoder: inout RangeDecoder
    ) throws(TextCodingError) -> UInt32 {
        guard !decoder.isExhausted else { throw .badLength }
        let base = column.rawValue * Self.stride
        var node = 1
        let tree = base + context * Self.lengthTree
        for _ in 0..<6 { node = node * 2 + (decoder.decode(&models[tree + node]) ? 1 : 0) }
        let length = node - Self.lengthTree
        guard length <= UInt32.bitWidth else { throw .badNumber }
        guard length > 1 else { return UInt32(length) }
        let mantissa = base + Self.contexts * Self.lengthTree + length * 4
        let top = min(length - 1, 2)
        node = 1
        for _ in 0..<top { node = node * 2 + (decoder.decode(&models[mantissa + node]) ? 1 : 0) }
        // The highest bit of the node is the highest of the number.
        return UInt32(node) << UInt32(length - 1 - top)
            | decoder.decodeEvenly(bits: length - 1 - top)
    }
}

/// Reads numbers that `TextColumnWriter` packed.
struct PackedNumbers {
    var decoder: RangeDecoder
    private var models: NumberModels
    private var lastKind: UInt32 = 0

    /// Nothing is packed.
    init() {
        decoder = RangeDecoder(UnsafeBufferPointer(start: nil, count: 0), at: 0)
        models = NumberModels(isUsed: false)
    }

    init(_ decoder: RangeDecoder) {
        self.decoder = decoder
        models = NumberModels(isUsed: true)
    }

    mutating func next(_ column: TextColumn, context: Int) throws(TextCodingError) -> UInt32 {
        try models.decode(column, context: context, from: &decoder)
    }

    mutating func nextHead(
        _ kinds: TextColumn,
        _ counts: TextColumn
    ) throws(TextCodingError) -> (kind: UInt32, count: UInt32) {
        let kind = try next(kinds, context: Int(lastKind))
        guard kind < 4 else { throw .badNumber }
        lastKind = kind
        return (kind, try next(counts, context: Int(kind)))
    }
}
