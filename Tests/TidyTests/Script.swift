import Foundation

/// A script of the repository, prepared to run.
///
/// Threads of the test block signals and a child would inherit that, so `env` unblocks them.
func script(_ program: String, _ arguments: [String], seconds: Int? = nil) -> (Process, Pipe) {
    let process = Process()
    let pipe = Pipe()
    let path = Repository.root.appending(path: program).path
    let bound = seconds.map { ["timeout", "--kill-after=5", "\($0)"] } ?? []
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["--default-signal"] + bound + [path] + arguments
    process.standardOutput = pipe
    process.standardError = pipe
    process.standardInput = FileHandle.nullDevice
    return (process, pipe)
}

/// Runs a script of the repository and returns what it printed and its exit status.
func run(_ program: String, _ arguments: [String]) throws -> (output: String, status: Int32) {
    let (process, pipe) = script(program, arguments, seconds: 60)
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    let text = String(decoding: output, as: UTF8.self)
    return (text.trimmingCharacters(in: .whitespacesAndNewlines), process.terminationStatus)
}
