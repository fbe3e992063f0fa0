/// A plain text under edit: no history, no names of characters, positions in Unicode scalars.
///
/// 1. A text of ASCII alone takes one byte a character; the first other character turns all into
///    four bytes each, so that finding a position never means counting.
/// 2. Text is kept as it came, un-normalised.
public struct TextDocument: Sendable {
    private var narrow = GapBuffer<UInt8>()
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
        guard isWide else {
            return String(unsafeUninitializedCapacity: range.count) { buffer in
                var count = 0
                narrow.withRange(range) { part in
                    guard let start = buffer.baseAddress else { return }
                    copy(part, to: start + count)
                    count += part.count
                }
                return count
            }
        }
        var bytes = 0
        wide.withRange(range) { bytes += utf8Width($0) }
        return String(unsafeUninitializedCapacity: bytes) { buffer in
            guard var place = buffer.baseAddress else { return 0 }
            wide.withRange(range) { place = encode($0, to: place) }
            return bytes
        }
    }

    /// The scalar at a position.
    subscript(index: Int) -> UInt32 { isWide ? wide[index] : UInt32(narrow[index]) }

    /// Inserts text at a position within the text.
    public mutating func insert(_ text: String, at index: Int) {
        var text = text
        text.withUTF8 { insert($0, at: index) }
    }

    /// Inserts well-formed UTF-8.
    mutating func insert(_ utf8: UnsafeBufferPointer<UInt8>, at index: Int) {
        if !isWide {
            guard !isASCII(utf8) else {
                byteCount += utf8.count
                narrow.insert(at: index, count: utf8.count) { copy(utf8, to: $0) }
                return
            }
            becomeWide()
        }
        insertWide(utf8, count: scalarCount(utf8), at: index)
    }

    /// Inserts well-formed UTF-8 of `count` scalars.
    mutating func insert(_ utf8: UnsafeBufferPointer<UInt8>, count: Int, at index: Int) {
        if isWide {
            insertWide(utf8, count: count, at: index)
        } else {
            insert(utf8, at: index)
        }
    }

    private mutating func insertWide(
        _ utf8: UnsafeBufferPointer<UInt8>,
        count: Int,
        at index: Int
    ) {
        byteCount += utf8.count
        wide.insert(at: index, count: count) { place in
            if utf8.count == count { widen(utf8, to: place) } else { decode(utf8, to: place) }
        }
    }

    /// Removes a range that lies within the text.
    public mutating func remove(at index: Int, count: Int) {
        if isWide {
            wide.withRange(index..<index + count) { byteCount -= utf8Width($0) }
            wide.remove(at: index, count: count)
        } else {
            narrow.remove(at: index, count: count)
            byteCount -= count
        }
    }

    private mutating func becomeWide() {
        let count = narrow.count
        wide = GapBuffer(count: count) { start in
            var place = start
            narrow.withRange(0..<count) { part in
                EntenteSync.widen(part, to: place)
                place += part.count
            }
        }
        narrow = GapBuffer()
        isWide = true
    }
}

extension TextDocument: Hashable {
    /// Whether both hold the same scalars; where their gaps are is of no meaning.
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
        guard isWide else { return (index, index) }
        var (utf8, utf16) = (0, 0)
        wide.withRange(0..<index) { part in
            for unit in part {
                utf8 += utf8Width(unit)
                utf16 += unit >= 0x10000 ? 2 : 1
            }
        }
        return (utf8, utf16)
    }

    /// Finds the first position whose width before it is at least `offset`.
    func index(reaching offset: Int, width: (UInt32) -> Int) -> Int {
        guard isWide else { return min(max(offset, 0), length) }
        var (index, sum) = (0, 0)
        while index < wide.count, sum < offset {
            sum += width(wide[index])
            index += 1
        }
        return index
    }
}
