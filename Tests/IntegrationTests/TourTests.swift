import EntenteInstallation
import Foundation
import TestSupport
import Testing

/// The tour of README.md, every command as it is printed there.
extension Integration {
    @Suite("README: the tour")
    struct TourTests {
        private static let root = URL(fileURLWithPath: #filePath)
            .appendingPathComponent("../../..").standardized

        @Test func `every command of the tour works as printed`() async throws {
            let readme = try String(
                contentsOf: Self.root.appendingPathComponent("README.md"),
                encoding: .utf8
            )
            let blocks = Self.commands(in: readme)
            #expect(blocks.count >= 5)
            let home = try TemporaryFolder()
            // PostgreSQL runs as another user when the tests run as root, and must get to its folder.
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o711],
                ofItemAtPath: home.url.path
            )
            let script = Self.setting(home) + blocks.joined(separator: "\n")
            let result = try await Command.run(
                "bash",
                ["-euo", "pipefail", "-c", script],
                in: Self.root,
                bound: .seconds(900)
            )
            let said = "\(result.text.suffix(3_000))\n\(result.errorText.suffix(2_000))"
            #expect(result.status == 0, "\(said)")
            for sight in [
                "Review of a television episode", "An epic synopsis of friends", "3823",
                "Recipe cards at the shelf", "Anton (Aurora Foods)", "Bela (Borealis Retail)",
                "Entente has ended.",
            ] {
                #expect(result.text.contains(sight), "the tour shows \(sight)")
            }
            home.remove()
        }

        /// The blocks of shell commands below the heading of the tour.
        private static func commands(in readme: String) -> [String] {
            guard let start = readme.range(of: "## Five minutes") else { return [] }
            let tour = readme[start.upperBound...].components(separatedBy: "\n## ")[0]
            return tour.components(separatedBy: "```sh\n").dropFirst()
                .map { $0.components(separatedBy: "\n```")[0] }
        }

        /// What the tour takes as given, with a folder, a free port and programs of the test's own.
        private static func setting(_ home: TemporaryFolder) -> String {
            """
            export ENTENTE_DATA=\(home.path("data")) HOME=\(home.url.path)
            export ENTENTE_PROGRAMS=\(RunningGateway.programs.path)
            export PATH="$ENTENTE_PROGRAMS:$PATH" COLUMNS=120
            trap './Deploy/run --stop >/dev/null' EXIT
            ENTENTE_PORT=$(python3 -c 'import socket as s; a = s.create_server(("", 0)); print(a.getsockname()[1])')
            export ENTENTE_PORT

            """
        }
    }
}
