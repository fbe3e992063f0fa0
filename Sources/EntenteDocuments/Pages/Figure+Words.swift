public import EntenteDomain

extension Verdict {
    /// The word for a list; colours alone would say nothing to some.
    public var word: String {
        switch self {
        case .good: "good"
        case .amber: "look"
        case .red: "act"
        case .open: "open"
        }
    }
}

extension Figure.Value {
    /// The value as it is shown, with its unit.
    public var words: String {
        switch self {
        case .number(let number, let unit): unit.isEmpty ? "\(number)" : "\(number) \(unit)"
        case .money(let number, let currency): "\(currency) \(number)"
        case .day(let day): day.description
        case .flag(let flag): flag ? "yes" : "no"
        case .text(let text): text
        }
    }
}
