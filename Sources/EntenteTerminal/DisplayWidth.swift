/// How many columns of a terminal a text takes.
///
/// East Asian wide and fullwidth characters and emoji take two (UAX 11), marks that are drawn over
/// another character take none, everything else takes one.
public enum DisplayWidth: Sendable {
    /// The columns of a text on one line.
    public static func of(_ text: some StringProtocol) -> Int {
        text.reduce(0) { $0 + of($1) }
    }

    /// The columns of one character as people see it, which may be several Unicode scalars.
    public static func of(_ character: Character) -> Int {
        let scalars = character.unicodeScalars
        // Variation selector 16 asks for the picture instead of the sign, which is wide.
        if scalars.contains(where: { $0.value == 0xFE0F }) { return 2 }
        return scalars.map(of).max() ?? 0
    }

    /// The beginning of a text, with an ellipsis where it was cut, in at most this many columns.
    public static func cut(_ text: String, to columns: Int) -> String {
        guard of(text) > columns else { return text }
        guard columns > 0 else { return "" }
        var kept = ""
        var used = 1
        for character in text {
            used += of(character)
            guard used <= columns else { break }
            kept.append(character)
        }
        return kept + "\u{2026}"
    }

    /// The text with spaces after it up to the number of columns.
    public static func pad(_ text: String, to columns: Int) -> String {
        text + space(before: text, to: columns)
    }

    /// The spaces that a text lacks to the number of columns.
    static func space(before text: String, to columns: Int) -> String {
        String(repeating: " ", count: max(0, columns - of(text)))
    }

    private static func of(_ scalar: Unicode.Scalar) -> Int {
        guard scalar.value >= 0x300 else { return 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        if scalar.properties.isEmojiPresentation { return 2 }
        return wide.contains { $0.contains(scalar.value) } ? 2 : 1
    }

    /// The blocks that are wide or fullwidth as a whole, after EastAsianWidth.txt of Unicode 16.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x3247, 0x3250...0x4DBF,
        0x4E00...0xA4C6, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19,
        0xFE30...0xFE6B, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18DF2, 0x1AFF0...0x1B2FB,
        0x1D300...0x1D376, 0x1F200...0x1F265, 0x20000...0x3FFFD,
    ]
}
