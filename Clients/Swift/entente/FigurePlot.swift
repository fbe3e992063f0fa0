import EntenteClient
import EntenteDocuments
import EntenteDomain
import EntenteTerminal

/// What numbers of a report look like in a terminal.
enum FigurePlot {
    /// A percentage is part of a hundred; of several numbers of one unit the largest is the whole.
    static func bar(_ figure: Figure, beside others: [Figure]) -> String {
        guard let part = figure.value.size else { return "" }
        if figure.value.unit == "%" { return Bar.of(part, in: 100 * Figure.Value.one) }
        let scale = others.filter { isComparable($0, figure) }
        guard scale.count > 1 else { return "" }
        let sizes = scale.compactMap(\.value.size)
        // Numbers that merely count something, and are all the same, say nothing as bars.
        guard figure.value.unit?.isEmpty == false || Set(sizes).count > 1 else { return "" }
        return Bar.of(part, in: sizes.max() ?? 0)
    }

    /// Whether two numbers have one scale: numbers without a unit only if they are of one name.
    private static func isComparable(_ one: Figure, _ other: Figure) -> Bool {
        guard let unit = one.value.unit, unit == other.value.unit else { return false }
        return !unit.isEmpty || one.name == other.name
    }

    /// A square for each month, full for a yes.
    static func strip(_ months: [Figure]) -> String {
        months.map { $0.value == .flag(true) ? "\u{25A0}" : "\u{25A1}" }.joined()
    }

    /// The column of a grid whose bars say the most: percentages, when one column alone has them.
    static func plotted(_ grid: FigureLayout.Grid) -> Int? {
        guard grid.columns.allSatisfy({ $0.part == nil }) else { return nil }
        let percentages = grid.columns.indices.filter { place in
            grid.rows.contains { $0.cells[place]?.value.unit == "%" }
        }
        return percentages.count == 1 ? percentages.first : nil
    }

    /// The whole history of each side's readings of a KPI, up to a day.
    static func history(
        of kpi: KPI,
        in state: PartnershipState,
        through day: CivilDate,
        words: (Figure.Subject) -> String
    ) -> [String] {
        var table = Table([.text(""), .fixed(""), .fixed("")])
        let readings = state.shared(KPIReading.self).filter {
            $0.kpi == kpi.id && $0.period.firstDay <= day
        }
        for side in state.organisations {
            let own = readings.filter { $0.organisation == side.id }
                .sorted { ($0.period, $0.order) < ($1.period, $1.order) }
            guard let first = own.first, let last = own.last, own.count > 1 else { continue }
            table.add([
                words(.organisation(side.id)), "\(first.period) to \(last.period)",
                Sparkline.of(own.map { $0.value.plotted }),
            ])
        }
        let lines = table.lines(width: (TerminalWidth.current ?? 80) - 6).dropFirst()
        guard !lines.isEmpty else { return [] }
        return ["history of \(Table.printable(words(.entity(kpi.id))))"]
            + lines.map { "   " + $0 }
    }

    /// The square of earning and learning, with a letter for each side.
    static func matrix(
        _ finding: Finding,
        in state: PartnershipState,
        names: Names
    ) -> [String] {
        var points: [Quadrants.Point] = []
        var legend: [String] = []
        for (letter, side) in zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", state.organisations) {
            let place = { (name: String) in
                finding.figure(name, about: .organisation(side.id))?.value.size.map {
                    Double($0) / Double(Figure.Value.one)
                }
            }
            guard let earning = place("earning"), let learning = place("learning") else { continue }
            points.append(Quadrants.Point(letter, across: learning, up: earning))
            legend.append("\(letter) \(Table.printable(names.organisation(side.id)))")
        }
        let today = { (name: String) in
            finding.figure(name)?.value.size.map { Double($0) / Double(Figure.Value.one) }
        }
        if let earning = today("own_earning"), let learning = today("own_learning") {
            points.append(Quadrants.Point("*", across: learning, up: earning))
            legend.append("* we today")
        }
        guard !points.isEmpty else { return [] }
        return Quadrants.lines(
            points,
            border: state.settings[EarningLearning.highFrom].plotted,
            across: "learning",
            up: "earning"
        ) + ["    " + legend.joined(separator: ", ")]
    }
}

extension Amount {
    /// About how much it is, for a plot.
    fileprivate var plotted: Double { Double(rounded(to: 6).description) ?? 0 }
}

extension Figure.Value {
    /// One, in the units of `size`.
    static let one: Int128 = 1_000_000

    /// How large the number is, for a plot; nil for what is none.
    var size: Int128? {
        switch self {
        case .number(let number, _), .money(let number, _):
            number.scale <= 6
                ? number.coefficient * (0..<(6 - number.scale)).reduce(1) { power, _ in power * 10 }
                : nil
        case .day, .flag, .text: nil
        }
    }

    /// The unit of a number, or the currency; nil for what is no number.
    var unit: String? {
        switch self {
        case .number(_, let unit): unit
        case .money(_, let currency): currency.description
        case .day, .flag, .text: nil
        }
    }
}
