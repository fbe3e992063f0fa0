/// Tells code from comments, literals and raw identifiers, byte by byte.
///
/// The output has the bytes of the input at the same offsets, with blanks where the other kind of
/// text stands, so that a search in it finds what it says and a brace in a string does not count.
struct SwiftLexer {
    private let bytes: [UInt8]
    private var at = 0
    private var code: [UInt8]
    private var comments: [UInt8]

    /// Splits Swift text into its code and its comments.
    static func split(_ text: String) -> (code: [UInt8], comments: [UInt8]) {
        var lexer = SwiftLexer(bytes: Array(text.utf8))
        lexer.scanCode(inInterpolation: false)
        return (lexer.code, lexer.comments)
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
        code = bytes.map { $0 == UInt8(ascii: "\n") ? $0 : UInt8(ascii: " ") }
        comments = code
    }

    /// Reads code to the end of the text, or to the parenthesis that closes an interpolation.
    private mutating func scanCode(inInterpolation: Bool) {
        var depth = 0
        while at < bytes.count {
            if starts("//") {
                scanLineComment()
            } else if starts("/*") {
                scanBlockComment()
            } else if let pounds = pounds(before: UInt8(ascii: "\"")) {
                scanString(pounds: pounds)
            } else if let pounds = pounds(before: UInt8(ascii: "/")), pounds > 0 {
                scanRegex(pounds: pounds)
            } else if startsBareRegex() {
                scanRegex(pounds: 0)
            } else if bytes[at] == UInt8(ascii: "`") {
                scanRawIdentifier()
            } else {
                if bytes[at] == UInt8(ascii: "(") { depth += 1 }
                if bytes[at] == UInt8(ascii: ")") { depth -= 1 }
                if inInterpolation, depth < 0 { return }
                keep()
            }
        }
    }

    private mutating func scanLineComment() {
        while at < bytes.count, bytes[at] != UInt8(ascii: "\n") {
            comments[at] = bytes[at]
            at += 1
        }
    }

    private mutating func scanBlockComment() {
        var depth = 0
        repeat {
            var step = 1
            if starts("/*") {
                depth += 1
                step = 2
            } else if starts("*/") {
                depth -= 1
                step = 2
            }
            for _ in 0..<step where at < bytes.count {
                comments[at] = bytes[at]
                at += 1
            }
        } while depth > 0 && at < bytes.count
    }

    private mutating func scanString(pounds: Int) {
        keep(pounds)
        let quotes = starts("\"\"\"") ? 3 : 1
        keep(quotes)
        while at < bytes.count {
            if quotes == 1, bytes[at] == UInt8(ascii: "\n") { return }
            if bytes[at] == UInt8(ascii: "\\"), hasPounds(pounds, from: at + 1) {
                at += 1 + pounds
                guard at < bytes.count, bytes[at] == UInt8(ascii: "(") else {
                    at += 1
                    continue
                }
                keep()
                scanCode(inInterpolation: true)
                keep()
            } else if starts(quotes == 3 ? "\"\"\"" : "\""), hasPounds(pounds, from: at + quotes) {
                keep(quotes + pounds)
                return
            } else {
                at += 1
            }
        }
    }

    private mutating func scanRegex(pounds: Int) {
        keep(pounds + 1)
        var inClass = false
        while at < bytes.count {
            if pounds == 0, bytes[at] == UInt8(ascii: "\n") { return }
            if bytes[at] == UInt8(ascii: "\\") {
                at += 2
                continue
            }
            if bytes[at] == UInt8(ascii: "[") { inClass = true }
            if bytes[at] == UInt8(ascii: "]") { inClass = false }
            let ends = bytes[at] == UInt8(ascii: "/") && hasPounds(pounds, from: at + 1)
            if ends, pounds > 0 || !inClass {
                keep(1 + pounds)
                return
            }
            at += 1
        }
    }

    /// Keeps the back-ticks and blanks the name, which may be a sentence with anything in it.
    private mutating func scanRawIdentifier() {
        keep()
        while at < bytes.count, bytes[at] != UInt8(ascii: "`"), bytes[at] != UInt8(ascii: "\n") {
            at += 1
        }
        keep()
    }

    private mutating func keep(_ count: Int = 1) {
        for _ in 0..<count where at < bytes.count {
            code[at] = bytes[at]
            at += 1
        }
    }

    private func starts(_ word: StaticString) -> Bool {
        guard at + word.utf8CodeUnitCount <= bytes.count else { return false }
        return word.withUTF8Buffer { buffer in
            buffer.indices.allSatisfy { buffer[$0] == bytes[at + $0] }
        }
    }

    /// How many `#` stand here before the given byte; nil when something else does.
    private func pounds(before byte: UInt8) -> Int? {
        var end = at
        while end < bytes.count, bytes[end] == UInt8(ascii: "#") { end += 1 }
        guard end < bytes.count, bytes[end] == byte else { return nil }
        return end - at
    }

    private func hasPounds(_ count: Int, from start: Int) -> Bool {
        guard start + count <= bytes.count else { return false }
        return bytes[start..<start + count].allSatisfy { $0 == UInt8(ascii: "#") }
    }

    /// A slash opens a regular expression where an operand may stand and a blank does not follow.
    private func startsBareRegex() -> Bool {
        guard bytes[at] == UInt8(ascii: "/"), at + 1 < bytes.count else { return false }
        guard bytes[at + 1] != UInt8(ascii: " "), bytes[at + 1] != UInt8(ascii: "\n") else {
            return false
        }
        var before = at - 1
        while before >= 0, code[before] == UInt8(ascii: " ") { before -= 1 }
        guard before >= 0 else { return true }
        return "\n(,=:[{;!&|?".utf8.contains(code[before])
    }
}
