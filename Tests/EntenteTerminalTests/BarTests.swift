import EntenteTerminal
import Testing

@Suite("Bar: a part of a whole")
struct BarTests {
    @Test func `a bar is as long as its part, to the eighth of a column`() {
        #expect(Bar.of(1, in: 1) == String(repeating: "\u{2588}", count: Bar.width))
        #expect(Bar.of(1, in: 2) == String(repeating: "\u{2588}", count: Bar.width / 2))
        #expect(Bar.of(1, in: 160) == "\u{258F}")
        #expect(Bar.of(12, in: 160) == "\u{2588}\u{258C}")
    }

    @Test func `nothing has no bar, and more than nothing always has one`() {
        #expect(Bar.of(0, in: 5) == "")
        #expect(Bar.of(-3, in: 5) == "")
        #expect(Bar.of(5, in: 0) == "")
        #expect(Bar.of(1, in: .max) == "\u{258F}")
    }

    @Test func `more than the whole fills the bar, and the largest numbers do not trap`() {
        #expect(Bar.of(7, in: 5) == Bar.of(1, in: 1))
        #expect(Bar.of(.max, in: .max) == Bar.of(1, in: 1))
        #expect(Bar.of(.max / 4 * 3, in: .max).count == Bar.width / 4 * 3)
    }
}
