import EntenteCrypto
import EntenteDelivery
import EntenteDomain
import EntenteGateway
import EntenteInstallation
import EntenteSync
import Foundation

/// Sends digests by mail and webhook, as the installation says.
struct OutgoingPost: DigestPost {
    let mail: MailConfiguration?
    let webhooks: WebhookClient
    private let authorities: String?

    /// Reads what the installation says; authorities that cannot be read are told at the start.
    init(_ configuration: InstallationConfiguration) throws(InstallationError) {
        mail = configuration.mail
        if let mail, MailAddress(mail.sender) == nil {
            throw InstallationError(
                .damaged,
                "mail.sender: expected an address such as a@b.example"
            )
        }
        let authorities = try Self.authorities(configuration.outgoingAuthorities)
        self.authorities = authorities
        webhooks = WebhookClient(
            allowsInternal: configuration.allowsInternalWebhooks,
            authorities: authorities
        )
    }

    private static func authorities(_ path: String?) throws(InstallationError) -> String? {
        guard let path else { return nil }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8),
            WebhookClient.areAuthorities(text)
        else {
            throw InstallationError(
                .damaged,
                "outgoing_authorities: expected the path of a file of certificates in PEM"
            )
        }
        return text
    }

    func send(_ digest: Digesting, _ text: DigestText, now: Milliseconds) async -> DigestAnswer {
        await answer { () async throws(DeliveryError) in
            switch digest.channel {
            case .mail(let address):
                try await sendMail(
                    to: address,
                    subject: text.subject,
                    text: text.text,
                    id: digest.id,
                    now: now
                )
            case .webhook(let address, let key):
                try await webhooks.post(
                    text.json.canonicalBytes,
                    to: address,
                    key: key,
                    id: digest.id,
                    now: now
                )
            case .none: throw DeliveryError(.refused, "there is no address")
            }
        }
    }

    private func answer(_ post: () async throws(DeliveryError) -> Void) async -> DigestAnswer {
        do throws(DeliveryError) {
            try await post()
            return .sent
        } catch {
            return error.reason == .later ? .later(error.detail) : .refused(error.detail)
        }
    }

    private func sendMail(
        to address: String,
        subject: String,
        text: String,
        id: String,
        now: Milliseconds
    ) async throws(DeliveryError) {
        guard let mail, let sender = MailAddress(mail.sender) else {
            throw DeliveryError(.refused, "this installation sends no mail")
        }
        guard let recipient = MailAddress(address) else {
            throw DeliveryError(.refused, "the address is none that mail is sent to")
        }
        let message = MailMessage(
            from: sender,
            to: recipient,
            subject: subject,
            text: text,
            id: id,
            date: now
        )
        try await SMTPClient(SMTPServer(mail, authorities)).send(message)
    }
}

extension OutgoingPost: ConfirmationPost {
    var sendsMail: Bool { mail != nil }

    func send(_ code: MailboxCode, to mailbox: String, now: Milliseconds) async -> DigestAnswer {
        await answer { () async throws(DeliveryError) in
            try await sendMail(
                to: mailbox,
                subject: ConfirmationText.subject,
                text: ConfirmationText.text(code),
                id: "confirm.\(Self.word())",
                now: now
            )
        }
    }

    func challenge(_ webhook: String, key: [UInt8], now: Milliseconds) async -> DigestAnswer {
        await answer { () async throws(DeliveryError) in
            try await webhooks.challenge(Self.word(), at: webhook, key: key, now: now)
        }
    }

    /// A word that nobody can foresee.
    private static func word() -> String {
        var random = SecureRandom()
        return EntityID.random(using: &random).description
    }
}

extension SMTPServer {
    /// The server that the installation names.
    fileprivate init(_ mail: MailConfiguration, _ authorities: String?) {
        let security: Security =
            switch mail.security {
            case .implicit: .implicit
            case .startTLS: .startTLS
            case .none: .none
            }
        var login: Login?
        if let user = mail.user, let password = mail.password {
            login = Login(user: user, password: password)
        }
        self.init(
            host: mail.host,
            port: mail.port,
            security: security,
            login: login,
            authorities: authorities
        )
    }
}
