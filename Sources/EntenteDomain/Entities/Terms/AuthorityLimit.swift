/// Who may commit an organisation, from the lowest to the highest.
public enum AuthorityLevel: String, Hashable, Comparable, Sendable, CaseIterable {
    /// Any member.
    case member
    /// The head of a department.
    case head
    /// The sponsor of the partnership.
    case sponsor
    /// The organisation's own board.
    case board

    /// Whether the left level is lower.
    public static func < (left: Self, right: Self) -> Bool { left.place < right.place }

    private var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// Up to which value somebody may commit an organisation (row 28).
public struct AuthorityLimit: Hashable, Sendable {
    static let fields = [
        FieldDefinition("organisation", .organisation, "Whom they commit.", isRequired: true),
        FieldDefinition(
            "level",
            .choice(AuthorityLevel.allCases.map(\.rawValue)),
            "Who they are.",
            isRequired: true
        ),
        FieldDefinition("limit", .money, "Up to which value.", isRequired: true),
    ]

    /// The organisation that is committed.
    public let organisation: OrganisationID
    /// Who commits it.
    public let level: AuthorityLevel
    /// Up to which value.
    public let limit: Money

    /// Reads a limit; nil while a part of it is missing.
    public init?(_ record: RecordValue) {
        guard let organisation = record.organisation("organisation"),
            let level = record.choice("level", AuthorityLevel.self),
            let limit = record.money("limit")
        else { return nil }
        self.organisation = organisation
        self.level = level
        self.limit = limit
    }

    /// The lowest level that may make a commitment, by the limits that are agreed.
    ///
    /// Without a limit of their own, members and heads may commit nothing, the sponsor anything. A limit
    /// in a currency for which there is no rate covers nothing, so that the commitment goes up.
    public static func level(
        for value: Money,
        of organisation: OrganisationID,
        limits: [AuthorityLimit],
        rates: ExchangeRates,
        on day: CivilDate
    ) -> AuthorityLevel {
        let own = limits.filter { $0.organisation == organisation }
        let found = AuthorityLevel.allCases.first { level in
            let limits = own.filter { $0.level == level }
            if limits.isEmpty { return level == .sponsor || level == .board }
            return limits.contains { limit in
                rates.convert(value, to: limit.limit.currency, on: day).map {
                    $0.amount <= limit.limit.amount
                } ?? false
            }
        }
        return found ?? .board
    }
}
