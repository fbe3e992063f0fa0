import EntenteDomain

/// What the parts of a mail say: the text that a person wrote, and what was left out of it.
///
/// 1. Of several forms of the same text the plain one is taken, else the HTML, reduced to text.
/// 2. Parts that are files are named and not read; a mail within the mail is one of them.
/// 3. What is no part after all is text: nothing that somebody wrote is dropped.
struct MailBody: Sendable {
    /// The text; empty when there is none.
    private(set) var text = ""
    /// What names the parts that were left out.
    private(set) var leftOut: [String] = []
    private var isPlain = true
    private var parts = 0

    /// Reads what stands behind a header.
    init(_ header: MailHeader, _ body: ArraySlice<UInt8>) throws(MailFault) {
        try read(header, body, depth: 0)
        text = MailText.lines(text)
    }

    private init() {}

    private mutating func read(
        _ header: MailHeader,
        _ body: ArraySlice<UInt8>,
        depth: Int
    ) throws(MailFault) {
        parts += 1
        guard parts <= Limits.mailParts, depth <= Limits.mailDepth else {
            throw MailFault("it has more parts, or deeper ones, than are read")
        }
        let type = MailField(header.raw("content-type") ?? "text/plain")
        if type.value.hasPrefix("multipart/"), let boundary = type["boundary"],
            let inner = Self.parts(of: body, boundary: boundary)
        {
            return try read(inner, isChoice: type.value == "multipart/alternative", depth: depth)
        }
        let disposition = MailField(header.raw("content-disposition") ?? "")
        let name = disposition["filename"] ?? type["name"]
        let isText =
            ["text/plain", "text/html", "text", ""].contains(type.value)
            || type.value.hasPrefix("multipart/")
        guard isText, disposition.value != "attachment" else {
            return leftOut.append(Self.words(name, type.value, header, body))
        }
        let bytes = MailDecoding.bytes(body, in: header.raw("content-transfer-encoding"))
        let words = MailCharset.text(bytes, in: type["charset"])
        let isPage = type.value == "text/html"
        append(isPage ? HTMLText.text(of: words) : words, isPlain: !isPage)
    }

    private mutating func read(
        _ inner: [ArraySlice<UInt8>],
        isChoice: Bool,
        depth: Int
    ) throws(MailFault) {
        var forms: [MailBody] = []
        for part in inner {
            var body = part
            let header = MailHeader(from: &body)
            guard isChoice else {
                try read(header, body, depth: depth + 1)
                continue
            }
            var form = MailBody()
            form.parts = parts
            try form.read(header, body, depth: depth + 1)
            parts = form.parts
            leftOut += form.leftOut
            if !MailText.lines(form.text).isEmpty { forms.append(form) }
        }
        if let form = forms.first(where: \.isPlain) ?? forms.last {
            append(form.text, isPlain: form.isPlain)
        }
    }

    private mutating func append(_ words: String, isPlain: Bool) {
        let words = MailText.lines(words)
        guard !words.isEmpty else { return }
        self.isPlain = self.isPlain && isPlain
        text += (text.isEmpty ? "" : "\n\n") + words
    }

    /// What names a part that is left out: its file's name or its subject, its type, and its size.
    private static func words(
        _ name: String?,
        _ type: String,
        _ header: MailHeader,
        _ body: ArraySlice<UInt8>
    ) -> String {
        var subject: String?
        if type == "message/rfc822" {
            var inner = body
            subject = MailHeader(from: &inner).words("subject")
        }
        let known = MailText.line(name ?? subject ?? "", bytes: 200)
        let count = MailDecoding.bytes(body, in: header.raw("content-transfer-encoding")).count
        let kind = MailText.line(type, bytes: 100)
        return (known.isEmpty ? "without a name" : known) + " (\(kind), \(count) bytes)"
    }

    /// The parts between the lines of a boundary; nil when there is no such line.
    ///
    /// What stands before the first part is for programs that know of no parts, and what stands behind
    /// the last is nothing.
    private static func parts(
        of body: ArraySlice<UInt8>,
        boundary: String
    ) -> [ArraySlice<UInt8>]? {
        let mark = Array("--\(boundary)".utf8)
        var parts: [ArraySlice<UInt8>] = []
        var start: Int?
        var end = body.startIndex
        for line in MailLines(body) {
            if line.content.starts(with: mark) {
                let rest = line.content.dropFirst(mark.count)
                let isLast = rest.starts(with: "--".utf8)
                if isLast || rest.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) {
                    if let start { parts.append(body[start..<max(start, end)]) }
                    start = line.end.endIndex
                    if isLast { return parts.isEmpty ? nil : parts }
                }
            }
            // The line's end before a boundary belongs to the boundary.
            end = line.content.endIndex
        }
        // Without the last line the mail was cut off; what is there is read.
        if let start { parts.append(body[start...]) }
        return parts.isEmpty ? nil : parts
    }
}
