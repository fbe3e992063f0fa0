import EntenteDomain
import Testing

@testable import EntenteDelivery

@Suite("Mail: how it is written")
struct MailTests {
    @Test(arguments: [
        "", "ada", "@aurora.example", "ada@", "a b@aurora.example", "ada@aurora..example",
        "ada@-aurora.example", "ada@aurora.example>", "ada@aurora.example\r\nRCPT TO:<x@y>",
        "\"ada\"@aurora.example", "ada@b@c", ".ada@aurora.example", "ada..b@aurora.example",
        "ad\u{e4}@aurora.example", "ada@[127.0.0.1]",
    ])
    func `what needs quoting, or is none, is no address`(text: String) {
        #expect(MailAddress(text) == nil)
    }

    @Test func `an instant is written as mails write it`() {
        #expect(
            MailMessage.words(Milliseconds(1_795_255_445_000)) == "Sat, 21 Nov 2026 10:04:05 +0000"
        )
        #expect(MailMessage.words(Milliseconds(0)) == "Thu, 01 Jan 1970 00:00:00 +0000")
    }

    @Test func `a session says nothing before TLS, and begins anew after it`() throws {
        var session = try session(.startTLS)
        #expect(session.take(.init(code: 220, lines: ["hi"])) == .send("EHLO here\r\n"))
        let offer = SMTPReply(code: 250, lines: ["here", "STARTTLS", "AUTH PLAIN LOGIN"])
        #expect(session.take(offer) == .send("STARTTLS\r\n"))
        #expect(session.take(.init(code: 220, lines: ["go"])) == .secure)
        #expect(session.secured() == .send("EHLO here\r\n"))
        #expect(session.take(offer) == .send("AUTH PLAIN AGEAYg==\r\n"))
    }

    @Test(arguments: [SMTPServer.Security.startTLS, .implicit])
    func `an answer out of turn ends the session`(security: SMTPServer.Security) throws {
        for code in [220, 250, 354, 421, 500] {
            var session = try session(security)
            var steps = 0
            while steps < 20 {
                guard case .send = session.take(.init(code: code, lines: ["x"])) else { break }
                steps += 1
            }
            #expect(steps < 3)
        }
    }

    @Test func `a reply of several lines is one, and what is none is refused`() throws {
        var reader = SMTPReplyReader()
        #expect(try reader.take("250-first") == nil)
        let reply = try reader.take("250 STARTTLS")
        #expect(reply == SMTPReply(code: 250, lines: ["first", "STARTTLS"]))
        #expect(reply?.offers("STARTTLS") == true && reply?.offers("AUTH PLAIN") == false)
        for line in ["", "25", "abc", "250x", "999 no", "HTTP/1.1 200 OK"] {
            var reader = SMTPReplyReader()
            #expect(throws: DeliveryError.self) { try reader.take(line) }
        }
    }

    private func session(_ security: SMTPServer.Security) throws -> SMTPSession {
        let mail = MailMessage(
            from: try #require(MailAddress("entente@aurora.example")),
            to: try #require(MailAddress("ada@aurora.example")),
            subject: "x",
            text: "x",
            id: "1",
            date: Milliseconds(0)
        )
        let server = SMTPServer(
            host: "localhost",
            port: 25,
            security: security,
            login: .init(user: "a", password: "b"),
            name: "here"
        )
        return SMTPSession(mail, to: server)
    }
}
