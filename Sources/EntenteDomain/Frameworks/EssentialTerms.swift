/// Row 28: eight essential terms (S3).
public enum EssentialTerms: Framework {
    /// The row.
    public static let row = 28
    /// What it is called.
    public static let title = "Eight essential terms"
    /// The source.
    public static let source = "S3"

    /// From how many days before it on the last day of notice is announced.
    static let noticeWarning = Setting(
        "notice_warning_days",
        60,
        "How many days before the last day of notice it is announced."
    )

    /// Its thresholds.
    public static let settings = [noticeWarning]

    /// Which terms are signed, what they lack, until when notice is given, who must be asked, and who
    /// should have been.
    public static func finding(in state: PartnershipState, on day: CivilDate) -> Finding {
        let sheet = TermSheet(in: state)
        guard !sheet.terms.isEmpty else {
            return Finding(row: row, .open, "no term was proposed yet")
        }
        let faults = sheet.signed.flatMap { Self.faults(of: $0, in: state) }
        let dates = dates(state, sheet, day)
        let routes = routes(state, sheet, day)
        let decisions = decisions(state, sheet, day)
        let waiting = waiting(state, sheet)
        let watched = routes.remarks + decisions.remarks
        var verdict = sheet.isComplete ? Verdict.good : .amber
        if dates.isNear || !watched.isEmpty { verdict = .amber }
        if !faults.isEmpty || dates.isOver { verdict = .red }
        let until = dates.noticeBy.map { "; notice by \($0)" } ?? ""
        return Finding(
            row: row,
            verdict,
            "\(sheet.signed.count) of \(TermKind.essential.count) terms are signed by all\(until)",
            figures: [
                Figure("terms_signed", .count(sheet.signed.count), from: sheet.signed.map(\.id))
            ]
                + versions(sheet) + dates.figures + routes.figures + decisions.figures,
            remarks: faults + dates.remarks + watched + waiting
        )
    }

    /// The version in force of each kind; none is version 0.
    private static func versions(_ sheet: TermSheet) -> [Figure] {
        TermKind.essential.map { kind in
            let term = sheet.term(kind)
            return Figure(
                "version",
                about: .part(kind.rawValue),
                .count(term?.isInForce == true ? term?.agreed?.version ?? 0 : 0),
                from: term.map { [$0.id] } ?? []
            )
        }
    }

    /// What a signed term lacks of what its kind is made of.
    ///
    /// Nobody watches for what only somebody does who is in none of the organisations any more.
    static func faults(of term: Term, in state: PartnershipState) -> [Remark] {
        let missing: [String] =
            switch term.kind {
            case .ownership: whole("ownership", term.ownership)
            case .profitAndLoss: whole("profit", term.profit) + whole("loss", term.loss)
            case .length:
                (term.ends == nil ? ["names no end"] : [])
                    + (term.noticeDays == nil ? ["names no days of notice"] : [])
            case .decisions:
                (term.quorum == nil ? ["names no quorum"] : [])
                    + (term.ladder.isEmpty ? ["names nobody to ask next"] : [])
            case .authority: term.authority.isEmpty ? ["names no limit"] : []
            case .criticalDevelopments:
                term.triggers.isEmpty
                    ? ["names no event"]
                    : term.triggers.filter { $0.watcher.flatMap(state.organisation(of:)) == nil }
                        .map { "nobody watches for \($0.event)" }
            case .withdrawal: term.noticeDays == nil ? ["names no days of notice"] : []
            case .dissolution:
                term.dispositions.isEmpty
                    ? ["names no asset"]
                    : term.dispositions.filter { $0.organisation == nil }
                        .map { "nobody gets \($0.asset)" }
            case .free: []
            }
        return missing.map { Remark("the term on \(term.kind.words): \($0)", evidence: [term.id]) }
    }

    private static func whole(_ name: String, _ shares: [OrganisationID: Amount]) -> [String] {
        Shares.areWhole(shares)
            ? [] : ["\(name) sums to \(shares.values.reduce(.zero, +)), not to 100"]
    }

    /// The proposals that somebody has not signed.
    private static func waiting(_ state: PartnershipState, _ sheet: TermSheet) -> [Remark] {
        sheet.terms.flatMap { term in
            (term.agreed?.waiting ?? []).sorted().map { side in
                Remark(
                    "the term on \(term.kind.words) waits for \(state.name(side))",
                    evidence: [term.id]
                )
            }
        }
    }
}
