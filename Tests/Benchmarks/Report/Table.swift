/// A table for people: text to the left, numbers to the right.
struct Table {
    private let header: [String]
    private var rows: [[String]] = []

    init(_ header: [String]) { self.header = header }

    mutating func add(_ row: [String]) { rows.append(row) }

    var lines: [String] {
        let all = [header] + rows
        let widths = header.indices.map { column in
            all.map { $0[column].count }.max() ?? 0
        }
        return all.map { row in
            row.indices.map { column in
                let space = String(repeating: " ", count: widths[column] - row[column].count)
                return column == 0 ? row[column] + space : space + row[column]
            }.joined(separator: "  ")
        }
    }
}

/// A number with three digits that count.
func short(_ value: Double?, _ unit: String = "") -> String {
    guard let value else { return "-" }
    let digits = value < 1 ? 3 : value < 10 ? 2 : value < 100 ? 1 : 0
    let factor = [1.0, 10, 100, 1_000][digits]
    let rounded = (value * factor).rounded() / factor
    return (digits == 0 ? "\(Int(rounded))" : "\(rounded)") + unit
}
