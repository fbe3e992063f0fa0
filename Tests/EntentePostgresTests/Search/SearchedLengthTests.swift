import EntenteDomain
import EntentePostgres
import EntenteSync
import TestSupport
import Testing

@Suite("Search: words and texts that are too long")
struct SearchedLengthTests {
    @Test(arguments: ["x", "ü", "語"])
    func `a word of any length hides nothing before or behind it`(letter: String) async throws {
        try await World.with { world in
            var searched = try await SearchedWorld(world)
            for bytes in 2_030...2_060 {
                let count = bytes / letter.utf8.count
                let rest = bytes - count * letter.utf8.count
                let word =
                    String(repeating: letter, count: count) + String(repeating: "y", count: rest)
                #expect(word.utf8.count == bytes)
                try await searched.write(
                    "ours",
                    bytes,
                    title: "title\(bytes)",
                    details: "before\(bytes) \(word) behind\(bytes)"
                )
            }
            for bytes in 2_030...2_060 {
                for kind in ["title", "before", "behind"] {
                    let found = try await searched.titles("\(kind)\(bytes)", as: searched.theirs)
                    #expect(found == ["title\(bytes)"], "\(kind)\(bytes)")
                }
            }
        }
    }

    /// A text of words that no other text has, each of which is kept as three and more.
    private func manyWords(_ count: Int) -> String {
        let letters = Array("abcdefghijklmnopqrstuvwxyz")
        return (0..<count).map { n in
            "\(letters[n % 26])\(letters[n / 26 % 26]).\(letters[n / 676 % 26])b/\(n % 10)"
        }.joined(separator: " ")
    }

    @Test func `of more words than there is room for those that stand first are found`()
        async throws
    {
        try await World.with { world in
            let text = manyWords(33_000)
            #expect(text.utf8.count > Limits.searchedBytes)
            let id: EntityID = World.randomID()
            let rows = try await world.owner.query(
                Statement(
                    "test-many-words",
                    """
                    INSERT INTO entente.search_entry (workspace, stream, entity, type, title, body)
                    VALUES ($1::text, $2::text, $3::text, 'note', 'Kosten', $4::text)
                    RETURNING (
                        SELECT sum(octet_length(lexeme) + 3 + 2 * cardinality(positions))
                        FROM unnest(words)
                    )::bigint, (
                        SELECT bool_and(
                            words @@ quote_literal(entente.search_place(stream) || sought)::tsquery
                        )
                        FROM unnest(ARRAY['kosten', 'aa.ab/0', 'qu.ob/0']) AS sought
                    )
                    """,
                    mayWrite: true
                ),
                [
                    .text(world.partnership.description),
                    .text(try await world.shared().id.description), .text(id.description),
                    .text(String(text.prefix(Limits.searchedBytes))),
                ]
            )
            #expect(rows.int64(0, 0) > 1_040_000 && rows.int64(0, 0) <= 1_048_575)
            #expect(rows.bool(0, 1))
        }
    }
}
