extension Figure.Value {
    /// A number with the digits that it has, at most six after the point.
    static func measured(_ amount: Amount, unit: String = "") -> Self {
        let rounded = amount.rounded(to: Limits.numberScale)
        let text = Amount(rounded)?.description ?? rounded.description
        return .number(ExactDecimal(text) ?? rounded, unit: unit)
    }
}

/// A count with its noun: `1 ask`, `2 asks`.
func counted(_ count: Int, _ one: String, _ many: String? = nil) -> String {
    "\(count) \(count == 1 ? one : many ?? one + "s")"
}

extension Finding {
    /// Who shall be told of a finding: the account managers of all sides, as figures.
    static func tell(_ state: PartnershipState) -> [Figure] {
        state.members(.accountManager).map { member in
            Figure("tell", about: .member(member.id), .text("account manager"))
        }
    }
}
