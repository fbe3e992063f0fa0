/// Who reads a stream: a group that never changes for the life of the stream (protocol clause 1.1).
public enum Audience: Hashable, Sendable {
    /// Everyone in the partnership reads; only the server writes, on an administrator's behalf.
    case control
    /// All organisations of the partnership.
    case shared
    /// One organisation.
    case organisation(OrganisationID)
    /// One department.
    case department(DepartmentID)

    /// The word for the kind of audience, as in SQL and JSON.
    public var kind: String {
        switch self {
        case .control: "control"
        case .shared: "shared"
        case .organisation: "organisation"
        case .department: "department"
        }
    }
}
