import Foundation

/// A program run to its end, with its output in a file.
///
/// Foundation's Process is no help here: it learns of a program's end from a socket that the program
/// inherits, and the server that `pg_ctl` leaves behind would keep that open.
enum ChildProgram {
    /// Runs a program in the root folder, and waits for it without holding a task's thread.
    ///
    /// - Returns: The exit status as the shell counts it; 127 when the program could not be started.
    static func run(_ command: [String], output: Int32) async -> Int32 {
        await withCheckedContinuation { (ended: CheckedContinuation<Int32, Never>) in
            let isStarted = HelperThread.run {
                ended.resume(returning: runBlocking(command, output: output))
            }
            if !isStarted { ended.resume(returning: 127) }
        }
    }

    private static func runBlocking(_ program: [String], output: Int32) -> Int32 {
        // The server's user may not be allowed to enter the folder where we are.
        let command = ["/usr/bin/env", "-C", "/"] + program
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, output, 2)
        // The server outlives many of our files and sockets: whoever waits for the end of one must
        // not wait for the server.
        guard SpawnActions.closeAll(from: 3, in: &actions) else { return 127 }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        resetSignals(&attributes)
        let environment = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8"]
        var process = pid_t()
        let failure = withCStrings(command) { arguments in
            withCStrings(environment) { environment in
                posix_spawn(&process, command[0], &actions, &attributes, arguments, environment)
            }
        }
        guard failure == 0 else { return 127 }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 { guard errno == EINTR else { return 127 } }
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }

    /// A program that manages signals ignores or blocks some, which its children would inherit.
    private static func resetSignals(_ attributes: inout posix_spawnattr_t) {
        var none = sigset_t()
        sigemptyset(&none)
        var handled = sigset_t()
        sigemptyset(&handled)
        for signal in [SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGTERM, SIGCHLD] {
            sigaddset(&handled, signal)
        }
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &handled)
        let flags = Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF)
        posix_spawnattr_setflags(&attributes, flags)
    }

    private static func withCStrings<Result>(
        _ strings: [String],
        _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let copies = strings.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        return body(copies + [nil])
    }
}
