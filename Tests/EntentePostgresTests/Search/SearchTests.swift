import EntenteDomain
import EntentePostgres
import EntenteSync
import TestSupport
import Testing

@Suite("Search: what words find")
struct SearchTests {
    @Test func `words are found by their German and English stems and as they are written`()
        async throws
    {
        try await World.with { world in
            var searched = try await SearchedWorld(world)
            try await searched.write(
                "ours",
                1,
                title: "Kosten",
                details: "Die Häuser am See, eine Lieferung"
            )
            try await searched.write("theirs", 2, title: "Deliveries", details: "They were running")
            let ours = searched.ours
            for word in ["kosten", "KOSTE", "haus", "Häusern", "see"] {
                #expect(try await searched.titles(word, as: ours) == ["Kosten"], "\(word)")
            }
            for word in ["delivery", "run", "they", "were running"] {
                #expect(try await searched.titles(word, as: ours) == ["Deliveries"], "\(word)")
            }
            #expect(
                try await searched.titles("lieferungen", as: ours) { $0.language = .german } != []
            )
            #expect(
                try await searched.titles("lieferungen", as: ours) { $0.language = .english } == []
            )
            #expect(try await searched.titles("nirgends", as: ours) == [])
        }
    }

    @Test func `all words must be there, phrases side by side, and what is unwanted in no form`()
        async throws
    {
        try await World.with { world in
            var searched = try await SearchedWorld(world)
            try await searched.write("ours", 1, title: "A", details: "Cold chain for apples")
            try await searched.write("ours", 2, title: "B", details: "A chain that is cold, Kosten")
            try await searched.write("ours", 3, title: "C", details: "Cold storage")
            for (text, found) in [
                ("cold chain", ["A", "B"]), ("\"cold chain\"", ["A"]),
                ("chain or storage", ["A", "B", "C"]),
                ("cold -chains", ["C"]), ("cold -\"cold chain\"", ["B", "C"]),
                ("cold -koste", ["A", "C"]),
                ("\"chain -that\"", ["A", "B"]), ("cold - chain", ["A", "B"]), ("-cold", []),
                ("the", []),
                ("\"cold", ["A", "B", "C"]),
            ] {
                #expect(try await searched.titles(text, as: searched.ours) == found, "\(text)")
            }
        }
    }

    @Test func `a snippet is plain pieces of the text, the words marked, whatever the text holds`()
        async throws
    {
        try await World.with { world in
            var searched = try await SearchedWorld(world)
            let details =
                "Before <b>bold</b> & \u{1}fake\u{2} <script>alert(1)</script> the kosten end"
            try await searched.write("ours", 1, title: "T", details: details)
            let hit = try #require(
                try await searched.search("kosten", as: searched.ours)?.hits.first
            )
            #expect(hit.snippet.filter(\.isFound).map(\.text) == ["kosten"])
            let text = hit.snippet.map(\.text).joined()
            #expect(text.contains(" fake "))
            #expect(text.unicodeScalars.allSatisfy { $0.value >= 32 })
            #expect(hit.kind == "give" && hit.partnership == world.partnership)
            #expect(hit.audience == .shared && hit.changedBy == world.aurora.member)
            #expect(hit.changedAt == World.now && hit.entity == WrittenWorld.entity(1))
        }
    }

    @Test func `pages are the whole in pieces, and a type finds its own alone`() async throws {
        try await World.with { world in
            var searched = try await SearchedWorld(world)
            for number in 1...12 {
                let type: FieldName = number.isMultiple(of: 3) ? "note" : "give"
                let details = String(repeating: "kosten ", count: number % 5 + 1)
                let who = number.isMultiple(of: 2) ? "ours" : "our organisation"
                try await searched.write(who, number, type, title: "\(number)", details: details)
            }
            let ours = searched.ours
            let all = try #require(try await searched.search("kosten", as: ours))
            #expect(all.hits.count == 12 && all.next == nil)
            #expect(all.hits.map(\.place.rank) == all.hits.map(\.place.rank).sorted(by: >))
            var paged: [SearchAnswer.Hit] = []
            var after: SearchPlace?
            repeat {
                let page = try await searched.search("kosten", as: ours) {
                    $0.limit = 5
                    $0.after = after
                }
                paged += page?.hits ?? []
                after = page?.next
            } while after != nil
            #expect(paged == all.hits)
            let notes = try await searched.search("kosten", as: ours) { $0.kind = "note" }
            #expect(notes?.hits.map(\.title).sorted() == ["12", "3", "6", "9"])
        }
    }

    @Test(arguments: [UInt64(1), 2])
    func `no question fails, whatever it is`(seed: UInt64) async throws {
        try await World.with { world in
            var searched = try await SearchedWorld(world)
            try await searched.write(
                "ours",
                1,
                title: "It's a test",
                details: "a\\b 'c' http://x.y/z"
            )
            var random = SeededGenerator(seed: seed)
            let scalars = Array(
                "ab '\"\\-!&|()<>:*@%_/.,;\u{0}\u{1}\n\t\u{e9}\u{4e2d}\u{1f600}\u{feff}$1{}[]~^?+=#"
                    .unicodeScalars
            ).map { String(Character($0)) }
            let words = ["or", "OR", "and", "not", "test", "-test", "\"", "<->", ":*", "''", "\\'"]
            for _ in 0..<300 {
                var text = ""
                for _ in 0..<Int.random(in: 1...30, using: &random) {
                    text +=
                        Bool.random(using: &random)
                        ? scalars.randomElement(using: &random) ?? ""
                        : (words.randomElement(using: &random) ?? "") + " "
                }
                let answer = try await searched.search(text, as: searched.ours)
                #expect((answer?.hits.count ?? 2) <= 1, "\(text)")
            }
            for text in ["it's", "a\\b", "'c'"] {
                #expect(try await searched.titles(text, as: searched.ours).count == 1, "\(text)")
            }
        }
    }

    @Test func `the languages of a partnership can be changed, and its words are made anew`()
        async throws
    {
        try await World.with { world in
            var searched = try await SearchedWorld(world)
            try await searched.write("ours", 1, title: "Huizen", details: "De katten")
            #expect(try await searched.titles("kat", as: searched.ours) == [])
            try await world.administration.setLanguages([.dutch], of: world.partnership)
            #expect(try await searched.titles("kat", as: searched.ours) == ["Huizen"])
            let changed = try await searched.digest()
            _ = try await world.administration.rebuildReports()
            #expect(try await searched.digest() == changed)
            #expect(try await world.administration.languages(of: world.partnership) == [.dutch])
            try await world.administration.setLanguages([], of: world.partnership)
            #expect(try await searched.titles("kat", as: searched.ours) == [])
            #expect(try await searched.titles("katten", as: searched.ours) == ["Huizen"])
        }
    }

    @Test func `a text of more different words than fit is found by its beginning`() async throws {
        try await World.with { world in
            let searched = try await SearchedWorld(world)
            let rows = try await world.owner.query(
                Statement(
                    "test-search-large",
                    """
                    INSERT INTO entente.search_entry (workspace, stream, entity, title, body)
                    SELECT $1::text, $2::text, $2::text, 'Large', string_agg(md5(n::text), ' ' ORDER BY n)
                    FROM generate_series(1, 30000) AS n
                    RETURNING length(words), words @@ plainto_tsquery('simple',
                        entente.search_place($2::text) || md5('1'))
                    """
                ),
                [
                    .text(world.partnership.description),
                    .text(searched.written.shared.id.description),
                ]
            )
            #expect(rows.int64(0, 0) > 5_000)
        }
    }
}
