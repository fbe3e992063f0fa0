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

    /// Days before its end at which the server's certificate is made anew.
    static let renewalDays: Int64 = 30

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
        let authority = try prepareAuthority(folder, now: now)
        try prepareServer(folder, authority, names: configuration.names, now: now)
        if try DurableFile.read(folder.headKey) == nil {
            try DurableFile.write(
                Array(Base64URL.encode(try generateHeadKey().rawSeed).utf8),
                to: folder.headKey,
                mode: 0o600
            )
        }
        if known != configuration.bytes {
            try DurableFile.write(configuration.bytes, to: folder.configuration, mode: 0o600)
        }
        return try open(folder)
    }

    // MARK: Certificates

    private static func prepareAuthority(
        _ folder: DataFolder,
        now: Milliseconds
    ) throws(InstallationError) -> CertificateAuthority {
        if let key = try DurableFile.read(folder.authorityKey),
            let certificate = try DurableFile.read(folder.authorityCertificate)
        {
            return try crypto("\(folder.authorityCertificate) or its key is damaged") {
                () throws(CryptoError) in
                try CertificateAuthority(certificatePEM: text(certificate), keyPEM: text(key))
            }
        }
        let authority = try crypto("cannot make a certificate authority") {
            () throws(CryptoError) in
            try CertificateAuthority.create(name: "Entente authority", now: now)
        }
        // The key first: a certificate that devices might pin must never stand without it.
        try write(authority.key, to: folder.authorityKey)
        try write([authority.certificate], to: folder.authorityCertificate)
        return authority
    }

    /// Makes the server's certificate when there is none, or when it ends soon.
    private static func prepareServer(
        _ folder: DataFolder,
        _ authority: CertificateAuthority,
        names: [String],
        now: Milliseconds
    ) throws(InstallationError) {
        let soon = now.advanced(by: renewalDays * 86_400_000)
        if let bytes = try DurableFile.read(folder.serverCertificate),
            try DurableFile.read(folder.serverKey) != nil,
            let certificate = try? Certificate(pem: text(bytes)),
            let end = try? certificate.notAfter, end > soon
        {
            return
        }
        let (certificate, key) = try crypto("names in \(folder.configuration)") {
            () throws(CryptoError) in
            var certified: [CertifiedName] = []
            for name in names { certified.append(try CertifiedName(name)) }
            return try authority.issueServer(names: certified, now: now)
        }
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

    private static func readCertificate(_ path: String) throws(InstallationError) -> Certificate {
        guard let bytes = try DurableFile.read(path) else {
            throw InstallationError(.damaged, "\(path) is missing; start the gateway once")
        }
        return try crypto("\(path) is damaged") { () throws(CryptoError) in
            try Certificate(pem: text(bytes))
        }
    }

    // MARK: Keys

    private static func generateHeadKey() throws(InstallationError) -> Ed25519.SigningKey {
        try crypto("cannot make a key") { () throws(CryptoError) in
            try Ed25519.SigningKey.generate()
        }
    }

    private static func readHeadKey(_ path: String) throws(InstallationError) -> Ed25519.SigningKey
    {
        guard let bytes = try DurableFile.read(path), let seed = Base64URL.decode(bytes) else {
            throw InstallationError(.damaged, "\(path) is missing or damaged")
        }
        return try crypto("\(path) is damaged") { () throws(CryptoError) in
            try Ed25519.SigningKey(rawSeed: seed)
        }
    }

    private static func crypto<Value>(
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

private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
