public import EntenteDomain
public import EntenteSync

/// The names that a document uses: those of one partnership, which all its organisations know alike.
public struct DocumentNames: Sendable {
    /// The partnership's name.
    public let partnership: String
    /// The organisations in the order of their ids, which is the same for each of them.
    public let parties: [(id: OrganisationID, name: String)]
    private let departments: [DepartmentID: String]
    private let members: [MemberID: String]

    /// Takes the names of a partnership.
    public init(_ partnership: Session.Partnership) {
        self.partnership = partnership.name
        parties = partnership.organisations.map { ($0.id, $0.name) }.sorted { $0.id < $1.id }
        let all = partnership.organisations.flatMap(\.departments)
        departments = Dictionary(all.map { ($0.id, $0.name) }, uniquingKeysWith: { one, _ in one })
        members = Dictionary(
            all.flatMap(\.members).map { ($0.id, $0.name) },
            uniquingKeysWith: { one, _ in one }
        )
    }

    /// The name of an organisation.
    public func organisation(_ id: OrganisationID) -> String {
        parties.first { $0.id == id }?.name ?? id.description
    }

    /// The name of a department.
    public func department(_ id: DepartmentID) -> String { departments[id] ?? id.description }

    /// The name of a member.
    public func member(_ id: MemberID) -> String { members[id] ?? id.description }
}
