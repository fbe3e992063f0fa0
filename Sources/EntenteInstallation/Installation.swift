public import EntenteCrypto
public import EntenteDomain
import Glibc

/// One installation: its folder, configuration, certificates and keys.
public struct Installation: Sendable {
    /// Where it lies.
    public let folder: DataFolder
    /// What the administrator configured.
    public let configuration: InstallationConfiguration
    /// The certificate that devices pin.
    public let authority: Certificate
    /// The key that signs heads.
    public let headKey: Ed25519.SigningKey

    /// Opens an installation that is there.
    public static func open(_ folder: DataFolder) throws(InstallationError) -> Installation {
        guard let bytes = try DurableFile.read(folder.configuration) else {
            throw InstallationError(
                .missing,
                "there is no installation in \(folder.path); Deploy/run makes one"
            )
        }
        let configuration = try InstallationConfiguration(bytes, path: folder.configuration)
        return Installation(
            folder: folder,
            configuration: configuration,
            authority: try readCertificate(folder.authorityCertificate),
            headKey: try readHeadKey(folder.headKey)
        )
    }

    /// Opens an installation, making whatever is not there yet.
    ///
    /// Each file is complete or absent, and the configuration is written last, so a set-up that was
    /// cut off is simply done again.
    public static func prepare(
        _ folder: DataFolder,
        changing change: (inout InstallationConfiguration) -> Void,
        now: Milliseconds
    ) throws(InstallationError) -> Installation {
        var configuration = InstallationConfiguration()
        let known = try DurableFile.read(folder.configuration)
        if let known {
            configuration = try InstallationConfiguration(known, path: folder.configuration)
        }
        change(&configuration)
        try folder.make()
        let isNew = known == nil
        let authority = try prepareAuthority(folder, isNew: isNew, now: now)
        try prepareServer(folder, authority, names: configuration.names, now: now)
        try prepareHeadKey(folder, isNew: isNew)
        if known != configuration.bytes {
            try DurableFile.write(configuration.bytes, to: folder.configuration, mode: 0o600)
        }
        return try open(folder)
    }

    // MARK: Certificates

    /// Makes the authority in a new installation; in one that was complete it must be there, because
    /// devices trust that one and no other.
    private static func prepareAuthority(
        _ folder: DataFolder,
        isNew: Bool,
        now: Milliseconds
    ) throws(InstallationError) -> Certificate {
        guard isNew, try DurableFile.read(folder.authorityCertificate) == nil else {
            let certificate = try readCertificate(folder.authorityCertificate)
            // An authority whose key is kept elsewhere serves until a certificate must be made.
            if try DurableFile.read(folder.authorityKey) != nil { _ = try openAuthority(folder) }
            return certificate
        }
        let authority = try crypto("cannot make a certificate authority") {
            () throws(CryptoError) in
            try CertificateAuthority.create(name: "Entente authority", now: now)
        }
        // The key first: a certificate that devices might pin must never stand without it.
        try write(authority.key, to: folder.authorityKey)
        try write([authority.certificate], to: folder.authorityCertificate)
        return authority.certificate
    }

    static func openAuthority(
        _ folder: DataFolder
    ) throws(InstallationError) -> CertificateAuthority {
        guard let key = try DurableFile.read(folder.authorityKey) else {
            throw lost(folder.authorityKey)
        }
        let certificate = try readCertificate(folder.authorityCertificate)
        return try crypto("\(folder.authorityKey) is damaged") { () throws(CryptoError) in
            try CertificateAuthority(certificatePEM: certificate.pem, keyPEM: text(key))
        }
    }

    /// Makes the server's certificate when there is none that serves for long enough.
    private static func prepareServer(
        _ folder: DataFolder,
        _ authority: Certificate,
        names: [String],
        now: Milliseconds
    ) throws(InstallationError) {
        let state = try ServerCertificate.state(
            in: folder,
            under: authority,
            names: names,
            now: now
        )
        guard case .needsRenewal = state else { return }
        let names = try ServerCertificate.certified(names, path: folder.configuration)
        let authority = try openAuthority(folder)
        let (certificate, key) = try crypto("cannot make the server's certificate") {
            () throws(CryptoError) in try authority.issueServer(names: names, now: now)
        }
        // A set-up that is cut off between the two leaves a pair that does not fit, and is made anew.
        try write(key, to: folder.serverKey)
        try write([certificate, authority.certificate], to: folder.serverCertificate)
    }

    private static func write(
        _ key: CertificateKey,
        to path: String
    ) throws(InstallationError) {
        let pem = try crypto("cannot write a key") { () throws(CryptoError) in try key.pem }
        try DurableFile.write(Array(pem.utf8), to: path, mode: 0o600)
    }

    private static func write(
        _ chain: [Certificate],
        to path: String
    ) throws(InstallationError) {
        var pem = ""
        for certificate in chain {
            pem += try crypto("cannot write a certificate") { () throws(CryptoError) in
                try certificate.pem
            }
        }
        try DurableFile.write(Array(pem.utf8), to: path, mode: 0o644)
    }

    static func readCertificate(_ path: String) throws(InstallationError) -> Certificate {
        guard let bytes = try DurableFile.read(path) else { throw lost(path) }
        return try crypto("\(path) is damaged") { () throws(CryptoError) in
            try Certificate(pem: text(bytes))
        }
    }

    // MARK: Keys

    /// Makes the key of heads in a new installation; replicas know the one that was there.
    private static func prepareHeadKey(
        _ folder: DataFolder,
        isNew: Bool
    ) throws(InstallationError) {
        guard isNew, try DurableFile.read(folder.headKey) == nil else { return }
        let seed = try crypto("cannot make a key") { () throws(CryptoError) in
            try Ed25519.SigningKey.generate().rawSeed
        }
        try DurableFile.write(Array(Base64URL.encode(seed).utf8), to: folder.headKey, mode: 0o600)
    }

    static func readHeadKey(_ path: String) throws(InstallationError) -> Ed25519.SigningKey {
        guard let bytes = try DurableFile.read(path) else { throw lost(path) }
        guard let seed = Base64URL.decode(bytes), seed.count == Ed25519.seedLength else {
            throw InstallationError(.damaged, "\(path) is damaged: not \(Ed25519.seedLength) bytes")
        }
        return try crypto("\(path) is damaged") { () throws(CryptoError) in
            try Ed25519.SigningKey(rawSeed: seed)
        }
    }

    /// What to say of a file that the installation had and nothing can make again.
    private static func lost(_ path: String) -> InstallationError {
        InstallationError(.damaged, "\(path) is missing; restore it from a backup")
    }

    static func crypto<Value>(
        _ what: String,
        _ body: () throws(CryptoError) -> Value
    ) throws(InstallationError) -> Value {
        do {
            return try body()
        } catch {
            throw InstallationError(.damaged, "\(what): \(error)")
        }
    }
}

/// The bytes as text.
func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
