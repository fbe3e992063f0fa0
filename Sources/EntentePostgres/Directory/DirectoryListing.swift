public import EntenteDomain
public import EntenteSync

/// An organisation in a list.
public struct OrganisationEntry: Hashable, Sendable {
    /// The organisation.
    public let id: OrganisationID
    /// Its name.
    public let name: String
}

/// A department in a list.
public struct DepartmentEntry: Hashable, Sendable {
    /// The department.
    public let id: DepartmentID
    /// Its name.
    public let name: String
    /// The organisation it is part of.
    public let organisation: OrganisationID
}

/// A member in a list.
public struct MemberEntry: Hashable, Sendable {
    /// The member.
    public let id: MemberID
    /// The member's name.
    public let name: String
    /// The member's department.
    public let department: DepartmentID
    /// The department's organisation.
    public let organisation: OrganisationID
    /// What the member may do.
    public let roles: [Role]
}

/// A device in a list.
public struct DeviceEntry: Hashable, Sendable {
    /// The device.
    public let id: DeviceID
    /// What it calls itself.
    public let name: String
    /// Whose it is.
    public let member: MemberID
    /// When it was enrolled.
    public let enrolled: Milliseconds
    /// When it was revoked; nil while it has access.
    public let revoked: Milliseconds?
}

/// A partnership in a list.
public struct PartnershipEntry: Hashable, Sendable {
    /// The partnership.
    public let id: PartnershipID
    /// Its name.
    public let name: String
    /// How far it has come.
    public let state: PartnershipState
    /// The organisations, and when each opted in; nil for one that has not.
    public let organisations: [Participant]

    /// An organisation of a partnership.
    public struct Participant: Hashable, Sendable {
        /// The organisation.
        public let id: OrganisationID
        /// Its name.
        public let name: String
        /// When it opted in.
        public let accepted: Milliseconds?
    }
}

/// A stream in a list.
public struct StreamEntry: Hashable, Sendable {
    /// The stream.
    public let id: StreamID
    /// The partnership it belongs to.
    public let partnership: PartnershipID
    /// Who reads it.
    public let audience: Audience
    /// The number of its changes.
    public let size: Int64
    /// The lowest base that a push may have.
    public let horizon: Int64
    /// The unbroken life of the log that it is in.
    public let epoch: Epoch
}
