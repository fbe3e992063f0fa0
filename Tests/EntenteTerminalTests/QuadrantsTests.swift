import EntenteTerminal
import Testing

@Suite("Quadrants: points between two axes")
struct QuadrantsTests {
    private func lines(_ points: Quadrants.Point...) -> [String] {
        Quadrants.lines(points, border: 50, across: "learning", up: "earning")
    }

    @Test func `a point stands where its numbers are`() {
        let shown = lines(.init("A", across: 0, up: 100), .init("B", across: 100, up: 0))
        #expect(shown[2].hasPrefix("    │A"))
        #expect(shown[shown.count - 3].hasSuffix("B│"))
        #expect(lines(.init("C", across: 50, up: 50)).contains { $0.contains("─C─") })
    }

    @Test func `what is outside stands at the edge, and every line is as wide`() {
        let shown = lines(.init("A", across: -3, up: 400))
        #expect(shown[2].hasPrefix("    │A"))
        #expect(Set(shown[1..<(shown.count - 1)].map(\.count)).count == 1)
    }

    @Test func `the border parts the square where it was agreed`() {
        let middle = { (border: Double) in
            Quadrants.lines([], border: border, across: "x", up: "y")
                .firstIndex { $0.contains("┼") }
        }
        #expect(middle(50) == 7)
        #expect(middle(0) == 12)
        #expect(middle(100) == 2)
    }
}
