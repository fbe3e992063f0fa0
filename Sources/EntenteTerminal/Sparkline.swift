/// A history in one line of a terminal: a block for each value, as high as the value is among all of them.
public enum Sparkline: Sendable {
    /// The most blocks that a line has; of a longer history each stands for several values in a row.
    public static let width = 40

    /// The line of a history, from the oldest to the newest; empty for one value or none.
    ///
    /// The lowest value has the lowest block: the line shows how it went, not how much it was.
    public static func of(_ values: [Double]) -> String {
        guard values.count > 1 else { return "" }
        let shown = values.count <= width ? values : means(values)
        let (least, most) = (shown.min() ?? 0, shown.max() ?? 0)
        return shown.map { value in
            // What never changed is in the middle.
            let height = least < most ? (value - least) / (most - least) * 7 : 3
            return blocks[Int(height.rounded())]
        }.joined()
    }

    /// The means of as many runs as there are blocks.
    private static func means(_ values: [Double]) -> [Double] {
        (0..<width).map { place in
            let run = (place * values.count / width)..<((place + 1) * values.count / width)
            return values[run].reduce(0) { $0 + $1 / Double(run.count) }
        }
    }

    private static let blocks = [
        "\u{2581}", "\u{2582}", "\u{2583}", "\u{2584}", "\u{2585}", "\u{2586}", "\u{2587}",
        "\u{2588}",
    ]
}
