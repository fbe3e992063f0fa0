import EntenteCrypto
import EntenteDomain
import EntenteSync
import Hummingbird

/// Where and when a member wants to be told what is due.
struct DigestRoute: Sendable {
    let services: GatewayServices

    /// `GET /v1/digest`: what is noted, and what became of the last messages; the webhook's key is not told
    /// again.
    func delivery(_ context: GatewayContext) async throws -> Response {
        let device = try context.caller().principal.device
        do throws(StoreError) {
            let delivery = try await services.digests.delivery(of: device)
            guard let delivery, case .object(var answer) = Self.json(delivery) else {
                return .json([:])
            }
            let last = try await services.digests.outcomes(of: device).map(Self.json)
            if !last.isEmpty { answer.set("last", .array(last)) }
            return .json(.object(answer))
        } catch {
            throw Problem(error)
        }
    }

    /// `POST /v1/digest`: notes it in place of what was noted; a webhook gets a new key, told this once.
    ///
    /// An address that is not confirmed yet is asked: a mailbox gets a code, a webhook a challenge.
    func setDelivery(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let device = try context.caller().principal.device
        let delivery = try await request.message(upTo: Limits.requestBytes) {
            (json) throws(MessageError) in try Self.read(json)
        }
        guard delivery.mail == nil || services.confirmations.sendsMail else {
            throw Problem(.malformed, detail: "mail: this installation sends no mail")
        }
        guard services.zones(delivery.zone) != nil else {
            throw Problem(.malformed, detail: "zone: expected a time zone such as Europe/Berlin")
        }
        let key = delivery.webhook.map { _ in SecureRandom.bytes(32) }
        let noted = try await note(delivery, key: key, of: device)
        guard case .object(var answer) = Self.json(noted) else { return .json([:]) }
        if let key { answer.set("webhook_key", .string(Base64URL.encode(key))) }
        return .json(.object(answer))
    }

    /// `POST /v1/digest/confirm`: notes that the caller has the code that was sent to the mailbox.
    func confirm(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let device = try context.caller().principal.device
        let code = try await request.message(upTo: Limits.requestBytes) {
            (json) throws(MessageError) in
            var reader = try MessageReader(json)
            let text = try reader.string("code")
            try reader.end()
            return MailboxCode(text)
        }
        guard let code, try await isConfirmed(code, by: device) else {
            throw Problem(.codeInvalid, detail: "code: it is not the last one, or too old")
        }
        return try await delivery(context)
    }

    private static func read(_ json: JSONValue) throws(MessageError) -> DigestDelivery {
        var reader = try MessageReader(json)
        let hour = Int(try reader.integer("hour", in: 0...23))
        let mail = reader.optional("mail") == nil ? nil : try reader.string("mail")
        let webhook = reader.optional("webhook") == nil ? nil : try reader.string("webhook")
        let zone = try reader.string("zone")
        try reader.end()
        if let mail {
            guard (3...320).contains(mail.utf8.count),
                mail.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
                mail.count(where: { $0 == "@" }) == 1
            else {
                throw MessageError(path: "mail", expected: "an address such as ada@example.com")
            }
        }
        if let webhook {
            guard (9...2_000).contains(webhook.utf8.count), webhook.hasPrefix("https://"),
                webhook.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
            else { throw MessageError(path: "webhook", expected: "an address of https") }
        }
        guard (1...100).contains(zone.utf8.count),
            zone.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { throw MessageError(path: "zone", expected: "a time zone such as Europe/Berlin") }
        return DigestDelivery(mail: mail, webhook: webhook, zone: zone, hour: hour)
    }

    private static func json(_ ended: EndedDigest) -> JSONValue {
        [
            "channel": .string(ended.channel), "day": .string(ended.day.description),
            "outcome": .string(ended.outcome.rawValue),
        ]
    }

    private static func json(_ delivery: DigestDelivery) -> JSONValue {
        var object = JSONObject([
            ("hour", .integer(Int64(delivery.hour))), ("zone", .string(delivery.zone)),
        ])
        if let mail = delivery.mail { object.set("mail", .string(mail)) }
        if let webhook = delivery.webhook { object.set("webhook", .string(webhook)) }
        if !delivery.unconfirmed.isEmpty {
            object.set("unconfirmed", .array(delivery.unconfirmed.map { .string($0) }))
        }
        return .object(object)
    }
}
