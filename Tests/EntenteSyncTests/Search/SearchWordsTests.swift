import EntenteDomain
import EntenteSync
import Testing

@Suite("Search: words and texts")
struct SearchWordsTests {
    @Test(arguments: [
        ("cold chain", "cold chain", []), ("cold -chain", "cold  ", ["chain"]),
        ("-\"cold chain\" apples", "  apples", ["cold chain"]),
        ("\"cold -chain\"", "\"cold -chain\"", []), ("cold-chain", "cold-chain", []),
        ("a - b", "a   b", []), ("--x", "  ", ["x"]), ("-\"open", " ", ["open"]),
        ("-\"\"", " ", []),
        ("a\u{0}-b", "a  ", ["b"]), ("", "", []),
    ])
    func `what must not be there is told from what must`(
        text: String,
        wanted: String,
        unwanted: [String]
    ) {
        let words = SearchWords(text)
        #expect(words.wanted == wanted)
        #expect(words.unwanted == unwanted)
    }

    @Test func `a place is read as it was written, and nothing else is`() {
        let place = SearchPlace(
            rank: 12,
            entity: EntityID(high: 1, low: 2),
            stream: StreamID(high: 3, low: 4)
        )
        #expect(SearchPlace(place.description) == place)
        for text in [
            "", "1", "1.2.3", "\(place).", "-\(place)",
            "99999999999.\(place.entity).\(place.stream)",
        ] {
            #expect(SearchPlace(text) == nil, "\(text)")
        }
    }

    @Test func `an answer is read as it was written`() throws {
        let place = SearchPlace(
            rank: 12,
            entity: EntityID(high: 1, low: 2),
            stream: StreamID(high: 3, low: 4)
        )
        let hit = SearchAnswer.Hit(
            place: place,
            kind: "note",
            partnership: PartnershipID(high: 5, low: 6),
            audience: .organisation(OrganisationID(high: 7, low: 8)),
            title: "Cold chain",
            snippet: [.init("the "), .init("chain", isFound: true)],
            changedBy: MemberID(high: 9, low: 9),
            changedAt: Milliseconds(5)
        )
        let answer = SearchAnswer(
            hits: [hit],
            next: place,
            streams: [.init(stream: place.stream, seq: 1, head: 2)]
        )
        #expect(try SearchAnswer(answer.json) == answer)
        let empty = SearchAnswer(hits: [], next: nil, streams: [])
        #expect(try SearchAnswer(empty.json) == empty)
        #expect(throws: MessageError.self) { try SearchAnswer(["hits": [], "more": true]) }
    }
}
