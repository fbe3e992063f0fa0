import EntenteSync

/// A response as it came over the connection.
struct Reply: Sendable {
    let status: Int
    let fields: [(name: String, value: String)]
    let body: [UInt8]

    /// The value of a field; nil when it is not there exactly once.
    subscript(name: String) -> String? {
        let values = fields.filter { $0.name.lowercased() == name.lowercased() }
        return values.count == 1 ? values.first?.value : nil
    }

    var json: JSONValue? { try? JSONScanner.parse(body, form: .canonical) }
    var code: String? { text("code") }

    /// A member of the body that is a text.
    func text(_ key: String) -> String? {
        guard case .object(let object)? = json, case .string(let text)? = object[key] else {
            return nil
        }
        return text
    }

    /// A member of the body that is a number.
    func number(_ key: String) -> Int64? {
        guard case .object(let object)? = json, case .integer(let number)? = object[key] else {
            return nil
        }
        return number
    }

    /// Everything that was sent, but for what differs between two answers to the same question.
    var comparable: String {
        let kept = fields.filter { !["date", "x-request-id"].contains($0.name.lowercased()) }
        return "\(status)\n" + kept.map { "\($0.name): \($0.value)" }.joined(separator: "\n")
            + "\n\n" + String(decoding: body, as: UTF8.self)
    }
}

extension Reply {
    /// Takes a whole response from the front of what has come; nil when there is none yet.
    init?(takingFrom bytes: inout [UInt8], isHead: Bool = false) {
        guard var head = ReplyHead(bytes) else { return nil }
        let rest = bytes[head.length...]
        if isHead || head.status < 200 || head.status == 204 {
            bytes = Array(rest)
            self.init(status: head.status, fields: head.fields, body: [])
        } else if head.isChunked {
            guard let (body, length) = head.chunks(rest), head.sawLastChunk else { return nil }
            bytes = Array(rest.dropFirst(length))
            self.init(status: head.status, fields: head.fields, body: body)
        } else {
            guard rest.count >= head.contentLength else { return nil }
            bytes = Array(rest.dropFirst(head.contentLength))
            self.init(
                status: head.status,
                fields: head.fields,
                body: Array(rest.prefix(head.contentLength))
            )
        }
    }
}

/// The head of a response.
struct ReplyHead {
    let status: Int
    let fields: [(name: String, value: String)]
    /// The bytes of the head.
    let length: Int
    private(set) var sawLastChunk = false

    init?(_ bytes: [UInt8]) {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let text = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
        let lines = text.replacing("\r\n", with: "\n").split(separator: "\n")
        guard let first = lines.first, first.hasPrefix("HTTP/1.1 "),
            let status = Int(first.dropFirst(9).prefix(3))
        else { return nil }
        self.status = status
        fields = lines.dropFirst().compactMap { line in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].trimmingPrefix(" ")
            return (name: String(line[..<colon]), value: String(value))
        }
        length = end.upperBound
    }

    var isChunked: Bool {
        fields.contains { $0.name.lowercased() == "transfer-encoding" && $0.value == "chunked" }
    }

    var contentLength: Int {
        let field = fields.first { $0.name.lowercased() == "content-length" }
        return field.flatMap { Int($0.value) } ?? 0
    }

    /// The content of the chunks that are whole, and how many bytes they took.
    mutating func chunks(_ bytes: ArraySlice<UInt8>) -> (content: [UInt8], length: Int)? {
        var content: [UInt8] = []
        var rest = bytes
        while let end = rest.firstRange(of: Array("\r\n".utf8)) {
            let text = String(decoding: rest[..<end.lowerBound], as: UTF8.self)
            guard let size = Int(text, radix: 16) else { return nil }
            let data = rest[end.upperBound...]
            guard data.count >= size + 2 else { break }
            content += data.prefix(size)
            rest = data.dropFirst(size + 2)
            if size == 0 {
                sawLastChunk = true
                break
            }
        }
        return (content, rest.startIndex - bytes.startIndex)
    }
}
