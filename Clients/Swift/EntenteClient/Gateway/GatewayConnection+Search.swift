public import EntenteDomain
public import EntenteSync
import NIOHTTP1

extension GatewayConnection {
    /// Searches all that this device may read, at the gateway: the best hits first.
    ///
    /// - Parameters:
    ///   - text: The words, as people write them in web searches.
    ///   - partnership: The one partnership to search in; nil for all.
    ///   - kind: The one type of entity to find; nil for all.
    ///   - language: The one language in which the words are meant; nil for all of a partnership.
    ///   - limit: How many hits.
    ///   - after: The `next` of the page before.
    /// - Returns: The hits, and up to which change each stream was searched.
    /// - Throws: `GatewayError`; `badRequest` of the gateway names what it cannot read.
    public func search(
        _ text: String,
        partnership: PartnershipID? = nil,
        kind: FieldName? = nil,
        language: Language? = nil,
        limit: Int = Limits.usualSearchHits,
        after: SearchPlace? = nil
    ) async throws(GatewayError) -> SearchAnswer {
        var query = [("q", text), ("limit", String(limit))]
        if let partnership { query.append(("partnership", partnership.description)) }
        if let kind { query.append(("kind", kind.description)) }
        if let language { query.append(("language", language.rawValue)) }
        if let after { query.append(("after", after.description)) }
        let parts = query.map { "\($0)=\(Self.encoded($1))" }
        return try await call(.GET, "v1/search?\(parts.joined(separator: "&"))") {
            (json) throws(MessageError) in try SearchAnswer(json)
        }
    }

    /// A value of a query: every byte that is no letter, digit or one of `-._~` as `%` and two digits.
    private static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF")
        return text.utf8.reduce(into: "") { encoded, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                encoded.append("%")
                encoded.append(digits[Int(byte >> 4)])
                encoded.append(digits[Int(byte & 15)])
            }
        }
    }
}
