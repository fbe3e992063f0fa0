import Foundation

/// A program that does one round of a job whenever it is told to, and answers with what it measured.
final class RoundsProcess {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private var buffered = Data()
    private let name: String

    /// Starts a contestant at a job.
    convenience init(_ command: PeerCommand, job: Job, folder: URL) throws {
        var command = command
        command.arguments += [job.rawValue, folder.path]
        try self.init(command)
    }

    /// Starts a program and waits until it is ready.
    init(_ command: PeerCommand) throws {
        name = ([command.program] + command.arguments).joined(separator: " ")
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [command.program] + command.arguments
        process.environment = ProcessInfo.processInfo.environment
            .merging(command.environment) { $1 }
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        guard try line() == "ready" else { throw failure() }
    }

    /// Has one round done.
    func round() throws -> Measurement {
        try input.fileHandleForWriting.write(contentsOf: Data("round\n".utf8))
        return try JSONDecoder().decode(Measurement.self, from: Data(line().utf8))
    }

    /// Ends the program, which ends by itself when nobody can tell it anything any more.
    func end() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    private func line() throws -> String {
        while true {
            if let end = buffered.firstIndex(of: 0x0A) {
                let line = String(decoding: buffered[..<end], as: UTF8.self)
                buffered = Data(buffered[(end + 1)...])
                return line
            }
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { throw failure() }
            buffered.append(more)
        }
    }

    private func failure() -> TraceError {
        TraceError(description: "\(name) ended without an answer")
    }
}
