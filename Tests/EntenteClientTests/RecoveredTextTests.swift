import TestSupport
import Testing

@testable import EntenteClient

@Suite("RecoveredText: words that come late")
struct RecoveredTextTests {
    @Test(arguments: [
        ("a b c", "a b c", "a b", "a b"), ("a b c", "a x b c", "a b c d", "a x b c d"),
        ("", "new", "theirs ", "theirs new"), ("same", "other", "same", "other"),
    ])
    func `words go where they were written while their surroundings are there`(
        before: String,
        after: String,
        now: String,
        expected: String
    ) {
        #expect(RecoveredText.merge(before: before, after: after, now: now) == expected)
    }

    @Test func `words in a passage that is gone follow at the end under a heading`() {
        let merged = RecoveredText.merge(
            before: "Keep this. Drop this passage. And this.",
            after: "Keep this. Drop this long passage. And this.",
            now: "Keep this. And this."
        )
        #expect(merged == "Keep this. And this.\n\n[Recovered text]\nlong\n")
    }

    @Test func `INV-17: every inserted word is in the result, whatever both sides did`() {
        var random = SeededGenerator(seed: 7)
        for round in 0..<200 {
            let words = (0..<12).map { "w\($0)" }
            var mine = words
            var theirs = words
            for step in 0..<4 {
                mine.insert(word(round, step), at: .random(in: 0...mine.count, using: &random))
                let place = Int.random(in: 0..<theirs.count, using: &random)
                theirs.removeSubrange(place..<min(theirs.count, place + 3))
                theirs.insert("theirs\(step)", at: .random(in: 0...theirs.count, using: &random))
            }
            let merged = RecoveredText.merge(
                before: words.joined(separator: " "),
                after: mine.joined(separator: " "),
                now: theirs.joined(separator: " ")
            )
            for step in 0..<4 {
                #expect(merged.contains(word(round, step)), "\(merged)")
            }
        }
    }

    /// A word of letters that nobody else writes, so that it is inserted in one piece.
    private func word(_ round: Int, _ step: Int) -> String {
        String(
            String.UnicodeScalarView(
                [round % 26, round / 26, step].compactMap {
                    Unicode.Scalar(UInt8(65 + $0))
                }
            )
        )
    }
}
