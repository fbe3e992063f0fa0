public import EntenteSync
import NIOHTTP1

extension GatewayConnection {
    /// Where and when this member is told what is due, as the gateway notes it.
    public func digest() async throws(GatewayError) -> JSONValue {
        try await call(.GET, "v1/digest") { (json) throws(MessageError) in json }
    }

    /// Notes where and when this member is told what is due; the answer has a new webhook's key.
    public func setDigest(
        mail: String?,
        webhook: String?,
        zone: String,
        hour: Int
    ) async throws(GatewayError) -> JSONValue {
        var object = JSONObject([("hour", .integer(Int64(hour))), ("zone", .string(zone))])
        if let mail { object.set("mail", .string(mail)) }
        if let webhook { object.set("webhook", .string(webhook)) }
        return try await call(.POST, "v1/digest", JSONValue.object(object).canonicalBytes) {
            (json) throws(MessageError) in json
        }
    }

    /// Confirms the mailbox with the code that was sent to it; the answer is what is noted now.
    public func confirmDigest(_ code: String) async throws(GatewayError) -> JSONValue {
        let message: JSONValue = ["code": .string(code)]
        return try await call(.POST, "v1/digest/confirm", message.canonicalBytes) {
            (json) throws(MessageError) in json
        }
    }
}
