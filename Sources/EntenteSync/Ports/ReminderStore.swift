public import EntenteDomain

/// What members are told without asking; implemented by PostgreSQL.
public protocol ReminderStore: Sendable {
    /// The members of active partnerships, department by department.
    func readers() async throws(StoreError) -> [ReminderReaders]

    /// Writes down what members of a partnership are told; how much of it nobody was told before.
    ///
    /// Any number of gateways may claim the same: each reminder is new to one of them, once.
    func claim(
        _ reminders: [Reminder],
        in partnership: PartnershipID,
        now: Milliseconds
    ) async throws(StoreError) -> Int
}

/// The members of one department in one partnership, who all read the same streams.
public struct ReminderReaders: Hashable, Sendable {
    /// The partnership.
    public let partnership: PartnershipID
    /// The organisation.
    public let organisation: OrganisationID
    /// The department.
    public let department: DepartmentID
    /// A device of one of its members, as which their streams are read; nil when nobody has one.
    public let device: DeviceID?
    /// The members, with their roles.
    public let members: [Organisation.Member]

    /// Names the members of a department.
    public init(
        partnership: PartnershipID,
        organisation: OrganisationID,
        department: DepartmentID,
        device: DeviceID?,
        members: [Organisation.Member]
    ) {
        self.partnership = partnership
        self.organisation = organisation
        self.department = department
        self.device = device
        self.members = members
    }
}
