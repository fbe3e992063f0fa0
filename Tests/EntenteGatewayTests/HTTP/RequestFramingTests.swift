import EntenteDomain
import Testing

@testable import EntenteGateway

@Suite("RequestFraming: what is one request, and what could be read two ways")
struct RequestFramingTests {
    private static let head = "POST /v1/heads HTTP/1.1\r\nHost: localhost\r\n"

    /// The fault of some text, given in pieces of a size; nil when it is in order.
    private func fault(_ text: String, pieces: Int = .max) -> String? {
        var framing = RequestFraming()
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let piece = rest.prefix(pieces)
            rest = rest.dropFirst(piece.count)
            if let fault = framing.take(piece).fault { return fault.detail }
        }
        return nil
    }

    @Test(arguments: [
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nhOsT:a:8443\r\nX-Any: \u{E9}\t !\r\n\r\n",
        "GET https://A/x?y HTTP/1.1\r\nHost: a\r\n\r\n",
        head + "Content-Length: 2\r\n\r\n{}" + head + "Content-Length: 0\r\n\r\n",
        head + "Transfer-Encoding: Chunked\r\n\r\n2\r\n{}\r\n0A\r\n0123456789\r\n0\r\n\r\n",
    ])
    func `requests in order pass, in whatever pieces they come`(text: String) {
        for pieces in [1, 2, 3, 7, .max] { #expect(fault(text, pieces: pieces) == nil) }
        var framing = RequestFraming()
        _ = framing.take(Array(text.utf8))
        #expect(framing.phase == .between)
    }

    static let refused: [(String, String)] = [
        (
            "content-length and transfer-encoding",
            head + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n"
        ),
        (
            "transfer-encoding and content-length",
            head + "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n"
        ),
        ("two lengths", head + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n"),
        ("a list of lengths", head + "Content-Length: 2, 2\r\n\r\n"),
        ("a signed length", head + "Content-Length: +2\r\n\r\n"),
        ("a negative length", head + "Content-Length: -2\r\n\r\n"),
        ("a hexadecimal length", head + "Content-Length: 0x2\r\n\r\n"),
        ("an empty length", head + "Content-Length:\r\n\r\n"),
        ("a huge length", head + "Content-Length: 99999999999999999999\r\n\r\n"),
        ("two encodings", head + "Transfer-Encoding: gzip, chunked\r\n\r\n"),
        ("identity", head + "Transfer-Encoding: identity\r\n\r\n"),
        (
            "an encoding twice",
            head + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"
        ),
        ("an encoding with a control character", head + "Transfer-Encoding: \u{B}chunked\r\n\r\n"),
        ("two hosts", head + "Host: localhost\r\n\r\n"),
        ("no host", "GET / HTTP/1.1\r\nX: y\r\n\r\n"),
        ("an empty host", "GET / HTTP/1.1\r\nHost:\r\n\r\n"),
        ("a host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"),
        ("a host with a user", "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n"),
        ("another host in the target", "GET https://b/ HTTP/1.1\r\nHost: a\r\n\r\n"),
        ("another scheme", "GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n"),
        ("a target that is no path", "GET x HTTP/1.1\r\nHost: a\r\n\r\n"),
        ("the target of OPTIONS", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"),
        ("a tunnel", "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n"),
        ("a fragment", "GET /#x HTTP/1.1\r\nHost: a\r\n\r\n"),
        ("a folded field", head + "X: a\r\n b\r\n\r\n"),
        ("a field folded by a tab", head + "X: a\r\n\tb\r\n\r\n"),
        ("a space before the colon", head + "X : a\r\n\r\n"),
        ("a field without colon", head + "X\r\n\r\n"),
        ("a field without name", head + ": a\r\n\r\n"),
        ("a bare line feed", "GET / HTTP/1.1\nHost: a\n\n"),
        ("a bare carriage return", head + "X: a\rb\r\n\r\n"),
        ("a carriage return twice", head + "X: a\r\r\n\r\n"),
        ("NUL", head + "X: a\u{0}b\r\n\r\n"),
        ("a control character", head + "X: a\u{8}b\r\n\r\n"),
        ("delete", head + "X: a\u{7F}b\r\n\r\n"),
        ("another version", "GET / HTTP/9.9\r\nHost: a\r\n\r\n"),
        ("an older version", "GET / HTTP/1.0\r\nHost: a\r\n\r\n"),
        ("no version", "GET /\r\nHost: a\r\n\r\n"),
        ("the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        ("two spaces", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"),
        ("a space at the end", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n"),
        ("a method in lower case", "get / HTTP/1.1\r\nHost: a\r\n\r\n"),
        ("an empty line first", "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"),
        ("an upgrade", head + "Upgrade: h2c\r\n\r\n"),
        ("TLS inside TLS", "\u{16}\u{3}\u{1}"),
        ("a chunk with a sign", head + "Transfer-Encoding: chunked\r\n\r\n+2\r\n{}\r\n0\r\n\r\n"),
        ("a chunk with a prefix", head + "Transfer-Encoding: chunked\r\n\r\n0x2\r\n{}\r\n"),
        ("a chunk without size", head + "Transfer-Encoding: chunked\r\n\r\n\r\n"),
        ("an endless size", head + "Transfer-Encoding: chunked\r\n\r\n000000002\r\n"),
        ("a chunk with an extension", head + "Transfer-Encoding: chunked\r\n\r\n2;a=b\r\n{}\r\n"),
        ("a chunk that is too long", head + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}}\r\n"),
        ("a chunk that ends by a line feed", head + "Transfer-Encoding: chunked\r\n\r\n2\n{}\r\n"),
        ("fields after the body", head + "Transfer-Encoding: chunked\r\n\r\n0\r\nX: y\r\n\r\n"),
    ]

    @Test(arguments: refused)
    func `what could be read two ways is refused`(name: String, text: String) {
        #expect(fault(text) != nil, "\(name)")
        #expect(fault(text) == fault(text, pieces: 1), "\(name)")
    }

    @Test func `a head may be as large as the limit and no byte larger`() {
        let start = "GET / HTTP/1.1\r\nHost: a\r\nX: "
        let room = Limits.headBytes - start.utf8.count - 4
        #expect(fault(start + String(repeating: "x", count: room) + "\r\n\r\n") == nil)
        #expect(fault(start + String(repeating: "x", count: room + 1) + "\r\n\r\n") != nil)
    }

    @Test func `a head may have as many fields as the limit and no more`() {
        let start = "GET / HTTP/1.1\r\nHost: a\r\n"
        let fields = String(repeating: "X: y\r\n", count: Limits.headFields - 1)
        #expect(fault(start + fields + "\r\n") == nil)
        #expect(fault(start + fields + "X: y\r\n\r\n") != nil)
    }

    @Test func `a head with a fault is not passed on, and what came before it is`() {
        let good = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
        var framing = RequestFraming()
        let outcome = framing.take(Array((good + "GET / HTTP/9.9\r\n").utf8))
        #expect(outcome.passed == good.utf8.count)
        #expect(outcome.fault != nil)
    }
}
