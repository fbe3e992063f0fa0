import EntenteDomain
import Oracles
import TestSupport
import Testing

@testable import EntenteSync

@Suite("Text: the plain algorithm and the engine against the tree oracle")
struct TextFuzzTests {
    @Test func `clause 2.9, INV-11: edits in any order of arrival give the oracle's text`() throws {
        var generator = SeededGenerator(seed: 30)
        for round in 0..<60 {
            let count = Int.random(in: 4...30, using: &generator)
            let graph = EditGraph.random(count: count, letters: letters, using: &generator)
            let expected = graph.oracle.text(in: graph.everything)
            let first = graph.replay(Array(graph.edits.indices))
            #expect(Array(first.text.unicodeScalars) == Array(expected.unicodeScalars), "\(round)")
            for _ in 0..<2 {
                let other = graph.replay(graph.order(using: &generator))
                #expect(other == first, "round \(round)")
                #expect(other.hashValue == first.hashValue)
            }
            let merged = try graph.merged(graph.order(using: &generator))
            #expect(Array(merged.oneByOne.utf8) == Array(expected.utf8), "round \(round)")
            #expect(Array(merged.whole.utf8) == Array(expected.utf8), "round \(round)")
            #expect(first.length == expected.unicodeScalars.count)
            #expect(first.byteCount == expected.utf8.count)
        }
    }

    @Test func `an edit's author sees in the shared state exactly what it saw alone`() {
        var generator = SeededGenerator(seed: 31)
        for _ in 0..<20 {
            let graph = EditGraph.random(count: 25, letters: ["a", "b"], using: &generator)
            let all = graph.replay(Array(graph.edits.indices))
            for edit in graph.edits {
                let alone = graph.oracle.text(in: edit.past).unicodeScalars.count
                #expect(all.length(in: SetVersion(past: edit.past)) == alone)
            }
        }
    }

    @Test func `every inserted character appears exactly once when nothing is deleted`() {
        var generator = SeededGenerator(seed: 32)
        for _ in 0..<40 {
            var graph = EditGraph()
            let drawn = EditGraph.random(count: 20, letters: ["x"], using: &generator)
            for (number, edit) in drawn.edits.enumerated() {
                let length = graph.oracle.text(in: edit.past).unicodeScalars.count
                graph.append(
                    EditGraph.Edit(
                        name: edit.name,
                        past: edit.past,
                        index: min(edit.index, length),
                        delete: 0,
                        insert: String(Unicode.Scalar(UInt8(65 + number)))
                    )
                )
            }
            let text = graph.replay(graph.order(using: &generator)).text
            #expect(text.unicodeScalars.sorted() == (0..<20).map { Unicode.Scalar(UInt8(65 + $0)) })
        }
    }

    /// Emoji of several scalars, a flag, a line break of two, combining marks.
    private let letters = [
        "a", "b", "\r\n", "\u{301}", "e\u{301}", "\u{1F469}\u{200D}\u{1F469}", "\u{1F1E8}\u{1F1ED}",
        "\u{FFFF}", "\u{10FFFF}", "\n",
    ]
}

@Suite("Text: what one edit does")
struct TextEditTests {
    @Test func `clause 2: an index counts Unicode scalars, not what a reader sees`() {
        var text = TextState()
        let family = "\u{1F469}\u{200D}\u{1F469}\u{200D}\u{1F467}"
        #expect(family.count == 1)
        let inserted = text.apply(splice(0, 0, 0, family), edit(1, 1))
        #expect(inserted)
        #expect(text.length == 5)
        let cut = text.apply(splice(5, 1, 3, ""), edit(1, 2))
        #expect(cut)
        #expect(Array(text.text.unicodeScalars) == ["\u{1F469}", "\u{1F467}"])
    }

    @Test func `clause 2: a line break of two characters and a combining mark are two scalars`() {
        var text = TextState()
        text.apply(splice(0, 0, 0, "a\r\ne\u{301}"), edit(1, 1))
        #expect(text.length == 5)
        text.apply(splice(5, 2, 0, "|"), edit(1, 2))
        text.apply(splice(6, 5, 0, "|"), edit(1, 3))
        #expect(Array(text.text.utf8) == Array("a\r|\ne|\u{301}".utf8))
    }

    @Test func `clause 2: the text is kept as it was typed, composed or not`() {
        var text = TextState()
        text.apply(splice(0, 0, 0, "e\u{301}\u{E9}\u{212B}"), edit(1, 1))
        #expect(Array(text.text.utf8) == Array("e\u{301}\u{E9}\u{212B}".utf8))
    }

    @Test(arguments: [
        (3, 4, 0, "x"), (3, 0, 4, ""), (3, 2, 2, ""), (2, 0, 0, "x"), (4, 0, 0, "x"),
        (0, 0, 0, "x"),
        (3, -1, 0, "x"), (3, 0, -1, "x"), (3, 0, 0, ""), (-1, 0, 0, "x"), (3, .max, 1, "x"),
        (3, 1, .max, "x"), (.max, .max, .max, "x"), (.min, .min, .min, "x"),
    ])
    func `an impossible edit has no effect`(
        length: Int,
        index: Int,
        delete: Int,
        insert: String
    ) {
        var text = TextState()
        text.apply(splice(0, 0, 0, "abc"), edit(1, 1))
        let before = text
        let fits = text.apply(splice(length, index, delete, insert), edit(1, 2))
        #expect(!fits)
        #expect(text == before)
    }

    @Test func `deleting in one edit and inserting in it replaces in place`() {
        var text = TextState()
        text.apply(splice(0, 0, 0, "one two three"), edit(1, 1))
        text.apply(splice(13, 4, 3, "2"), edit(1, 2))
        #expect(text.text == "one 2 three")
        text.apply(splice(11, 0, 11, "all"), edit(1, 3))
        #expect(text.text == "all")
    }

    @Test func `two deletions of one character are one, and both insertions stay`() throws {
        var graph = EditGraph()
        let first = graph.add(author: 1, past: [], index: 0, insert: "abc")
        graph.add(author: 1, past: [first], index: 1, delete: 1, insert: "X")
        graph.add(author: 2, past: [first], index: 1, delete: 2, insert: "Y")
        for order in [[0, 1, 2], [0, 2, 1]] { try expect(graph, order, "aXY") }
    }

    @Test func `clause 2: two words typed forwards at one place do not interleave`() throws {
        var graph = EditGraph()
        let start = graph.add(author: 3, past: [], index: 0, insert: "<>")
        for (author, word) in [(1, "milk"), (2, "eggs")] {
            var past: Set<Origin.Name> = [start]
            for (place, letter) in word.enumerated() {
                past.insert(
                    graph.add(author: author, past: past, index: 1 + place, insert: String(letter))
                )
            }
        }
        try expectWords(graph, ["<milkeggs>", "<eggsmilk>"])
    }

    @Test func `clause 2: two words typed backwards at one place do not interleave`() throws {
        var graph = EditGraph()
        let start = graph.add(author: 3, past: [], index: 0, insert: "<>")
        for (author, word) in [(1, "milk"), (2, "eggs")] {
            var past: Set<Origin.Name> = [start]
            for letter in word.reversed() {
                past.insert(
                    graph.add(author: author, past: past, index: 1, insert: String(letter))
                )
            }
        }
        try expectWords(graph, ["<milkeggs>", "<eggsmilk>"])
    }

    @Test func `clause 2: ties between insertions go by the bytes of the device id`() throws {
        var graph = EditGraph()
        graph.add(author: 9, past: [], index: 0, insert: "late")
        graph.add(author: 2, past: [], index: 0, insert: "early")
        for order in [[0, 1], [1, 0]] { try expect(graph, order, "earlylate") }
    }

    @Test func `a list of many thousand runs keeps its order through all its cuts`() {
        var text = TextState()
        var plain: [Unicode.Scalar] = []
        var generator = SeededGenerator(seed: 33)
        for n in 1...3_000 {
            let index = Int.random(in: 0...plain.count, using: &generator)
            let delete = n % 5 == 0 ? min(3, plain.count - index) : 0
            let insert = n % 5 == 0 && delete > 0 ? "" : "\(n)"
            text.apply(splice(plain.count, index, delete, insert), edit(1, Int64(n)))
            plain.replaceSubrange(index..<index + delete, with: insert.unicodeScalars)
        }
        #expect(Array(text.text.unicodeScalars) == plain)
        #expect(text.length == plain.count)
    }

    private func expect(_ graph: EditGraph, _ order: [Int], _ text: String) throws {
        let merged = try graph.merged(order)
        #expect(graph.replay(order).text == text)
        #expect(merged.oneByOne == text)
        #expect(merged.whole == text)
    }

    private func expectWords(_ graph: EditGraph, _ allowed: Set<String>) throws {
        var generator = SeededGenerator(seed: 34)
        var texts: Set<String> = []
        for _ in 0..<10 {
            let order = graph.order(using: &generator)
            let merged = try graph.merged(order)
            texts.formUnion([graph.replay(order).text, merged.oneByOne, merged.whole])
        }
        #expect(texts.count == 1)
        #expect(texts.isSubset(of: allowed))
    }

    private func splice(_ length: Int, _ index: Int, _ delete: Int, _ insert: String) -> TextSplice
    {
        TextSplice(length: length, index: index, delete: delete, insert: insert)
    }

    /// The origin of an edit by somebody who has seen all.
    private func edit(_ author: Int, _ n: Int64) -> Origin {
        Origin(
            change: change(n: n, base: n - 1, []),
            device: device(author),
            place: 0,
            confirmation: .init(header(seq: n, n: n, device: device(author)))
        )
    }
}

extension EditGraph {
    /// Appends an edit and answers its name.
    @discardableResult
    fileprivate mutating func add(
        author: Int,
        past: Set<Origin.Name>,
        index: Int,
        delete: Int = 0,
        insert: String
    ) -> Origin.Name {
        let n = edits.count { $0.name.device == device(author) } + 1
        let name = Origin.Name(device: device(author), n: Int64(n), place: 0)
        append(Edit(name: name, past: past, index: index, delete: delete, insert: insert))
        return name
    }
}
