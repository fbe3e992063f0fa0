/// Writes the numbers of an encoded history, in either form.
struct TextColumnWriter {
    private(set) var bytes: [UInt8] = []
    private var isPacked = false
    private var encoder = RangeEncoder()
    private var models = NumberModels(isUsed: false)
    private var lastKind: UInt32 = 0

    /// Packs all that follows.
    mutating func startPacked() {
        models = NumberModels(isUsed: true)
        isPacked = true
    }

    /// Ends the message.
    mutating func finish() {
        guard isPacked else { return }
        encoder.finish()
        bytes += encoder.bytes
    }

    /// Writes a number; `context` is what a reader knows that may foretell it, below 16.
    mutating func write(_ value: UInt32, _ column: TextColumn, context: Int) {
        guard isPacked else { return append(value) }
        models.encode(value, column, context: context, to: &encoder)
    }

    /// Writes what an operation or effect does (below 4) and how often, less one.
    mutating func write(kind: UInt32, _ kinds: TextColumn, count: UInt32, _ counts: TextColumn) {
        if isPacked {
            write(kind, kinds, context: Int(lastKind))
            write(count, counts, context: Int(kind))
            lastKind = kind
            return
        }
        // A count that leaves no room for the kind is written apart.
        let short = min(count, TextColumnReader.longCount)
        append(short << 2 | kind)
        if short == TextColumnReader.longCount { append(count - short) }
    }

    /// Writes a number of one to five bytes.
    mutating func append(_ value: UInt32) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// Writes bytes as they are.
    mutating func append(_ part: some Sequence<UInt8>) { bytes.append(contentsOf: part) }

    /// Writes one bit of a letter.
    @inline(__always)
    mutating func encode(_ bit: Bool, _ model: inout BitModel) { encoder.encode(bit, &model) }
}
