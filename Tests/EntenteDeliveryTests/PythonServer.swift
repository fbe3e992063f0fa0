import EntenteCrypto
import EntenteDomain
import EntenteSync
import Foundation
import TestSupport
import Testing

/// A server of somebody else's on a free port of this machine, with a certificate for `localhost`.
///
/// The script writes its port into the file `port` of its folder and a line of JSON into `log` for each
/// thing that it was given.
final class PythonServer: Sendable {
    struct NotStarted: Error {}

    let port: Int
    let authority: String
    private let folder: TemporaryFolder
    private let process: Int32

    /// Runs a test with a server, and ends it afterwards.
    static func with(
        _ script: String,
        _ arguments: [String] = [],
        _ test: (PythonServer) async throws -> Void
    ) async throws {
        let server = try await PythonServer(script, arguments)
        let result: Result<Void, any Error>
        do { result = .success(try await test(server)) } catch { result = .failure(error) }
        if server.process > 1 { kill(server.process, SIGKILL) }
        server.folder.remove()
        try result.get()
    }

    private init(_ script: String, _ arguments: [String]) async throws {
        folder = try TemporaryFolder()
        let now = Milliseconds(Int64(Date().timeIntervalSince1970 * 1_000))
        let authority = try CertificateAuthority.create(name: "Test", now: now)
        let (certificate, key) = try authority.issueServer(
            names: [CertifiedName("localhost")],
            now: now
        )
        self.authority = try authority.certificate.pem
        try certificate.pem.write(to: folder.url("certificate"), atomically: true, encoding: .utf8)
        try key.pem.write(to: folder.url("key"), atomically: true, encoding: .utf8)
        // Debian's, which has the packages that Deploy/test installs.
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/python3")
        process.arguments = ["-c", script, folder.path("")] + arguments
        process.currentDirectoryURL = folder.url("")
        process.standardInput = FileHandle.nullDevice
        // Nobody who reads what the tests write shall wait for a server.
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        self.process = process.processIdentifier
        let file = folder.url("port")
        var port: Int?
        await eventually {
            port = (try? String(contentsOf: file, encoding: .utf8)).flatMap { Int($0) }
            return port != nil || !process.isRunning
        }
        guard let port else { throw NotStarted() }
        self.port = port
    }

    /// What the server was given.
    func log() -> [JSONValue] {
        let text = (try? String(contentsOf: folder.url("log"), encoding: .utf8)) ?? ""
        return text.split(separator: "\n").compactMap {
            try? JSONScanner.parse(Array($0.utf8), form: .interchange)
        }
    }

    /// What every script begins with.
    static let prelude = """
        import json, os, ssl, sys
        folder = sys.argv[1]
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain('certificate', 'key')
        def say(port):
            with open('port.new', 'w') as file:
                file.write(str(port))
            os.rename('port.new', 'port')
        def log(**entry):
            with open('log', 'a') as file:
                file.write(json.dumps(entry) + '\\n')

        """
}
