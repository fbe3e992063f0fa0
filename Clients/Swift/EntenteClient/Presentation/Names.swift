public import EntenteDomain
public import EntenteSync

/// The names of organisations, departments and members, as the session tells them.
public struct Names: Sendable {
    private let session: Session

    /// Takes the names of a session.
    public init(_ session: Session) { self.session = session }

    /// The name of a partnership.
    public func partnership(_ id: PartnershipID) -> String {
        session.partnerships.first { $0.id == id }?.name ?? id.description
    }

    /// The name of an organisation.
    public func organisation(_ id: OrganisationID) -> String {
        organisations.first { $0.id == id }?.name ?? id.description
    }

    /// The name of a department.
    public func department(_ id: DepartmentID) -> String {
        organisations.flatMap(\.departments).first { $0.id == id }?.name ?? id.description
    }

    /// The name of a member.
    public func member(_ id: MemberID) -> String {
        organisations.flatMap(\.departments).flatMap(\.members).first { $0.id == id }?.name
            ?? id.description
    }

    /// The id of the organisation of a name; nil when none or several have it.
    public func organisation(named name: String) -> String? {
        Self.only(organisations.filter { $0.name == name }.map(\.id.description))
    }

    /// The id of the department of a name, with its organisation's before it where several have it:
    /// `Aurora Foods/Sales`.
    public func department(named name: String) -> String? {
        Self.only(
            organisations.flatMap { organisation in
                organisation.departments
                    .filter { $0.name == name || "\(organisation.name)/\($0.name)" == name }
                    .map(\.id.description)
            }
        )
    }

    /// The id of the member of a name; nil when none or several have it.
    public func member(named name: String) -> String? {
        let members = organisations.flatMap(\.departments).flatMap(\.members)
        return Self.only(members.filter { $0.name == name }.map(\.id.description))
    }

    private static func only(_ ids: [String]) -> String? {
        let ids = Set(ids)
        return ids.count == 1 ? ids.first : nil
    }

    /// Who a stream is for, in words.
    public func audience(_ audience: Audience) -> String {
        switch audience {
        case .control: "control"
        case .shared: "shared"
        case .organisation(let id): organisation(id)
        case .department(let id): department(id)
        }
    }

    /// Who wrote a value: this device while the change is not in the log.
    public func author(_ side: Conflict.Side) -> String {
        guard let member = side.member, let organisation = side.organisation else {
            return "this device"
        }
        return "\(self.member(member)) (\(self.organisation(organisation)))"
    }

    private var organisations: [Session.Organisation] {
        session.partnerships.flatMap(\.organisations)
    }
}
