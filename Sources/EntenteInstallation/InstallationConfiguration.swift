import EntenteDomain
import EntenteSync

/// What `entente.json` in the data folder says.
public struct InstallationConfiguration: Hashable, Sendable {
    /// The form of the folder; a program refuses one that is newer than its own.
    public var format: Int64
    /// The port of the gateway.
    public var port: Int
    /// The names and addresses that the server's certificate holds.
    public var names: [String]
    /// The address of a PostgreSQL server to use; nil for the embedded cluster.
    public var database: String?
    /// Whether TLS 1.2 is accepted besides 1.3.
    public var allowsTLS12: Bool
    /// Days for which a device may be offline and still be merged exactly (clause 5.7).
    public var horizonDays = Int64(Limits.horizonDays)
    /// Changes between two snapshots of a stream; nil for what the protocol says.
    public var snapshotEvery: Int64?

    /// A program, with its arguments, that looks at attachments before anybody else gets them
    /// (`ScannerProgram`); nil when none does.
    public var scanner: [String]?

    /// Whether streams may hold types and fields that the catalogue does not have, for an organisation's
    /// own software; what the catalogue has is not checked then either.
    public var opensCatalogue = false

    /// The mail server that takes digests; nil when no mail is sent.
    public var mail: MailConfiguration?
    /// Whether webhooks may be addresses of this machine and of private networks.
    public var allowsInternalWebhooks = false
    /// The file of certificates that the mail server and webhooks may be of, besides the system's; nil for
    /// those alone.
    public var outgoingAuthorities: String?

    /// The newest form that this program knows.
    public static let newestFormat: Int64 = 1
    /// The port when nothing is said.
    public static let defaultPort = 8443

    /// Describes a new installation.
    public init(
        port: Int = defaultPort,
        names: [String] = ["localhost", "127.0.0.1", "::1"],
        database: String? = nil,
        allowsTLS12: Bool = false
    ) {
        format = Self.newestFormat
        self.port = port
        self.names = names
        self.database = database
        self.allowsTLS12 = allowsTLS12
    }

    /// Reads the file's bytes; white space is free, because people edit this file.
    public init(_ bytes: [UInt8], path: String) throws(InstallationError) {
        let format: Int64
        do {
            format = try JSONValue.message(bytes, form: .interchange) {
                (json) throws(MessageError) in
                // A newer file may say what this program cannot read; only its format counts.
                var reader = try MessageReader(json)
                return try reader.integer("format", in: 1...Limits.jsonInteger)
            }
        } catch {
            throw InstallationError(.damaged, "\(path): \(error)")
        }
        guard format <= Self.newestFormat else {
            throw InstallationError(
                .newer,
                "\(path) has format \(format) and this program knows up to \(Self.newestFormat);"
                    + " install the newer Entente that wrote it"
            )
        }
        do {
            self = try JSONValue.message(bytes, form: .interchange) {
                (json) throws(MessageError) in try Self(json)
            }
        } catch {
            throw InstallationError(.damaged, "\(path): \(error)")
        }
    }

    private init(_ json: JSONValue) throws(MessageError) {
        var reader = try MessageReader(json)
        format = try reader.integer("format", in: 1...Limits.jsonInteger)
        port = Int(try reader.integer("port", in: 1...65_535))
        names = []
        for name in try reader.array("names") {
            guard case .string(let text) = name else {
                throw MessageError(path: "names", expected: "host names and addresses")
            }
            names.append(text)
        }
        database = reader.optional("database") == nil ? nil : try reader.string("database")
        switch reader.optional("allows_tls12") {
        case nil: allowsTLS12 = false
        case .boolean(let value): allowsTLS12 = value
        default: throw MessageError(path: "allows_tls12", expected: "true or false")
        }
        switch reader.optional("opens_catalogue") {
        case nil: break
        case .boolean(let value): opensCatalogue = value
        default: throw MessageError(path: "opens_catalogue", expected: "true or false")
        }
        switch reader.optional("allows_internal_webhooks") {
        case nil: break
        case .boolean(let value): allowsInternalWebhooks = value
        default:
            throw MessageError(path: "allows_internal_webhooks", expected: "true or false")
        }
        if reader.optional("outgoing_authorities") != nil {
            outgoingAuthorities = try reader.string("outgoing_authorities")
        }
        if let json = reader.optional("mail") { mail = try MailConfiguration(json) }
        if reader.optional("horizon_days") != nil {
            let least = Int64(Limits.horizonDays)
            horizonDays = try reader.integer("horizon_days", in: least...36_500)
        }
        if reader.optional("snapshot_every") != nil {
            snapshotEvery = try reader.integer("snapshot_every", in: 2...1_000_000)
        }
        if reader.optional("scanner") != nil { scanner = try Self.command(&reader) }
        try reader.end()
    }

    private static func command(_ reader: inout MessageReader) throws(MessageError) -> [String] {
        let command = try reader.array("scanner").compactMap(\.text)
        guard command.first?.hasPrefix("/") == true, command.allSatisfy({ !$0.contains("\0") })
        else {
            throw MessageError(path: "scanner", expected: "[\"/path/of/program\", arguments ...]")
        }
        return command
    }

    /// The file's bytes.
    public var bytes: [UInt8] {
        var object = JSONObject([
            ("allows_tls12", .boolean(allowsTLS12)), ("format", .integer(format)),
            ("names", .array(names.map { .string($0) })), ("port", .integer(Int64(port))),
        ])
        if horizonDays != Int64(Limits.horizonDays) {
            object.set("horizon_days", .integer(horizonDays))
        }
        if opensCatalogue { object.set("opens_catalogue", true) }
        if allowsInternalWebhooks { object.set("allows_internal_webhooks", true) }
        if let mail { object.set("mail", mail.json) }
        if let outgoingAuthorities {
            object.set("outgoing_authorities", .string(outgoingAuthorities))
        }
        if let scanner { object.set("scanner", .array(scanner.map { .string($0) })) }
        if let snapshotEvery { object.set("snapshot_every", .integer(snapshotEvery)) }
        if let database { object.set("database", .string(database)) }
        return JSONValue.object(object).canonicalBytes + [UInt8(ascii: "\n")]
    }
}
