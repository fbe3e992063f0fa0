import EntenteTerminal
import Foundation
import TestPostgres
import TestSupport
import Testing

@testable import ententectl

@Suite("ententectl: answers for people")
struct AnswerTests {
    @Test func `an empty list says what to do`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try await TestDatabase.with(migrated: true) { database in
            let program = BuiltProgram(database, folder: folder)
            let organisations = try await program.run(["org", "list"])
            #expect(
                organisations.text
                    == "There is no organisation yet: ententectl org create NAME\n"
            )
            let list = try await program.object("org", "list")
            #expect(try list.objects("organisations").isEmpty)
        }
    }

    @Test func `a list in a pipe is not cut and in a terminal fits`() async throws {
        try await TwoOrganisations.with { two in
            try await two.connect()
            for list in ["org", "dept", "member", "partnership", "stream"] {
                let whole = try await two.program.run([list, "list"])
                #expect(whole.status == 0)
                #expect(!whole.text.contains("\u{2026}"), "\(whole.text)")
                let narrow = try await two.program.run([list, "list"], columns: 72)
                for line in narrow.text.split(separator: "\n") {
                    #expect(DisplayWidth.of(line) <= 72, "\(line)")
                }
                #expect(
                    narrow.text.split(separator: "\n").count
                        == whole.text.split(separator: "\n").count
                )
            }
        }
    }

    @Test func `an id that a narrow table cut names the same thing`() async throws {
        try await TwoOrganisations.with { two in
            try await two.connect()
            let narrow = try await two.program.run(["partnership", "list"], columns: 40)
            let line = try #require(narrow.text.split(separator: "\n").last)
            let id = try #require(line.split(separator: " ").first)
            #expect(id.hasSuffix("\u{2026}"))
            let streams = try await two.program.object("stream", "list", "--partnership", "\(id)")
            #expect(try streams.objects("streams").count == 6)
        }
    }

    @Test func `steps are told in sentences with names and ids`() async throws {
        try await TwoOrganisations.with { two in
            let proposed = try await two.program.run([
                "partnership", "propose", "Fresh shelves", "--from", "Aurora Foods",
                "--to", "Borealis Retail", "--by", "Ada Holm",
            ])
            #expect(proposed.text.hasPrefix("partnership \"Fresh shelves\" has the id "))
            #expect(
                proposed.text.hasSuffix(
                    "it becomes active when these have accepted: Borealis Retail\n"
                )
            )
            let accepted = try await two.program.run([
                "partnership", "accept", "Fresh shelves", "--org", "Borealis Retail",
                "--by", "Bo Lind",
            ])
            #expect(
                accepted.text
                    == "Borealis Retail has accepted \"Fresh shelves\"\nthe partnership is active\n"
            )
            let invited = try await two.program.run([
                "member", "invite", "Ada Holm", "--url", "https://localhost:8443",
            ])
            #expect(invited.text.contains("\nto hand over  entente enrol https://localhost:8443 "))
            #expect(invited.text.contains("UTC, for one device\n"))
        }
    }
}
