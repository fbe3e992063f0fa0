import EntenteDomain
import EntenteSync
import TestSupport
import Testing

/// The search through a running gateway, by the built command and by a device of its own.
extension Integration {
    @Suite("Search: by the command and by the gateway")
    struct SearchCommandTests {
        @Test
        func `each side finds what it may read as soon as it is sent, and the other's own nowhere`()
            async throws
        {
            let gateway = try RunningGateway()
            try await gateway.start()
            let partnership = try await TestPartnership.make(on: gateway)
            let folder = try TemporaryFolder()
            var desks: [Desk] = []
            for (side, word) in ["Teure Häuser", "Our deliveries"].enumerated() {
                let desk = try await Desk.signer(partnership, of: side, in: folder)
                _ = try await desk.run("sync")
                _ = try await desk.json("entity", "add", "give", "\(word), shared")
                _ = try await desk.json(
                    "entity",
                    "add",
                    "give",
                    "\(word), own",
                    "--audience",
                    "organisation"
                )
                _ = try await desk.run("sync")
                desks.append(desk)
            }
            let ours = ["Teure Häuser, own", "Teure Häuser, shared"]
            #expect(try await titles(desks[0], "haus") == ours)
            #expect(try await titles(desks[1], "haus") == [ours[1]])
            #expect(try await titles(desks[0], "delivery") == ["Our deliveries, shared"])
            #expect(try await titles(desks[0], "delivery", "--kind", "note") == [])
            #expect(try await titles(desks[0], "häuser", "--without", "own") == [ours[1]])
            let shown = try await desks[0].run("search", "häuser shared")
            #expect(shown.status == 0 && shown.text.contains(ours[1]), "\(shown.errorText)")
            let none = try await desks[1].run("search", "nirgends")
            #expect(none.status == 0 && none.text == "Nothing was found.\n")
            let wrong = try await desks[1].run("search", "x", "--kind", "thing")
            #expect(wrong.status == 64)
            let page = try await desks[0].json("search", "häuser", "--limit", "1")
            let next = try #require(page["next"]?.text)
            let rest = try await desks[0].json("search", "häuser", "--after", next)
            #expect(rest["hits"]?[0] != nil && rest["hits"]?[1] == nil && rest["next"] == nil)
            try await rebuild(gateway, desks)
            let raw = try await partnership.device(organisation: 1, department: 0, name: "Rita")
            #expect(try await raw.send(.get, "/v1/search?q=%00%22-", nil).status == 200)
            #expect(try await raw.send(.get, "/v1/search?q=", nil).code == "bad_request")
            folder.remove()
            try await partnership.close()
            try await gateway.remove()
        }

        /// What is made anew, and in another language, is found alike.
        private func rebuild(_ gateway: RunningGateway, _ desks: [Desk]) async throws {
            let before = try await desks[0].json("search", "häuser")
            let rebuilt = try await gateway.administer("report", "rebuild")
            #expect(rebuilt.status == 0, "\(rebuilt.errorText)")
            #expect(try await desks[0].json("search", "häuser") == before)
            let set = try await gateway.administer(
                "partnership",
                "languages",
                "Aurora and Borealis",
                "nl"
            )
            #expect(set.status == 0 && set.text.contains("nl"), "\(set.errorText)")
            #expect(try await titles(desks[0], "haus") == [])
            #expect(try await titles(desks[1], "häuser").count == 1)
        }

        private func titles(_ desk: Desk, _ words: String...) async throws -> [String] {
            let found = try await Command.run(
                RunningGateway.program("entente"),
                ["search"] + words + ["--home", desk.home, "--json"],
                bound: .seconds(60)
            )
            #expect(found.status == 0, "\(found.errorText)")
            let answer = try SearchAnswer(JSONScanner.parse(Array(found.text.utf8.dropLast())))
            return answer.hits.map(\.title).sorted()
        }
    }
}
