public import EntenteDomain

extension FieldValue {
    /// The value as it stands in the log: what `FieldKind.read` reads.
    public var json: JSONValue {
        switch self {
        case .text(let text): .string(text)
        case .flag(let flag): .boolean(flag)
        case .integer(let number): .integer(Int64(number))
        case .amount(let amount): .string(amount.description)
        case .money(let money):
            [
                "amount": .string(money.amount.description),
                "currency": .string(money.currency.description),
            ]
        case .currency(let currency): .string(currency.description)
        case .day(let day): .string(day.description)
        case .month(let month): .string(month.description)
        case .instant(let instant): .integer(instant.value)
        case .entity(let id): .string(id.description)
        case .organisation(let id): .string(id.description)
        case .department(let id): .string(id.description)
        case .member(let id): .string(id.description)
        case .record(let fields):
            .object(JSONObject(fields.map { ($0.key.description, $0.value.json) }))
        case .list(let values): .array(values.map(\.json))
        }
    }
}
