import EntenteDocuments
import EntenteDomain
import EntenteSync
import Testing

@Suite("Figures: what is compared stands side by side")
struct FigureLayoutTests {
    private let sides = [OrganisationID(high: 1, low: 1), OrganisationID(high: 1, low: 2)]
    private let asks = [EntityID(high: 2, low: 1), EntityID(high: 2, low: 2)]

    private func columns(_ grid: FigureLayout.Grid) -> [String] {
        grid.columns.map { column in
            column.name + (column.organisation.map { $0 == sides[0] ? " A" : " B" } ?? "")
                + (column.part.map { " \($0)" } ?? "")
        }
    }

    private func cells(_ grid: FigureLayout.Grid) -> [[String]] {
        grid.rows.map { $0.cells.map { $0?.value.words ?? "-" } }
    }

    @Test func `several numbers of the same entities are a grid, with a gap where one is missing`()
    {
        let layout = FigureLayout([
            Figure("asked", about: .entity(asks[0]), .count(40, of: "days")),
            Figure("coverage", .percent(75)),
            Figure("accepted", about: .entity(asks[0]), .count(30, of: "days")),
            Figure("asked", about: .entity(asks[1]), .count(1)),
        ])
        #expect(layout.lines == [.figure(Figure("coverage", .percent(75)))])
        #expect(layout.grids.map(columns) == [["asked", "accepted"]])
        #expect(layout.grids.map(cells) == [[["40 days", "30 days"], ["1", "-"]]])
        #expect(layout.grids[0].rows.map(\.subject) == asks.map { .entity($0) })
    }

    @Test func `one number of several entities stays lines, which have bars`() {
        let figures = asks.map { Figure("letters", about: .entity($0), .count(2)) }
        #expect(FigureLayout(figures).lines == figures.map { .figure($0) })
        #expect(FigureLayout(figures).grids.isEmpty)
    }

    @Test func `sides have columns beside what holds for all`() {
        var figures: [Figure] = []
        for part in ["cost", "speed"] {
            figures.append(Figure("driver", about: .part(part), .text("all")))
            for side in sides {
                figures.append(Figure("driver", about: .side(side, part), .text("one")))
            }
        }
        let grids = FigureLayout(figures).grids
        #expect(grids.map(columns) == [["driver", "driver A", "driver B"]])
        #expect(grids.map(cells) == [[["all", "one", "one"], ["all", "one", "one"]]])
        #expect(grids[0].rows.map(\.subject) == [.part("cost"), .part("speed")])
    }

    /// What three partners cover of two needs, and the largest of it.
    private var crossed: [Figure] {
        [
            Figure("largest", about: .entity(asks[0]), .percent(100)),
            Figure("largest", about: .entity(asks[1]), .percent(60)),
            Figure("share", about: .cell(asks[0], "Cirrus"), .percent(100)),
            Figure("share", about: .cell(asks[1], "Borealis"), .percent(40)),
            Figure("share", about: .cell(asks[1], "Aurora"), .percent(60)),
        ]
    }

    @Test func `what entities are crossed with has columns by name, after their own numbers`() {
        let layout = FigureLayout(crossed)
        #expect(layout.lines.isEmpty)
        #expect(
            layout.grids.map(columns)
                == [["largest", "share Aurora", "share Borealis", "share Cirrus"]]
        )
        #expect(
            layout.grids.map(cells)
                == [[["100 %", "-", "-", "100 %"], ["60 %", "60 %", "40 %", "-"]]]
        )
        #expect(layout.grids[0].rows.map(\.subject) == asks.map { .entity($0) })
    }

    @Test func `a wide grid falls into pieces, each with the rows that say something there`() throws
    {
        let pieces = FigureLayout(crossed).grids[0].pieces(crossing: 2)
        #expect(
            pieces.map(columns)
                == [["largest", "share Aurora", "share Borealis"], ["share Cirrus"]]
        )
        #expect(pieces[0].rows.map(\.subject) == asks.map { .entity($0) })
        #expect(cells(try #require(pieces.last)) == [["100 %"]])
        #expect(FigureLayout(crossed).grids[0].pieces(crossing: 3) == FigureLayout(crossed).grids)
    }

    @Test func `with many numbers for each side, sides have rows`() {
        let figures = ["share", "paid", "owed"].flatMap { name in
            sides.map { Figure(name, about: .side($0, "spring"), .count(1)) }
        }
        let grids = FigureLayout(figures).grids
        #expect(grids.map(columns) == [["share", "paid", "owed"]])
        #expect(grids[0].rows.map(\.subject) == sides.map { .side($0, "spring") })
    }

    @Test func `a yes or no of each month is one strip, and a number is not`() throws {
        let months = try ["2026-09", "2026-10"].map { try #require(Period($0)) }
        let flags = months.map { Figure("relevant", about: .month($0), .flag(true)) }
        let sums = months.map { Figure("sum", about: .month($0), .count(2)) }
        let layout = FigureLayout([flags[0], sums[0], flags[1], sums[1]])
        #expect(layout.lines == [.strip(flags), .figure(sums[0]), .figure(sums[1])])
    }

    @Test func `no figure is lost, and none is shown twice`() {
        let subjects: [Figure.Subject?] =
            [nil, .part("p"), .organisation(sides[0])] + asks.map { .entity($0) }
            + sides.map { .side($0, "p") } + asks.map { .cell($0, "p") }
        for count in 1...8 {
            // From the fifth on, names come again: two pools of one quarter are called the same.
            let figures = (0..<count).flatMap { number in
                subjects.map { Figure("f\(number % 4)", about: $0, .count(number)) }
            }
            let layout = FigureLayout(figures)
            let shown =
                layout.lines.flatMap { line -> [Figure] in
                    switch line {
                    case .figure(let figure): [figure]
                    case .strip(let months): months
                    }
                } + layout.grids.flatMap(\.rows).flatMap(\.cells).compactMap(\.self)
            #expect(shown.count == figures.count && Set(shown) == Set(figures))
        }
    }
}
