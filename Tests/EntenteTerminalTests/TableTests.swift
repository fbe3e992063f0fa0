import EntenteTerminal
import Testing

@Suite("Table: fitting a terminal")
struct TableTests {
    private let table = Table(
        [.id(), .text("name"), .fixed("state"), .number("size")],
        rows: [
            ["7k2m9xqp4f3c0hzaw81d5n6r2t", "Marketing and communication", "active", "7"],
            ["0123456789abcdefghjkmnpqrs", "\u{5317}\u{6781}\u{5149}", "proposed", "1204"],
        ],
        emptyText: "nothing"
    )

    @Test func `columns are aligned, and numbers at their last digit`() {
        #expect(
            table.lines(width: nil) == [
                "id                          name                         state     size",
                "7k2m9xqp4f3c0hzaw81d5n6r2t  Marketing and communication  active       7",
                "0123456789abcdefghjkmnpqrs  \u{5317}\u{6781}\u{5149}                       proposed  1204",
            ]
        )
    }

    @Test func `names give way before ids, and states never`() {
        #expect(
            table.lines(width: 56)[1]
                == "7k2m9xqp4f3c0hzaw81d5n6r2t  Marketing a\u{2026}  active       7"
        )
        #expect(
            table.lines(width: 40)[1] == "7k2m9xqp4f3c0\u{2026}  Marketi\u{2026}  active       7"
        )
    }

    @Test(arguments: 37...90)
    func `no line is wider than the terminal`(width: Int) {
        for line in table.lines(width: width) { #expect(DisplayWidth.of(line) <= width) }
    }

    @Test(arguments: 30...70)
    func `short ids and numbers stay whole`(width: Int) {
        var table = Table([.fixed("id"), .text("title"), .number("quantity")])
        table.add(["7k2m9xqp", "Cold storage for two hundred pallets of fruit", "200"])
        table.add(["0hzaw81d", "Tasting days", "40"])
        let lines = table.lines(width: width)
        #expect(lines.allSatisfy { DisplayWidth.of($0) <= width })
        #expect(lines[1].hasPrefix("7k2m9xqp  "))
        #expect(lines[1].hasSuffix("200"))
    }

    @Test func `without rows there is a sentence, or the headings`() {
        let empty = Table([.id()], emptyText: "There is nothing yet")
        #expect(empty.lines(width: 10) == ["There is nothing yet"])
        #expect(Table([.id(), .text("name")]).lines(width: 80) == ["id  name"])
    }

    @Test func `a column in which no row says anything is left out`() {
        var table = Table([.fixed("id"), .fixed("due"), .fixed("title")])
        table.add(["7k2m9xqp", "", "Tasting days"])
        #expect(table.lines(width: 80) == ["id        title", "7k2m9xqp  Tasting days"])
    }

    @Test func `no text steers the terminal, and none breaks the line`() {
        let table = Table([.text("name")], rows: [["a\u{1B}[2Jb\r\n\tc\u{7}"]])
        #expect(table.lines(width: nil).last == "a\u{FFFD}[2Jb   c\u{FFFD}")
    }
}

@Suite("DisplayWidth: columns of a terminal")
struct DisplayWidthTests {
    @Test(arguments: [
        ("", 0), ("abc", 3), ("\u{E9}", 1), ("e\u{301}", 1), ("\u{5317}\u{6781}", 4),
        ("\u{FF21}", 2), ("\u{D55C}", 2), ("\u{1F600}", 2), ("\u{1F468}\u{200D}\u{1F469}", 2),
        ("\u{2708}\u{FE0F}", 2), ("\u{2708}", 1), ("\u{1F1F8}\u{1F1EA}", 2), ("\u{20AC}", 1),
        ("\u{2026}", 1), ("a\u{200B}b", 2), ("\u{FF76}", 1), ("\u{65E5}\u{672C}", 4),
    ])
    func `a text takes the columns that a terminal gives it`(text: String, columns: Int) {
        #expect(DisplayWidth.of(text) == columns)
    }

    @Test func `a text is cut between characters, never within one`() {
        #expect(DisplayWidth.cut("Borealis", to: 8) == "Borealis")
        #expect(DisplayWidth.cut("Borealis", to: 5) == "Bore\u{2026}")
        #expect(DisplayWidth.cut("\u{5317}\u{6781}\u{5149}", to: 4) == "\u{5317}\u{2026}")
        #expect(DisplayWidth.cut("e\u{301}ab", to: 2) == "e\u{301}\u{2026}")
        #expect(DisplayWidth.cut("abc", to: 1) == "\u{2026}")
        #expect(DisplayWidth.cut("abc", to: 0) == "")
    }
}
