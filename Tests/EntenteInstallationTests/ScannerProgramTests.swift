import EntenteInstallation
import Foundation
import TestSupport
import Testing

@Suite("ScannerProgram: what its exit status says")
struct ScannerProgramTests {
    private func scan(
        _ script: String,
        _ pieces: [[UInt8]] = [Array("some ".utf8), Array("bytes".utf8)],
        within timeout: Duration = .seconds(60)
    ) async throws -> ScannerProgram.Answer {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let program = ScannerProgram(
            ["/bin/sh", "-c", script],
            folder: folder.url.path,
            timeout: timeout
        )
        #expect(program.name == "sh")
        var rest = pieces[...]
        let answer = await program.scan { rest.popFirst() }
        // Nothing of the bytes is left behind.
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
        return answer
    }

    @Test(arguments: [
        ("exit 0", ScannerProgram.Answer.clean), ("exit 1", .refused), ("exit 2", .failed),
        ("kill -9 $$", .failed), ("test \"$(cat)\" = 'some bytes'", .clean),
        ("test \"$(ls /proc/self/fd | wc -l)\" -le 4", .clean),
    ])
    func `0 is clean, 1 is refused, all else has failed`(
        script: String,
        answer: ScannerProgram.Answer
    ) async throws {
        #expect(try await scan(script) == answer)
    }

    @Test func `a program that hangs is killed with its children, and has failed`() async throws {
        let answer = try await scan("sleep 3600 & sleep 3600", within: .milliseconds(300))
        #expect(answer == .failed)
    }

    @Test func `a program that is not there, and bytes that break off, have failed`() async throws {
        struct Broken: Error {}
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let missing = ScannerProgram(["/nonexistent/scanner"], folder: folder.url.path)
        #expect(await missing.scan { nil } == .failed)
        let relative = ScannerProgram(["sh", "-c", "exit 0"], folder: folder.url.path)
        #expect(await relative.scan { nil } == .failed)
        let clean = ScannerProgram(["/bin/true"], folder: folder.url.path)
        #expect(await clean.scan { throw Broken() } == .failed)
        #expect(await clean.scan { nil } == .clean)
    }
}
