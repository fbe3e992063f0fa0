import EntenteCrypto
import EntenteDomain
import EntenteSync
import Foundation
import TestSupport

/// A mail server (aiosmtpd) and an HTTPS server, both of Python's, with a certificate for `localhost` of an
/// authority of their own; both write what they were given into one log.
final class DigestReceivers: Sendable {
    struct NotStarted: Error {}

    let mailPort: Int
    let webhookPort: Int
    private let folder: TemporaryFolder
    private let process: Int32

    /// While the file `silent` is there, calls are noted and never answered; while `hanging` is, the first
    /// mailbox that is asked for never gets an answer, and all others do.
    private static let script = """
        import asyncio, email, email.policy, json, os, ssl, sys, threading, time
        from aiosmtpd.smtp import SMTP
        from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain('certificate', 'key')
        lock = threading.Lock()
        def log(**entry):
            with lock, open('log', 'a') as file:
                file.write(json.dumps(entry) + '\\n')
        class Mails:
            held = None
            async def handle_RCPT(self, server, session, envelope, address, options):
                if os.path.exists('hanging') and Mails.held in (None, address):
                    Mails.held = address
                    log(kind='held', to=address)
                    try:
                        await asyncio.sleep(3600)
                    finally:
                        log(kind='released', to=address)
                envelope.rcpt_tos.append(address)
                return '250 known'
            async def handle_DATA(self, server, session, envelope):
                mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
                body = mail.get_content()
                log(kind='code' if 'digest confirm' in body else 'mail', body=body,
                    to=envelope.rcpt_tos[0], subject=str(mail['subject']),
                    id=str(mail['message-id']))
                return '250 taken'
        class Calls(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers['content-length'])).decode()
                word = json.loads(body).get('challenge')
                if word:
                    self.send_response(200)
                    self.end_headers()
                    self.wfile.write(word.encode())
                    return
                log(kind='call', body=body, id=self.headers['entente-delivery'],
                    signature=self.headers['entente-signature'])
                if os.path.exists('silent'):
                    time.sleep(3600)
                self.send_response(204)
                self.end_headers()
            def log_message(self, *arguments): pass
        calls = ThreadingHTTPServer(('127.0.0.1', 0), Calls)
        calls.socket = context.wrap_socket(calls.socket, server_side=True)
        threading.Thread(target=calls.serve_forever, daemon=True).start()
        async def main():
            loop = asyncio.get_running_loop()
            mails = await loop.create_server(lambda: SMTP(Mails()), '127.0.0.1', 0, ssl=context)
            with open('ports.new', 'w') as file:
                file.write(f'{mails.sockets[0].getsockname()[1]} {calls.server_address[1]}')
            os.rename('ports.new', 'ports')
            await mails.serve_forever()
        asyncio.run(main())
        """

    init() async throws {
        folder = try TemporaryFolder()
        let authority = try CertificateAuthority.create(name: "Test", now: .now)
        let (certificate, key) = try authority.issueServer(
            names: [CertifiedName("localhost")],
            now: .now
        )
        for (name, text) in [
            ("authority", try authority.certificate.pem), ("certificate", try certificate.pem),
            ("key", try key.pem),
        ] {
            try text.write(to: folder.url(name), atomically: true, encoding: .utf8)
        }
        let process = Process()
        // Debian's, which has the packages that Deploy/test installs.
        process.executableURL = URL(filePath: "/usr/bin/setpriv")
        process.arguments = ["--pdeathsig", "KILL", "/usr/bin/python3", "-c", Self.script]
        process.currentDirectoryURL = folder.url("")
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try await process.runOnLastingThread()
        self.process = process.processIdentifier
        var ports: [Int] = []
        let file = folder.url("ports")
        await eventually {
            let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
            ports = text.split(separator: " ").compactMap { Int($0) }
            return ports.count == 2 || !process.isRunning
        }
        guard ports.count == 2 else { throw NotStarted() }
        (mailPort, webhookPort) = (ports[0], ports[1])
    }

    /// The file of the authority that both servers' certificates are of.
    var authority: String { folder.path("authority") }

    /// Whether calls are noted and never answered.
    func keepSilent(_ isSilent: Bool) throws { try set("silent", isSilent) }

    /// Whether the first mailbox that is asked for never gets an answer.
    func hang(_ isHanging: Bool) throws { try set("hanging", isHanging) }

    private func set(_ name: String, _ isThere: Bool) throws {
        let file = folder.url(name)
        if isThere {
            try Data().write(to: file)
        } else {
            try FileManager.default.removeItem(at: file)
        }
    }

    /// What was given to the servers: `mail`, `call`, or `code` for a mail that asks for confirmation.
    func given(_ kind: String) -> [JSONValue] { noted.filter { $0["kind"]?.text == kind } }

    /// All that the servers noted, in order.
    var noted: [JSONValue] {
        let text = (try? String(contentsOf: folder.url("log"), encoding: .utf8)) ?? ""
        return text.split(separator: "\n").compactMap {
            try? JSONScanner.parse(Array($0.utf8), form: .interchange)
        }
    }

    /// Ends the servers.
    func end() {
        if process > 1 { kill(process, SIGKILL) }
        folder.remove()
    }
}
