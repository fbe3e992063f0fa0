import EntenteDomain

/// A problem as a client reads it (RFC 9457): a closed code, and words for a person.
public struct ProblemDocument: Hashable, Sendable {
    /// The code, which says what to do.
    public let code: String
    /// The HTTP status.
    public let status: Int
    /// A sentence for a person.
    public let title: String
    /// More of it, about this case.
    public let detail: String?
    /// The members that belong to the code, such as `limit` or `expected`.
    public let members: JSONObject

    /// Reads the JSON form.
    public init(_ json: JSONValue) throws(MessageError) {
        var reader = try MessageReader(json)
        code = try reader.string("code")
        status = Int(try reader.integer("status", in: 100...599))
        title = try reader.string("title")
        detail = reader.optional("detail") == nil ? nil : try reader.string("detail")
        guard case .object(let members) = json else { preconditionFailure("read as an object") }
        self.members = members
    }
}
