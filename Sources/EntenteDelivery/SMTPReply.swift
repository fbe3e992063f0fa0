/// What a mail server answers: a code, and lines of text.
struct SMTPReply: Hashable, Sendable {
    let code: Int
    let lines: [String]

    /// Whether it names an extension, with a word of its parameters.
    func offers(_ words: String) -> Bool {
        let wanted = words.split(separator: " ").map { $0.uppercased() }
        return lines.contains { line in
            let offered = line.uppercased().split(separator: " ").map(String.init)
            return offered.first == wanted.first && wanted.allSatisfy(offered.contains)
        }
    }
}

/// Puts replies together from lines: `250-first`, `250 last`.
struct SMTPReplyReader: Sendable {
    private var code: Int?
    private var lines: [String] = []

    /// Takes a line without its end; a reply when it is the last of one.
    mutating func take(_ line: String) throws(DeliveryError) -> SMTPReply? {
        guard line.utf8.count >= 3, let code = Int(line.prefix(3)), (200..<600).contains(code),
            self.code == nil || self.code == code, lines.count < 100
        else { throw DeliveryError(.later, "the mail server does not speak SMTP") }
        let rest = line.dropFirst(3)
        guard rest.isEmpty || rest.hasPrefix(" ") || rest.hasPrefix("-") else {
            throw DeliveryError(.later, "the mail server does not speak SMTP")
        }
        lines.append(String(rest.dropFirst()))
        self.code = code
        guard !rest.hasPrefix("-") else { return nil }
        defer { (self.code, lines) = (nil, []) }
        return SMTPReply(code: code, lines: lines)
    }
}
