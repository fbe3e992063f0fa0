import EntenteDomain

/// Rows 28 and 26: the eight essential terms.
extension Scene {
    /// Seven terms signed, and two commitments above what a head may make.
    ///
    /// Who bears a loss is not: row 17 says that risk is not shared yet.
    mutating func playTerms() {
        for kind in TermKind.essential { sign(kind, by: kind == .profitAndLoss ? [.a] : [.a, .b]) }
        expect(28, "terms_signed", "7")
        expect(28, says: "notice by 2027-10-02")
        for side in Side.allCases { expect(28, "notice_by", "2027-10-02", about: about(side)) }
        let space = add(
            "give",
            "Shelf space at eye level",
            by: .b,
            ["state": .text("offered"), "driver": .text("audience_access")]
        )
        keep(space, by: .b, ["estimate": euros(14_000)])
        expect(28, "own_goes_to", "sponsor", about: .entity(space), seenBy: [.b])
        let hall = add(
            "decision",
            "Rent a hall for the fair",
            by: .b,
            ["asked_on": day(0), "commits": euros(14_000)]
        )
        expect(28, "goes_to", "sponsor", about: .entity(hall))
    }

    /// Puts a term before both sides, to be signed by some.
    mutating func sign(_ kind: TermKind, by sides: Set<Side>) {
        let term = add("term", kind.words, ["kind": .text(kind.rawValue)])
        agree(term, "content", .record(content(of: kind)), signedBy: sides)
    }

    private func content(of kind: TermKind) -> [FieldName: FieldValue] {
        let split = shares(60, 40)
        switch kind {
        case .ownership: return ["ownership": split]
        case .profitAndLoss: return ["profit": shares("53.33", "46.67"), "loss": split]
        case .length: return ["ends": endOfTerm, "notice_days": .integer(90)]
        case .decisions:
            return [
                "quorum": .integer(1),
                "ladder": .list([.record(["level": .text("sponsors"), "days": .integer(10)])]),
            ]
        case .authority:
            return [
                "authority": .list([
                    .record([
                        "organisation": organisation(.b), "level": .text("head"),
                        "limit": euros(10_000),
                    ])
                ])
            ]
        case .criticalDevelopments:
            return [
                "triggers": .list([
                    .record(["event": .text("a merger"), "watcher": member("Aaro")])
                ])
            ]
        case .withdrawal: return ["notice_days": .integer(90)]
        case .dissolution:
            return [
                "dispositions": .list([
                    .record(["asset": .text("the brand"), "organisation": organisation(.a)])
                ])
            ]
        case .free: return ["text": .text("whatever else")]
        }
    }

    private var endOfTerm: FieldValue {
        guard let day = CivilDate("2027-12-31") else {
            preconditionFailure("the last day of 2027 is one")
        }
        return .day(day)
    }
}
