import NIOCore
import NIOEmbedded
import Testing

@testable import EntenteGateway

@Suite("TLSHandler: bytes in both directions")
struct TLSHandlerByteTests {
    @Test(arguments: [1, 2, 3, 7, 64, 1_000, 16_384, Int.max])
    func `bytes arrive as they were sent, in pieces of any size`(pieceBytes: Int) throws {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        let pair = try TLSPair(
            certificates.configuration,
            TLSPeer.Settings(authorityFile: certificates.authorityFile)
        )
        pair.pieceBytes = pieceBytes
        pair.pump()
        #expect(pair.peer.failure == nil)
        let message = pattern(pieceBytes < 64 ? 5_000 : 300_000)
        pair.peer.write(message)
        let written = Outcome(pair.write(message))
        pair.pump()
        #expect(pair.recorder.received == message)
        #expect(pair.peer.read() == message)
        #expect(written.state == .succeeded)
        #expect(written.count == 1)
        #expect(pair.recorder.errors.isEmpty)
    }

    @Test func `the client's first bytes may be cut anywhere`() throws {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        let context = try TLSContext(certificates.configuration)
        var cut = 1
        var isDone = false
        while !isDone {
            let pair = try TLSPair(certificates.configuration, using: context)
            isDone = true
            while !pair.peer.isConnected, pair.peer.failure == nil {
                isDone = pair.sendToServer(pair.peer.takeOutput(), cutAt: cut) && isDone
                pair.peer.receive(pair.takeFromServer())
            }
            pair.peer.write([1, 2, 3])
            isDone = pair.sendToServer(pair.peer.takeOutput(), cutAt: cut) && isDone
            #expect(pair.recorder.received == [1, 2, 3])
            cut += 1
        }
        #expect(cut > 100)
    }

    @Test func `what is written before the handshake leaves after it, in order`() throws {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        let pair = try TLSPair(certificates.configuration)
        let outcomes = [[1, 2], [], [3]].map { Outcome(pair.write($0)) }
        #expect(outcomes.allSatisfy { $0.state == .waiting })
        pair.pump()
        #expect(pair.peer.read() == [1, 2, 3])
        #expect(outcomes.allSatisfy { $0.state == .succeeded && $0.count == 1 })
    }

    @Test func `small writes flushed together share one record`() throws {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        let pair = try TLSPair.connected(certificates.configuration)
        for byte in UInt8(0)..<10 { pair.channel.write(ByteBuffer(bytes: [byte]), promise: nil) }
        pair.channel.flush()
        let record = pair.takeFromServer()
        // Record header, ten bytes, content type and authentication tag (RFC 8446, 5.2).
        #expect(record.count == 5 + 10 + 1 + 16)
        pair.peer.receive(record)
        #expect(pair.peer.read() == Array(0..<10))
    }

    @Test func `a key update by the client is answered and traffic goes on`() throws {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        let pair = try TLSPair.connected(certificates.configuration)
        pair.peer.updateKeys()
        pair.peer.write([1])
        pair.pump()
        pair.write([2])
        pair.pump()
        #expect(pair.recorder.received == [1])
        #expect(pair.peer.read() == [2])
        #expect(pair.recorder.errors.isEmpty)
    }

    @Test func `while the network is busy writes wait, and go on when it is not`() throws {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        let pair = try TLSPair.connected(certificates.configuration)
        pair.channel.isWritable = false
        let message = pattern(1_000_000)
        let outcome = Outcome(pair.write(message))
        #expect(pair.takeFromServer().isEmpty)
        #expect(outcome.state == .waiting)
        pair.channel.isWritable = true
        pair.channel.pipeline.fireChannelWritabilityChanged()
        pair.pump()
        #expect(pair.peer.read() == message)
        #expect(outcome.state == .succeeded)
    }

    @Test func `who ignores back pressure beyond the bound loses the connection`() throws {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        var configuration = certificates.configuration
        configuration.pendingLimit = 1_000
        let pair = try TLSPair.connected(configuration)
        pair.channel.isWritable = false
        let first = Outcome(pair.write(pattern(1_000)))
        let second = Outcome(pair.write([0]))
        #expect(first.state == .failed && first.count == 1)
        #expect(second.state == .failed && second.count == 1)
        #expect(pair.reasons == [.tooMuchPending])
        #expect(!pair.channel.isActive)
    }
}

extension TLSPair {
    convenience init(_ configuration: TLSConfiguration, using context: TLSContext) throws {
        try self.init(context: context, configuration, TLSPeer.Settings())
    }

    /// Sends bytes in two pieces; whether the cut lay behind them all.
    func sendToServer(_ bytes: [UInt8], cutAt cut: Int) -> Bool {
        sendToServer(Array(bytes.prefix(cut)))
        sendToServer(Array(bytes.dropFirst(cut)))
        return cut >= bytes.count
    }
}
