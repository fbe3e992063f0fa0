/// A Swift file as code, comments, and words.
struct SwiftSource: Sendable {
    /// A name, a keyword, or one mark of punctuation.
    struct Word: Sendable {
        /// The word itself; of a raw identifier, a back-tick.
        let text: String
        /// The line it stands on, from zero.
        let line: Int
        /// How many bytes stand before it.
        let offset: Int
    }

    /// Where the file is.
    let path: String
    /// The lines with blanks in place of comments and of what literals hold.
    let code: [String]
    /// The lines with blanks in place of everything but comments.
    let comments: [String]
    /// The code, word by word.
    let words: [Word]
    private let bytes: [UInt8]

    init(_ file: TextFile) {
        self.init(path: file.path, text: file.text)
    }

    init(path: String = "planted.swift", text: String) {
        let (code, comments) = SwiftLexer.split(text)
        self.path = path
        self.bytes = Array(text.utf8)
        self.code = Self.lines(of: code)
        self.comments = Self.lines(of: comments)
        self.words = Self.words(of: code)
    }

    /// What stands between a delimiter and its like: a raw identifier, or a plain string.
    func text(delimitedAt word: Word) -> String {
        let start = word.offset + 1
        let end = bytes[start...].firstIndex(of: bytes[word.offset]) ?? bytes.endIndex
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    private static func lines(of bytes: [UInt8]) -> [String] {
        bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    private static func words(of code: [UInt8]) -> [Word] {
        var words: [Word] = []
        var line = 0
        var at = 0
        while at < code.count {
            let start = at
            while at < code.count, isNameByte(code[at]) { at += 1 }
            if at == start { at += 1 }
            if code[start] == UInt8(ascii: "\n") {
                line += 1
            } else if code[start] != UInt8(ascii: " ") {
                let text = String(decoding: code[start..<at], as: UTF8.self)
                words.append(Word(text: text, line: line, offset: start))
            }
        }
        return words
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
            true
        default:
            false
        }
    }
}
