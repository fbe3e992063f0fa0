public import EntenteDomain

/// The addresses under which calendar programs read; implemented by PostgreSQL.
public protocol CalendarStore: Sendable {
    /// Gives a device's member one more address; false when there are as many as there may be.
    func addCalendar(
        _ id: CalendarID,
        digest: Digest,
        for device: DeviceID,
        now: Milliseconds
    ) async throws(StoreError) -> Bool

    /// The addresses of a device's member, oldest first.
    func calendars(of device: DeviceID) async throws(StoreError) -> [CalendarSummary]

    /// Ends an address of a device's member; false when there is none of this id.
    func revokeCalendar(
        _ id: CalendarID,
        of device: DeviceID,
        now: Milliseconds
    ) async throws(StoreError) -> Bool

    /// Whose calendar is read at an address, and the digest of the whole address; nil when it leads
    /// nowhere.
    func calendarReader(_ id: CalendarID) async throws(StoreError) -> CalendarReader?
}

/// An address of a member; the secret in it is known to the member alone.
public struct CalendarSummary: Hashable, Sendable {
    /// Its id.
    public let id: CalendarID
    /// When it was made.
    public let created: Milliseconds

    /// Puts a summary together.
    public init(id: CalendarID, created: Milliseconds) {
        self.id = id
        self.created = created
    }
}

/// Whose calendar an address is.
public struct CalendarReader: Hashable, Sendable {
    /// The member, with a device as which the streams are read.
    public let principal: Principal
    /// The SHA-256 of the whole address.
    public let digest: Digest

    /// Puts a reader together.
    public init(principal: Principal, digest: Digest) {
        self.principal = principal
        self.digest = digest
    }
}
