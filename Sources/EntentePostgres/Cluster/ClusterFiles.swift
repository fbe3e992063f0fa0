import Foundation

/// The two files that say how an embedded cluster behaves; written again at each start.
enum ClusterFiles {
    /// The settings: durable, reachable by the unix socket only, and no values in the log.
    static func settings(socketFolder: String, logFolder: String) -> String {
        """
        # Written by Entente at each start: changes here are lost.
        listen_addresses = ''
        unix_socket_directories = '\(quoted(socketFolder))'
        unix_socket_permissions = 0700
        max_connections = 100
        shared_buffers = 128MB

        # What a vanished client had begun is stopped soon, and its locks are free.
        client_connection_check_interval = 5s

        # An acknowledged change survives a power cut.
        fsync = on
        synchronous_commit = on
        full_page_writes = on
        max_wal_size = 1GB

        # After a crash the kernel is asked once to write what it holds, not for a thousand files.
        recovery_init_sync_method = syncfs

        # A week of logs, which name statements and tables but never a value.
        logging_collector = on
        log_directory = '\(quoted(logFolder))'
        log_filename = 'postgresql-%a.log'
        log_truncate_on_rotation = on
        log_rotation_age = 1d
        log_rotation_size = 0
        log_error_verbosity = terse
        log_min_error_statement = panic
        log_parameter_max_length = 0
        log_parameter_max_length_on_error = 0
        log_timezone = 'UTC'

        timezone = 'UTC'
        lc_messages = 'C'
        default_text_search_config = 'pg_catalog.simple'

        """
    }

    /// Who may connect: whoever reaches the socket, which only the server's user and root can.
    static let access = """
        # Written by Entente at each start: changes here are lost.
        # The socket and its folder have mode 0700: the kernel lets in one user and root, nobody else.
        local all all trust

        """

    /// Writes a file so that a power cut leaves the old content or the new one, never a torn one.
    static func write(_ text: String, to path: String, for user: ServerUser) throws(ClusterError) {
        if let known = FileManager.default.contents(atPath: path), known == Data(text.utf8) {
            return
        }
        let temporary = path + ".new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw ClusterError(.unusableFolder, "cannot write \(temporary)")
        }
        let bytes = Array(text.utf8)
        let isWritten = Glibc.write(descriptor, bytes, bytes.count) == bytes.count
        let isSafe = isWritten && fsync(descriptor) == 0
        close(descriptor)
        guard isSafe else { throw ClusterError(.diskFull, "cannot write \(temporary): disk full?") }
        try user.own(temporary, mode: 0o600)
        guard rename(temporary, path) == 0 else {
            throw ClusterError(.unusableFolder, "cannot replace \(path)")
        }
        syncFolder((path as NSString).deletingLastPathComponent)
    }

    /// Makes the names in a folder durable.
    static func syncFolder(_ path: String) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    /// A value between single quotes in PostgreSQL's settings.
    private static func quoted(_ value: String) -> String {
        value.replacingOccurrences(of: "'", with: "''")
    }
}
