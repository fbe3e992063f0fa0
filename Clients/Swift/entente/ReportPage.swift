import EntenteClient
import EntenteDocuments
import EntenteDomain
import EntenteTerminal

/// A report as lines for a terminal: words before numbers, numbers with a bar where there is a whole.
struct ReportPage {
    let state: PartnershipState
    let names: Names
    let showsEvidence: Bool

    /// What the report is, of what, of when, and up to which changes.
    func heading(_ report: Report, _ partnership: String) -> String {
        let places = report.asOf.map { "\(names.audience($0.audience)) \($0.seq)" }
        return "\(Table.printable(partnership)): \(report.name.rawValue) on \(report.day), as of "
            + places.joined(separator: ", ")
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
    func details(_ findings: [Finding]) -> [String] {
        findings.flatMap { finding in
            let title = Frameworks.framework(finding.row)?.title ?? ""
            let head = [
                "", "\(finding.row). \(title)",
                "   \(Table.printable(finding.sentence)) [\(finding.verdict.word)]",
            ]
            let remarks = finding.remarks.flatMap { remark in
                ["   - \(Table.printable(remark.text))"] + evidence(remark.evidence)
            }
            return head + figures(finding.figures) + remarks
        }
    }

    private func figures(_ figures: [Figure]) -> [String] {
        guard !figures.isEmpty else { return [] }
        var table = Table([
            .fixed("number"), .text("of"), .number("value"), .fixed("plot"), .text("from"),
        ])
        for figure in figures {
            let others = figures.filter { $0.name == figure.name }
            table.add([
                figure.name.replacing("_", with: " "), figure.subject.map(words) ?? "",
                figure.value.words, plot(figure, beside: others),
                showsEvidence ? figure.evidence.map(short).joined(separator: " ") : "",
            ])
        }
        return table.lines(width: TerminalWidth.current ?? 80).dropFirst().map { "   " + $0 }
    }

    /// A percentage is part of a hundred; of several numbers of one name the largest is the whole.
    private func plot(_ figure: Figure, beside others: [Figure]) -> String {
        guard let part = figure.value.size else { return "" }
        if figure.value.isPercentage { return Bar.of(part, in: 100 * Figure.Value.one) }
        guard others.count > 1 else { return "" }
        return Bar.of(part, in: others.compactMap(\.value.size).max() ?? 0)
    }

    private func evidence(_ ids: [EntityID]) -> [String] {
        showsEvidence && !ids.isEmpty ? ["     " + ids.map(short).joined(separator: " ")] : []
    }

    private func short(_ id: EntityID) -> String { String(id.description.prefix(8)) }

    private func words(_ subject: Figure.Subject) -> String {
        switch subject {
        case .organisation(let id): names.organisation(id)
        case .department(let id): names.department(id)
        case .pair(let giver, let receiver):
            "\(names.department(giver)) to \(names.department(receiver))"
        case .member(let id): names.member(id)
        case .entity(let id): title(id)
        case .month(let month): month.description
        case .part(let part): part.replacing("_", with: " ")
        case .side(let id, let part):
            "\(names.organisation(id)), \(part.replacing("_", with: " "))"
        }
    }

    private func title(_ id: EntityID) -> String {
        let title = state.record(id).flatMap { $0.text("title") } ?? ""
        return title.isEmpty ? short(id) : title
    }
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

    var isPercentage: Bool {
        if case .number(_, unit: "%") = self { true } else { false }
    }
}
