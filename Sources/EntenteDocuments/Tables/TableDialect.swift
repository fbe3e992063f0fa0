import EntenteDomain

/// The mark between the whole part of a number and its fraction.
public enum DecimalMark: String, Hashable, Sendable, CaseIterable {
    /// `12.50`.
    case point = "."
    /// `12,50`.
    case comma = ","
}

/// How a table's file is written.
public struct TableDialect: Hashable, Sendable {
    /// How its characters are written.
    public let encoding: TableEncoding
    /// What stands between its cells.
    public let separator: UInt8
    /// How its numbers are written.
    public let decimalMark: DecimalMark

    /// Describes how a file is written.
    public init(
        encoding: TableEncoding = .utf8,
        separator: UInt8 = UInt8(ascii: ","),
        decimalMark: DecimalMark = .point
    ) {
        self.encoding = encoding
        self.separator = separator
        self.decimalMark = decimalMark
    }

    /// The separators that are recognised, each before the one that it wins against where both fit alike.
    public static let separators: [UInt8] = [",", ";", "\t", "|"].map { UInt8(ascii: $0) }

    /// Recognises what nobody stated, from the beginning of a file.
    ///
    /// Every separator is tried by reading the first records with it, so that what stands within
    /// quotation marks does not count. The one that cuts the most of them into as many cells as the
    /// first record wins, then the one that makes more cells. A file that is separated by semicolons
    /// writes its decimals with a comma, because that is why it is.
    public static func recognised(
        in sample: [UInt8],
        isWhole: Bool,
        encoding: TableEncoding? = nil,
        separator: UInt8? = nil,
        decimalMark: DecimalMark? = nil
    ) -> TableDialect {
        let encoding = encoding ?? .recognised(in: sample, isWhole: isWhole)
        var decoder = TableDecoder(encoding)
        let text = (try? decoder.decode(sample)) ?? []
        let separator = separator ?? Self.separator(of: text, isWhole: isWhole)
        return TableDialect(
            encoding: encoding,
            separator: separator,
            decimalMark: decimalMark ?? (separator == UInt8(ascii: ";") ? .comma : .point)
        )
    }

    /// How many records are looked at.
    private static let records = 50

    private static func separator(of text: [UInt8], isWhole: Bool) -> UInt8 {
        var best = (separator: separators[0], fitting: 0, width: 1)
        for separator in separators {
            var reader = TableReader(separator: separator)
            var found = reader.read(text)
            if isWhole { found += reader.finish() }
            guard let width = found.first?.cells.count, width > 1 else { continue }
            let fitting = found.prefix(records)
                .count { $0.cells.count == width && $0.fault == nil }
            if (fitting, width) > (best.fitting, best.width) { best = (separator, fitting, width) }
        }
        return best.separator
    }
}

/// The records of a file, from its bytes.
public struct TableStream: Sendable {
    private var decoder: TableDecoder
    private var reader: TableReader

    /// Starts at the beginning of a file.
    public init(_ dialect: TableDialect) {
        decoder = TableDecoder(dialect.encoding)
        reader = TableReader(separator: dialect.separator)
    }

    /// The bytes that are kept between two pieces.
    public var heldBytes: Int { decoder.heldBytes + reader.heldBytes }

    /// The line that is being read.
    public var currentLine: Int { reader.currentLine }

    /// Reads the next piece.
    public mutating func read(
        _ piece: some Sequence<UInt8>
    ) throws(TableDecoder.Fault) -> [TableRecord] {
        reader.read(try decoder.decode(piece))
    }

    /// Ends the file.
    public mutating func finish() throws(TableDecoder.Fault) -> [TableRecord] {
        try decoder.finish()
        return reader.finish()
    }
}
