import EntenteDomain

/// Why a mail is not read, in words that follow "the mail cannot be read:".
public struct MailFault: Error, Hashable, Sendable {
    /// The reason.
    public let reason: String

    init(_ reason: String) { self.reason = reason }
}

/// A mail as it came (RFC 5322 and MIME), read without trust: what of it becomes an entity's text.
public struct IncomingMail: Hashable, Sendable {
    /// What names the mail, without its brackets; nil when nothing does.
    public let id: String?
    /// What names the mails that it answers, the nearest first.
    public let answers: [String]
    /// Who says to have sent it, on one line; nothing proves it.
    public let sender: String
    /// What it is about, on one line.
    public let subject: String
    /// When it says to have been written, on one line.
    public let date: String
    /// The addresses that it was delivered or written to, in lower case.
    public let recipients: [String]
    /// Whether a program sent it by itself: to answer such a mail, or to act on it, makes loops.
    public let isAutomatic: Bool
    /// What it says, in lines; empty when it says nothing.
    public let text: String
    /// What names the parts that were left out.
    public let leftOut: [String]
    /// All that stands behind the header, as it came.
    public let body: ArraySlice<UInt8>

    /// Reads the bytes of a mail.
    public init(_ bytes: [UInt8]) throws(MailFault) {
        guard bytes.count <= Limits.mailBytes else {
            throw MailFault("it has \(bytes.count) bytes, and the limit is \(Limits.mailBytes)")
        }
        var body = bytes[...]
        let header = MailHeader(from: &body)
        guard body.startIndex <= Limits.mailHeaderBytes else {
            throw MailFault("its header is longer than \(Limits.mailHeaderBytes) bytes")
        }
        guard header.raw("from") != nil else { throw MailFault("it does not say who it is from") }
        id = Self.ids(header.raw("message-id") ?? "").first
        let references = Self.ids(header.raw("references") ?? "").reversed()
        answers = Self.ids(header.raw("in-reply-to") ?? "") + references
        sender = MailText.line(header.words("from") ?? "", bytes: Limits.lineBytes)
        subject = MailText.line(header.words("subject") ?? "", bytes: Limits.lineBytes)
        date = MailText.line(header.raw("date") ?? "", bytes: 100)
        recipients = Self.deliveries.flatMap { header.all($0) }.flatMap(Self.addresses)
        isAutomatic = Self.isAutomatic(header)
        let content = try MailBody(header, body)
        text = content.text
        leftOut = content.leftOut
        self.body = body
    }

    /// Where a mail's addresses stand; the first ones are written by the server that delivered it.
    private static let deliveries = [
        "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "to", "cc", "resent-to",
    ]

    /// What stands between `<` and `>`.
    private static func ids(_ text: String) -> [String] {
        text.split(separator: "<").dropFirst(text.hasPrefix("<") ? 0 : 1).compactMap { piece in
            guard let end = piece.firstIndex(of: ">"), end != piece.startIndex else { return nil }
            return String(piece[..<end])
        }
    }

    /// The addresses in a field; names, comments and brackets are none.
    private static func addresses(_ text: String) -> [String] {
        text.lowercased().split { !$0.isASCII || $0.isWhitespace || "<>(),;:\"[]\\".contains($0) }
            .filter { $0.contains("@") }.map(String.init)
    }

    /// RFC 3834, and what older programs write; an empty return path is that of a report of non-delivery.
    private static func isAutomatic(_ header: MailHeader) -> Bool {
        let submitted = MailField(header.raw("auto-submitted") ?? "no").value
        let precedence = header.raw("precedence")?.lowercased() ?? ""
        return submitted != "no" || ["auto_reply", "bulk", "junk"].contains(precedence)
            || header.raw("return-path") == "<>" || header.raw("x-autoreply") != nil
            || MailField(header.raw("content-type") ?? "").value == "multipart/report"
    }
}
