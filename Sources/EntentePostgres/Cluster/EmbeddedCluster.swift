import Foundation

/// A PostgreSQL cluster of our own in a folder, for those who do not bring a server.
///
/// Below the folder: `postgres` holds the data, `run/postgres` the unix socket, `log/postgres` the
/// server's log. The server listens on the socket only. Whoever can open the socket may take any
/// role, and the kernel lets only the server's user and root open it: the socket and its folder have
/// mode 0700, and the server's user is the one who runs us, or `postgres` when that is root.
public struct EmbeddedCluster: Sendable {
    /// What a cluster is doing.
    public enum Status: Hashable, Sendable {
        /// There is none in the folder.
        case missing
        /// It does not run.
        case stopped
        /// It runs under this process identifier.
        case running(process: Int32)
    }

    /// The role that PostgreSQL gives every right; for setting up, not for daily work.
    public static let administrator = "postgres"

    /// The folder that holds everything.
    public let folder: String
    /// Where the data is.
    public let dataFolder: String
    /// Where the unix socket is: in `run/postgres`, or in a short place if that path is too long.
    public let socketFolder: String
    private let logFolder: String

    /// Names a cluster; nothing is made yet.
    ///
    /// - Parameter folder: An absolute path; made by `create` if it is not there.
    public init(folder: String) {
        precondition(folder.hasPrefix("/"), "the folder of a cluster is an absolute path")
        self.folder = folder
        dataFolder = "\(folder)/postgres"
        logFolder = "\(folder)/log/postgres"
        socketFolder = Self.socketFolder(for: folder)
    }

    /// Where the data of this user belongs when nothing else is said.
    ///
    /// Root's home lets nobody else in, not even the user that PostgreSQL runs as.
    public static var defaultFolder: String {
        geteuid() == 0 ? "/var/lib/entente" : NSHomeDirectory() + "/.entente"
    }

    /// What libpq needs to connect.
    ///
    /// - Parameters:
    ///   - database: A database of the cluster.
    ///   - role: The role to be.
    /// - Returns: A conninfo string.
    public func address(database: String, role: String) -> String {
        let host = socketFolder.replacingOccurrences(of: "\\", with: "\\\\")
            .replacingOccurrences(of: "'", with: "\\'")
        return "host='\(host)' dbname='\(database)' user='\(role)'"
    }

    /// Whether there is a cluster, and whether it runs.
    public func status() -> Status {
        guard FileManager.default.fileExists(atPath: "\(dataFolder)/PG_VERSION") else {
            return .missing
        }
        guard let process = recordedProcess(), Self.isAlive(process), isServer(process) else {
            return .stopped
        }
        return .running(process: process)
    }

    /// Makes the cluster if there is none; one that was cut off half-made is made again.
    public func create() async throws(ClusterError) {
        guard status() == .missing else { return }
        let programs = try ServerPrograms.find()
        let user = try ServerUser.current
        try makeFolders(user)
        guard !FileManager.default.fileExists(atPath: dataFolder) else {
            throw ClusterError(.unusableFolder, "\(dataFolder) is there and is no cluster")
        }
        // What carries the final name is complete: initdb works beside it.
        let partial = dataFolder + ".partial"
        try? FileManager.default.removeItem(atPath: partial)
        try user.makePrivateFolder(partial)
        do throws(ClusterError) {
            try await programs.run(
                "initdb",
                [
                    "--pgdata=\(partial)", "--username=\(Self.administrator)", "--data-checksums",
                    "--encoding=UTF8", "--auth-local=trust", "--auth-host=reject",
                    "--no-instructions",
                ] + Self.localeOptions(programs.version),
                purpose: "make a database cluster in \(folder)"
            )
        } catch {
            try? FileManager.default.removeItem(atPath: partial)
            throw error
        }
        guard rename(partial, dataFolder) == 0 else {
            throw ClusterError(.unusableFolder, "cannot make \(dataFolder)")
        }
        ClusterFiles.syncFolder(folder)
    }

    /// Starts the server and waits until it accepts connections; one that runs is left as it is.
    public func start() async throws(ClusterError) {
        switch status() {
        case .running: return
        case .missing: throw ClusterError(.unusableFolder, "there is no cluster in \(folder)")
        case .stopped: break
        }
        let user = try ServerUser.current
        try makeFolders(user)
        try ClusterFiles.write(
            ClusterFiles.settings(socketFolder: socketFolder, logFolder: logFolder),
            to: "\(dataFolder)/postgresql.conf",
            for: user
        )
        try ClusterFiles.write(ClusterFiles.access, to: "\(dataFolder)/pg_hba.conf", for: user)
        let startLog = "\(logFolder)/start.log"
        try? FileManager.default.removeItem(atPath: startLog)
        do throws(ClusterError) {
            try await programsOfData().run(
                "pg_ctl",
                [
                    "start", "--pgdata=\(dataFolder)", "--wait", "--timeout=60", "--silent",
                    "--log=\(startLog)",
                ],
                purpose: "start the database in \(folder)"
            )
        } catch {
            // pg_ctl says only that it failed; the server said why in its log.
            throw explained(error, startLog)
        }
    }

    /// Stops the server and waits until its process has ended; open transactions are undone.
    public func stop() async throws(ClusterError) {
        guard case .running(let process) = status() else { return }
        try await programsOfData().run(
            "pg_ctl",
            [
                "stop", "--pgdata=\(dataFolder)", "--mode=fast", "--wait", "--timeout=60",
                "--silent",
            ],
            purpose: "stop the database in \(folder)"
        )
        // pg_ctl waits for the file of the process; the process itself ends a moment later.
        for _ in 0..<600 where Self.isAlive(process) {
            try? await Task.sleep(for: .milliseconds(10))
        }
    }

    // MARK: Parts

    private func makeFolders(_ user: ServerUser) throws(ClusterError) {
        try user.requireReach(folder)
        for path in [folder, "\(folder)/run", "\(folder)/log"] {
            // 0711: the server's user passes through to its own folders and reads nothing else.
            guard mkdir(path, 0o711) == 0 || errno == EEXIST else {
                let isFull = errno == ENOSPC
                throw ClusterError(
                    isFull ? .diskFull : .unusableFolder,
                    isFull ? "the disk is full: cannot make \(path)" : "cannot make \(path)"
                )
            }
        }
        try user.requireReach("\(folder)/run")
        try user.requireReach("\(folder)/log")
        try user.makePrivateFolder(socketFolder)
        try user.makePrivateFolder(logFolder)
    }

    private func programsOfData() throws(ClusterError) -> ServerPrograms {
        let path = "\(dataFolder)/PG_VERSION"
        let text = try? String(contentsOfFile: path, encoding: .utf8)
        guard let version = text.flatMap({ Int($0.filter(\.isNumber)) }) else {
            throw ClusterError(.unusableFolder, "\(path) cannot be read")
        }
        return try ServerPrograms.find(version: version)
    }

    private func recordedProcess() -> Int32? {
        let text = try? String(contentsOfFile: "\(dataFolder)/postmaster.pid", encoding: .utf8)
        return text?.split(separator: "\n").first.flatMap { Int32($0) }
    }

    /// Whether a process that runs is the server of this cluster, whose working directory is always its
    /// data folder.
    ///
    /// The file of a server that was killed stays, and its number goes to whoever begins next: after a
    /// restart of a container that may be a thread of our own.
    private func isServer(_ process: Int32) -> Bool {
        var data = stat()
        var working = stat()
        guard stat(dataFolder, &data) == 0 else { return false }
        if stat("/proc/\(process)/cwd", &working) == 0 {
            return (working.st_dev, working.st_ino) == (data.st_dev, data.st_ino)
        }
        // In a container even root may not look at another user's process, only see whose it is.
        var owned = stat()
        guard stat("/proc/\(process)", &owned) == 0 else { return true }
        return owned.st_uid == data.st_uid
    }

    private func explained(_ error: ClusterError, _ startLog: String) -> ClusterError {
        let logs = (try? FileManager.default.contentsOfDirectory(atPath: logFolder)) ?? []
        let newest = logs.filter { $0.hasPrefix("postgresql-") }
            .map { "\(logFolder)/\($0)" }
            .max { Self.changeTime($0) < Self.changeTime($1) }
        for path in [startLog] + [newest].compactMap({ $0 }) {
            let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
            let words = text.split(separator: "\n").last { $0.contains("FATAL:") }
            guard let words, let range = words.range(of: "FATAL:") else { continue }
            let reason = words[range.upperBound...].trimmingCharacters(in: .whitespaces)
            let isFull = reason.contains("No space left on device")
            return ClusterError(
                isFull ? .diskFull : error.reason,
                "cannot start the database in \(folder): \(reason)"
            )
        }
        return error
    }

    private static func changeTime(_ path: String) -> Date {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return attributes?[.modificationDate] as? Date ?? .distantPast
    }

    /// Whether a process runs; one that has ended stays a zombie until its parent asks for its status,
    /// which in a container without an init process may be never.
    static func isAlive(_ process: Int32) -> Bool {
        guard process > 0, kill(process, 0) == 0 || errno == EPERM else { return false }
        let descriptor = open("/proc/\(process)/stat", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return true }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = read(descriptor, &bytes, bytes.count)
        // The state follows the program's name, which stands in parentheses and may hold any byte.
        let state = bytes.prefix(max(0, count)).split(separator: UInt8(ascii: ")")).dropFirst().last
        return state?.dropFirst().first != UInt8(ascii: "Z")
    }

    /// From version 17 PostgreSQL has a provider of its own, whose order no upgrade of libc changes.
    private static func localeOptions(_ version: Int) -> [String] {
        version >= 17
            ? ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8"]
            : ["--locale=C.UTF-8"]
    }

    /// A socket's path has at most 107 bytes (unix(7)), with `/.s.PGSQL.5432` at its end.
    ///
    /// The short place is named after the long one, so that every program finds the same.
    static func socketFolder(for folder: String) -> String {
        let usual = "\(folder)/run/postgres"
        guard usual.utf8.count + "/.s.PGSQL.5432".utf8.count > 107 else { return usual }
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in folder.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return "/tmp/entente-\(String(hash, radix: 16))"
    }
}
