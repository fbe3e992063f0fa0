import EntenteDelivery
import EntenteDomain
import EntenteGateway
import EntenteInstallation
import EntenteSync
import Foundation
import Hummingbird
import Logging
import ServiceLifecycle

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
        do throws(DeliveryError) {
            switch digest.channel {
            case .mail(let address):
                try await sendMail(digest, text, to: address, now: now)
            case .webhook(let address, let key):
                try await webhooks.post(
                    text.json.canonicalBytes,
                    to: address,
                    key: key,
                    id: digest.id,
                    now: now
                )
            case .none: return .refused("there is no address")
            }
            return .sent
        } catch {
            return error.reason == .later ? .later(error.detail) : .refused(error.detail)
        }
    }

    private func sendMail(
        _ digest: Digesting,
        _ text: DigestText,
        to address: String,
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
            subject: text.subject,
            text: text.text,
            id: digest.id,
            date: now
        )
        try await SMTPClient(SMTPServer(mail, authorities)).send(message)
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

/// Opens and sends digests, again and again.
struct DigestService: Service {
    let desk: DigestDesk
    let clock: any Clock<Duration>
    let logger: Logger

    /// Between two looks; a digest has an hour, not a minute.
    private static let pause = Duration.seconds(60)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            repeat {
                do throws(StoreError) {
                    let outcome = try await desk.run()
                    for failure in outcome.failures {
                        logger.warning("digest not taken", metadata: ["reason": "\(failure)"])
                    }
                    if outcome.sent > 0 {
                        logger.info("digests", metadata: ["sent": "\(outcome.sent)"])
                    }
                } catch {
                    logger.warning(
                        "no digest could be sent",
                        metadata: ["error": "\(error.debugDescription)"]
                    )
                }
            } while (try? await clock.sleep(for: Self.pause)) != nil
        }
    }
}
