import EntenteCrypto
import Foundation
import NIOCore
import NIOEmbedded
import TestSupport
import Testing

@testable import EntenteGateway

@Suite("TLSHandler: how connections end")
struct TLSHandlerEndTests {
    @Test func `a client that says nothing is cut off after the bound`() throws {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        let pair = try TLSPair(certificates.configuration)
        let outcome = Outcome(pair.write([1]))
        pair.channel.embeddedEventLoop.advanceTime(by: .seconds(9))
        #expect(pair.channel.isActive)
        pair.channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!pair.channel.isActive)
        #expect(pair.reasons == [.handshakeTimeout])
        #expect(outcome.state == .failed && outcome.count == 1)
    }

    @Test func `a client that speaks one byte a second is cut off as well`() throws {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        let pair = try TLSPair(certificates.configuration)
        for byte in pair.peer.takeOutput().prefix(11) {
            pair.sendToServer([byte])
            pair.channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        }
        #expect(!pair.channel.isActive)
        #expect(pair.reasons == [.handshakeTimeout])
    }

    @Test func `after the handshake its bound no longer counts`() throws {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        let pair = try TLSPair.connected(certificates.configuration)
        pair.channel.embeddedEventLoop.advanceTime(by: .hours(1))
        #expect(pair.channel.isActive)
    }

    @Test(arguments: [
        "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "\u{0}\u{0}\u{0}", "SSH-2.0-x\r\n",
    ])
    func `bytes that are not TLS end the connection`(text: String) throws {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        let pair = try TLSPair(certificates.configuration)
        pair.sendToServer(Array(text.utf8) + pattern(2_000))
        #expect(pair.reasons == [.handshake])
        #expect(!pair.channel.isActive)
    }

    @Test func `a damaged record ends the connection with an alert`() throws {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        let pair = try TLSPair.connected(certificates.configuration)
        pair.peer.write(pattern(100))
        var record = pair.peer.takeOutput()
        record[20] ^= 1
        pair.sendToServer(record)
        #expect(pair.recorder.received.isEmpty)
        #expect(pair.reasons == [.record])
        #expect(!pair.channel.isActive)
        pair.peer.receive(pair.takeFromServer())
        _ = pair.peer.read()
        #expect(pair.peer.failure?.contains("bad record mac") == true)
    }

    @Test func `whole records before a damaged one are delivered`() throws {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        let pair = try TLSPair.connected(certificates.configuration)
        pair.peer.write([1, 2, 3])
        pair.peer.write([4])
        var records = pair.peer.takeOutput()
        records[records.count - 1] ^= 1
        pair.sendToServer(records)
        #expect(pair.recorder.received == [1, 2, 3])
        #expect(pair.reasons == [.record])
    }

    @Test func `an end without the closing message is reported as truncated`() throws {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        let pair = try TLSPair.connected(certificates.configuration)
        pair.peer.write(pattern(100))
        pair.sendToServer(pair.peer.takeOutput().dropLast(10))
        pair.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        #expect(pair.recorder.received.isEmpty)
        #expect(pair.reasons == [.truncated])
        #expect(!pair.channel.isActive)
    }

    @Test func `an end during the handshake is a failed handshake`() throws {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        let pair = try TLSPair(certificates.configuration)
        let outcome = Outcome(pair.write([1]))
        pair.sendToServer(Array(pair.peer.takeOutput().prefix(50)))
        pair.channel.pipeline.fireChannelInactive()
        #expect(pair.reasons == [.handshake])
        #expect(outcome.state == .failed && outcome.count == 1)
    }

    @Test func `a client that is done sending still gets its answer when halves may close`() throws
    {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        let pair = try TLSPair.connected(certificates.configuration)
        try pair.channel.syncOptions?.setOption(.allowRemoteHalfClosure, value: true)
        pair.peer.write([1])
        pair.peer.close()
        pair.pump()
        #expect(pair.recorder.events.contains { "\($0)" == "inputClosed" })
        let outcome = Outcome(pair.write([2]))
        #expect(outcome.state == .succeeded)
        let closed = Outcome(pair.channel.close())
        pair.pump()
        #expect(pair.peer.read() == [2])
        #expect(pair.peer.sawEnd)
        #expect(closed.state == .succeeded)
    }

    @Test func `closing hands over what was written, says so, and closes`() throws {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        let pair = try TLSPair.connected(certificates.configuration)
        pair.channel.isWritable = false
        let message = pattern(200_000)
        let written = Outcome(pair.write(message))
        let closed = Outcome(pair.channel.close())
        #expect(written.state == .waiting && closed.state == .waiting)
        #expect(Outcome(pair.write([1])).state == .failed)
        pair.channel.isWritable = true
        pair.channel.pipeline.fireChannelWritabilityChanged()
        pair.pump()
        #expect(pair.peer.read() == message)
        #expect(pair.peer.sawEnd)
        pair.channel.embeddedEventLoop.advanceTime(by: .seconds(2))
        #expect(written.state == .succeeded && written.count == 1)
        #expect(closed.state == .succeeded && closed.count == 1)
        #expect(!pair.channel.isActive)
    }

    @Test func `a close that cannot hand over gives up after the bound`() throws {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        let pair = try TLSPair.connected(certificates.configuration)
        pair.channel.isWritable = false
        let written = Outcome(pair.write([1]))
        let closed = Outcome(pair.channel.close())
        let again = Outcome(pair.channel.close())
        pair.channel.embeddedEventLoop.advanceTime(by: .seconds(30))
        #expect(!pair.channel.isActive)
        #expect(written.state == .failed && written.count == 1)
        #expect(closed.state == .succeeded && closed.count == 1)
        #expect(again.state == .succeeded && again.count == 1)
    }

    @Test func `a client that takes nothing of a full connection loses it after the bound`() throws
    {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        let pair = try TLSPair.connected(certificates.configuration)
        let fill = { (isFull: Bool) in
            pair.channel.isWritable = !isFull
            pair.channel.pipeline.fireChannelWritabilityChanged()
        }
        // One that takes a part in time has the whole of it again.
        for _ in 0..<3 {
            fill(true)
            pair.channel.embeddedEventLoop.advanceTime(by: .seconds(59))
            fill(false)
        }
        pair.channel.embeddedEventLoop.advanceTime(by: .seconds(600))
        #expect(pair.channel.isActive)
        fill(true)
        let written = Outcome(pair.write([1]))
        pair.channel.embeddedEventLoop.advanceTime(by: .seconds(60))
        #expect(!pair.channel.isActive)
        #expect(written.state == .failed && written.count == 1)
    }

    @Test func `closing before the handshake fails what was written`() throws {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        let pair = try TLSPair(certificates.configuration)
        let written = Outcome(pair.write([1]))
        let closed = Outcome(pair.channel.close())
        #expect(written.state == .failed && written.count == 1)
        #expect(closed.state == .succeeded && closed.count == 1)
    }

    @Test func `a shutdown closes a connection that is still in its handshake`() throws {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        let pair = try TLSPair(certificates.configuration)
        pair.channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        #expect(!pair.channel.isActive)
    }

    @Test(arguments: ["in its handshake", "open", "closed by us", "closed by the client", "broken"])
    func `a connection that is over leaves nothing behind`(end: String) throws {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        weak var session: TLSSession?
        weak var context: TLSContext?
        do {
            let shared = try TLSContext(certificates.configuration)
            let pair = try TLSPair(certificates.configuration, using: shared)
            context = shared
            session = try pair.channel.pipeline.syncOperations.handler(type: TLSHandler.self)
                .session
            pair.write([1])
            if end != "in its handshake" { pair.pump() }
            switch end {
            case "closed by us": pair.channel.close(promise: nil)
            case "closed by the client": pair.peer.close()
            case "broken": pair.sendToServer(pattern(100))
            default: break
            }
            pair.pump()
            #expect(session != nil && context != nil)
            if pair.channel.isActive { pair.channel.close(promise: nil) }
            pair.channel.embeddedEventLoop.advanceTime(by: .minutes(1))
        }
        #expect(session == nil)
        #expect(context == nil)
    }

    @Test(arguments: 0..<300)
    func `no damage to the client's bytes does more than end the connection`(seed: Int) throws {
        let certificates = try TestCertificates.shared
        var random = SeededGenerator(seed: UInt64(seed))
        let pair = try TLSPair(certificates.configuration)
        pair.pieceBytes = Int.random(in: 1...400, using: &random)
        let outcome = Outcome(pair.write([1]))
        for _ in 0..<4 {
            var bytes = pair.peer.takeOutput()
            if Bool.random(using: &random), !bytes.isEmpty {
                for _ in 0..<Int.random(in: 1...4, using: &random) {
                    let place = Int.random(in: 0..<bytes.count, using: &random)
                    bytes[place] = UInt8.random(in: 0...255, using: &random)
                }
            }
            pair.sendToServer(bytes)
            pair.peer.receive(pair.takeFromServer())
            if pair.peer.isConnected { pair.peer.write(pattern(50)) }
        }
        pair.channel.pipeline.fireChannelInactive()
        #expect(outcome.count == 1)
    }
}

@Suite("TLSHandler: versions and protocols")
struct TLSNegotiationTests {
    @Test func `TLS 1_2 is refused unless it is configured`() throws {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        var configuration = certificates.configuration
        let old = TLSPeer.Settings(maximumVersion: 0x0303)
        let refused = try TLSPair.connected(configuration, old)
        #expect(!refused.peer.isConnected)
        #expect(refused.reasons == [.handshake])
        #expect(refused.peer.failure?.contains("protocol version") == true)
        configuration.minimumVersion = .tls12
        let accepted = try TLSPair.connected(configuration, old)
        #expect(accepted.peer.version == "TLSv1.2")
    }

    @Test func `a client of TLS 1_2 cannot renegotiate`() throws {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        var configuration = certificates.configuration
        configuration.minimumVersion = .tls12
        let pair = try TLSPair.connected(configuration, .init(maximumVersion: 0x0303))
        #expect(!pair.peer.renegotiate())
        pair.pump()
        _ = pair.peer.read()
        #expect(pair.peer.failure?.contains("no renegotiation") == true)
    }

    @Test(
        arguments: [
            (["http/1.1"], "http/1.1"), (["h2", "http/1.1"], "http/1.1"), ([], nil),
        ] as [([String], String?)]
    )
    func `HTTP 1 is what is agreed on`(offer: [String], agreed: String?) throws {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        let pair = try TLSPair.connected(certificates.configuration, .init(protocols: offer))
        #expect(pair.peer.isConnected)
        #expect(pair.peer.negotiatedProtocol == agreed)
    }

    @Test func `a client that offers only other protocols is refused`() throws {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        let pair = try TLSPair.connected(certificates.configuration, .init(protocols: ["h2"]))
        #expect(!pair.peer.isConnected)
        #expect(pair.peer.failure?.contains("no application protocol") == true)
    }

    @Test func `HTTP 2 is agreed on when it is configured`() throws {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        var configuration = certificates.configuration
        configuration.applicationProtocols = [.http2, .http1]
        let offer = TLSPeer.Settings(protocols: ["http/1.1", "h2"])
        #expect(try TLSPair.connected(configuration, offer).peer.negotiatedProtocol == "h2")
    }

    @Test func `files that are missing, damaged or do not belong together are refused`() throws {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        func reason(_ configuration: TLSConfiguration) -> TLSError.Reason? {
            do {
                _ = try TLSContext(configuration)
                return nil
            } catch {
                return error.reason
            }
        }
        var configuration = certificates.configuration
        configuration.certificateFile = certificates.folder.path("absent.pem")
        #expect(reason(configuration) == .certificate)
        configuration = certificates.configuration
        configuration.keyFile = certificates.certificateFile
        #expect(reason(configuration) == .key)
        try certificates.issue().key.pem.write(
            toFile: certificates.keyFile,
            atomically: true,
            encoding: .utf8
        )
        #expect(reason(certificates.configuration) == .key)
    }
}
