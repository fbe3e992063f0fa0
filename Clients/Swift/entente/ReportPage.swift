import EntenteClient
import EntenteDocuments
import EntenteDomain
import EntenteTerminal

/// A report as lines for a terminal: words before numbers, and a plot where numbers are compared.
struct ReportPage {
    /// What was reported on; of a report over several partnerships the first one.
    var state: PartnershipState { states[0] }
    let states: [PartnershipState]
    let names: Names
    let showsEvidence: Bool
    /// Whether long lists are shown to their end.
    var showsAll = false

    /// The rows of a list that a person reads at a glance.
    private static let glance = 20

    /// What the report is, of what, of when, and up to which changes.
    func heading(_ report: Report, _ partnership: String) -> String {
        let places = report.asOf.map { "\(names.audience($0.audience)) \($0.seq)" }
        return "\(Table.printable(partnership)): \(report.name.rawValue) on \(report.day), as of "
            + Table.printable(places.joined(separator: ", "))
    }

    /// One line for each framework.
    func overview(_ report: Report) -> [String] {
        var table = Table([.number("row"), .fixed(""), .text("framework"), .text("says")])
        for finding in report.findings {
            table.add([
                String(finding.row), finding.verdict.word,
                Frameworks.framework(finding.row)?.title ?? "", finding.sentence,
            ])
        }
        return table.lines(width: TerminalWidth.current ?? 80)
    }

    /// Each framework with its numbers.
    func details(_ findings: [Finding], on day: CivilDate) -> [String] {
        findings.flatMap { finding in
            let title = Frameworks.framework(finding.row)?.title ?? ""
            let head = [
                "", "\(finding.row). \(title)",
                "   \(Table.printable(finding.sentence)) [\(finding.verdict.word)]",
            ]
            let remarks =
                glance(finding.remarks).flatMap { remark in
                    ["   - \(Table.printable(remark.text))"] + evidence(remark.evidence)
                } + more(finding.remarks).map { "   - \($0)" }
            let layout = FigureLayout(finding.figures)
            let blocks =
                [lines(layout.lines, of: finding.row), plot(of: finding, on: day)]
                + layout.grids.flatMap { $0.pieces(crossing: crossing($0)) }.map { grid($0) }
            return head + blocks.flatMap(\.self).map { "   " + $0 } + remarks
        }
    }

    // MARK: Numbers

    private func lines(_ lines: [FigureLayout.Line], of row: Int) -> [String] {
        guard !lines.isEmpty else { return [] }
        let figures = lines.compactMap { line in
            if case .figure(let figure) = line { figure } else { nil }
        }
        var table = Table([
            .fixed("number"), .text("of"), .number("value"), .fixed("plot"), .text("from"),
        ])
        // The square shows both axes; bars beside it would each have a whole of their own.
        let hasBars = row != EarningLearning.row
        for line in glance(lines) {
            switch line {
            case .figure(let figure):
                table.add([
                    words(figure.name), figure.subject.map(words) ?? "", figure.value.words,
                    hasBars ? FigurePlot.bar(figure, beside: figures) : "",
                    short(figure.evidence),
                ])
            case .strip(let months):
                let ends = [months.first, months.last].compactMap { $0?.subject.map(words) }
                table.add([
                    words(months.first?.name ?? ""), ends.joined(separator: " to "),
                    "\(months.count(where: { $0.value == .flag(true) })) of \(months.count)",
                    FigurePlot.strip(months), short(months.flatMap(\.evidence)),
                ])
            }
        }
        return table.lines(width: width).dropFirst() + more(lines)
    }

    private func grid(_ grid: FigureLayout.Grid) -> [String] {
        // Where only sides tell columns apart, their names do.
        let isOfOne = Set(grid.columns.map(\.name)).count == 1
        let headings = grid.columns.map { column in
            if let part = column.part { return Self.cut(part) }
            let side = column.organisation.map { Self.cut(names.organisation($0)) }
            return isOfOne
                ? side ?? words(column.name) : words(column.name) + (side.map { " \($0)" } ?? "")
        }
        let plotted = FigurePlot.plotted(grid)
        var table = Table(
            [.text("")] + headings.map { .number($0) } + [.fixed(""), .text("from")]
        )
        for row in glance(grid.rows) {
            let bar = plotted.flatMap { row.cells[$0] }.map { FigurePlot.bar($0, beside: []) }
            let evidence = row.cells.flatMap { $0?.evidence ?? [] }
            table.add(
                [words(row.subject)] + row.cells.map { $0?.value.words ?? "" }
                    + [bar ?? "", short(evidence)]
            )
        }
        return table.lines(width: width) + more(grid.rows)
    }

    /// How many columns of what crosses a grid fit beside its rows' names and their own numbers.
    private func crossing(_ grid: FigureLayout.Grid) -> Int {
        let widest = grid.columns.compactMap(\.part).map { DisplayWidth.of(Self.cut($0)) }.max()
        let own = grid.columns.filter { $0.part == nil }.reduce(0) { $0 + $1.name.count + 2 }
        // The name of a row is cut to eight columns at least, a percentage has five.
        return max(1, (width - 8 - own) / (max(widest ?? 0, 5) + 2))
    }

    /// What the numbers of a framework look like where lines and grids do not show it.
    private func plot(of finding: Finding, on day: CivilDate) -> [String] {
        switch finding.row {
        case KPIAttainment.row:
            let kpis = state.shared(KPI.self).sorted { $0.id < $1.id }
            return glance(kpis).flatMap { kpi in
                FigurePlot.history(of: kpi, in: state, through: day, words: words)
            } + more(kpis)
        case EarningLearning.row: return FigurePlot.matrix(finding, in: state, names: names)
        default: return []
        }
    }

    /// What is left beside the indentation.
    private var width: Int { (TerminalWidth.current ?? 80) - 3 }

    private func evidence(_ ids: [EntityID]) -> [String] {
        showsEvidence && !ids.isEmpty ? ["     " + short(ids)] : []
    }

    /// A name that leaves room for the numbers below it.
    private static func cut(_ name: String) -> String {
        let shown = Table.printable(name)
        return shown.count <= 16 ? shown : shown.prefix(15) + "\u{2026}"
    }

    private func glance<Item>(_ items: [Item]) -> [Item] {
        showsAll ? items : Array(items.prefix(Self.glance))
    }

    /// What is said of the items that are not shown.
    private func more(_ items: [some Any]) -> [String] {
        let count = items.count - glance(items).count
        return count > 0 ? ["and \(count) more, which --all shows"] : []
    }

    // MARK: Words

    private func short(_ id: EntityID) -> String { String(id.description.prefix(8)) }

    /// Entities by the beginnings of their ids, each once, when that was asked for.
    private func short(_ ids: [EntityID]) -> String {
        guard showsEvidence else { return "" }
        var seen: Set<EntityID> = []
        return ids.filter { seen.insert($0).inserted }.map(short).joined(separator: " ")
    }

    private func words(_ name: String) -> String { name.replacing("_", with: " ") }

    private func words(_ subject: Figure.Subject) -> String {
        switch subject {
        case .organisation(let id): names.organisation(id)
        case .department(let id): names.department(id)
        case .pair(let giver, let receiver):
            "\(names.department(giver)) to \(names.department(receiver))"
        case .member(let id): names.member(id)
        case .entity(let id): title(id)
        case .month(let month): month.description
        case .part(let part): words(part)
        case .side(let id, let part): "\(names.organisation(id)), \(words(part))"
        case .cell(let id, let part): "\(title(id)), \(part)"
        }
    }

    private func title(_ id: EntityID) -> String {
        let home = states.first { $0.record(id) != nil }
        return (home ?? state).title(of: id, names.organisation)
    }
}
