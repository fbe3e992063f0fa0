public import EntenteCrypto
public import EntenteDomain

/// The server's certificate in a data folder, and whether a start keeps it.
public enum ServerCertificate: Sendable {
    /// What a start does with the certificate.
    public enum State: Hashable, Sendable {
        /// It keeps it.
        case good(until: Milliseconds)
        /// It makes a new one.
        case needsRenewal(because: String)
    }

    /// Days before its end at which the certificate is made anew.
    public static let renewalDays: Int64 = 30

    /// Decides whether the certificate serves as it is.
    ///
    /// Damaged files are made again like missing ones: nobody but the gateway knows these two, and
    /// whoever trusts the authority trusts the new pair.
    public static func state(
        in folder: DataFolder,
        under authority: Certificate,
        names: [String],
        now: Milliseconds
    ) throws(InstallationError) -> State {
        guard let certificateBytes = try DurableFile.read(folder.serverCertificate),
            let keyBytes = try DurableFile.read(folder.serverKey)
        else { return .needsRenewal(because: "there is none") }
        guard let certificate = try? Certificate(pem: text(certificateBytes)),
            let key = try? CertificateKey(pem: text(keyBytes)), let end = try? certificate.notAfter
        else { return .needsRenewal(because: "it is damaged") }
        guard certificate.belongs(to: key) else {
            return .needsRenewal(because: "it does not belong to its key")
        }
        guard certificate.isSigned(by: authority) else {
            return .needsRenewal(because: "another authority signed it")
        }
        let wanted = try certified(names, path: folder.configuration)
        guard wanted.allSatisfy(certificate.isValid) else {
            return .needsRenewal(because: "it lacks a name of the configuration")
        }
        guard end > now.advanced(by: renewalDays * 86_400_000) else {
            return .needsRenewal(because: end > now ? "it ends soon" : "it has ended")
        }
        return .good(until: end)
    }

    /// Reads the names of the configuration.
    static func certified(
        _ names: [String],
        path: String
    ) throws(InstallationError) -> [CertifiedName] {
        guard !names.isEmpty else {
            throw InstallationError(.damaged, "\(path): names: expected at least one")
        }
        var certified: [CertifiedName] = []
        for name in names {
            guard let name = try? CertifiedName(name) else {
                throw InstallationError(
                    .damaged,
                    "\(path): names: \"\(name)\" is neither a host name nor an address"
                )
            }
            certified.append(name)
        }
        return certified
    }
}
