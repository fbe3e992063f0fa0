/// What a member may do beyond working in the own department's streams.
public enum Role: String, Hashable, Sendable, CaseIterable {
    /// Reads and writes the streams of the own department, organisation and partnerships.
    case member
    /// Signs agreements for the organisation (protocol clause 3.1).
    case signer
    /// Answers for a partnership day by day.
    case accountManager = "account_manager"
    /// Answers for a partnership before the own board.
    case sponsor
    /// Enrols members and devices, connects to partners.
    case administrator
}
