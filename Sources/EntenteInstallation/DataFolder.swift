import EntentePostgres
import Glibc

/// The folder that holds one installation, and where things lie in it.
public struct DataFolder: Hashable, Sendable {
    /// An absolute path.
    public let path: String

    /// The folder when nothing is said: `ENTENTE_DATA`, or where this user's data belongs.
    public static var standardPath: String {
        getenv("ENTENTE_DATA").map { String(cString: $0) } ?? EmbeddedCluster.defaultFolder
    }

    /// Names a folder; nothing is made yet.
    public init(_ path: String) throws(InstallationError) {
        guard path.hasPrefix("/") else {
            throw InstallationError(.usage, "the data folder must be an absolute path: \(path)")
        }
        self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    }

    /// What the administrator may edit.
    public var configuration: String { "\(path)/entente.json" }
    /// The authority's certificate, which devices pin.
    public var authorityCertificate: String { "\(path)/tls/authority.pem" }
    /// The authority's key.
    public var authorityKey: String { "\(path)/tls/authority.key" }
    /// The server's certificate.
    public var serverCertificate: String { "\(path)/tls/server.pem" }
    /// The server's key.
    public var serverKey: String { "\(path)/tls/server.key" }
    /// The key that signs heads.
    public var headKey: String { "\(path)/keys/head.key" }
    /// Held locked by the one gateway that serves the folder.
    public var lock: String { "\(path)/run/gateway.lock" }
    /// The process id and port of the gateway that serves the folder.
    public var state: String { "\(path)/run/gateway.json" }
    /// When the gateway last served (`ServedMark`).
    public var served: String { "\(path)/run/served.json" }
    /// The folder of logs.
    public var log: String { "\(path)/log" }

    /// Makes the folders that are not there; only this user, and the database's, may pass.
    public func make() throws(InstallationError) {
        try makeFolder(path, mode: 0o711)
        for name in ["tls", "keys"] { try makeFolder("\(path)/\(name)", mode: 0o700) }
        for name in ["run", "log"] { try makeFolder("\(path)/\(name)", mode: 0o711) }
    }

    private func makeFolder(_ path: String, mode: mode_t) throws(InstallationError) {
        var parts = ""
        for part in path.split(separator: "/") {
            parts += "/\(part)"
            if mkdir(parts, 0o755) == 0 {
                // Whatever the mask of this process is, the database's user must pass.
                if parts == path { chmod(parts, mode) }
            } else if errno != EEXIST {
                throw InstallationError(.cannotWrite, "cannot make \(parts): \(systemMessage())")
            }
        }
    }
}
