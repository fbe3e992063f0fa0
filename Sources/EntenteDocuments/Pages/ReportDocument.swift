public import EntenteDomain

/// A report as a page that both companies could file: of what all read, and of nothing else.
public struct ReportDocument: Sendable {
    private let report: Report
    private let state: PartnershipState
    private let names: DocumentNames
    private let place: DocumentPlace

    /// Takes a report with what it was computed from.
    ///
    /// The state must hold what all organisations read and nothing more, as
    /// `PartnershipState.viewer` says; then the page is the same on every side.
    public init(
        _ report: Report,
        of state: PartnershipState,
        names: DocumentNames,
        place: DocumentPlace
    ) {
        precondition(state.viewer == nil, "a page to file shows what all read")
        self.report = report
        self.state = state
        self.names = names
        self.place = place
    }

    /// The page.
    public var document: HTMLDocument {
        let title =
            switch report.name {
            case .review: "Review pack"
            case .statement: "Statement of the share"
            default: "Report: \(report.name.rawValue)"
            }
        let parts =
            switch report.name {
            case .review: [lastReview]
            case .statement: statements
            default: [] as [HTML]
            }
        var notes = EvidenceNotes()
        let findings = report.findings.map { section($0, &notes) }
        return HTMLDocument(
            title: "\(title), \(names.partnership), \(report.day)",
            body: [
                names.header(title, [("Day", .text(report.day.description))]),
                .element(.main, parts + findings + notes.section), place.footer,
            ]
        )
    }

    // MARK: Findings

    private func section(_ finding: Finding, _ notes: inout EvidenceNotes) -> HTML {
        let title = Frameworks.framework(finding.row)?.title ?? ""
        let style: HTML.Style =
            switch finding.verdict {
            case .good: .good
            case .amber: .amber
            case .red: .red
            case .open: .open
            }
        var pieces: [HTML] = [
            .element(.h2, "\(finding.row). \(title)"),
            .element(
                .p,
                [
                    .element(.strong, finding.verdict.word, style: style), .text(": "),
                    .words(finding.sentence),
                ]
            ),
        ]
        if !finding.figures.isEmpty {
            let rows = finding.figures.map { figure -> [HTML] in
                [
                    .text(figure.name.replacing("_", with: " ")),
                    .words(figure.subject.map(words) ?? ""), .words(figure.value.words),
                    notes.mark(figure.evidence),
                ]
            }
            pieces.append(.table(["number", "of", "value", "from"], rows, numbers: [2]))
        }
        if !finding.remarks.isEmpty {
            let items = finding.remarks.map { remark in
                HTML.element(
                    .li,
                    [
                        .words(remark.text), .text(" "), notes.mark(remark.evidence),
                    ]
                )
            }
            pieces.append(.element(.ul, items))
        }
        return .element(.section, pieces)
    }

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
        case .cell(let id, let part): "\(title(id)), \(part)"
        }
    }

    private func title(_ id: EntityID) -> String { state.title(of: id, names.organisation) }

    private func short(_ id: EntityID) -> String { String(id.description.prefix(8)) }

    // MARK: The last review

    /// What was promised at the last review, first.
    private var lastReview: HTML {
        let held = state.shared(Review.self).filter { $0.isHeld(by: report.day) }
            .max { ($0.day, $0.id) < ($1.day, $1.id) }
        guard let held else {
            return .element(
                .section,
                [.element(.h2, "Last review"), .element(.p, "No review was held yet.")]
            )
        }
        let entries = state.shared(ReviewEntry.self).filter { $0.review == held.id }
        let lists = ReviewEntry.Column.allCases.flatMap { column -> [HTML] in
            let rows = entries.filter { $0.column == column }.sorted(by: comesFirst).map {
                entry -> [HTML] in
                [
                    .words(entry.title), .words(entry.responsible.map(names.member) ?? ""),
                    .text(entry.due?.description ?? "next review"),
                    .text(outcome(of: entry)),
                ]
            }
            guard !rows.isEmpty else { return [] }
            return [
                .element(.h3, heading(column)),
                .table(["what", "who", "due", "where it stands"], rows),
            ]
        }
        return .element(
            .section,
            [.element(.h2, "Last review, held on \(held.day)")]
                + (lists.isEmpty ? [.element(.p, "It noted nothing.")] : lists)
        )
    }

    /// What is open first, each by day; what waits for the next review comes last of it.
    private func comesFirst(_ left: ReviewEntry, _ right: ReviewEntry) -> Bool {
        let place = { (entry: ReviewEntry) in
            let isOver = entry.isTaken || entry.closedOn.map { $0 <= report.day } ?? false
            return (
                isOver ? 1 : 0, entry.due == nil ? 1 : 0, entry.due?.description ?? "", entry.title,
                entry.id
            )
        }
        return place(left) < place(right)
    }

    private func heading(_ column: ReviewEntry.Column) -> String {
        switch column {
        case .works: "What works"
        case .refine: "To refine or change"
        case .opportunity: "New opportunities"
        }
    }

    private func outcome(of entry: ReviewEntry) -> String {
        if let closed = entry.closedOn, closed <= report.day { return "closed on \(closed)" }
        if let became = entry.became { return "became \(short(became))" }
        return entry.column == .works ? "" : "open"
    }

    // MARK: Statements

    private var statements: [HTML] {
        let all = state.shared(ShareStatement.self)
            .sorted { ($0.from?.description ?? "", $0.id) < ($1.from?.description ?? "", $1.id) }
        let payments = state.shared(Payment.self)
        return all.map { statement in
            let shares = EarnedShare.shares(of: statement, in: state)
            let accounts = EarnedShare.accounts(of: statement, in: state)
            let rows = names.parties.map { party -> [HTML] in
                let account = accounts.first { $0.organisation == party.id }
                let sums = [account?.share, account?.paid, account?.owed].map { sum in
                    sum.map { Money($0, statement.pool.currency).description } ?? ""
                }
                return [
                    .words(party.name),
                    .text(shares[party.id].map { "\($0) %" } ?? "not agreed"),
                ] + sums.map { .text($0) }
            }
            let paid = payments.filter { $0.statement == statement.id }.map { payment -> [HTML] in
                [
                    .text(payment.day.description), .words(names.organisation(payment.payer)),
                    .words(names.organisation(payment.receiver)),
                    .text(payment.isConfirmed ? "confirmed" : "announced"),
                    .text(payment.amount.description),
                ]
            }
            return .element(
                .section,
                [
                    .element(.h2, "Period \(statement.period)"),
                    .pairs([
                        ("To share", .text(statement.pool.description)),
                        ("Held by", .words(statement.holder.map(names.organisation) ?? "")),
                        ("Account", .text(standing(of: statement))),
                    ]),
                    .table(
                        ["party", "share", "amount", "paid", "owed"],
                        rows,
                        numbers: [1, 2, 3, 4]
                    ),
                ]
                    + (paid.isEmpty
                        ? [.element(.p, "Nothing was paid yet.")]
                        : [.table(["paid on", "by", "to", "", "amount"], paid, numbers: [4])])
            )
        }
    }

    private func standing(of statement: ShareStatement) -> String {
        if statement.isClosed { return "closed: confirmed by all parties" }
        guard !statement.waiting.isEmpty else { return "open: its closing was not proposed" }
        return "waits for " + statement.waiting.map(names.organisation).joined(separator: ", ")
    }
}
