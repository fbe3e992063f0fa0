/// One conversation with a mail server (RFC 5321), decided in values: it takes the server's replies and
/// says what to do next.
struct SMTPSession: Sendable {
    /// What to do next.
    enum Step: Hashable, Sendable {
        /// Send these bytes and wait for a reply.
        case send(String)
        /// Begin TLS, and go on with `secured`.
        case secure
        /// The server has taken the mail; say good-bye.
        case taken
        /// It has not.
        case failed(DeliveryError)
    }

    private enum State {
        case greeting, hello, startTLS, helloAgain, password, sender, recipient, data, content
    }

    private let message: MailMessage
    private let name: String
    private let security: SMTPServer.Security
    private let login: SMTPServer.Login?
    private var state = State.greeting
    private var isSecure: Bool

    /// Begins a conversation; the server speaks first.
    init(_ message: MailMessage, to server: SMTPServer) {
        self.message = message
        name = server.name
        security = server.security
        login = server.login
        isSecure = server.security == .implicit
    }

    /// What to do after a reply.
    mutating func take(_ reply: SMTPReply) -> Step {
        switch state {
        case .greeting:
            return then(.hello, reply, 220, "EHLO \(name)")
        case .hello where security == .startTLS:
            // Without TLS nothing is said that others may not read: not the mail either.
            guard reply.code == 250, reply.offers("STARTTLS") else {
                return .failed(DeliveryError(.refused, "the server offers no STARTTLS"))
            }
            return then(.startTLS, reply, 250, "STARTTLS")
        case .startTLS:
            guard reply.code == 220 else { return refused(reply) }
            return .secure
        case .hello, .helloAgain: return signIn(reply)
        case .password: return then(.sender, reply, 235, "MAIL FROM:<\(message.sender)>")
        case .sender: return then(.recipient, reply, 250, "RCPT TO:<\(message.recipient)>")
        case .recipient:
            guard reply.code == 250 || reply.code == 251 else { return refused(reply) }
            state = .data
            return .send("DATA\r\n")
        case .data:
            guard reply.code == 354 else { return refused(reply) }
            state = .content
            return .send(content)
        case .content: return reply.code == 250 ? .taken : refused(reply)
        }
    }

    /// What to do once TLS stands: begin again, as if nothing had been said (RFC 3207, section 4.2).
    mutating func secured() -> Step {
        isSecure = true
        state = .helloAgain
        return .send("EHLO \(name)\r\n")
    }

    private mutating func signIn(_ reply: SMTPReply) -> Step {
        guard let login else { return then(.sender, reply, 250, "MAIL FROM:<\(message.sender)>") }
        guard reply.code == 250 else { return refused(reply) }
        guard isSecure || security == .none else {
            return .failed(DeliveryError(.refused, "the password would go in clear"))
        }
        guard reply.offers("AUTH PLAIN") else {
            return .failed(DeliveryError(.refused, "the server offers no AUTH PLAIN"))
        }
        state = .password
        let bytes = [0] + Array(login.user.utf8) + [0] + Array(login.password.utf8)
        return .send("AUTH PLAIN \(MailMessage.base64(bytes))\r\n")
    }

    private mutating func then(
        _ next: State,
        _ reply: SMTPReply,
        _ code: Int,
        _ command: String
    ) -> Step {
        guard reply.code == code else { return refused(reply) }
        state = next
        return .send(command + "\r\n")
    }

    /// A reply of 4xx may be another one later, one of 5xx will not.
    private func refused(_ reply: SMTPReply) -> Step {
        let reason: DeliveryError.Reason = (500..<600).contains(reply.code) ? .refused : .later
        return .failed(DeliveryError(reason, "the mail server answered \(reply.code)"))
    }

    /// The mail, with a dot before every line that begins with one (RFC 5321, section 4.5.2).
    private var content: String {
        let lines = message.lines.flatMap {
            $0.split(separator: "\r\n", omittingEmptySubsequences: false)
        }
        return lines.map { ($0.hasPrefix(".") ? "." : "") + $0 + "\r\n" }.joined() + ".\r\n"
    }
}
