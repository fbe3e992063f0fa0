import EntenteDomain
import EntenteSync

/// A stream whose row this transaction has locked, and the devices that want to push to it.
struct LockedStream: Sendable {
    let epoch: Epoch
    let frontier: MerkleFrontier
    let horizon: Int64
    /// The size of the control stream under which access was decided.
    let acl: Int64
    let access: [DeviceID: Access]
    let cursors: [DeviceID: Sequencer.DeviceCursor]
    private let principals: [DeviceID: Principal]

    /// Reads the answer of `StreamSQL.lock` for devices in their order; nil when none may read.
    init?(_ rows: Rows, _ devices: [DeviceID]) throws(StoreError) {
        guard !rows.isEmpty else { return nil }
        acl = rows.int64(0, 0)
        (epoch, frontier, horizon) = try rows.place(0, 1)
        let words = rows.textArray(0, 5)
        let members = rows.textArray(0, 6)
        let departments = rows.textArray(0, 7)
        let organisations = rows.textArray(0, 8)
        let counters = rows.int64Array(0, 9)
        let bases = rows.int64Array(0, 10)
        var access: [DeviceID: Access] = [:]
        var cursors: [DeviceID: Sequencer.DeviceCursor] = [:]
        var principals: [DeviceID: Principal] = [:]
        for (place, device) in devices.enumerated() {
            guard words.indices.contains(place), let word = Access(rawValue: words[place]) else {
                throw rows.broken(0, 5)
            }
            access[device] = word
            guard word != .none else { continue }
            guard let member = MemberID(members[place]),
                let department = DepartmentID(departments[place]),
                let organisation = OrganisationID(organisations[place])
            else { throw rows.broken(0, 6) }
            principals[device] = Principal(
                device: device,
                member: member,
                department: department,
                organisation: organisation
            )
            cursors[device] = .init(next: counters[place], base: bases[place])
        }
        self.access = access
        self.cursors = cursors
        self.principals = principals
    }

    /// A sequencer that starts where the stream stands.
    func sequencer(
        roots: [Int64: Digest],
        seen: [DeviceID: Int64],
        texts: TextGuard,
        past: StreamPast,
        now: Milliseconds
    ) -> Sequencer {
        var cursors = cursors
        for (device, seq) in seen { cursors[device]?.seen = seq }
        return Sequencer(
            epoch: epoch,
            frontier: frontier,
            roots: roots,
            horizon: horizon,
            acl: acl,
            cursors: cursors,
            texts: texts,
            past: past,
            now: now
        )
    }

    /// The request in the name of whom the directory says the device belongs to (clause 1.4).
    func authored(_ request: SequencingRequest) -> SequencingRequest {
        SequencingRequest(
            principal: principals[request.principal.device] ?? request.principal,
            epoch: request.epoch,
            known: request.known,
            changes: request.changes,
            seal: request.seal
        )
    }
}
