import EntenteCrypto
import EntenteDomain
import EntentePostgres
import Foundation
import TestPostgres
import TestSupport
import Testing

/// A PostgreSQL server of one test's own that listens on the loopback interface and wants TLS there.
struct TLSServer {
    /// The certificate of the authority that certified the server, in a file.
    let authorityFile: String
    /// The certificate of an authority that has nothing to do with it.
    let strangerFile: String

    private let started: TestCluster
    private let files: TemporaryFolder
    private let port: Int

    /// Starts a server whose certificate names `localhost`, hands it to the test, and stops it.
    static func with(_ test: (TLSServer) async throws -> Void) async throws {
        let started = try await TestCluster()
        let files = try TemporaryFolder()
        let result: Result<Void, any Error>
        do {
            let authority = try Self.authority("ours", files)
            let server = TLSServer(
                authorityFile: files.path("ours.pem"),
                strangerFile: files.path("stranger.pem"),
                started: started,
                files: files,
                port: try await listen(started.cluster, authority)
            )
            _ = try Self.authority("stranger", files)
            result = .success(try await test(server))
        } catch {
            result = .failure(error)
        }
        try await started.remove()
        files.remove()
        try result.get()
    }

    /// The options of a connection over the network; `host` is the name that the certificate must have.
    func address(_ options: String, host: String = "localhost") -> String {
        "host=\(host) hostaddr=127.0.0.1 port=\(port) dbname=entente"
            + " user=\(EmbeddedCluster.owner) \(options)"
    }

    // MARK: Making it

    private static func authority(
        _ name: String,
        _ files: TemporaryFolder
    ) throws -> CertificateAuthority {
        let now = Milliseconds(Int64(Date().timeIntervalSince1970 * 1_000))
        let authority = try CertificateAuthority.create(name: name, now: now)
        try Data(authority.certificate.pem.utf8).write(to: files.url("\(name).pem"))
        return authority
    }

    /// Has the cluster listen with TLS; the port is one that is free at that moment.
    private static func listen(
        _ cluster: EmbeddedCluster,
        _ authority: CertificateAuthority
    ) async throws -> Int {
        let now = Milliseconds(Int64(Date().timeIntervalSince1970 * 1_000))
        let (certificate, key) = try authority.issueServer(
            names: [try CertifiedName("localhost")],
            now: now
        )
        try write(certificate.pem, "tls.pem", cluster)
        try write(key.pem, "tls.key", cluster)
        try write("local all all trust\nhostssl all all 127.0.0.1/32 trust\n", "tls.hba", cluster)
        try await cluster.stop()
        let known = try String(
            contentsOfFile: "\(cluster.dataFolder)/postgresql.auto.conf",
            encoding: .utf8
        )
        var failure: (any Error)?
        for _ in 0..<5 {
            let port = try freePort()
            let settings = """
                listen_addresses = '127.0.0.1'
                port = \(port)
                ssl = on
                ssl_cert_file = 'tls.pem'
                ssl_key_file = 'tls.key'
                hba_file = '\(cluster.dataFolder)/tls.hba'

                """
            try write(known + settings, "postgresql.auto.conf", cluster)
            do {
                try await cluster.start()
                return port
            } catch {
                // Somebody else has taken the port since.
                failure = error
            }
        }
        throw try #require(failure)
    }

    /// Writes a file that only the server's user may read.
    private static func write(_ text: String, _ name: String, _ cluster: EmbeddedCluster) throws {
        let path = "\(cluster.dataFolder)/\(name)"
        let folder = try FileManager.default.attributesOfItem(atPath: cluster.dataFolder)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes(
            [
                .ownerAccountID: try #require(folder[.ownerAccountID]),
                .groupOwnerAccountID: try #require(folder[.groupOwnerAccountID]),
                .posixPermissions: 0o600,
            ],
            ofItemAtPath: path
        )
    }

    private static func freePort() throws -> Int {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, length) == 0 && getsockname(listener, address, &length) == 0
            }
        }
        try #require(isBound)
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
