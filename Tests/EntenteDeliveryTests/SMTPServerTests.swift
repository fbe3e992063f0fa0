import EntenteDelivery
import EntenteDomain
import EntenteSync
import TestSupport
import Testing

/// A real mail server (aiosmtpd), read by Python's own reader of mails.
@Suite("Mail: handed to a real server")
struct SMTPServerTests {
    private static let script =
        PythonServer.prelude + """
            import asyncio, email, email.policy
            from aiosmtpd.smtp import SMTP, AuthResult
            mode, answer = sys.argv[2:4]
            class Handler:
                async def handle_DATA(self, server, session, envelope):
                    mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
                    log(sender=envelope.mail_from, recipients=envelope.rcpt_tos,
                        subject=str(mail['subject']), id=str(mail['message-id']),
                        date=int(mail['date'].datetime.timestamp()), body=mail.get_content().replace('\\r\\n', '\\n'),
                        fields=sorted(key.lower() for key in mail.keys()),
                        longest=max(len(line) for line in envelope.content.split(b'\\r\\n')),
                        ascii=envelope.content.isascii(), tls=session.ssl is not None
                            or server.transport.get_extra_info('ssl_object') is not None,
                        defects=len(mail.defects))
                    return answer
            def authenticate(server, session, envelope, mechanism, data):
                return AuthResult(handled=False,
                    success=data.login == b'entente' and data.password == b's3cret')
            def make():
                if mode == 'plain':
                    return SMTP(Handler())
                return SMTP(Handler(), tls_context=context if mode == 'starttls' else None,
                    require_starttls=mode == 'starttls', authenticator=authenticate,
                    auth_required=True, auth_require_tls=mode == 'starttls')
            async def main():
                loop = asyncio.get_running_loop()
                server = await loop.create_server(make, '127.0.0.1', 0,
                    ssl=context if mode == 'implicit' else None)
                say(server.sockets[0].getsockname()[1])
                await server.serve_forever()
            asyncio.run(main())
            """

    private func withServer(
        _ mode: String,
        answer: String = "250 taken",
        _ test: (PythonServer) async throws -> Void
    ) async throws {
        try await PythonServer.with(Self.script, [mode, answer], test)
    }

    private func client(
        _ server: PythonServer,
        _ security: SMTPServer.Security,
        password: String? = "s3cret",
        trusts: Bool = true
    ) -> SMTPClient {
        SMTPClient(
            SMTPServer(
                host: "localhost",
                port: server.port,
                security: security,
                login: password.map { .init(user: "entente", password: $0) },
                authorities: trusts ? server.authority : nil
            )
        )
    }

    private func mail(_ subject: String = "Fällig: 2", _ text: String = "Hello") throws
        -> MailMessage
    {
        MailMessage(
            from: try #require(MailAddress("entente@aurora.example")),
            to: try #require(MailAddress("ada@aurora.example")),
            subject: subject,
            text: text,
            id: "1.2026-11-21",
            date: Milliseconds(1_795_255_445_000)
        )
    }

    @Test(arguments: [SMTPServer.Security.startTLS, .implicit])
    func `a mail arrives as it was written, over TLS and signed in`(
        security: SMTPServer.Security
    ) async throws {
        let text = """
            Größe: 3 €
            .a line that begins with a dot
            .
            From the shelf = to the door\t
            \(String(repeating: "long ", count: 100))\u{1F600}

            the end
            """
        try await withServer(security == .implicit ? "implicit" : "starttls") { server in
            try await client(server, security).send(mail("Fällig: 2 \u{1F600} und mehr", text))
            let got = try #require(server.log().first)
            #expect(got["subject"]?.text == "Fällig: 2 \u{1F600} und mehr")
            #expect(got["body"]?.text == text + "\n")
            #expect(got["sender"]?.text == "entente@aurora.example")
            #expect(got["recipients"] == ["ada@aurora.example"])
            #expect(got["id"]?.text == "<1.2026-11-21@aurora.example>")
            #expect(got["tls"] == .boolean(true) && got["ascii"] == .boolean(true))
            #expect(got["defects"]?.integer == 0)
            #expect((got["longest"]?.integer ?? 0) <= 78)
        }
    }

    @Test func `a server of this machine may be spoken to without TLS`() async throws {
        try await withServer("plain") { server in
            try await client(server, .none, password: nil).send(mail())
            #expect(server.log().count == 1)
        }
    }

    @Test func `no subject makes a header field, and no text ends the mail`() async throws {
        try await withServer("plain") { server in
            let mail = try mail(
                "a\r\nBcc: bob@borealis.example\r\n\r\nbody",
                "one\r\n.\r\nMAIL FROM:<x@y.example>\r\n"
            )
            try await client(server, .none, password: nil).send(mail)
            let got = try #require(server.log().first)
            #expect(server.log().count == 1)
            let fields = [
                "auto-submitted", "content-transfer-encoding", "content-type", "date", "from",
                "message-id", "mime-version", "subject", "to",
            ]
            #expect(got["fields"] == .array(fields.map { .string($0) }))
            #expect(got["recipients"] == ["ada@aurora.example"])
        }
    }

    @Test func `a wrong password is refused, and one does not get out without TLS`() async throws {
        try await withServer("starttls") { server in
            let refused = await #expect(throws: DeliveryError.self) {
                try await client(server, .startTLS, password: "guess").send(mail())
            }
            #expect(refused?.reason == .refused)
            #expect(server.log().isEmpty)
        }
        try await withServer("plain") { server in
            let downgraded = await #expect(throws: DeliveryError.self) {
                try await client(server, .startTLS).send(mail())
            }
            #expect(downgraded?.detail == "the server offers no STARTTLS")
            #expect(server.log().isEmpty)
        }
    }

    @Test func `a server whose certificate nobody trusts gets nothing`() async throws {
        try await withServer("implicit") { server in
            await #expect(throws: DeliveryError.self) {
                try await client(server, .implicit, trusts: false).send(mail())
            }
            #expect(server.log().isEmpty)
        }
    }

    @Test(arguments: [("451 later", DeliveryError.Reason.later), ("554 never", .refused)])
    func `a refusal for now is told from one for good`(
        answer: String,
        reason: DeliveryError.Reason
    ) async throws {
        try await withServer("plain", answer: answer) { server in
            let error = await #expect(throws: DeliveryError.self) {
                try await client(server, .none, password: nil).send(mail())
            }
            #expect(error?.reason == reason)
        }
    }
}
