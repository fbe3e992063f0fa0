/// The terms of a partnership, one of each essential kind (rows 26, 28, 36).
struct TermSheet: Sendable {
    /// All terms, in the order of their ids.
    let terms: [Term]

    init(in state: PartnershipState) { terms = Array(state.shared(Term.self)) }

    /// The term of a kind: the one that came into force last, or the first that is proposed.
    func term(_ kind: TermKind) -> Term? {
        terms.filter { $0.kind == kind }.counting
    }

    /// The essential terms that all signed, in the order of the source.
    var signed: [Term] { TermKind.essential.compactMap(term).filter(\.isInForce) }

    /// Whether all eight are signed.
    var isComplete: Bool { signed.count == TermKind.essential.count }

    /// How much of the eight is signed, in percent.
    var percent: Amount {
        Amount(signed.count).percent(of: Amount(TermKind.essential.count)) ?? .zero
    }
}
