import Foundation
import TestPostgres
import TestSupport
import Testing

@testable import EntentePostgres

@Suite("ChildProgram: what a child is given")
struct ChildProgramTests {
    @Test func `a child has exactly nothing to read and its output`() async throws {
        let files = try TemporaryFolder()
        defer { files.remove() }
        // Neither end is closed on exec, as in a library that does not know better.
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        let output = open(files.path("output"), O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        try #require(output >= 0)
        defer { close(output) }

        let status = await ChildProgram.run(
            ["sh", "-c", "for file in /proc/$$/fd/*; do readlink $file; done; true"],
            output: output
        )

        #expect(status == 0)
        let text = try String(contentsOfFile: files.path("output"), encoding: .utf8)
        let held = text.split(separator: "\n").map(String.init)
        #expect(held == ["/dev/null", files.path("output"), files.path("output")])
    }

    @Test func `a program that cannot be started has a status of its own`() async throws {
        let files = try TemporaryFolder()
        defer { files.remove() }
        let output = open(files.path("output"), O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        try #require(output >= 0)
        defer { close(output) }
        #expect(await ChildProgram.run(["/nowhere/program"], output: output) == 127)
    }
}
