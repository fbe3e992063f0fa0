/// What must be known of text that nobody vouches for before it is used.
struct TextMeasure {
    /// Whether every byte is a character.
    let isASCII: Bool
    /// How many scalars there are.
    let scalars: Int
    /// Where the bytes are that continue a character, if they are few; empty if they are not.
    let continuations: ContiguousArray<UInt32>

    /// Measures bytes; nil if they are not well-formed UTF-8 (The Unicode Standard, table 3-7).
    init?(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard !EntenteSync.isASCII(bytes) else {
            isASCII = true
            scalars = bytes.count
            continuations = []
            return
        }
        var place = 0
        var scalars = 0
        var continuations = ContiguousArray<UInt32>()
        let few = bytes.count / 16
        while place < bytes.count {
            let width = wordOfASCII(bytes, at: place) ? 8 : scalarWidth(bytes, at: place)
            guard let width else { return nil }
            let isASCII = bytes[place] < 0x80
            scalars += isASCII ? width : 1
            if !isASCII, continuations.count <= few {
                for offset in 1..<width { continuations.append(UInt32(place + offset)) }
            }
            place += width
        }
        isASCII = false
        self.scalars = scalars
        self.continuations = continuations.count <= few ? continuations : []
    }
}

/// Whether eight bytes of ASCII begin at a place.
private func wordOfASCII(_ bytes: UnsafeBufferPointer<UInt8>, at place: Int) -> Bool {
    guard place + 8 <= bytes.count else { return false }
    let raw = UnsafeRawBufferPointer(bytes)
    return raw.loadUnaligned(fromByteOffset: place, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
}

/// How many bytes the scalar at a place has; nil if it is none.
private func scalarWidth(_ bytes: UnsafeBufferPointer<UInt8>, at place: Int) -> Int? {
    let first = bytes[place]
    guard first >= 0x80 else { return 1 }
    let width = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    guard first >= 0xC2, first <= 0xF4, place + width <= bytes.count else { return nil }
    let second = bytes[place + 1]
    let range: ClosedRange<UInt8> =
        switch first {
        case 0xE0: 0xA0...0xBF
        case 0xED: 0x80...0x9F
        case 0xF0: 0x90...0xBF
        case 0xF4: 0x80...0x8F
        default: 0x80...0xBF
        }
    guard range.contains(second) else { return nil }
    for offset in 2..<max(width, 2) where bytes[place + offset] & 0xC0 != 0x80 { return nil }
    return width
}

/// Hands out the inserted text of one operation after another.
struct TextSlices {
    private let content: ContiguousArray<UInt8>
    private let measure: TextMeasure
    private var offset = 0
    private var continuation = 0

    init(_ content: ContiguousArray<UInt8>, _ measure: TextMeasure) {
        self.content = content
        self.measure = measure
    }

    /// Whether all text belongs to an operation.
    var isUsedUp: Bool { offset == content.count }

    /// The offset of the next so many scalars.
    @inline(__always)
    mutating func take(_ scalars: Int) throws(TextCodingError) -> Int {
        guard scalars <= content.count - offset else { throw .badText }
        let start = offset
        if measure.isASCII {
            offset += scalars
        } else if !measure.continuations.isEmpty {
            offset += scalars
            // Every byte that continues a character, also the one behind the last, needs one more.
            while continuation < measure.continuations.count,
                measure.continuations[continuation] <= offset
            {
                continuation += 1
                offset += 1
            }
            guard offset <= content.count else { throw .badText }
        } else {
            offset += try content.withUnsafeBufferPointer { bytes throws(TextCodingError) in
                try width(of: scalars, in: bytes, at: start)
            }
        }
        return start
    }

    private func width(
        of scalars: Int,
        in bytes: UnsafeBufferPointer<UInt8>,
        at start: Int
    ) throws(TextCodingError) -> Int {
        var left = scalars
        var place = start
        while left >= 8, wordOfASCII(bytes, at: place) {
            place += 8
            left -= 8
        }
        while left > 0 {
            guard place < bytes.count else { throw .badText }
            place += 1
            while place < bytes.count, bytes[place] & 0xC0 == 0x80 { place += 1 }
            left -= 1
        }
        return place - start
    }
}
