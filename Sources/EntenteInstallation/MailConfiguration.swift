import EntenteDomain
public import EntenteSync

/// What `entente.json` says of the mail server: `"mail": {"host": ..., "port": ..., "security": ...}`.
public struct MailConfiguration: Hashable, Sendable {
    /// The ways in which the conversation is kept from others.
    public enum Security: String, Hashable, Sendable, CaseIterable {
        /// By TLS from the first byte on.
        case implicit
        /// By TLS that begins with the first command.
        case startTLS = "starttls"
        /// Not at all: for a server on the same machine.
        case none
    }

    /// The server's name, which its certificate must have.
    public let host: String
    /// The server's port.
    public let port: Int
    /// How the conversation is kept from others.
    public let security: Security
    /// The address that mails come from.
    public let sender: String
    /// The name to sign in with; nil without.
    public let user: String?
    /// The password to sign in with; nil without.
    public let password: String?

    /// Reads the value of `mail`.
    public init(_ json: JSONValue) throws(MessageError) {
        var reader = try MessageReader(json, path: "mail")
        host = try reader.string("host")
        port = Int(try reader.integer("port", in: 1...65_535))
        guard let security = Security(rawValue: try reader.string("security")) else {
            throw MessageError(path: "mail.security", expected: "implicit, starttls or none")
        }
        self.security = security
        sender = try reader.string("sender")
        user = reader.optional("user") == nil ? nil : try reader.string("user")
        password = reader.optional("password") == nil ? nil : try reader.string("password")
        try reader.end()
        guard (user == nil) == (password == nil) else {
            throw MessageError(path: "mail", expected: "user and password, or neither")
        }
    }

    /// The value of `mail`.
    public var json: JSONValue {
        var object = JSONObject([
            ("host", .string(host)), ("port", .integer(Int64(port))),
            ("security", .string(security.rawValue)), ("sender", .string(sender)),
        ])
        if let user { object.set("user", .string(user)) }
        if let password { object.set("password", .string(password)) }
        return .object(object)
    }
}
