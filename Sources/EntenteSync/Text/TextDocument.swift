/// A plain text under edit: no history, no names of characters, positions in Unicode scalars.
///
/// 1. A text with at most 128 different scalars beyond ASCII takes one byte a character
///    (`ScalarPage`); the next one turns all into four bytes each. Either way, finding a position
///    never means counting.
/// 2. Text is kept as it came, un-normalised.
public struct TextDocument: Sendable {
    private var narrow = GapBuffer<UInt8>()
    private var page = ScalarPage()
    private var wide = GapBuffer<UInt32>()
    private var isWide = false
    /// How many bytes of UTF-8 the text has.
    public private(set) var byteCount = 0

    /// Starts empty.
    public init() {}

    /// Takes a text.
    public init(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            if isASCII(utf8) {
                narrow = GapBuffer(count: utf8.count) { copy(utf8, to: $0) }
                byteCount = utf8.count
            } else {
                insert(utf8, at: 0)
            }
        }
    }

    /// How many scalars the text has.
    public var length: Int { isWide ? wide.count : narrow.count }

    /// The whole text.
    public var text: String { text(in: 0..<length) }

    /// A part of the text.
    public func text(in range: Range<Int>) -> String {
        let bytes = range.count == length ? byteCount : utf8Count(range)
        return String(unsafeUninitializedCapacity: bytes) { buffer in
            guard var place = buffer.baseAddress else { return 0 }
            if isWide {
                wide.withRange(range) { place = encode($0, to: place) }
            } else {
                narrow.withRange(range) { place = page.read($0, to: place) }
            }
            return bytes
        }
    }

    private func utf8Count(_ range: Range<Int>) -> Int {
        var count = 0
        if isWide {
            wide.withRange(range) { count += utf8Width($0) }
        } else {
            narrow.withRange(range) { count += page.utf8Count($0) }
        }
        return count
    }

    /// The scalar at a position.
    subscript(index: Int) -> UInt32 { isWide ? wide[index] : page.scalar(narrow[index]) }

    /// Inserts text at a position within the text.
    public mutating func insert(_ text: String, at index: Int) {
        var text = text
        text.withUTF8 { insert($0, at: index) }
    }

    /// Inserts well-formed UTF-8.
    mutating func insert(_ utf8: UnsafeBufferPointer<UInt8>, at index: Int) {
        if !isWide, isASCII(utf8) {
            byteCount += utf8.count
            narrow.insert(at: index, count: utf8.count) { copy(utf8, to: $0) }
        } else {
            insert(utf8, count: scalarCount(utf8), at: index)
        }
    }

    /// Inserts well-formed UTF-8 of `count` scalars.
    mutating func insert(_ utf8: UnsafeBufferPointer<UInt8>, count: Int, at index: Int) {
        byteCount += utf8.count
        if !isWide {
            var fits = true
            narrow.insert(at: index, count: count) { place in
                if utf8.count == count {
                    copy(utf8, to: place)
                } else {
                    fits = page.write(utf8, to: place)
                }
            }
            guard !fits else { return }
            narrow.remove(at: index, count: count)
            becomeWide()
        }
        wide.insert(at: index, count: count) { place in
            if utf8.count == count { widen(utf8, to: place) } else { decode(utf8, to: place) }
        }
    }

    /// Removes a range that lies within the text.
    public mutating func remove(at index: Int, count: Int) {
        byteCount -= utf8Count(index..<index + count)
        if isWide {
            wide.remove(at: index, count: count)
        } else {
            narrow.remove(at: index, count: count)
        }
    }

    private mutating func becomeWide() {
        let count = narrow.count
        wide = GapBuffer(count: count) { start in
            var place = start
            narrow.withRange(0..<count) { part in
                for byte in part {
                    place.initialize(to: page.scalar(byte))
                    place += 1
                }
            }
        }
        narrow = GapBuffer()
        page = ScalarPage()
        isWide = true
    }
}

extension TextDocument: Hashable {
    /// Whether both hold the same scalars; how they are kept is of no meaning.
    public static func == (left: Self, right: Self) -> Bool {
        guard left.length == right.length, left.byteCount == right.byteCount else { return false }
        return left.text.utf8.elementsEqual(right.text.utf8)
    }

    /// Hashes the text's bytes.
    public func hash(into hasher: inout Hasher) { hasher.combine(ExactText(text)) }
}

extension TextDocument {
    /// Counts the part of the text before a position, in UTF-8 and in UTF-16.
    func widths(before index: Int) -> (utf8: Int, utf16: Int) {
        guard byteCount > length else { return (index, index) }
        var (utf8, utf16) = (0, 0)
        for place in 0..<index {
            let scalar = self[place]
            utf8 += utf8Width(scalar)
            utf16 += scalar >= 0x10000 ? 2 : 1
        }
        return (utf8, utf16)
    }

    /// Finds the first position whose width before it is at least `offset`.
    func index(reaching offset: Int, width: (UInt32) -> Int) -> Int {
        guard byteCount > length else { return min(max(offset, 0), length) }
        var (index, sum) = (0, 0)
        while index < length, sum < offset {
            sum += width(self[index])
            index += 1
        }
        return index
    }
}
