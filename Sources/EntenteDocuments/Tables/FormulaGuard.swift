/// Keeps a spreadsheet from taking for a formula what somebody wrote into a field (CWE-1236).
///
/// A text that begins with `=`, `+`, `-`, `@`, a tab or a line end gets an apostrophe before it; the wide
/// forms of the four signs count as well, which some spreadsheets read alike. A text that begins with
/// apostrophes and then one of these gets one more, so that taking one away always gives what was there.
public enum FormulaGuard: Sendable {
    /// The text as it is written into a table.
    public static func neutralised(_ text: String) -> String {
        isRisky(text, apostrophes: 0) ? "'" + text : text
    }

    /// The text as it was before it was written into a table: exactly such an apostrophe is taken away.
    public static func restored(_ text: String) -> String {
        isRisky(text, apostrophes: 1) ? String(text.unicodeScalars.dropFirst()) : text
    }

    /// Whether a text is at least so many apostrophes and then what a formula may begin with.
    private static func isRisky(_ text: String, apostrophes: Int) -> Bool {
        // Scalars, not characters: a sign with an accent over it begins a formula all the same.
        let rest = text.unicodeScalars.drop { $0 == "'" }
        guard let first = rest.first else { return false }
        return signs.contains(first)
            && text.unicodeScalars.prefix(apostrophes).allSatisfy { $0 == "'" }
    }

    private static let signs: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
    ]
}
