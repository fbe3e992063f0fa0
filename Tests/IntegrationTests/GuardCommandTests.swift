import EntenteSync
import TestSupport
import Testing

/// Two members decide about the same thing, each of whom wants to be the only one.
extension Integration {
    @Suite("Clause 2.4: --if-unchanged by the commands, end to end")
    struct GuardCommandTests {
        @Test func `the first to arrive is taken, and the other is told plainly`() async throws {
            let gateway = try RunningGateway()
            try await gateway.start()
            let partnership = try await TestPartnership.make(on: gateway)
            let folder = try TemporaryFolder()
            let one = try await Desk.signer(partnership, of: 0, in: folder)
            let two = try await Desk.signer(partnership, of: 1, in: folder)
            let added = try await one.json("give", "add", "Cold storage", "--state", "offered")
            let item = try #require(added["id"]?.text)
            for desk in [one, two] { #expect(try await desk.run("sync").status == 0) }
            let matched = try await two.run("give", "edit", item, "--state", "matched")
            #expect(matched.status == 0, "\(matched.errorText)")
            for desk in [two, one] { #expect(try await desk.run("sync").status == 0) }
            // Both decide without having seen the other.
            for (desk, state) in [(one, "accepted"), (two, "offered")] {
                let edit = try await desk.run(
                    "give",
                    "edit",
                    item,
                    "--state",
                    state,
                    "--if-unchanged"
                )
                #expect(edit.status == 0, "\(edit.errorText)")
            }
            #expect(try await one.run("sync").status == 0)
            let late = try await two.run("sync")
            #expect(late.status == 5)
            #expect(late.text.contains("1 refused for good; see `entente status --changes`."))
            let changes = try await two.run("status", "--changes")
            #expect(changes.text.contains("rejected"))
            #expect(changes.text.contains("guard_failed"))
            // Both see what was decided first, and nothing stands beside it.
            #expect(try await one.run("sync").status == 0)
            for desk in [one, two] {
                let shown = try await desk.run("give", "list")
                #expect(shown.text.contains("accepted") && !shown.text.contains("offered"))
                #expect(try await desk.run("conflicts", "list").text.contains("accepted") == false)
            }
            // Who has seen it can decide anew.
            let again = try await two.run(
                "give",
                "edit",
                item,
                "--state",
                "offered",
                "--if-unchanged"
            )
            #expect(again.status == 0)
            #expect(try await two.run("sync").status == 0)
            #expect(try await one.run("sync").status == 0)
            #expect(try await one.run("give", "list").text.contains("offered"))
            // There is nothing that nobody else could have written.
            let empty = try await two.run("give", "edit", item, "--if-unchanged")
            #expect(empty.status != 0)
            #expect(empty.errorText.contains("--if-unchanged needs a field"))
            folder.remove()
            try await partnership.close()
            try await gateway.remove()
        }
    }
}
