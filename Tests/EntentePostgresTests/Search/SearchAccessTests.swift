import EntenteDomain
import EntentePostgres
import EntenteSync
import TestPostgres
import TestSupport
import Testing

@Suite("Search: what the asker may not read")
struct SearchAccessTests {
    private static let words = ["kosten", "Häuser", "delivery", "cold chain", "x"]

    /// Who reads what by the words for streams, written down apart from the code.
    private static let reads: [String: Set<String>] = [
        "ours": ["ours", "theirs", "our organisation", "our department"],
        "theirs": ["ours", "theirs", "their organisation", "their department"],
    ]

    @Test(arguments: [UInt64(1), 2, 3])
    func `each side finds every word of what it reads and none of what it does not`(seed: UInt64)
        async throws
    {
        try await World.with { world in
            var searched = try await SearchedWorld(world)
            var random = SeededGenerator(seed: seed)
            var texts: [(who: String, title: String, words: Set<String>)] = []
            for number in 1...40 {
                let who = searched.written.pushers.keys.sorted().randomElement(using: &random) ?? ""
                let words = Self.words.filter { _ in Bool.random(using: &random) }
                let title = "\(who) \(number)"
                try await searched.write(
                    who,
                    number,
                    title: title,
                    details: words.joined(separator: ", ")
                )
                texts.append((who, title, Set(words)))
            }
            let streams = searched.written.pushers.mapValues(\.stream)
            for (side, device) in [("ours", searched.ours), ("theirs", searched.theirs)] {
                let readable = try #require(Self.reads[side])
                for word in Self.words {
                    let answer = try #require(try await searched.search(word, as: device))
                    let expected = texts.filter {
                        readable.contains($0.who) && $0.words.contains(word)
                    }
                    #expect(answer.hits.map(\.title).sorted() == expected.map(\.title).sorted())
                    #expect(answer.next == nil)
                    #expect(
                        Set(answer.streams.map(\.stream))
                            == Set(readable.compactMap { streams[$0] })
                    )
                    #expect(answer.streams.allSatisfy { $0.seq == $0.head })
                }
            }
        }
    }

    @Test func `what another side writes changes no byte of an answer`() async throws {
        try await World.with { world in
            var searched = try await SearchedWorld(world)
            try await searched.write("ours", 1, title: "Kosten", details: "kosten der lieferung")
            try await searched.write("our organisation", 2, title: "Lieferung", details: "kosten")
            try await searched.write("their organisation", 3, title: "Other", details: "other")
            let before = try await searched.search("kosten", as: searched.ours)
            for number in 4...40 {
                let who = number.isMultiple(of: 2) ? "their organisation" : "their department"
                try await searched.write(who, number, title: "Kosten", details: "kosten kosten")
            }
            _ = try await Projector(store: world.store).run()
            let after = try await searched.search("kosten", as: searched.ours)
            #expect(before?.hits.count == 2)
            #expect(after?.json == before?.json)
        }
    }

    @Test func `an own remark beside a shared give is found by its side alone`() async throws {
        try await World.with { world in
            var searched = try await SearchedWorld(world)
            try await searched.write("ours", 1, title: "Shelf")
            let give = WrittenWorld.entity(1)
            try await searched.push(
                "our organisation",
                [.init(give, .put(field: "remark", value: "Schwache Verhandlung"))]
            )
            let found = try await searched.search("verhandlungen", as: searched.ours)?.hits.first
            #expect(found?.title == "Shelf" && found?.kind == "give" && found?.entity == give)
            #expect(found?.audience == .organisation(world.aurora.organisation))
            #expect(try await searched.titles("verhandlungen", as: searched.theirs) == [])
            let asGive = try await searched.search("verhandlungen", as: searched.ours) {
                $0.kind = "give"
            }
            let asNote = try await searched.search("verhandlungen", as: searched.ours) {
                $0.kind = "note"
            }
            #expect(asGive?.hits.count == 1 && asNote?.hits.isEmpty == true)
            try await searched.push("ours", [.init(give, .del)])
            #expect(try await searched.titles("verhandlungen", as: searched.ours) == [])
        }
    }

    @Test func `whoever has lost access finds nothing, and a foreign partnership is none`()
        async throws
    {
        try await World.with { world in
            var searched = try await SearchedWorld(world)
            try await searched.write("ours", 1, title: "Kosten")
            let second = try await world.device(of: world.aurora.member)
            #expect(try await searched.titles("kosten", as: second) == ["Kosten"])
            try await world.administration.revoke(second, now: World.now)
            #expect(try await searched.titles("kosten", as: second) == [])
            let gone = try await searched.search("kosten", as: second)
            #expect(gone?.streams.isEmpty == true)
            let other = try await world.administration.propose(
                name: "Second",
                from: world.aurora.organisation,
                to: [world.borealis.organisation],
                by: world.aurora.member,
                now: World.now
            )
            for partnership in [other, World.randomID()] {
                let answer = try await searched.search("kosten", as: searched.theirs) {
                    $0.partnership = partnership
                }
                #expect(answer == nil)
            }
            let own = try await searched.titles("kosten", as: searched.theirs) {
                $0.partnership = world.partnership
            }
            #expect(own == ["Kosten"])
        }
    }

    @Test(arguments: [
        "SELECT words FROM entente.search_entry", "UPDATE entente.search_entry SET words = ''",
        "UPDATE entente.search_entry SET stream = workspace",
        "SELECT entente.search_hits('', NULL, 'x', '{}', NULL, NULL, 9, NULL, NULL, NULL)",
        "SELECT entente.search_words('', '{simple}', 'a', 'b')",
        "UPDATE entente.partnership SET languages = '{}'",
    ])
    func `the gateway's role reads no words but by the search`(sql: String) async throws {
        try await World.with { world in
            do {
                _ = try await world.gateway.query(Statement("test-search-forbidden", sql))
                Issue.record("permitted: \(sql)")
            } catch let error as PostgresError {
                #expect(error.reason == .insufficientPrivilege)
            }
        }
    }

    @Test func `a query that entered no stream as the server sees no text`() async throws {
        try await World.with { world in
            var searched = try await SearchedWorld(world)
            try await searched.write("ours", 1, title: "Kosten")
            #expect(try await searched.titles("kosten", as: searched.ours) == ["Kosten"])
            let count = Statement(
                "test-search-rows",
                "SELECT count(title) FROM entente.search_entry"
            )
            #expect(try await world.gateway.query(count).int64(0, 0) == 0)
            let enter = Statement(
                "test-search-enter",
                "SELECT access FROM entente.enter_stream($1::text, $2::text)"
            )
            let shared = searched.written.shared.id.description
            let answers = try await world.gateway.transaction([
                (enter, [.text(searched.ours.description), .text(shared)]), (count, []),
            ])
            #expect(answers[1].int64(0, 0) == 0)
            #expect(try await searched.count(of: "Kosten") == 1)
        }
    }
}
