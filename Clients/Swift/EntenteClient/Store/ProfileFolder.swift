public import Foundation

/// The folder of one device: its database, its key, and what it trusts.
public struct ProfileFolder: Hashable, Sendable {
    /// Where the folder is.
    public let url: URL

    /// Names a folder; it need not exist.
    public init(_ url: URL) { self.url = url }

    /// The folder that `--home`, `ENTENTE_HOME` or the profile's name leads to, in this order.
    public static func resolve(
        home: String?,
        profile: String,
        environment: [String: String]
    ) -> ProfileFolder {
        if let home = home ?? environment["ENTENTE_HOME"], !home.isEmpty {
            return ProfileFolder(URL(fileURLWithPath: home, isDirectory: true))
        }
        let data =
            environment["XDG_DATA_HOME"].flatMap { $0.isEmpty ? nil : $0 }
            ?? (environment["HOME"] ?? NSHomeDirectory()) + "/.local/share"
        return ProfileFolder(
            URL(fileURLWithPath: "\(data)/entente/\(profile)", isDirectory: true)
        )
    }

    /// The database.
    public var database: URL { url.appendingPathComponent("replica.sqlite") }
    /// The file whose lock is the right to write.
    var lock: URL { url.appendingPathComponent("lock") }
    /// The seed of the device's Ed25519 key; it never leaves this folder.
    var key: URL { url.appendingPathComponent("device.key") }
    /// What an enrolment that is under way has asked for; gone once it is answered.
    var enrolment: URL { url.appendingPathComponent("enrolment") }
    /// The secret that signs the device in.
    var token: URL { url.appendingPathComponent("token") }
    /// The gateway's public key for heads.
    var headKey: URL { url.appendingPathComponent("head.key") }
    /// The new name that the folder was granted and has not taken up yet.
    var succession: URL { url.appendingPathComponent("succession.json") }
    /// Where the device was packed to; a folder that has this is no device any more.
    var moved: URL { url.appendingPathComponent("moved") }
    /// The certificate authority that this device trusts, and no other.
    var authority: URL { url.appendingPathComponent("authority.pem") }
}
