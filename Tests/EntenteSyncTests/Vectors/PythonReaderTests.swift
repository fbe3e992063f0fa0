import Foundation
import TestSupport
import Testing

@Suite("Vectors: the independent reader in Python")
struct PythonReaderTests {
    @Test func `the reader agrees with every vector`() async throws {
        let folder = VectorFile.folder.deletingLastPathComponent().appending(path: "Python")
        let run = try await Command.run(
            "python3",
            ["-B", "-m", "unittest", "discover", "-s", "tests", "-t", "."],
            in: folder,
            bound: .seconds(300)
        )
        #expect(run.status == 0, "\(run.errorText)")
        // A run that found no tests says so and is content.
        #expect(run.errorText.firstMatch(of: /Ran [1-9][0-9]* tests/) != nil)
    }
}
