/// How percentages of several organisations are judged and applied to money.
enum Shares: Sendable {
    /// Whether shares sum to a hundred.
    static func areWhole(_ shares: [OrganisationID: Amount]) -> Bool {
        shares.values.reduce(.zero, +) == .hundred && shares.values.allSatisfy { $0 >= 0 }
    }

    /// The part of money that each organisation has, in whole coins that sum to the money.
    ///
    /// Each part is rounded as people round; what that leaves over or takes too much is the business of
    /// whoever has the largest share, and of the lower id among equals. Shares that do not sum to a
    /// hundred are applied as they are, and nothing is spread.
    static func parts(
        of money: Money,
        by shares: [OrganisationID: Amount]
    ) -> [OrganisationID: Amount] {
        let digits = money.currency.digits
        let coins = { (amount: Amount) in Amount(amount.rounded(to: digits)) ?? amount }
        var parts = shares.mapValues { share in
            coins((money.amount * share).divided(by: .hundred) ?? .zero)
        }
        let largest = shares.max { ($0.value, $1.key) < ($1.value, $0.key) }
        guard areWhole(shares), let largest else { return parts }
        parts[largest.key, default: .zero] += money.amount - parts.values.reduce(.zero, +)
        return parts
    }
}
