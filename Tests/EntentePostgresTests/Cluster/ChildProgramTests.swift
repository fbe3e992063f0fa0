import Foundation
import TestSupport
import Testing

@testable import EntentePostgres

@Suite("ChildProgram: what a child is given")
struct ChildProgramTests {
    @Test func `a child has no file of ours but its output`() async throws {
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
        #expect(Set(text.split(separator: "\n")) == ["/dev/null", "\(files.path("output"))"])
    }
}
