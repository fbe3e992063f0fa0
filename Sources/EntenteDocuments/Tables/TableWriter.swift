/// A cell of a table that is written.
public enum TableCell: Hashable, Sendable {
    /// What people wrote; it never becomes a formula.
    case text(String)
    /// What the program wrote and knows to be a number: a minus sign in it is one.
    case number(String)
}

/// Writes tables of comma-separated values (RFC 4180) in UTF-8, record by record.
public struct TableWriter: Sendable {
    private let separator: UInt8

    /// Writes cells with a separator between them.
    public init(separator: UInt8 = UInt8(ascii: ",")) { self.separator = separator }

    /// The bytes of one record with its line end.
    public func record(_ cells: [TableCell]) -> [UInt8] {
        var bytes: [UInt8] = []
        for (place, cell) in cells.enumerated() {
            if place > 0 { bytes.append(separator) }
            let text =
                switch cell {
                case .text(let text): FormulaGuard.neutralised(text)
                case .number(let text): text
                }
            // An empty line would be no record.
            if needsMarks(text) || (cells.count == 1 && text.isEmpty) {
                bytes.append(UInt8(ascii: "\""))
                for byte in text.utf8 {
                    if byte == UInt8(ascii: "\"") { bytes.append(byte) }
                    bytes.append(byte)
                }
                bytes.append(UInt8(ascii: "\""))
            } else {
                bytes.append(contentsOf: text.utf8)
            }
        }
        return bytes + Array("\r\n".utf8)
    }

    /// Whether a cell would be read as something else without quotation marks; every separator counts,
    /// because the program that opens the file may expect another one.
    private func needsMarks(_ text: String) -> Bool {
        // What looks like a byte order mark would be taken for one at the beginning of the file.
        text.utf8.starts(with: TableEncoding.utf8.mark)
            || text.utf8.contains { byte in
                byte == separator || TableDialect.separators.contains(byte)
                    || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n")
                    || byte == UInt8(ascii: "\r")
            }
    }
}
