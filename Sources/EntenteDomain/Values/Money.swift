/// An amount in a currency.
///
/// Money of two currencies is never added up: it is converted first, by a rate that somebody recorded
/// or all agreed on, and the original stays where it was (`ExchangeRates`).
public struct Money: Hashable, Sendable, CustomStringConvertible {
    /// How much.
    public let amount: Amount
    /// Of what.
    public let currency: Currency

    /// Puts money together.
    public init(_ amount: Amount, _ currency: Currency) {
        self.amount = amount
        self.currency = currency
    }

    /// The currency, then the amount with all its digits and at least those of the smallest coin.
    public var description: String {
        let whole = amount.description
        let digits = whole.split(separator: ".").dropFirst().first?.count ?? 0
        let shown =
            digits < currency.digits ? amount.rounded(to: currency.digits).description : whole
        return "\(currency) \(shown)"
    }
}

/// What one unit of a currency is worth in another from a day on.
public struct ExchangeRate: Hashable, Sendable {
    /// The entity that records it.
    public let id: EntityID
    /// The currency that is converted.
    public let from: Currency
    /// The currency that it is converted to.
    public let to: Currency
    /// How many of the second one of the first is; above zero.
    public let rate: Amount
    /// The first day on which it holds.
    public let day: CivilDate

    /// Puts a rate together.
    public init(id: EntityID, from: Currency, to: Currency, rate: Amount, day: CivilDate) {
        self.id = id
        self.from = from
        self.to = to
        self.rate = rate
        self.day = day
    }
}

/// The rates by which money is converted: agreed or recorded ones, never others.
public struct ExchangeRates: Hashable, Sendable {
    private let rates: [ExchangeRate]

    /// Takes the rates of a partnership, in any order.
    public init(_ rates: some Sequence<ExchangeRate> = []) {
        self.rates = rates.filter { $0.rate > 0 }.sorted { ($0.day, $0.id) < ($1.day, $1.id) }
    }

    /// Money in another currency by the newest rate that held on a day, with the rate's entity; nil when
    /// there is none.
    ///
    /// A rate serves both ways. Money that is in the currency already needs none.
    public func convert(
        _ money: Money,
        to currency: Currency,
        on day: CivilDate
    ) -> (amount: Amount, by: EntityID?)? {
        guard money.currency != currency else { return (money.amount, nil) }
        let rate = rates.last { rate in
            rate.day <= day
                && ((rate.from, rate.to) == (money.currency, currency)
                    || (rate.to, rate.from) == (money.currency, currency))
        }
        guard let rate else { return nil }
        if rate.from == money.currency { return (money.amount * rate.rate, rate.id) }
        return money.amount.divided(by: rate.rate).map { ($0, rate.id) }
    }
}
