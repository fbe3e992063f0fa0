/// What a device may do with a stream.
public enum Access: String, Hashable, Sendable, CaseIterable {
    /// Neither read nor write; the stream looks as if it did not exist.
    case none
    /// Read all of it.
    case read
    /// Read all of it and push changes.
    case write
}

/// The one who asks: a device with the member, department and organisation the server knows it by.
public struct Principal: Hashable, Sendable {
    /// The device that asks.
    public let device: DeviceID
    /// The member the device belongs to.
    public let member: MemberID
    /// The member's department.
    public let department: DepartmentID
    /// The member's organisation.
    public let organisation: OrganisationID

    /// Names a principal; only sign-in makes one, never a message's content.
    public init(
        device: DeviceID,
        member: MemberID,
        department: DepartmentID,
        organisation: OrganisationID
    ) {
        self.device = device
        self.member = member
        self.department = department
        self.organisation = organisation
    }
}

extension Principal {
    /// Decides the access to a stream of a partnership in which the principal's organisation takes part.
    ///
    /// The rule is repeated by PostgreSQL (`entente.enter_stream`), so that a mistake on one side
    /// alone opens nothing.
    public func access(to audience: Audience, partnershipIsActive: Bool) -> Access {
        let reads =
            switch audience {
            case .control, .shared: true
            case .organisation(let id): id == organisation
            case .department(let id): id == department
            }
        guard reads else { return .none }
        return audience == .control || !partnershipIsActive ? .read : .write
    }
}
