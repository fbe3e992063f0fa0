import Foundation

extension Process {
    /// Starts the program on a thread that lives as long as the program does.
    ///
    /// A death signal comes when the *thread* ends that started the program (`prctl(2)`,
    /// `PR_SET_PDEATHSIG`). Threads of the concurrency pool end when they are idle, and took the
    /// program with them.
    func runOnLastingThread() async throws {
        try await withCheckedThrowingContinuation {
            (started: CheckedContinuation<Void, any Error>) in
            Thread {
                do {
                    try self.run()
                } catch {
                    return started.resume(throwing: error)
                }
                started.resume()
                self.waitUntilExit()
            }.start()
        }
    }
}
