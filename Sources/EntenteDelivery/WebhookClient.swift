import EntenteCrypto
public import EntenteDomain
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// Calls the webhooks of members: one HTTPS POST each, signed, bounded, and nowhere inside.
///
/// 1. The host is resolved once, and the very address that was found is the one that was checked and is
///    called: a name that answers something else the next time changes nothing.
/// 2. Redirects are not followed, and of the answer only the status counts; of that to a challenge the body
///    does, too.
/// 3. `Entente-Signature: t=SECONDS,v1=HEX` is the HMAC-SHA256 of `SECONDS.BODY` by the webhook's key.
public struct WebhookClient: Sendable {
    private let allowsInternal: Bool
    private let authorities: String?

    /// Makes a client.
    ///
    /// - Parameters:
    ///   - allowsInternal: Whether addresses inside may be called, by the installation's explicit setting.
    ///   - authorities: Certificates in PEM that are trusted besides the system's.
    public init(allowsInternal: Bool = false, authorities: String? = nil) {
        self.allowsInternal = allowsInternal
        self.authorities = authorities
    }

    /// Whether a text holds certificates in PEM, and nothing that is damaged.
    public static func areAuthorities(_ text: String) -> Bool {
        (try? NIOSSLCertificate.fromPEMBytes(Array(text.utf8)))?.isEmpty == false
    }

    /// Posts a body.
    ///
    /// - Parameters:
    ///   - body: JSON.
    ///   - address: An address such as `https://example.com/hook`.
    ///   - key: What the body is signed with.
    ///   - id: The same however often this is posted.
    ///   - now: The time of the signature.
    /// - Throws: `DeliveryError`. After one it may have arrived all the same, when the answer was lost.
    public func post(
        _ body: [UInt8],
        to address: String,
        key: [UInt8],
        id: String,
        now: Milliseconds
    ) async throws(DeliveryError) {
        let answer = try await call(body, to: address, key: key, id: id, now: now, wanted: 0)
        try Self.check(answer.status)
    }

    /// Asks whoever answers at an address whether calls are welcome: they answer with the word they get.
    ///
    /// A program that knows nothing of this answers something else, or what it was given, which is JSON.
    public func challenge(
        _ word: String,
        at address: String,
        key: [UInt8],
        now: Milliseconds
    ) async throws(DeliveryError) {
        let body = Array(#"{"challenge":"\#(word)"}"#.utf8)
        let answer = try await call(
            body,
            to: address,
            key: key,
            id: "challenge",
            now: now,
            wanted: Limits.webhookAnswerBytes
        )
        try Self.check(answer.status)
        let said = String(decoding: answer.body, as: UTF8.self).filter { !$0.isWhitespace }
        guard said == word else {
            throw DeliveryError(.refused, "the webhook did not answer with the challenge")
        }
    }

    private static func check(_ status: UInt) throws(DeliveryError) {
        switch status {
        case 200..<300: return
        case 408, 429, 500..<600:
            throw DeliveryError(.later, "the webhook answered \(status)")
        default: throw DeliveryError(.refused, "the webhook answered \(status)")
        }
    }

    private func call(
        _ body: [UInt8],
        to address: String,
        key: [UInt8],
        id: String,
        now: Milliseconds,
        wanted: Int
    ) async throws(DeliveryError) -> WebhookAnswer {
        guard let target = WebhookAddress(address) else {
            throw DeliveryError(.forbidden, "the webhook's address is not one of https")
        }
        guard body.count <= Limits.webhookBytes else {
            throw DeliveryError(.refused, "the body is larger than a webhook gets")
        }
        let place = try await HostLookup.webhooks.address(of: target.host, port: target.port)
        guard allowsInternal || PublicAddress.isPublic(place) else {
            throw DeliveryError(.forbidden, "the webhook's address is not a public one")
        }
        let seconds = now.value / 1_000
        let head = HTTPRequestHead(
            version: .http1_1,
            method: .POST,
            uri: target.path,
            headers: [
                "host": target.authority, "content-type": "application/json",
                "content-length": "\(body.count)", "user-agent": "entente", "connection": "close",
                "entente-delivery": id,
                "entente-signature":
                    "t=\(seconds),v1=\(Self.signature(of: body, at: seconds, key: key))",
            ]
        )
        return try await exchange(head, body, target, at: place, wanted: wanted)
    }

    /// The signature of a body at a time, as hexadecimal digits.
    static func signature(of body: [UInt8], at seconds: Int64, key: [UInt8]) -> String {
        let signed = Array("\(seconds).".utf8) + body
        let digits = Array("0123456789abcdef")
        return String(
            HMAC.sha256(signed, key: key).bytes.flatMap {
                [digits[Int($0 >> 4)], digits[Int($0 & 15)]]
            }
        )
    }

    private func exchange(
        _ head: HTTPRequestHead,
        _ body: [UInt8],
        _ target: WebhookAddress,
        at place: SocketAddress,
        wanted: Int
    ) async throws(DeliveryError) -> WebhookAnswer {
        let authorities = authorities
        do {
            return try await Outgoing.outcome(at: place) { channel, outcome in
                let operations = channel.pipeline.syncOperations
                try operations.addHandler(Outgoing.tls(target.host, authorities: authorities))
                try operations.addHTTPClientHandlers()
                try operations.addHandler(WebhookHandler(head, body, wanted: wanted, outcome))
            }
        } catch let error as DeliveryError {
            throw error
        } catch {
            throw DeliveryError(.later, "the webhook cannot be reached")
        }
    }
}
