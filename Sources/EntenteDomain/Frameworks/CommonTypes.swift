/// Row 19: the five common types (S3): alliance, joint research, co-marketing, minority, equity joint
/// venture, each with the terms that it needs before anybody signs.
///
/// The list of S4 stays beside it (row 20): who says only its kind has the type that it is the same as.
public enum CommonTypes: Framework {
    /// The row.
    public static let row = 19
    /// What it is called.
    public static let title = "Five common types"
    /// The source.
    public static let source = "S3"
    /// Its thresholds: none, since shares sum to a hundred everywhere.
    public static let settings: [Setting] = []

    /// Whether the type that is agreed has the terms that it needs.
    public static func finding(in state: PartnershipState, on _: CivilDate) -> Finding {
        guard let page = state.partnership, let kind = page.kind,
            let type = type(of: kind)
        else { return Finding(row: row, .open, "no type is agreed yet") }
        let requirements = requirements(of: kind, in: state)
        let missing = requirements.filter { !$0.isMet }
        let terms = TermSheet(in: state).terms.map(\.id)
        let evidence = type == .equityJointVenture ? [page.id] + terms : [page.id]
        let words = type.rawValue.split(separator: "_").joined(separator: " ")
        return Finding(
            row: row,
            missing.isEmpty ? .good : .red,
            missing.isEmpty
                ? "\(words): all that it needs is agreed"
                : missing.map(\.sentence).joined(separator: "; "),
            figures: [Figure("type", .text(type.rawValue), from: [page.id])]
                + requirements.map {
                    Figure("requirement", about: .part($0.name), .flag($0.isMet), from: evidence)
                } + costs(kind, page, in: state)
        )
    }

    /// The type that a kind says, or else the one that its kind of the other list is (row 20).
    static func type(of kind: RecordValue) -> CommonType? {
        kind.choice("type", CommonType.self)
            ?? kind.choice("kind", PartnershipKind.self)?.commonType
    }

    /// What a type asks for, be it agreed or only proposed: nobody signs before all is met.
    public static func requirements(
        of kind: RecordValue,
        in state: PartnershipState
    ) -> [Requirement] {
        switch type(of: kind) {
        case .alliance:
            [
                Requirement(
                    "projects",
                    !kind.list("projects").isEmpty,
                    "an alliance needs a list of projects"
                )
            ]
        case .jointResearch:
            [
                Requirement(
                    "results",
                    !(kind.text("results") ?? "").isEmpty,
                    "joint research needs a clause on results and intellectual property"
                )
            ]
        case .coMarketing: [whole("cost_shares", kind, "who pays what")]
        case .minority: minority(kind)
        case .equityJointVenture: jointVenture(in: state)
        case nil: []
        }
    }

    /// Whether shares sum to a hundred, and to what they do.
    private static func whole(
        _ name: FieldName,
        _ kind: RecordValue,
        _ words: String
    ) -> Requirement {
        let records = kind.records(name)
        let shares = Partnership.shares(records)
        let sum = shares.values.reduce(.zero, +)
        let isTwice = shares.count < records.count
        return Requirement(
            name.description,
            Shares.areWhole(shares) && !isTwice,
            shares.isEmpty
                ? "it is not said \(words)"
                : isTwice
                    ? "it is said twice of one organisation \(words)"
                    : "\(words) sums to \(sum) %, not to 100 %"
        )
    }

    private static func minority(_ kind: RecordValue) -> [Requirement] {
        let shares = Partnership.shares(kind.records("ownership"))
        return [
            whole("ownership", kind, "who owns what"),
            Requirement(
                "majority",
                shares.values.contains { $0 > 50 },
                "one side has to own more than 50 %"
            ),
        ]
    }

    /// All eight essential terms, and the agreement itself in writing: a file beside one of them or
    /// beside the partnership's page.
    private static func jointVenture(in state: PartnershipState) -> [Requirement] {
        let sheet = TermSheet(in: state)
        let eight = TermKind.essential.map { kind in
            Requirement(
                kind.rawValue,
                sheet.term(kind)?.isInForce ?? false,
                "the term on \(kind.words) is not signed"
            )
        }
        let places = Set(sheet.terms.map(\.id) + (state.partnership.map { [$0.id] } ?? []))
        let isWritten = state.shared(Attachment.self).contains { attachment in
            attachment.subject.map(places.contains) ?? false
        }
        return eight + [
            Requirement("written_agreement", isWritten, "there is no written agreement")
        ]
    }

    /// What each side pays of what both pay for together, once all of it is paid by somebody.
    private static func costs(
        _ kind: RecordValue,
        _ page: Partnership,
        in state: PartnershipState
    ) -> [Figure] {
        let shares = Partnership.shares(kind.records("cost_shares"))
        guard let cost = kind.money("cost"), Shares.areWhole(shares) else { return [] }
        let parts = Shares.parts(of: cost, by: shares)
        return state.organisations.compactMap { organisation in
            parts[organisation.id].map {
                Figure(
                    "cost",
                    about: .organisation(organisation.id),
                    .money(Money($0, cost.currency)),
                    from: [page.id]
                )
            }
        }
    }
}
