/// How probable a bit is, learned from the bits before; 2,048 is certainty.
typealias BitModel = UInt16

/// The constants of the binary range coder.
///
/// Martin described it in 1979; the way to carry is that of the Lempel-Ziv-Markov coders.
private enum RangeCoding {
    static let even: BitModel = 1_024
    static let precision: UInt32 = 11
    static let rate: BitModel = 4
    static let top: UInt32 = 1 << 24
}

/// Models that know nothing yet.
func freshModels(_ count: Int) -> ContiguousArray<BitModel> {
    ContiguousArray(repeating: RangeCoding.even, count: count)
}

/// Writes bits in as little room as their probabilities permit.
struct RangeEncoder {
    private(set) var bytes: [UInt8] = []
    private var low: UInt64 = 0
    private var range = UInt32.max
    private var pending = 0
    private var cache: UInt8 = 0
    private var isFirst = true

    @inline(__always)
    mutating func encode(_ bit: Bool, _ model: inout BitModel) {
        let bound = (range >> RangeCoding.precision) * UInt32(model)
        if bit {
            low += UInt64(bound)
            range -= bound
            model -= model >> RangeCoding.rate
        } else {
            range = bound
            model += (2_048 - model) >> RangeCoding.rate
        }
        while range < RangeCoding.top {
            range <<= 8
            shift()
        }
    }

    /// Writes the lowest bits of a number that nothing foretells.
    mutating func encodeEvenly(_ value: UInt32, bits: Int) {
        for bit in stride(from: bits - 1, through: 0, by: -1) {
            range >>= 1
            if value >> UInt32(bit) & 1 == 1 { low += UInt64(range) }
            while range < RangeCoding.top {
                range <<= 8
                shift()
            }
        }
    }

    /// Ends the message.
    mutating func finish() {
        for _ in 0..<5 { shift() }
    }

    private mutating func shift() {
        if low < 0xFF00_0000 || low > 0xFFFF_FFFF {
            let carry = UInt8(truncatingIfNeeded: low >> 32)
            if isFirst { isFirst = false } else { bytes.append(cache &+ carry) }
            for _ in 0..<pending { bytes.append(0xFF &+ carry) }
            pending = 0
            cache = UInt8(truncatingIfNeeded: low >> 24)
        } else {
            pending += 1
        }
        low = (low & 0x00FF_FFFF) << 8
    }
}

/// Reads what `RangeEncoder` wrote, from bytes that nobody vouches for.
///
/// It must not outlive the bytes; each look at them is checked against their number.
struct RangeDecoder {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var offset: Int
    private var range = UInt32.max
    private var code: UInt32 = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int) {
        self.bytes = bytes
        self.offset = offset
        for _ in 0..<4 { code = code << 8 | next() }
    }

    /// Whether more was read than there is; what was read then means nothing.
    var isExhausted: Bool { offset > bytes.count }

    /// Whether the message has been read exactly to its end.
    var isUsedUp: Bool { offset == bytes.count }

    @inline(__always)
    mutating func decode(_ model: inout BitModel) -> Bool {
        let bound = (range >> RangeCoding.precision) * UInt32(model)
        let bit = code >= bound
        if bit {
            code -= bound
            range -= bound
            model -= model >> RangeCoding.rate
        } else {
            range = bound
            model += (2_048 - model) >> RangeCoding.rate
        }
        if range < RangeCoding.top {
            range <<= 8
            code = code << 8 | next()
        }
        return bit
    }

    mutating func decodeEvenly(bits: Int) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<bits {
            range >>= 1
            let bit: UInt32 = code >= range ? 1 : 0
            if bit == 1 { code -= range }
            value = value << 1 | bit
            if range < RangeCoding.top {
                range <<= 8
                code = code << 8 | next()
            }
        }
        return value
    }

    @inline(__always)
    private mutating func next() -> UInt32 {
        defer { offset += 1 }
        return offset < bytes.count ? UInt32(bytes[offset]) : 0
    }
}
