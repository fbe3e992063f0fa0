import Glibc
import Synchronization

/// A program that reads a file and says something by its exit status; what it writes is looked at by nobody.
package struct WatchedProgram: Sendable {
    private let command: [String]
    private let input: Int32

    /// Names a program by its whole path, with its arguments, and the file that is its standard input.
    package init(_ command: [String], input: Int32) {
        self.command = command
        self.input = input
    }

    /// The exit status as the shell counts it; the program and its children are killed when it takes too long.
    ///
    /// 127 when it cannot be started.
    package func run(within timeout: Duration) async -> Int32 {
        guard let process = start() else { return 127 }
        let child = Child(process)
        return await withTaskCancellationHandler {
            await withTaskGroup(of: Int32.self) { group in
                group.addTask { await child.wait() }
                group.addTask {
                    try? await ContinuousClock().sleep(for: timeout)
                    child.kill()
                    return 137
                }
                let status = await group.next() ?? 127
                group.cancelAll()
                return status
            }
        } onCancel: {
            child.kill()
        }
    }

    private func start() -> pid_t? {
        guard command.first?.hasPrefix("/") == true else { return nil }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        // What the gateway has open is none of the program's business.
        guard SpawnActions.closeAll(from: 3, in: &actions) else { return nil }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        for signal in [SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGTERM, SIGCHLD] {
            sigaddset(&signals, signal)
        }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        // A group of its own, so that its children end with it.
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
        posix_spawnattr_setflags(&attributes, Int16(flags))
        var process = pid_t()
        let arguments = Self.copies(of: command)
        let environment = Self.copies(of: ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8"])
        defer { for text in arguments + environment { free(text) } }
        let failure = posix_spawn(
            &process,
            command[0],
            &actions,
            &attributes,
            arguments,
            environment
        )
        return failure == 0 ? process : nil
    }

    private static func copies(of strings: [String]) -> [UnsafeMutablePointer<CChar>?] {
        strings.map { strdup($0) } + [nil]
    }
}

/// A running program; killed only while its id is its own.
private final class Child: Sendable {
    private let process: pid_t
    private let isReaped = Mutex(false)

    init(_ process: pid_t) { self.process = process }

    func kill() {
        isReaped.withLock { isReaped in
            if !isReaped { _ = Glibc.kill(-process, SIGKILL) }
        }
    }

    /// Waits for the end on a thread that may wait.
    func wait() async -> Int32 {
        await withCheckedContinuation { (ended: CheckedContinuation<Int32, Never>) in
            let isStarted = HelperThread.run { [self] in
                ended.resume(returning: waitBlocking())
            }
            if !isStarted {
                kill()
                ended.resume(returning: waitBlocking())
            }
        }
    }

    private func waitBlocking() -> Int32 {
        // Waits without reaping first: until then nobody else can have the id.
        var about = siginfo_t()
        while waitid(P_PID, id_t(process), &about, WEXITED | WNOWAIT) < 0 {
            guard errno == EINTR else { return 127 }
        }
        return isReaped.withLock { isReaped in
            // Children that it has left behind end with it.
            _ = Glibc.kill(-process, SIGKILL)
            isReaped = true
            var status: Int32 = 0
            while waitpid(process, &status, 0) < 0 { guard errno == EINTR else { return 127 } }
            let signal = status & 0x7F
            return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
        }
    }
}
