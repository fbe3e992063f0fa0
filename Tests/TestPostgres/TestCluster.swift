public import EntentePostgres
import Foundation
import Synchronization

/// The PostgreSQL cluster that the tests of one process share.
///
/// It is started at its first use, in a temporary folder of its own, and stopped and removed when the
/// process ends, in whatever way: a watchdog holds the other end of a socket that only the end closes.
public struct TestCluster: Sendable {
    /// The cluster; it runs.
    public let cluster: EmbeddedCluster

    /// The shared cluster, started when it does not run yet.
    public static var shared: TestCluster {
        get async throws { try await starting.value }
    }

    private static let starting = Task { try await TestCluster(named: "shared") }

    /// Starts a cluster of one test's own, for tests that stop and restart it; `remove` ends it.
    public init() async throws {
        TestDatabase.begin()
        try await self.init(named: "own")
    }

    private init(named kind: String) async throws {
        let name = "entente-pg-\(kind)-\(UUID().uuidString.prefix(8).lowercased())"
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(name).path
        cluster = EmbeddedCluster(folder: folder)
        try Self.watch(cluster)
        try await cluster.create()
        try Self.allowManySessions(cluster)
        try await cluster.start()
        try await cluster.prepare()
    }

    /// The identifier of the server's first process.
    public var process: Int32? {
        if case .running(let process) = cluster.status() { process } else { nil }
    }

    /// Stops the cluster and removes its folder before the process ends.
    public func remove() async throws {
        try await cluster.stop()
        try FileManager.default.removeItem(atPath: cluster.folder)
        TestDatabase.end()
    }

    /// Tests that run side by side have more sessions than one gateway, and a session that was closed
    /// is there until its process has ended: how many there are depends on the speed of the machine.
    private static func allowManySessions(_ cluster: EmbeddedCluster) throws {
        let settings = URL(fileURLWithPath: "\(cluster.dataFolder)/postgresql.auto.conf")
        let file = try FileHandle(forUpdating: settings)
        try file.seekToEnd()
        try file.write(contentsOf: Data("max_connections = 400\n".utf8))
        try file.close()
    }

    /// Starts the watchdog: it waits for the end of its input, then ends the server.
    private static func watch(_ cluster: EmbeddedCluster) throws {
        var ends: [Int32] = [0, 0]
        // Closed on exec from the beginning: a program that starts at this moment must not keep it open.
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
            throw CocoaError(.fileReadUnknown)
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/setsid")
        process.arguments = ["/bin/sh", "-c", script, "watchdog", cluster.folder]
        process.currentDirectoryURL = URL(fileURLWithPath: "/")
        process.standardInput = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        // The writing end stays open as long as this process lives; nothing is ever written.
    }

    private static let script = """
        trap '' INT TERM HUP
        cat > /dev/null
        pid=$(head -n 1 "$1/postgres/postmaster.pid" 2>/dev/null)
        if [ -n "$pid" ]; then
            kill -INT "$pid" 2>/dev/null
            for _ in $(seq 100); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
            kill -0 "$pid" 2>/dev/null && kill -QUIT "$pid" 2>/dev/null && sleep 1
        fi
        rm -rf -- "$1" "$1.socket"
        """
}
