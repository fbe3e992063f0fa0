/// The mail server that takes what is to be delivered.
public struct SMTPServer: Hashable, Sendable {
    /// How the conversation is kept from others.
    public enum Security: String, Hashable, Sendable, CaseIterable {
        /// By TLS from the first byte on (RFC 8314).
        case implicit
        /// By TLS that begins with the first command; without it nothing is sent.
        case startTLS = "starttls"
        /// Not at all: for a server on this machine.
        case none
    }

    /// With which name and password one signs in.
    public struct Login: Hashable, Sendable {
        let user: String
        let password: String

        /// Takes a name and a password.
        public init(user: String, password: String) {
            self.user = user
            self.password = password
        }
    }

    /// Its name, which its certificate must have.
    public let host: String
    /// Its port.
    public let port: Int
    /// How the conversation is kept from others.
    public let security: Security
    /// How one signs in; nil without.
    public let login: Login?
    /// What we call ourselves.
    public let name: String
    /// Certificates in PEM of the authorities that are trusted besides the system's; nil for those alone.
    public let authorities: String?

    /// Describes a server.
    public init(
        host: String,
        port: Int,
        security: Security,
        login: Login? = nil,
        name: String = "localhost",
        authorities: String? = nil
    ) {
        self.host = host
        self.port = port
        self.security = security
        self.login = login
        self.name = name
        self.authorities = authorities
    }
}
