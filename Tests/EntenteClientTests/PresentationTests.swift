import EntenteClient
import Testing

@Suite("Table: fitting a terminal")
struct TableTests {
    private func table() -> Table {
        var table = Table([
            .init("id"), .init("title", isFlexible: true), .init("quantity", isRight: true),
        ])
        table.add(["7k2m9xqp", "Cold storage for two hundred pallets of fruit", "200"])
        table.add(["0hzaw81d", "Tasting days", "40"])
        return table
    }

    @Test func `with room, every value is whole`() {
        #expect(
            table().lines(width: 80) == [
                "id        title                                          quantity",
                "7k2m9xqp  Cold storage for two hundred pallets of fruit       200",
                "0hzaw81d  Tasting days                                         40",
            ]
        )
    }

    @Test(arguments: 30...70)
    func `no line is wider than the terminal, and ids stay whole`(width: Int) {
        let lines = table().lines(width: width)
        #expect(lines.allSatisfy { DisplayWidth.of($0) <= width })
        #expect(lines[1].hasPrefix("7k2m9xqp  "))
        #expect(lines[1].hasSuffix("200"))
    }

    @Test func `a column in which no row says anything is left out`() {
        var table = Table([.init("id"), .init("due"), .init("title")])
        table.add(["7k2m9xqp", "", "Tasting days"])
        #expect(table.lines(width: 80) == ["id        title", "7k2m9xqp  Tasting days"])
    }

    @Test func `wide characters and marks that combine are counted as terminals show them`() {
        #expect(DisplayWidth.of("abc") == 3)
        #expect(DisplayWidth.of("\u{65E5}\u{672C}") == 4)
        #expect(DisplayWidth.of("e\u{301}") == 1)
        #expect(DisplayWidth.of("\u{1F468}\u{200D}\u{1F469}") == 2)
        #expect(DisplayWidth.cut("\u{65E5}\u{672C}\u{8A9E}", to: 4) == "\u{65E5}\u{2026}")
    }

    @Test func `a partner's text cannot steer the terminal`() {
        var table = Table([.init("title")])
        table.add(["red \u{1B}[31m\nnext"])
        #expect(table.lines(width: 80)[1] == "red  [31m next")
    }
}

@Suite("Backoff: waiting longer each time")
struct BackoffTests {
    @Test(arguments: [0.0, 0.3, 1.0])
    func `the wait is at least half and at most all of its bound`(jitter: Double) {
        let backoff = Backoff(first: .seconds(1), longest: .seconds(60))
        for failures in 1...40 {
            let full = min(
                Duration.seconds(60),
                .seconds(1 << min(failures - 1, 20))
            )
            let delay = backoff.delay(failures: failures, jitter: jitter)
            #expect(delay >= full * 0.5 && delay <= full)
        }
    }
}
