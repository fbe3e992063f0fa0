/// The seven criteria of trust that a pulse asks for (S1, row 16).
public enum TrustCriterion: String, Hashable, Sendable, CaseIterable {
    /// Whether one trusts the other side.
    case trust
    /// Whether the other side does what it says.
    case integrity
    /// Whether people like to work with each other.
    case chemistry
    /// Whether the other side answers.
    case responsive
    /// Whether both want the same.
    case alignedPurpose = "aligned_purpose"
    /// Whether both value the same.
    case values
    /// Whether both hold to the same.
    case principles

    /// The field that holds the mark of a criterion.
    public var field: FieldName {
        switch self {
        case .trust: "trust"
        case .integrity: "integrity"
        case .chemistry: "chemistry"
        case .responsive: "responsive"
        case .alignedPurpose: "aligned_purpose"
        case .values: "values"
        case .principles: "principles"
        }
    }

    /// What the members of one side are asked.
    var question: String {
        switch self {
        case .trust: "How far one trusts the other side."
        case .integrity: "How far the other side does what it says."
        case .chemistry: "How well people work with each other."
        case .responsive: "How well the other side answers."
        case .alignedPurpose: "How far both want the same."
        case .values: "How far both value the same."
        case .principles: "How far both hold to the same principles."
        }
    }
}
