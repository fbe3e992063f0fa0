import EntenteTerminal
import Testing

@Suite("Sparkline: a history in one line")
struct SparklineTests {
    @Test func `each value has a block as high as it is among all`() {
        #expect(Sparkline.of([0, 1, 2, 3, 4, 5, 6, 7]) == "▁▂▃▄▅▆▇█")
        #expect(Sparkline.of([-2, 5]) == "▁█")
    }

    @Test func `what never changed is level, and one value is no history`() {
        #expect(Sparkline.of([3, 3, 3]) == "▄▄▄")
        #expect(Sparkline.of([3]) == "")
        #expect(Sparkline.of([]) == "")
    }

    @Test(arguments: [41, 80, 3_823])
    func `a long history has the same width, and each value counts once`(count: Int) {
        let rising = Sparkline.of((0..<count).map(Double.init))
        #expect(rising.count == Sparkline.width)
        #expect(rising.first == "▁" && rising.last == "█")
        #expect(Array(rising) == rising.sorted())
    }
}
