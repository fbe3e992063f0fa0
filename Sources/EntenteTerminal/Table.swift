/// Rows of cells under headings, for people; every value of it is in the JSON form of an answer too.
public struct Table: Hashable, Sendable {
    private let columns: [Column]
    private var rows: [[String]] = []
    private let emptyText: String?

    /// Makes a table.
    ///
    /// - Parameters:
    ///   - columns: From left to right.
    ///   - rows: What is missing in a row is empty.
    ///   - emptyText: What to say when there are no rows; nil to show the headings all the same.
    public init(_ columns: [Column], rows: [[String]] = [], emptyText: String? = nil) {
        self.columns = columns
        self.emptyText = emptyText
        for row in rows { add(row) }
    }

    /// Adds a row.
    public mutating func add(_ cells: [String]) {
        let clean = cells.prefix(columns.count).map(Self.printable)
        rows.append(clean + Array(repeating: "", count: columns.count - clean.count))
    }

    /// The lines of the table, none wider than the terminal as far as the stiff columns allow.
    ///
    /// Without a terminal (nil) nothing is cut. A column in which no row says anything is left out.
    public func lines(width: Int?) -> [String] {
        if rows.isEmpty, let emptyText { return [emptyText] }
        let shown = columns.indices.filter { place in
            rows.isEmpty || rows.contains { !$0[place].isEmpty }
        }
        let widths = widths(of: shown, within: width)
        return ([columns.map { Self.printable($0.heading) }] + rows).map { row in
            line(row, shown, widths)
        }
    }

    private static let gap = "  "

    private func line(_ row: [String], _ shown: [Int], _ widths: [Int]) -> String {
        var line = ""
        for place in shown {
            if place != shown.first { line += Self.gap }
            let text = DisplayWidth.cut(row[place], to: widths[place])
            let space = DisplayWidth.space(before: text, to: widths[place])
            line += columns[place].isNumber ? space + text : text + space
        }
        // No spaces at the end of a line: they would wrap in a narrow terminal.
        return String(line.reversed().drop { $0 == " " }.reversed())
    }

    /// Takes from the widest column of the softest kind, one terminal column at a time.
    private func widths(of shown: [Int], within limit: Int?) -> [Int] {
        var widths = columns.indices.map { place in
            ([columns[place].heading] + rows.map { $0[place] }).map { DisplayWidth.of($0) }.max()
                ?? 0
        }
        guard let limit else { return widths }
        let gaps = Self.gap.count * max(0, shown.count - 1)
        while shown.reduce(gaps, { $0 + widths[$1] }) > limit {
            let soft = shown.filter { widths[$0] > columns[$0].minimum }
            let softest = soft.map { columns[$0].stiffness }.min()
            let candidates = soft.filter { columns[$0].stiffness == softest }
            guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
        }
        return widths
    }

    /// A text on one line that does nothing to a terminal, whoever wrote it: it moves no cursor, rings
    /// no bell, changes no colours.
    public static func printable(_ text: String) -> String {
        let isControl = { (scalar: Unicode.Scalar) in
            scalar.properties.generalCategory == .control
        }
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            guard isControl(scalar) else {
                scalars.append(scalar)
                continue
            }
            scalars.append(scalar.properties.isWhitespace ? " " : "\u{FFFD}")
        }
        return String(scalars)
    }
}

extension Table {
    /// A heading, and how far its cells may be cut when the terminal is narrow.
    public struct Column: Hashable, Sendable {
        let heading: String
        let isNumber: Bool
        /// What gives way first: what merely informs, then names, then ids, whose beginnings name
        /// things as well.
        let stiffness: Int
        /// The columns of the terminal that are left to it in any case.
        let minimum: Int

        /// A name, a title.
        public static func text(_ heading: String) -> Column {
            Column(heading: heading, isNumber: false, stiffness: 1, minimum: 8)
        }

        /// A long word that nobody has to type: an epoch, a checksum.
        public static func word(_ heading: String) -> Column {
            Column(heading: heading, isNumber: false, stiffness: 0, minimum: 9)
        }

        /// An id; eight characters and the ellipsis are left, which name a thing as well.
        public static func id() -> Column {
            Column(heading: "id", isNumber: false, stiffness: 2, minimum: 9)
        }

        /// What is never cut: a state, an instant, a short id.
        public static func fixed(_ heading: String) -> Column {
            Column(heading: heading, isNumber: false, stiffness: 3, minimum: .max)
        }

        /// A number, aligned at its last digit and never cut.
        public static func number(_ heading: String) -> Column {
            Column(heading: heading, isNumber: true, stiffness: 3, minimum: .max)
        }
    }
}
