import EntenteDomain

/// A history as somebody else told it, and what a server says that it does.
public struct TextBundle: Hashable, Sendable {
    /// All edits.
    public var history: TextHistory
    /// What they do one after another; nil if nobody said.
    public var effects: TextEffects?

    /// Joins a history and what it does.
    public init(history: TextHistory, effects: TextEffects? = nil) {
        self.history = history
        self.effects = effects
    }
}

/// How large the tables of an encoded history are.
struct TextTableSizes {
    var bytes = 0
    var authors = 0
    var operations = 0
    var runs = 0
    var parents = 0
    var spans = 0
    var effects = 0

    init() {}

    init(_ bundle: TextBundle) {
        let log = bundle.history.log
        bytes = bundle.history.content.count
        authors = log.agents.devices.count
        operations = log.operations.runs.count
        runs = log.graph.count
        parents = (0..<runs).reduce(0) { $0 + log.graph.parentCount(ofRun: $1) }
        spans = log.agents.spans.count
        effects = bundle.effects?.list.count ?? 0
    }

    /// Reads the sizes and refuses what nobody may make us hold.
    init(from reader: inout TextColumnReader) throws(TextCodingError) {
        bytes = Int(try reader.next())
        authors = Int(try reader.next())
        operations = Int(try reader.next())
        runs = Int(try reader.next())
        parents = Int(try reader.next())
        spans = Int(try reader.next())
        effects = Int(try reader.next())
        let entries = [authors, operations, runs, parents, spans, effects].max() ?? 0
        guard bytes <= Limits.textHistoryBytes, entries <= Limits.textHistoryRuns else {
            throw .tooLarge
        }
    }

    func write(to writer: inout TextColumnWriter) {
        for size in [bytes, authors, operations, runs, parents, spans, effects] {
            writer.append(UInt32(size))
        }
    }
}

/// The bytes of a history.
///
/// A head with a name, a version and the sizes of all tables; the authors; then the inserted text
/// and the tables, which `TextHistory+Writing.swift` lists. The plain form takes bytes for numbers
/// and is read fastest; the packed form has statistics for every column and is the smallest.
extension TextBundle {
    /// How the text and the tables are written.
    public enum Form: UInt8, Hashable, Sendable {
        /// Numbers of one to five bytes, and the text as it is.
        case plain
        /// Everything as small as its statistics permit.
        case packed
    }

    private static let name: [UInt8] = [0x45, 0x54, 0x58, 0x01]
    private static let hasEffects: UInt8 = 2
    /// No number and no letter takes less than a sixty-fourth of a byte, and a repetition names at
    /// most all text; so a message of few bytes cannot demand many entries.
    private static let entriesPerByte = 64

    /// Writes the history.
    public func encoded(_ form: Form = .plain) -> [UInt8] {
        var writer = TextColumnWriter()
        writer.append(Self.name)
        writer.append([form.rawValue | (effects == nil ? 0 : Self.hasEffects)])
        TextTableSizes(self).write(to: &writer)
        for author in history.log.agents.devices {
            for half in [author.high, author.low] {
                withUnsafeBytes(of: half.bigEndian) { writer.append($0) }
            }
        }
        switch form {
        case .plain: writer.append(history.content)
        case .packed:
            writer.startPacked()
            history.content.withUnsafeBufferPointer { TextPacking.pack($0, to: &writer) }
        }
        history.write(to: &writer)
        if let effects { history.write(effects, to: &writer) }
        writer.finish()
        return writer.bytes
    }

    /// Reads what `encoded` wrote, from bytes that nobody vouches for.
    ///
    /// The result is a history that can be merged; whether every edit lies within the text that its
    /// author saw shows only then.
    public init(encoded bytes: [UInt8]) throws(TextCodingError) {
        self = try bytes.withUnsafeBufferPointer { bytes throws(TextCodingError) in
            try TextBundle(encoded: bytes)
        }
    }

    /// Reads what `encoded` wrote.
    public init(encoded bytes: UnsafeBufferPointer<UInt8>) throws(TextCodingError) {
        var reader = TextColumnReader(bytes)
        guard try reader.take(Self.name.count).elementsEqual(Self.name) else {
            throw .unknownFormat
        }
        let flags = try reader.take(1)[0]
        guard flags < 4, let form = Form(rawValue: flags & 1) else { throw .unknownFormat }
        let sizes = try TextTableSizes(from: &reader)
        guard flags & Self.hasEffects != 0 || sizes.effects == 0 else { throw .badTable }
        let authors = try Self.authors(sizes.authors, from: &reader)
        let entries = sizes.operations + sizes.runs + sizes.parents + sizes.spans + sizes.effects
        let content: ContiguousArray<UInt8>
        switch form {
        case .plain:
            guard entries <= reader.left else { throw .badLength }
            content = ContiguousArray(try reader.take(sizes.bytes))
        case .packed:
            guard entries <= (reader.left + 8) * Self.entriesPerByte else { throw .badLength }
            reader.startPacked()
            content = try Self.unpack(sizes.bytes, from: &reader)
        }
        let measure = content.withUnsafeBufferPointer { TextMeasure($0) }
        guard let measure else { throw .badText }
        let log = try TextTablesReader.read(sizes, authors, content, measure, from: &reader)
        history = TextHistory(log: log, content: content, isASCII: measure.isASCII)
        effects =
            flags & Self.hasEffects == 0
            ? nil : try TextEffects.read(sizes.effects, log, from: &reader)
        guard reader.isUsedUp else { throw .badLength }
    }

    private static func authors(
        _ count: Int,
        from reader: inout TextColumnReader
    ) throws(TextCodingError) -> [DeviceID] {
        let bytes = try reader.take(16 * count)
        let raw = UnsafeRawBufferPointer(bytes)
        return (0..<count).map { number in
            let high = raw.loadUnaligned(fromByteOffset: 16 * number, as: UInt64.self)
            let low = raw.loadUnaligned(fromByteOffset: 16 * number + 8, as: UInt64.self)
            return DeviceID(high: UInt64(bigEndian: high), low: UInt64(bigEndian: low))
        }
    }

    private static func unpack(
        _ count: Int,
        from reader: inout TextColumnReader
    ) throws(TextCodingError) -> ContiguousArray<UInt8> {
        var failure: TextCodingError?
        let content = ContiguousArray<UInt8>(unsafeUninitializedCapacity: count) { buffer, used in
            buffer.initialize(repeating: 0)
            used = count
            do throws(TextCodingError) {
                try reader.unpack(into: UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
            } catch { failure = error }
        }
        if let failure { throw failure }
        return content
    }
}
