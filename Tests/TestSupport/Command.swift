public import Foundation

/// A program run to its end, and what it wrote.
///
/// Output goes through files, so that no pipe can fill up and no byte is lost.
public struct Command: Sendable {
    /// The exit status; a signal's number when a signal ended the program.
    public let status: Int32
    /// What the program wrote to its standard output.
    public let output: Data
    /// What the program wrote to its standard error.
    public let errorOutput: Data

    /// The standard output as text.
    public var text: String { String(decoding: output, as: UTF8.self) }
    /// The standard error as text.
    public var errorText: String { String(decoding: errorOutput, as: UTF8.self) }

    /// Runs a program found on the PATH with the input, and waits until it ends.
    ///
    /// A program that runs longer than the bound is killed, which shows in its status.
    public static func run(
        _ program: String,
        _ arguments: [String],
        input: Data = Data(),
        in folder: URL? = nil,
        bound: Duration = .seconds(300)
    ) async throws -> Command {
        let files = try TemporaryFolder()
        defer { files.remove() }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        if let folder { process.currentDirectoryURL = folder }
        try input.write(to: files.url("input"))
        try Data().write(to: files.url("output"))
        try Data().write(to: files.url("error"))
        process.standardInput = try FileHandle(forReadingFrom: files.url("input"))
        process.standardOutput = try FileHandle(forWritingTo: files.url("output"))
        process.standardError = try FileHandle(forWritingTo: files.url("error"))
        var watchdog: Task<Void, any Error>?
        try await withCheckedThrowingContinuation {
            (continuation: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in continuation.resume() }
            do {
                try process.run()
                watchdog = Task { [identifier = process.processIdentifier] in
                    try await Task.sleep(for: bound)
                    kill(identifier, SIGKILL)
                }
            } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
        watchdog?.cancel()
        return Command(
            status: process.terminationStatus,
            output: try Data(contentsOf: files.url("output")),
            errorOutput: try Data(contentsOf: files.url("error"))
        )
    }
}
