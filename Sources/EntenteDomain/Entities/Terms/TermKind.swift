/// What a term is about: the eight essential ones (S3, row 28), and whatever else is agreed.
public enum TermKind: String, Hashable, Sendable, CaseIterable {
    /// Who owns how much.
    case ownership
    /// Who bears how much of profit and loss.
    case profitAndLoss = "profit_and_loss"
    /// From when until when, and with what notice it ends.
    case length
    /// How it is decided, and who is asked next when that fails.
    case decisions
    /// Up to which value who may commit an organisation.
    case authority
    /// Which events change everything, and who watches for them.
    case criticalDevelopments = "critical_developments"
    /// What happens when an organisation or a person leaves.
    case withdrawal
    /// Who gets what at the end.
    case dissolution
    /// Anything else.
    case free

    /// The eight, in the order of the source.
    public static let essential = allCases.filter { $0 != .free }

    /// What people call it.
    public var words: String {
        switch self {
        case .ownership: "ownership"
        case .profitAndLoss: "profit and loss"
        case .length: "length"
        case .decisions: "decisions and disputes"
        case .authority: "authority"
        case .criticalDevelopments: "critical developments"
        case .withdrawal: "withdrawal or death"
        case .dissolution: "dissolution"
        case .free: "a free term"
        }
    }
}
