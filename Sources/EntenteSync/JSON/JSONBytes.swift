/// What the bytes of a text between quotation marks mean.
enum JSONBytes {
    /// The highest bit of eight bytes: set in whatever is not ASCII.
    static var highBits: UInt64 { 0x8080_8080_8080_8080 }

    /// Whether a byte stands for itself.
    static func isOrdinary(_ byte: UInt8) -> Bool {
        byte ^ 0x02 > 0x20 && byte != UInt8(ascii: "\\")
    }

    /// Marks the highest bit of bytes that do not stand for themselves: quotation marks, backslashes
    /// and control characters, among the eight of a word, the first of which is the lowest.
    ///
    /// The lowest mark is right; a borrow may set further ones above it. Flipping bit 1 brings the
    /// quotation mark (0x22) down to the controls, and nothing else below 0x21.
    static func stops(in word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let low = (word ^ (ones &* 0x02)) &- (ones &* 0x21)
        let backslash = (word ^ (ones &* 0x5C)) &- ones
        return (low | backslash) & ~word & highBits
    }

    /// The same, and marks what is not ASCII as well.
    static func stopsOfASCII(in word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let low = (word ^ (ones &* 0x02)) &- (ones &* 0x21)
        let backslash = (word ^ (ones &* 0x5C)) &- ones
        return (low | backslash | word) & highBits
    }

    /// Whether two texts have the same bytes, compared a word at a time.
    static func areSame(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        guard left.count == right.count else { return false }
        var place = 0
        while place + 8 <= left.count {
            let word = left.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            guard word == right.loadUnaligned(fromByteOffset: place, as: UInt64.self) else {
                return false
            }
            place += 8
        }
        return left[place...].elementsEqual(right[place...])
    }
}
