import Foundation
import TestPostgres
import TestSupport
import Testing

@testable import EntentePostgres

@Suite("Embedded cluster: from nothing to stopped")
struct EmbeddedClusterTests {
    private static let setting = Statement("setting", "SELECT current_setting($1)")

    private func setting(_ name: String, _ connection: PostgresConnection) async throws -> String {
        try await connection.query(Self.setting, [.text(name)]).text(0, 0)
    }

    @Test func `a cluster is durable, checked, and on the socket only`() async throws {
        try await TestDatabase.with { database in
            try await database.withConnection { connection in
                for (name, value) in [
                    ("fsync", "on"), ("synchronous_commit", "on"), ("full_page_writes", "on"),
                    ("data_checksums", "on"), ("listen_addresses", ""), ("server_encoding", "UTF8"),
                    ("lc_collate", "C.UTF-8"), ("TimeZone", "UTC"),
                ] {
                    let found = try await setting(name, connection)
                    #expect(found == value, "\(name)")
                }
            }
        }
    }

    @Test func `a cluster keeps its data over a stop and a start`() async throws {
        let server = try await TestCluster()
        let cluster = server.cluster
        let address = cluster.address(database: "entente", role: EmbeddedCluster.owner)
        try await TestDatabase.withConnection(address) { connection in
            try await connection.script("table", "CREATE TABLE kept (id bigint)")
        }
        let process = try #require(server.process)
        try await cluster.stop()
        #expect(cluster.status() == .stopped)
        #expect(!EmbeddedCluster.isAlive(process))
        try await cluster.stop()
        try await cluster.create()
        try await cluster.start()
        try await cluster.start()
        try await cluster.prepare()
        try await TestDatabase.withConnection(address) { connection in
            let rows = try await connection.query(Statement("kept", "SELECT count(*) FROM kept"))
            #expect(rows.int(0, 0) == 0)
        }
        try await server.remove()
        #expect(cluster.status() == .missing)
    }

    @Test(.enabled(if: geteuid() == 0, "only root can become somebody else"))
    func `another user of the machine cannot connect`() async throws {
        let cluster = try await TestCluster.shared.cluster
        let other = try await Command.run(
            "setpriv",
            [
                "--reuid=65534", "--regid=65534", "--clear-groups", "psql", "--host",
                cluster.socketFolder, "--username", "postgres", "--command", "SELECT 1",
            ]
        )
        #expect(other.status != 0)
        #expect(other.errorText.contains("Permission denied"))
    }

    @Test func `the folders of data, socket and log let in one user only`() async throws {
        let cluster = try await TestCluster.shared.cluster
        for path in [cluster.dataFolder, cluster.socketFolder, "\(cluster.folder)/log/postgres"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o700, "\(path)")
        }
    }

    @Test func `a folder that is no cluster is left alone, with one sentence`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o711],
            ofItemAtPath: folder.url.path
        )
        let data = folder.url("postgres")
        try FileManager.default.createDirectory(at: data, withIntermediateDirectories: false)
        let cluster = EmbeddedCluster(folder: folder.url.path)
        await #expect {
            try await cluster.create()
        } throws: { error in
            (error as? ClusterError)?.reason == .unusableFolder
                && "\(error)".contains("is there and is no cluster")
        }
        await #expect(throws: ClusterError.self) { try await cluster.start() }
    }

    @Test(.enabled(if: geteuid() == 0, "only root runs PostgreSQL as somebody else"))
    func `a folder that the server's user cannot enter is refused before anything is made`()
        async throws
    {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let cluster = EmbeddedCluster(folder: folder.path("inner"))
        await #expect {
            try await cluster.create()
        } throws: { error in
            (error as? ClusterError)?.reason == .unusableFolder
                && "\(error)".contains("cannot enter \(folder.url.path)")
        }
        #expect(!FileManager.default.fileExists(atPath: folder.path("inner")))
    }

    @Test func `a server that has ended is gone, also when nobody has asked for its status`()
        async throws
    {
        var child = pid_t()
        let arguments: [UnsafeMutablePointer<CChar>?] = [strdup("true"), nil]
        defer { for argument in arguments { free(argument) } }
        #expect(EmbeddedCluster.isAlive(getpid()))
        try #require(posix_spawnp(&child, "true", nil, nil, arguments, [nil]) == 0)
        #expect(await eventually { !EmbeddedCluster.isAlive(child) })
        // It is there until we ask.
        #expect(kill(child, 0) == 0)
        #expect(waitpid(child, nil, 0) == child)
    }

    @Test func `a process that took the number of a server that is gone is not the server`() throws
    {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let cluster = EmbeddedCluster(folder: folder.url.path)
        let data = URL(fileURLWithPath: cluster.dataFolder)
        try FileManager.default.createDirectory(at: data, withIntermediateDirectories: false)
        try Data("15\n".utf8).write(to: data.appending(path: "PG_VERSION"))
        for (place, isServer) in [(folder.url, false), (data, true)] {
            // It lives until its input ends.
            let input = Pipe()
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/bin/cat")
            process.currentDirectoryURL = place
            process.standardInput = input
            try process.run()
            let number = process.processIdentifier
            try Data("\(number)\n".utf8).write(to: data.appending(path: "postmaster.pid"))
            #expect(cluster.status() == (isServer ? .running(process: number) : .stopped))
            try input.fileHandleForWriting.close()
            process.waitUntilExit()
            #expect(cluster.status() == .stopped)
        }
    }

    @Test func `a path too long for a socket gets a short one, always the same`() {
        let short = EmbeddedCluster(folder: "/var/lib/entente")
        #expect(short.socketFolder == "/var/lib/entente/run/postgres")
        let folder = "/var/lib/" + String(repeating: "long", count: 30)
        let long = EmbeddedCluster(folder: folder)
        #expect(long.socketFolder.utf8.count < 90)
        #expect(long.socketFolder == EmbeddedCluster(folder: folder).socketFolder)
        #expect(long.socketFolder != EmbeddedCluster(folder: folder + "er").socketFolder)
    }

    @Test func `an address quotes what libpq would misread`() {
        let cluster = EmbeddedCluster(folder: #"/srv/it's \ here"#)
        let address = cluster.address(database: "entente", role: "entente_owner")
        #expect(address.hasPrefix(#"host='/srv/it\'s \\ here/run/postgres' dbname='entente'"#))
    }

    @Test func `a file is replaced whole or not at all`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let user = ServerUser(user: geteuid(), group: getegid(), prefix: [])
        try ClusterFiles.write("one", to: folder.path("file"), for: user)
        try ClusterFiles.write("two", to: folder.path("file"), for: user)
        #expect(try String(contentsOf: folder.url("file"), encoding: .utf8) == "two")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["file"])
    }
}
