/// A square of two axes from 0 to 100 with points in it, which two lines part into four.
public enum Quadrants: Sendable {
    /// A point, shown as one letter.
    public struct Point: Hashable, Sendable {
        let letter: Character
        let across: Double
        let up: Double

        /// Takes a point; what is outside is shown at the edge.
        public init(_ letter: Character, across: Double, up: Double) {
            self.letter = letter
            self.across = across
            self.up = up
        }
    }

    /// Columns and rows between the edges.
    private static let (width, height) = (41, 11)

    /// The lines of the square.
    ///
    /// - Parameters:
    ///   - points: Where two are in one place, the later one is seen.
    ///   - border: Where the lines are that part it.
    ///   - across: What the axis below is called.
    ///   - up: What the axis at the side is called.
    /// - Returns: The square with its axes; no line is wider than 50 columns.
    public static func lines(
        _ points: [Point],
        border: Double,
        across: String,
        up: String
    ) -> [String] {
        let middle = (column: place(border, in: width), row: height - 1 - place(border, in: height))
        var field = (0..<height).map { row in
            (0..<width).map { column -> Character in
                switch (row == middle.row, column == middle.column) {
                case (true, true): "\u{253C}"
                case (true, false): "\u{2500}"
                case (false, true): "\u{2502}"
                case (false, false): " "
                }
            }
        }
        for point in points {
            let row = height - 1 - place(point.up, in: height)
            field[row][place(point.across, in: width)] = point.letter
        }
        let edge = String(repeating: "\u{2500}", count: width)
        let space = String(repeating: " ", count: max(1, width - across.count - 5))
        return [up, "100 \u{250C}\(edge)\u{2510}"]
            + field.map { "    \u{2502}\(String($0))\u{2502}" }
            + ["  0 \u{2514}\(edge)\u{2518}", "    0 \(across)\(space)100"]
    }

    private static func place(_ value: Double, in count: Int) -> Int {
        Int((min(max(value, 0), 100) / 100 * Double(count - 1)).rounded())
    }
}
