import Foundation

/// Programs that run to their end.
enum Shell {
    /// What a program writes to its standard output.
    static func output(of program: String, _ arguments: [String]) throws -> Data {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw TraceError(
                description: "\(program) \(arguments.joined(separator: " ")) failed"
            )
        }
        return data
    }

    /// Whether a program ends well; what it writes is thrown away.
    static func succeeds(
        _ program: String,
        _ arguments: [String],
        in environment: [String: String] = [:]
    ) -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        do { try process.run() } catch { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
