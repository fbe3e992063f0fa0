import EntenteDomain

/// One record of a table.
public struct TableRecord: Hashable, Sendable {
    /// The line of the file that it begins in, from one.
    public let line: Int
    /// Its cells, without the quotation marks around them.
    public let cells: [String]
    /// What is wrong with its form, in words for people; nil when nothing is.
    public let fault: String?

    /// Puts a record together.
    public init(line: Int, cells: [String], fault: String? = nil) {
        self.line = line
        self.cells = cells
        self.fault = fault
    }
}

/// Reads a table of comma-separated values (RFC 4180) from UTF-8, piece by piece.
///
/// Records end at LF, CRLF or CR; within quotation marks a line end is part of the cell, and two marks
/// stand for one. A mark inside of a cell that does not begin with one is an ordinary character. Empty
/// lines are no records. What is wrong with one record says that record; the next one is read as if
/// nothing had been. No record, and no quotation mark that is never closed, makes it hold more than
/// `Limits.tableRecordBytes`.
public struct TableReader: Sendable {
    private enum Place {
        case start
        case plain
        case quoted
        /// After a mark within quotation marks: the end of the cell, or the first half of a mark.
        case mark
        case behind
    }

    private let separator: UInt8
    private var place = Place.start
    private var cell: [UInt8] = []
    private var cells: [String] = []
    private var size = 0
    private var fault: String?
    private var line = 1
    private var first = 1
    private var wasReturn = false

    /// Starts a table whose cells stand between separators.
    public init(separator: UInt8) { self.separator = separator }

    /// The bytes that are kept of a record that is not complete.
    public var heldBytes: Int { size }

    /// The line that is being read.
    public var currentLine: Int { line }

    /// Reads the next piece; answers the records that it completes.
    public mutating func read(_ piece: some Sequence<UInt8>) -> [TableRecord] {
        var records: [TableRecord] = []
        for byte in piece { take(byte, &records) }
        return records
    }

    /// Ends the table; answers the record that no line end has completed.
    public mutating func finish() -> [TableRecord] {
        var records: [TableRecord] = []
        if place == .quoted {
            fault = "the quotation mark that begins a cell is never closed"
            place = .behind
        }
        endRecord(&records)
        return records
    }

    private mutating func take(_ byte: UInt8, _ records: inout [TableRecord]) {
        let isFeed = byte == UInt8(ascii: "\n")
        let isReturn = byte == UInt8(ascii: "\r")
        let isSecondHalf = isFeed && wasReturn
        wasReturn = isReturn
        if isFeed || isReturn, !isSecondHalf { line += 1 }
        if place == .quoted {
            if byte == UInt8(ascii: "\"") { place = .mark } else { keep(byte) }
        } else if isFeed || isReturn {
            if isSecondHalf, place == .start, cells.isEmpty {
                first = line
            } else {
                endRecord(&records)
            }
        } else if byte == separator {
            endCell()
        } else {
            takeInside(byte)
        }
    }

    private mutating func takeInside(_ byte: UInt8) {
        let isMark = byte == UInt8(ascii: "\"")
        switch place {
        case .start where isMark: place = .quoted
        case .start, .plain:
            place = .plain
            keep(byte)
        case .mark where isMark:
            place = .quoted
            keep(byte)
        case .mark, .behind:
            place = .behind
            fault = fault ?? "something stands between a closing quotation mark and the next cell"
        case .quoted: keep(byte)
        }
    }

    private mutating func keep(_ byte: UInt8) {
        size += 1
        guard size <= Limits.tableRecordBytes else { return tooLarge() }
        cell.append(byte)
    }

    private mutating func endCell() {
        size += 1
        place = .start
        guard size <= Limits.tableRecordBytes, cells.count < Limits.tableColumns else {
            return tooLarge()
        }
        cells.append(String(decoding: cell, as: UTF8.self))
        cell.removeAll(keepingCapacity: true)
    }

    private mutating func tooLarge() {
        size = min(size, Limits.tableRecordBytes)
        cells = []
        cell = []
        fault =
            "the record has more than \(Limits.tableRecordBytes) bytes or "
            + "\(Limits.tableColumns) cells; a quotation mark may be missing"
    }

    private mutating func endRecord(_ records: inout [TableRecord]) {
        if place != .start || !cells.isEmpty || fault != nil {
            endCell()
            records.append(TableRecord(line: first, cells: cells, fault: fault))
        }
        cells = []
        cell.removeAll(keepingCapacity: true)
        size = 0
        fault = nil
        place = .start
        first = line
    }
}
