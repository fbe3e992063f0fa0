import EntenteDomain
import TestSupport

/// Requests in order, and what becomes of them when bytes are lost, doubled, moved or slipped in.
struct MutatedRequests {
    private var random: SeededGenerator
    private let seeds: [[UInt8]]

    private static let pieces: [String] = [
        "\r", "\n", "\r\n", "\r\n\r\n", "\0", " ", "\t", ":", ",", ";", "0", "5", "a", "/", "?",
        "#",
        "\u{7F}", "\u{E9}", "chunked", "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n",
        "Host: b\r\n", "HTTP/1.0", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "0\r\n\r\n",
        "5\r\nhello\r\n",
        "Connection: close\r\n", "Upgrade: h2c\r\n", "Expect: 100-continue\r\n", "{}", "\"",
    ]

    init(seed: UInt64, _ seeds: [[UInt8]]) {
        random = SeededGenerator(seed: seed)
        self.seeds = seeds
    }

    mutating func next() -> [UInt8] {
        var bytes = pick(seeds)
        for _ in 0..<Int.random(in: 0...2, using: &random) { change(&bytes) }
        if Bool.random(using: &random) { bytes += pick(seeds) }
        return bytes
    }

    private mutating func change(_ bytes: inout [UInt8]) {
        let start = Int.random(in: 0...bytes.count, using: &random)
        let end = min(bytes.count, start + Int.random(in: 0...8, using: &random))
        switch Int.random(in: 0..<5, using: &random) {
        case 0: bytes.removeSubrange(start..<end)
        case 1: bytes.insert(contentsOf: bytes[start..<end], at: start)
        case 2: bytes.insert(contentsOf: Array(pick(Self.pieces).utf8), at: start)
        case 3: bytes.replaceSubrange(start..<end, with: Array(pick(Self.pieces).utf8))
        default: bytes = Array(bytes[..<start]) + pick(seeds)
        }
    }

    private mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: elements.indices, using: &random)]
    }
}
