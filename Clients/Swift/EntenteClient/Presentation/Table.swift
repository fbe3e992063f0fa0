/// Rows of text in columns that fit a terminal; a column in which no row says anything is left out.
public struct Table: Hashable, Sendable {
    /// How a column is set.
    public struct Column: Hashable, Sendable {
        /// The word above it.
        public let title: String
        /// Whether values stand at the right, as numbers do.
        public let isRight: Bool
        /// Whether values may be cut when the terminal is narrow; ids and numbers may not.
        public let isFlexible: Bool

        /// Describes a column.
        public init(_ title: String, isRight: Bool = false, isFlexible: Bool = false) {
            self.title = title
            self.isRight = isRight
            self.isFlexible = isFlexible
        }
    }

    private let columns: [Column]
    private var rows: [[String]] = []

    /// Starts without rows.
    public init(_ columns: [Column]) { self.columns = columns }

    /// Adds a row; what is missing is empty, and control characters never reach the terminal.
    public mutating func add(_ values: [String]) {
        let clean = values.prefix(columns.count).map(Self.clean)
        rows.append(clean + Array(repeating: "", count: columns.count - clean.count))
    }

    /// The lines of the table, none wider than the terminal as long as the columns allow it.
    public func lines(width: Int) -> [String] {
        let shown = columns.indices.filter { place in
            rows.isEmpty || rows.contains { !$0[place].isEmpty }
        }
        let widths = widths(of: shown, in: width)
        return ([columns.map(\.title)] + rows).map { row in
            var line = ""
            for place in shown {
                let value = row[place]
                if place != shown.first { line += "  " }
                let text = DisplayWidth.cut(value, to: widths[place])
                let gap = String(
                    repeating: " ",
                    count: max(0, widths[place] - DisplayWidth.of(text))
                )
                line += columns[place].isRight ? gap + text : text + gap
            }
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }

    /// The natural widths, taken from the widest flexible column first until the row fits.
    private func widths(of shown: [Int], in width: Int) -> [Int] {
        var widths = columns.indices.map { place in
            ([columns[place].title] + rows.map { $0[place] }).map { DisplayWidth.of($0) }.max() ?? 0
        }
        let gaps = 2 * max(0, shown.count - 1)
        var excess = shown.reduce(gaps) { $0 + widths[$1] } - width
        while excess > 0 {
            let flexible = shown.filter {
                columns[$0].isFlexible && widths[$0] > Self.narrowest
            }
            guard let widest = flexible.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
            excess -= 1
        }
        return widths
    }

    private static let narrowest = 8

    /// A partner's text must not move the cursor or set colours.
    private static func clean(_ text: String) -> String {
        var clean = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            clean.append(scalar.properties.generalCategory == .control ? " " : scalar)
        }
        return String(clean)
    }
}
