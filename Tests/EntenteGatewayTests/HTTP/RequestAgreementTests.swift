import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import EntenteGateway

@Suite("RequestFraming: two parsers in a row see the same requests")
struct RequestAgreementTests {
    /// What NIO's parser made of some bytes.
    private final class Recorder: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        var heads = 0
        var ends = 0
        var targets: [String] = []
        var hasFailed = false

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head):
                heads += 1
                targets.append(head.uri)
            case .body: break
            case .end: ends += 1
            }
        }
        func errorCaught(context: ChannelHandlerContext, error: any Error) { hasFailed = true }
    }

    private static let seeds = [
        "GET /a HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
        "POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "GET https://a/d HTTP/1.1\r\nHost: a\r\nX-Any: b c\r\nAccept: */*\r\n\r\n",
    ].map { Array($0.utf8) }

    @Test(arguments: [1, 2, 3, 4])
    func `what passes is for NIO's parser the same number of requests`(seed: UInt64) throws {
        var requests = MutatedRequests(seed: seed, Self.seeds)
        var passed = 0
        for _ in 0..<5_000 {
            let bytes = requests.next()
            var framing = RequestFraming()
            let outcome = framing.take(bytes)
            let recorder = Recorder()
            let channel = EmbeddedChannel(
                handlers: [ByteToMessageHandler(HTTPRequestDecoder()), recorder]
            )
            _ = try? channel.writeInbound(ByteBuffer(bytes: bytes.prefix(outcome.passed)))
            let text = String(decoding: bytes, as: UTF8.self)
            // A head with a fault is kept back, and one that is not whole is not seen yet.
            let heads = framing.requests - (framing.phase == .head ? 1 : 0)
            let ends = heads - (framing.phase == .body ? 1 : 0)
            if recorder.hasFailed {
                // It knows fewer methods and targets; what it refuses, nobody serves.
                #expect(recorder.heads <= heads, "seed \(seed): \(text)")
                #expect(recorder.ends <= ends, "seed \(seed): \(text)")
            } else {
                #expect(recorder.heads == heads, "seed \(seed): \(text)")
                #expect(recorder.ends == ends, "seed \(seed): \(text)")
            }
            if outcome.fault == nil, !recorder.hasFailed { passed += 1 }
            _ = try? channel.finish()
        }
        // Parsers that refuse everything would agree as well.
        #expect(passed > 500)
    }
}
