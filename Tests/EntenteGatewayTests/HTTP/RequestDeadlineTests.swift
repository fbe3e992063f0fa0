import NIOCore
import NIOEmbedded
import Testing

@testable import EntenteGateway

@Suite("RequestFramingHandler: a request has so much time, and no more")
struct RequestDeadlineTests {
    private final class Recorder: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        var refusals: [Problem] = []
        var bytes = 0

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            bytes += unwrapInboundIn(data).readableBytes
        }
        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if let refusal = event as? RequestRefusal { refusals.append(refusal.problem) }
        }
    }

    private let recorder = Recorder()
    private let channel: EmbeddedChannel
    private static let head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n"

    init() {
        let handler = RequestFramingHandler(headTimeout: .seconds(10), bodyTimeout: .seconds(30))
        channel = EmbeddedChannel(handlers: [handler, recorder])
    }

    private func receive(_ text: String) throws {
        try channel.writeInbound(ByteBuffer(string: text))
    }

    private func pass(_ seconds: Int64) {
        channel.embeddedEventLoop.advanceTime(by: .seconds(seconds))
    }

    @Test func `a head that drips is cut at its deadline`() throws {
        for byte in Self.head.prefix(9) {
            try receive(String(byte))
            pass(1)
        }
        #expect(recorder.refusals.isEmpty)
        pass(1)
        #expect(recorder.refusals == [Problem(.requestTimeout, detail: "the head")])
    }

    @Test func `a body that drips is cut at its deadline`() throws {
        try receive(Self.head)
        pass(9)
        try receive("1")
        pass(20)
        try receive("2")
        #expect(recorder.refusals.isEmpty)
        pass(1)
        #expect(recorder.refusals == [Problem(.requestTimeout, detail: "the body")])
    }

    @Test func `after a refusal nothing more is passed on`() throws {
        try receive(Self.head)
        pass(30)
        let passed = recorder.bytes
        try receive("1234")
        #expect(recorder.bytes == passed)
        pass(100)
        #expect(recorder.refusals.count == 1)
    }

    @Test func `a connection between two requests has no deadline here`() throws {
        try receive(Self.head + "1234")
        pass(1_000)
        #expect(recorder.refusals.isEmpty)
    }

    @Test func `each request has its own time`() throws {
        for _ in 0..<5 {
            try receive(Self.head)
            pass(29)
            try receive("1234")
        }
        #expect(recorder.refusals.isEmpty)
    }

    @Test func `the next request's time begins with its first byte`() throws {
        try receive(Self.head)
        pass(29)
        try receive("1234" + Self.head.prefix(5))
        pass(9)
        #expect(recorder.refusals.isEmpty)
        pass(1)
        #expect(recorder.refusals == [Problem(.requestTimeout, detail: "the head")])
    }

    @Test func `a client that ends in the middle of a request is refused`() throws {
        try receive(Self.head + "12")
        channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        #expect(recorder.refusals == [Problem(.badRequest, detail: "the request ends early")])
    }
}
