/// A bar of a plot in a terminal, to the eighth of a column.
public enum Bar: Sendable {
    /// Columns of a full bar.
    public static let width = 20

    /// The bar of a part of a whole, both in the same small units; empty when the whole is nothing.
    ///
    /// What is more than the whole fills the bar.
    public static func of(_ part: Int128, in whole: Int128) -> String {
        guard part > 0, whole > 0 else { return "" }
        let full = Int128(width) * 8
        // Something is always to be seen of what is more than nothing.
        let eighths = Int(max(1, part >= whole ? full : scaled(part, whole, to: full)))
        let rest = eighths % 8
        return String(repeating: "\u{2588}", count: eighths / 8)
            + (rest > 0 ? partial[rest - 1] : "")
    }

    /// Halves both until the product of the larger fits.
    private static func scaled(_ part: Int128, _ whole: Int128, to full: Int128) -> Int128 {
        // The factor has eight bits.
        let surplus = max(0, 9 - part.leadingZeroBitCount)
        return (part >> surplus) * full / max(1, whole >> surplus)
    }

    private static let partial = [
        "\u{258F}", "\u{258E}", "\u{258D}", "\u{258C}", "\u{258B}", "\u{258A}", "\u{2589}",
    ]
}
