import EntenteDomain
import EntenteSync

/// Addresses of calendars in memory.
actor FakeCalendars: CalendarStore {
    private var kept: [CalendarID: (digest: Digest, device: DeviceID, created: Milliseconds)] = [:]
    private let principals: [DeviceID: Principal]

    init(_ devices: [TestDevice]) {
        principals = Dictionary(
            uniqueKeysWithValues: devices.map { ($0.principal.device, $0.principal) }
        )
    }

    func addCalendar(
        _ id: CalendarID,
        digest: Digest,
        for device: DeviceID,
        now: Milliseconds
    ) async throws(StoreError) -> Bool {
        guard kept.values.count(where: { $0.device == device }) < Limits.calendarAddresses else {
            return false
        }
        kept[id] = (digest, device, now)
        return true
    }

    func calendars(of device: DeviceID) async throws(StoreError) -> [CalendarSummary] {
        kept.filter { $0.value.device == device }
            .map { CalendarSummary(id: $0.key, created: $0.value.created) }
    }

    func revokeCalendar(
        _ id: CalendarID,
        of device: DeviceID,
        now: Milliseconds
    ) async throws(StoreError) -> Bool {
        guard kept[id]?.device == device else { return false }
        kept[id] = nil
        return true
    }

    func calendarReader(_ id: CalendarID) async throws(StoreError) -> CalendarReader? {
        guard let address = kept[id], let principal = principals[address.device] else {
            return nil
        }
        return CalendarReader(principal: principal, digest: address.digest)
    }
}
