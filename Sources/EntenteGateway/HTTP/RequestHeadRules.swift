import EntenteDomain

/// What the head of a request must be like, line by line (RFC 9112, sections 3, 5 and 6).
///
/// Where the standard leaves a choice between repairing and refusing, this refuses: two programs in
/// a row that repair differently see different requests, which is how requests are smuggled.
struct RequestHeadRules {
    /// How the length of the body is told.
    enum Body: Hashable {
        case length(Int)
        case chunked
    }

    private var authority: [UInt8]?
    private var host: [UInt8]?
    private var length: Int?
    private var isChunked = false
    private var fields = 0

    /// Takes the first line: method, target, version.
    mutating func takeRequestLine(_ line: [UInt8]) throws(RequestFault) {
        let parts = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard parts.count == 3, (1...20).contains(parts[0].count),
            parts[0].allSatisfy((UInt8(ascii: "A")...UInt8(ascii: "Z")).contains)
        else { throw RequestFault("the request line is not METHOD TARGET HTTP/1.1") }
        guard parts[2].elementsEqual("HTTP/1.1".utf8) else {
            throw RequestFault("the version is not HTTP/1.1")
        }
        let isVisible = { (byte: UInt8) in (0x21...0x7E).contains(byte) && byte != hash }
        guard parts[1].allSatisfy(isVisible) else { throw RequestFault("the target is not a path") }
        if parts[1].first == slash { return }
        // A client may name the whole address, but only ours.
        guard parts[1].starts(with: "https://".utf8) else {
            throw RequestFault("the target is not a path")
        }
        authority = Array(parts[1].dropFirst("https://".utf8.count).prefix { $0 != slash })
    }

    /// Takes a header field.
    mutating func takeField(_ line: [UInt8]) throws(RequestFault) {
        fields += 1
        guard fields <= Limits.headFields else {
            throw RequestFault("more than \(Limits.headFields) header fields")
        }
        guard line.first != UInt8(ascii: " "), line.first != UInt8(ascii: "\t") else {
            throw RequestFault("a header field over several lines")
        }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0,
            line[..<colon].allSatisfy(isToken)
        else { throw RequestFault("a header field without a name") }
        let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
        let value = trimmed(line[(colon + 1)...])
        switch name {
        case "host": try takeHost(value)
        case "content-length": try takeLength(value)
        case "transfer-encoding": try takeEncoding(value)
        case "upgrade": throw RequestFault("Upgrade: not offered")
        default: break
        }
    }

    /// Ends the head; how long the body is.
    func end() throws(RequestFault) -> Body {
        guard let host else { throw RequestFault("Host: expected one") }
        if let authority, lowered(authority) != lowered(host) {
            throw RequestFault("the target and Host name two servers")
        }
        guard isChunked else { return .length(length ?? 0) }
        guard length == nil else {
            throw RequestFault("Content-Length and Transfer-Encoding together")
        }
        return .chunked
    }

    private mutating func takeHost(_ value: ArraySlice<UInt8>) throws(RequestFault) {
        guard host == nil else { throw RequestFault("Host: expected one") }
        guard !value.isEmpty, value.allSatisfy(isHost) else {
            throw RequestFault("Host: expected a name or address, and a port")
        }
        host = Array(value)
    }

    private mutating func takeLength(_ value: ArraySlice<UInt8>) throws(RequestFault) {
        // 15 digits fit every integer type and are more than anybody sends.
        guard length == nil, (1...15).contains(value.count), value.allSatisfy(isDigit),
            let number = Int(String(decoding: value, as: UTF8.self))
        else { throw RequestFault("Content-Length: expected one number") }
        length = number
    }

    private mutating func takeEncoding(_ value: ArraySlice<UInt8>) throws(RequestFault) {
        guard !isChunked, lowered(value).elementsEqual("chunked".utf8) else {
            throw RequestFault("Transfer-Encoding: expected chunked")
        }
        isChunked = true
    }
}

private let slash = UInt8(ascii: "/")
private let hash = UInt8(ascii: "#")

private func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}

private func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
}

private func isToken(_ byte: UInt8) -> Bool {
    isDigit(byte) || isLetter(byte) || "!#$%&'*+-.^_`|~".utf8.contains(byte)
}

private func isHost(_ byte: UInt8) -> Bool {
    isDigit(byte) || isLetter(byte) || "-._:[]".utf8.contains(byte)
}

private func lowered(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    bytes.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
}

private func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let isSpace = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    var rest = bytes.drop(while: isSpace)
    while let last = rest.last, isSpace(last) { rest.removeLast() }
    return rest
}
