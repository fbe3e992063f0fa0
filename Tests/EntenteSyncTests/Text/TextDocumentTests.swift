import TestSupport
import Testing

@testable import EntenteSync

@Suite("Text engine: plain text under edit")
struct TextDocumentTests {
    @Test(arguments: [
        "abc \n", "ab\u{E9}\u{17E}\u{20AC}", "a\r\n\u{301}\u{1F469}\u{200D}\u{10FFFF}", "",
    ])
    func `any edits leave what they leave in a list of scalars`(letters: String) {
        var generator = SeededGenerator(seed: 90)
        // The last case uses more different scalars than have a byte of their own.
        let scalars =
            letters.isEmpty
            ? (0..<400).compactMap { Unicode.Scalar(0x400 + $0) } : Array(letters.unicodeScalars)
        var document = TextDocument()
        var expected: [Unicode.Scalar] = []
        for _ in 0..<600 {
            let place = Int.random(in: 0...expected.count, using: &generator)
            let count = Int.random(in: 0...min(9, expected.count - place), using: &generator)
            if Int.random(in: 0..<3, using: &generator) == 0 {
                document.remove(at: place, count: count)
                expected.removeSubrange(place..<place + count)
            } else {
                var text = String.UnicodeScalarView()
                for _ in 0..<Int.random(in: 0...40, using: &generator) {
                    if let scalar = scalars.randomElement(using: &generator) { text.append(scalar) }
                }
                document.insert(String(text), at: place)
                expected.insert(contentsOf: text, at: place)
            }
            #expect(document.length == expected.count)
        }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: expected)
        #expect(Array(document.text.utf8) == Array(String(text).utf8))
        #expect(document.byteCount == String(text).utf8.count)
        #expect(TextDocument(String(text)) == document)
        let range = expected.count / 3..<expected.count / 2
        #expect(Array(document.text(in: range).unicodeScalars) == Array(expected[range]))
        for place in stride(from: 0, through: expected.count, by: 97) {
            #expect(document.scalarOffset(ofUTF8: document.utf8Offset(ofScalar: place)) == place)
            #expect(document.scalarOffset(ofUTF16: document.utf16Offset(ofScalar: place)) == place)
        }
    }

    @Test func `positions of editors are converted at the edge`() {
        let document = TextDocument("a\u{E9}\u{1F469}\r\nz")
        #expect((0...6).map { document.utf16Offset(ofScalar: $0) } == [0, 1, 2, 4, 5, 6, 7])
        #expect((0...6).map { document.utf8Offset(ofScalar: $0) } == [0, 1, 3, 7, 8, 9, 10])
        // Half a pair of surrogates is moved to the end of its character.
        #expect((0...8).map { document.scalarOffset(ofUTF16: $0) } == [0, 1, 2, 3, 3, 4, 5, 6, 6])
        #expect(document.scalarOffset(ofUTF8: 99) == 6)
    }
}
