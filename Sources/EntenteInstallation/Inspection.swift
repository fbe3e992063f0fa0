import EntenteCrypto
public import EntenteDomain
import Glibc

/// Looks at what a start of the gateway needs, and changes nothing.
public enum Inspection: Sendable {
    /// What was found out about one thing.
    public struct Finding: Hashable, Sendable {
        /// What was looked at.
        public let subject: String
        /// How it is, or what is wrong with it.
        public let result: Result<String, InstallationError>

        /// States what was found out.
        public init(_ subject: String, _ result: Result<String, InstallationError>) {
            self.subject = subject
            self.result = result
        }

        /// Looks, and states what was found out.
        public init(
            _ subject: String,
            _ look: () throws(InstallationError) -> String
        ) {
            self.init(subject, Result(catching: look))
        }
    }

    /// The folder and the files in it, each as far as those before it are in order.
    public static func files(of folder: DataFolder, now: Milliseconds) -> [Finding] {
        let place = Finding("folder") { () throws(InstallationError) in try look(at: folder) }
        guard case .success = place.result else { return [place] }
        let configuration = Result { () throws(InstallationError) in
            try Self.configuration(of: folder)
        }
        let authority = Result { () throws(InstallationError) in
            try Installation.readCertificate(folder.authorityCertificate)
        }
        var findings = [
            place,
            Finding(
                "configuration",
                configuration.map { "port \($0.port), names \($0.names.joined(separator: " "))" }
            ),
            Finding("authority") { () throws(InstallationError) in
                try look(at: try authority.get(), in: folder, now: now)
            },
        ]
        if case .success(let configuration) = configuration,
            case .success(let authority) = authority
        {
            findings.append(
                Finding("certificate") { () throws(InstallationError) in
                    try look(at: folder, configuration, authority, now: now)
                }
            )
        }
        findings.append(
            Finding("head key") { () throws(InstallationError) in
                _ = try Installation.readHeadKey(folder.headKey)
                return "can be read"
            }
        )
        return findings
    }

    /// What the administrator configured, whatever the state of the other files is.
    public static func configuration(
        of folder: DataFolder
    ) throws(InstallationError) -> InstallationConfiguration {
        guard let bytes = try DurableFile.read(folder.configuration) else {
            throw InstallationError(
                .missing,
                "there is no installation in \(folder.path); Deploy/run makes one"
            )
        }
        return try InstallationConfiguration(bytes, path: folder.configuration)
    }

    /// Whether the port is free, or held by the very gateway that serves the folder, which is the
    /// case only when a gateway holds the folder's lock.
    public static func port(
        _ port: Int,
        of folder: DataFolder,
        isServed: Bool
    ) -> Finding {
        Finding("port") { () throws(InstallationError) in
            if isServed, let state = GatewayState.read(from: folder), state.port == port {
                return "\(port) is held by our own gateway, process \(state.process)"
            }
            try PortCheck.requireFree(port)
            return "\(port) is free"
        }
    }

    /// Whether a gateway serves the folder at this moment.
    public static func isServed(_ folder: DataFolder) throws(InstallationError) -> Bool {
        do throws(InstallationError) {
            let lock = try InstallationLock(folder)
            withExtendedLifetime(lock) {}
            return false
        } catch {
            guard error.reason == .busy else { throw error }
            return true
        }
    }

    // MARK: Parts

    private static func look(at folder: DataFolder) throws(InstallationError) -> String {
        guard access(folder.path, F_OK) == 0 else {
            throw InstallationError(
                .missing,
                "there is no installation in \(folder.path); Deploy/run makes one"
            )
        }
        guard access(folder.path, R_OK | W_OK | X_OK) == 0 else {
            throw InstallationError(
                .cannotWrite,
                "cannot write to \(folder.path): \(systemMessage())"
            )
        }
        return folder.path
    }

    private static func look(
        at authority: Certificate,
        in folder: DataFolder,
        now: Milliseconds
    ) throws(InstallationError) -> String {
        let end = try Installation.crypto("\(folder.authorityCertificate) is damaged") {
            () throws(CryptoError) in try authority.notAfter
        }
        guard end > now else {
            throw InstallationError(
                .damaged,
                "\(folder.authorityCertificate) has ended; devices trust it no more"
            )
        }
        guard try DurableFile.read(folder.authorityKey) != nil else {
            return "good for \(days(from: now, to: end)) days; its key is kept elsewhere"
        }
        _ = try Installation.openAuthority(folder)
        return "good for \(days(from: now, to: end)) days, with its key"
    }

    private static func look(
        at folder: DataFolder,
        _ configuration: InstallationConfiguration,
        _ authority: Certificate,
        now: Milliseconds
    ) throws(InstallationError) -> String {
        let state = try ServerCertificate.state(
            in: folder,
            under: authority,
            names: configuration.names,
            now: now
        )
        switch state {
        case .good(let end): return "good for \(days(from: now, to: end)) days, with its key"
        case .needsRenewal(let reason):
            _ = try Installation.openAuthority(folder)
            return "\(reason): the next start makes a new one"
        }
    }

    private static func days(from now: Milliseconds, to end: Milliseconds) -> Int64 {
        (end.value - now.value) / 86_400_000
    }
}
