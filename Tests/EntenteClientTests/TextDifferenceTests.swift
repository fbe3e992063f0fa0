import EntenteClient
import TestSupport
import Testing

@Suite("TextDifference: from one text to another")
struct TextDifferenceTests {
    @Test(arguments: 0..<200)
    func `applying the edits in order gives the new text, by the fewest steps`(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        let old = text(&random, upTo: 30)
        let new = text(&random, upTo: 30)
        let difference = TextDifference(from: old, to: new)
        #expect(apply(difference, to: old) == Array(new.unicodeScalars))
        let steps = difference.edits.reduce(0) { $0 + $1.delete + $1.insert.unicodeScalars.count }
        #expect(steps == leastSteps(old, new))
    }

    @Test func `equal texts differ by nothing`() {
        #expect(TextDifference(from: "same", to: "same").edits.isEmpty)
        #expect(TextDifference(from: "", to: "").edits.isEmpty)
    }

    @Test func `scalars are compared, not what looks alike`() {
        let difference = TextDifference(from: "e\u{301}", to: "\u{e9}")
        #expect(apply(difference, to: "e\u{301}") == ["\u{e9}"])
        let family = "\u{1F468}\u{200D}\u{1F469}"
        #expect(
            TextDifference(from: family, to: family + "\u{200D}\u{1F467}").edits
                == [.init(index: 3, delete: 0, insert: "\u{200D}\u{1F467}")]
        )
    }

    @Test func `an edit in the middle leaves both ends alone`() {
        let difference = TextDifference(from: "one two three", to: "one 2 three")
        #expect(difference.edits.allSatisfy { $0.index >= 4 && $0.index <= 7 })
        #expect(apply(difference, to: "one two three") == Array("one 2 three".unicodeScalars))
    }

    @Test func `two far edits of a long text stay two edits`() {
        let middle = (0..<3_000).map { "line \($0)\n" }.joined()
        let difference = TextDifference(
            from: "head\n" + middle + "tail",
            to: "Head\n" + middle + "tails"
        )
        #expect(difference.edits.count == 2)
    }

    @Test(arguments: 0..<5)
    func `texts that differ beyond the bound still come out right`(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed) + 1_000)
        let old = (0..<150).map { _ in text(&random, upTo: 40) + "\n" }
        var new = old
        for place in new.indices where random.chance(0.4) { new[place] = text(&random, upTo: 40) }
        let (before, after) = (old.joined(), new.joined())
        let difference = TextDifference(from: before, to: after)
        #expect(apply(difference, to: before) == Array(after.unicodeScalars))
    }

    private func apply(_ difference: TextDifference, to text: String) -> [Unicode.Scalar] {
        difference.edits.reduce(into: Array(text.unicodeScalars)) { text, edit in
            text.replaceSubrange(
                edit.index..<(edit.index + edit.delete),
                with: Array(edit.insert.unicodeScalars)
            )
        }
    }

    private func text(_ random: inout SeededGenerator, upTo bound: Int) -> String {
        let letters: [String] = ["a", "b", "c", "\n", "e\u{301}", "\u{1F600}"]
        return (0..<Int.random(in: 0...bound, using: &random))
            .map { _ in letters.randomElement(using: &random) ?? "a" }.joined()
    }

    /// The length of both texts without what the longest common subsequence has of them.
    private func leastSteps(_ old: String, _ new: String) -> Int {
        let (a, b) = (Array(old.unicodeScalars), Array(new.unicodeScalars))
        var row = Array(0...b.count)
        for (i, left) in a.enumerated() {
            var next = [i + 1]
            for (j, right) in b.enumerated() {
                next.append(left == right ? row[j] : min(row[j + 1], next[j]) + 1)
            }
            row = next
        }
        return row[b.count]
    }
}
