/// Rows of cells under headings, for people; every value of it is in the JSON form too.
struct Table: Hashable {
    /// A heading, and how far its cells may be cut when the terminal is narrow.
    struct Column: Hashable {
        let heading: String
        let isNumber: Bool
        /// What gives way first: what merely informs, then names, then ids, whose beginnings name
        /// things as well.
        let stiffness: Int
        /// The columns of the terminal that are left to it in any case.
        let minimum: Int

        /// A name.
        static func text(_ heading: String) -> Column {
            Column(heading: heading, isNumber: false, stiffness: 1, minimum: 8)
        }

        /// A long word that nobody has to type: an epoch, a checksum.
        static func word(_ heading: String) -> Column {
            Column(heading: heading, isNumber: false, stiffness: 0, minimum: 9)
        }

        /// An id; eight characters and the ellipsis are left, which `Lookup` understands.
        static func id() -> Column {
            Column(heading: "id", isNumber: false, stiffness: 2, minimum: 9)
        }

        /// What is never cut: a state, an instant.
        static func fixed(_ heading: String) -> Column {
            Column(heading: heading, isNumber: false, stiffness: 3, minimum: .max)
        }

        /// A number, aligned at its last digit and never cut.
        static func number(_ heading: String) -> Column {
            Column(heading: heading, isNumber: true, stiffness: 3, minimum: .max)
        }
    }

    let columns: [Column]
    let rows: [[String]]
    /// What to say when there are no rows.
    let emptyText: String

    init(_ columns: [Column], rows: [[String]], emptyText: String) {
        self.columns = columns
        self.rows = rows.map { row in row.map(Self.printable) }
        self.emptyText = emptyText
    }

    /// The lines of the table, none wider than the terminal as far as the stiff columns allow.
    ///
    /// Without a terminal (nil) nothing is cut.
    func lines(width: Int?) -> [String] {
        guard !rows.isEmpty else { return [emptyText] }
        let widths = widths(within: width)
        return ([columns.map(\.heading)] + rows).map { row in line(row, widths) }
    }

    private static let gap = "  "

    private func line(_ row: [String], _ widths: [Int]) -> String {
        var cells: [String] = []
        for (place, cell) in row.enumerated() {
            let text = DisplayWidth.cut(cell, to: widths[place])
            if columns[place].isNumber {
                let space = String(repeating: " ", count: widths[place] - DisplayWidth.of(text))
                cells.append(space + text)
            } else {
                // No spaces at the end of a line: they would wrap in a narrow terminal.
                let isLast = place == row.count - 1
                cells.append(isLast ? text : DisplayWidth.pad(text, to: widths[place]))
            }
        }
        return cells.joined(separator: Self.gap)
    }

    /// Takes from the widest column of the softest kind, one terminal column at a time.
    private func widths(within limit: Int?) -> [Int] {
        var widths = columns.indices.map { place in
            ([columns[place].heading] + rows.map { $0[place] }).map { DisplayWidth.of($0) }.max()
                ?? 0
        }
        guard let limit else { return widths }
        let gaps = Self.gap.count * (columns.count - 1)
        while widths.reduce(gaps, +) > limit {
            let soft = columns.indices.filter { widths[$0] > columns[$0].minimum }
            let softest = soft.map { columns[$0].stiffness }.min()
            let candidates = soft.filter { columns[$0].stiffness == softest }
            guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
        }
        return widths
    }

    /// What a name may not do to a terminal, whoever gave it: move the cursor, ring, change colours.
    static func printable(_ text: String) -> String {
        let isControl = { (scalar: Unicode.Scalar) in
            scalar.properties.generalCategory == .control
        }
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: text.unicodeScalars.map { isControl($0) ? "\u{FFFD}" : $0 })
        return String(scalars)
    }
}
