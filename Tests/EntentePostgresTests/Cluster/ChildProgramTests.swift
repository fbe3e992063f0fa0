import Foundation
import TestPostgres
import TestSupport
import Testing

@testable import EntentePostgres

@Suite("ChildProgram: what a child is given")
struct ChildProgramTests {
    @Test func `a child does not have a file that was open before it began`() async throws {
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
        // What other tests open at the very moment of the start is not known to it.
        let held = Set(text.split(separator: "\n").map(String.init))
        #expect(held.isSuperset(of: ["/dev/null", files.path("output")]))
        for end in ends {
            let pipe = try FileManager.default.destinationOfSymbolicLink(
                atPath: "/proc/self/fd/\(end)"
            )
            #expect(!held.contains(pipe))
        }
    }
}
