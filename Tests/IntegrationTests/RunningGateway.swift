import AsyncHTTPClient
import EntenteInstallation
import EntentePostgres
import Foundation
import Glibc
import TestSupport

/// The built gateway program with a data folder of its own, as an administrator would run it.
///
/// The program is killed when the test process ends in whatever way: it is started through `setpriv`
/// with a death signal, and its cluster notices the loss at the next start or is stopped by `remove`.
final class RunningGateway: @unchecked Sendable {
    // `@unchecked` holds because one test drives the object, step after step.

    let folder: DataFolder
    private let home: TemporaryFolder
    private var process: Process?
    private(set) var port = 0

    /// Makes a data folder; nothing runs yet.
    init() throws {
        home = try TemporaryFolder()
        // PostgreSQL runs as another user when the tests run as root, and must get to its folder.
        chmod(home.url.path, 0o711)
        folder = try DataFolder(home.path("data"))
    }

    /// Configures the installation before the first start, as an administrator may.
    func configure(_ change: (inout InstallationConfiguration) -> Void) throws {
        _ = try Installation.prepare(folder, changing: change, now: .now)
    }

    /// Starts the program, on a server that one has if it is named, and waits until it is ready.
    func start(database: String? = nil) async throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/setpriv")
        process.arguments = [
            "--pdeathsig", "KILL", Self.program("entente-gateway"), "serve", "--data", folder.path,
            "--port", "\(port)", "--log-level", "warning",
        ]
        if let database { process.arguments? += ["--database", database] }
        process.standardOutput = FileHandle.nullDevice
        let log = home.url("gateway.log")
        if !FileManager.default.fileExists(atPath: log.path) { try Data().write(to: log) }
        let handle = try FileHandle(forWritingTo: log)
        try handle.seekToEnd()
        process.standardError = handle
        try await process.runOnLastingThread()
        self.process = process
        while true {
            if let state = try? Data(contentsOf: URL(fileURLWithPath: folder.state)),
                let text = String(data: state, encoding: .utf8),
                text.contains("\"pid\":\(process.processIdentifier)"),
                let found = text.firstMatch(of: /"port":(\d+)/), let number = Int(found.output.1)
            {
                port = number
                return
            }
            guard process.isRunning else {
                throw GatewayEnded(log: (try? String(contentsOf: log, encoding: .utf8)) ?? "")
            }
            try await Task.yieldToOthers()
        }
    }

    /// The program ended instead of getting ready.
    struct GatewayEnded: Error, CustomStringConvertible {
        let log: String
        var description: String { "the gateway ended: \(log.suffix(2_000))" }
    }

    /// Starts the program again if it has been killed.
    func startIfEnded() async throws {
        if process?.isRunning != true { try await start() }
    }

    var url: String { "https://localhost:\(port)" }

    /// Ends the program at once, as a power cut or the out-of-memory killer would.
    func kill() {
        guard let process, process.isRunning else { return }
        Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// The process of its own cluster's server; nil while there is none.
    var databaseProcess: Int32? {
        let status = EmbeddedCluster(folder: folder.path).status()
        return if case .running(let process) = status { process } else { nil }
    }

    /// Ends the server of its own cluster at once.
    func killDatabase() {
        if let process = databaseProcess { Glibc.kill(process, SIGKILL) }
    }

    /// What the gateway has logged last.
    var said: String {
        let log = try? String(contentsOf: home.url("gateway.log"), encoding: .utf8)
        return String((log ?? "").suffix(2_000))
    }

    /// Ends the program as Ctrl-C does, and returns its exit status.
    @discardableResult
    func stop() -> Int32 {
        guard let process, process.isRunning else { return process?.terminationStatus ?? 0 }
        Glibc.kill(process.processIdentifier, SIGTERM)
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// Ends everything and removes the folder.
    func remove() async throws {
        stop()
        if case .embedded(let cluster) = DatabaseChoice(try Installation.open(folder)) {
            try await cluster.stop()
        }
        home.remove()
    }

    /// The folder of this package's programs: the one that `ENTENTE_PROGRAMS` names, as for `Deploy/run`, or
    /// that of the test bundle.
    static let programs: URL =
        if let folder = ProcessInfo.processInfo.environment["ENTENTE_PROGRAMS"], !folder.isEmpty {
            URL(fileURLWithPath: folder)
        } else {
            URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
                .deletingLastPathComponent()
        }

    /// The path of a program of this package.
    static func program(_ name: String) -> String { programs.appendingPathComponent(name).path }

    /// Runs `ententectl` on this installation.
    func administer(_ arguments: String...) async throws -> Command {
        try await Command.run(
            Self.program("ententectl"),
            arguments + ["--data", folder.path]
        )
    }
}

extension Task where Success == Never, Failure == Never {
    /// Gives way for a moment, so that a loop that waits for a state does not take a whole core.
    static func yieldToOthers() async throws {
        try await ContinuousClock().sleep(for: .milliseconds(5))
    }
}
