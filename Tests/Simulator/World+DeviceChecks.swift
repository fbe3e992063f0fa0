import EntenteClient
import EntenteDomain
import EntenteSync
import Foundation
import GRDB
import Oracles

extension World {
    /// A push holds what was frozen, byte for byte (INV-7).
    func checkSent(_ device: SimulatedDevice, _ request: SyncRequest) throws {
        guard case .push(let message, let stream) = request else { return }
        for change in message.changes {
            let name = Ledger.Name(
                stream: stream,
                epoch: message.epoch,
                device: message.device,
                n: change.n
            )
            if !ledger.wasMade(change.content, as: name) {
                violate(.frozen, "\(device.label) sends another change \(change.n) than it made")
            }
        }
    }

    /// A stream stops for a reason only.
    func checkHalts(_ device: SimulatedDevice) throws {
        for status in try device.streams() {
            guard let halt = status.halt else { continue }
            let isCopy = ledger.shared.contains(device.principal.device)
            switch halt.cause {
            case .forked where isCopy: continue
            case .epochChanged where ledger.restores > 0: continue
            // Its own counters are used by another: it finds its own changes changed in the log.
            case .corrupt where isCopy: continue
            // The gateway and the device disagree about the device's own counter.
            case .corrupt where halt.detail.contains("expects change"):
                violate(.causality, "\(device.label) stopped: \(halt.detail)")
            case .corrupt: violate(.root, "\(device.label) stopped: \(halt.detail)")
            case .refused where fault == .clockRefused:
                violate(.clocks, "\(device.label) stopped: \(halt.detail)")
            default: violate(.sense, "\(device.label) stopped: \(halt.detail)")
            }
        }
    }

    /// A person looks at a device: it shows what its log and its own changes say (INV-1, 7 to 11).
    func look(_ device: SimulatedDevice) throws {
        for status in try device.streams() {
            let before = violations.count
            let base = try device.snapshotBase(status.id)
            let own = try device.rows(status.id, after: base)
            checkRows(device, status, own, after: base)
            guard violations.count == before else { continue }
            // What others wrote is what the gateway has, whatever the device makes of it.
            let log = gateway.store.log(status.id).flatMap {
                $0.epoch == status.epoch ? $0.rows : nil
            }
            guard base == 0 || log != nil else { continue }
            let rows = (log ?? []).prefix(Int(base)).map(SimulatedDevice.StoredRow.init) + own
            let entries = rows.filter { $0.state != "rejected" }.enumerated().compactMap {
                let place = Int($1.seq) - 1
                let served = log.flatMap { $0.indices.contains(place) ? $0[place] : nil }
                let row = $1
                return change(served?.record.content ?? row.content)
                    .map { [place = $0] in row.entry($0, place: place) }
            }
            let views = try device.views(status.id)
            guard let first = views.first else { continue }
            let isSettled = rows.allSatisfy { $0.state == "logged" || $0.state == "rejected" }
            let oracle = HistoryOracle(entries, entity: first.id, field: "title")
            for view in views where !view.isOpaque {
                let state = fold(view.id, rows)
                if state.view(in: status.id) != view.json {
                    violate(
                        .frozen,
                        "\(device.label) shows \(view.json.text8) where its log says "
                            + state.view(in: status.id).text8
                    )
                }
                let found = oracle.violations(of: state, shownAs: view, isSettled: isSettled)
                for violation in found {
                    violate(violation.invariant, "\(device.label): \(violation.detail)")
                }
                compareAgreements(device, view, status, entries)
            }
        }
    }

    private func fold(_ entity: EntityID, _ rows: [SimulatedDevice.StoredRow]) -> EntityState {
        var state = EntityState(id: entity)
        for row in rows where row.state != "rejected" {
            guard let change = change(row.content) else { continue }
            state.apply(change, device: row.device, confirmation: row.confirmation)
        }
        return state
    }

    /// The rows of a device are the log after the snapshot from which it started, without a gap, and
    /// what it made itself.
    private func checkRows(
        _ device: SimulatedDevice,
        _ status: StreamStatus,
        _ rows: [SimulatedDevice.StoredRow],
        after base: Int64
    ) {
        let logged = rows.filter { $0.state == "logged" }
        if base > status.cursor
            || !logged.map(\.seq).elementsEqual((base..<status.cursor).map { $0 + 1 })
        {
            violate(
                .noGap,
                "\(device.label) stands at \(status.cursor) after a snapshot at \(base) and has "
                    + "\(logged.map(\.seq))"
            )
        }
        let lives = lives(of: status)
        for row in rows where row.device == device.principal.device {
            let name = Ledger.Name(
                stream: status.id,
                epoch: row.seq > 0 ? lives.epoch(at: row.seq) : status.epoch,
                device: row.device,
                n: row.n
            )
            if !ledger.wasMade(row.content, as: name) {
                violate(.frozen, "\(device.label) holds another change \(row.n) than it made")
            }
        }
        guard let log = gateway.store.log(status.id), log.epoch == status.epoch else { return }
        for (row, served) in zip(logged, log.rows.dropFirst(Int(base)))
        where row.device != served.record.header.device || row.n != served.record.header.n {
            violate(.noGap, "\(device.label) has another change \(row.seq) than the log")
        }
    }

    /// The lives of a log up to the one that a device knows.
    private func lives(of status: StreamStatus) -> EpochHistory {
        let past = gateway.store.log(status.id)?.lives ?? []
        return EpochHistory(
            past: Array(past.prefix { $0.epoch != status.epoch }),
            current: status.epoch
        )
    }
}

extension SimulatedDevice {
    /// A change as the device holds it.
    struct StoredRow {
        let seq: Int64
        let device: DeviceID
        let n: Int64
        let state: String
        let content: [UInt8]
        let confirmation: Origin.Confirmation?

        /// The change as a part of a history, confirmed or not.
        func entry(_ change: Change, place: Int) -> HistoryEntry {
            let confirmation =
                confirmation
                ?? Origin.Confirmation(
                    ChangeRecord.Header(
                        seq: Int64(place + 1),
                        n: n,
                        device: device,
                        member: MemberID(high: 0, low: 0),
                        organisation: OrganisationID(high: 0, low: 0),
                        acl: 0,
                        received: Milliseconds(.max),
                        known: KnownHead(size: 0, root: MerkleFrontier().root)
                    )
                )
            return HistoryEntry(device: device, change: change, confirmation: confirmation)
        }
    }

    /// The seq that the snapshot covers from which the device started; 0 without one.
    func snapshotBase(_ stream: StreamID) throws -> Int64 {
        try queue.read { database in
            try Int64.fetchOne(
                database,
                sql: "SELECT base FROM stream WHERE id = ?",
                arguments: [stream.description]
            ) ?? 0
        }
    }

    /// All changes of a stream: the log's in its order, then what waits.
    ///
    /// Without the device's own that a snapshot covers: of them it only keeps what they were.
    func rows(_ stream: StreamID, after base: Int64) throws -> [StoredRow] {
        try queue.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT * FROM change
                    WHERE stream = ? AND (seq > ? OR (seq IS NULL AND state <> 'logged'))
                    ORDER BY seq IS NULL, seq, n
                    """,
                arguments: [stream.description, base]
            ).compactMap(Self.storedRow)
        }
    }

    private static func storedRow(_ row: Row) -> StoredRow? {
        guard let device = DeviceID(row["device"] as String) else { return nil }
        let seq = row["seq"] as Int64?
        let confirmation = seq.map { seq in
            Origin.Confirmation(
                ChangeRecord.Header(
                    seq: seq,
                    n: row["n"],
                    device: device,
                    member: MemberID(row["member"] as String) ?? MemberID(high: 0, low: 0),
                    organisation: OrganisationID(row["organisation"] as String)
                        ?? OrganisationID(high: 0, low: 0),
                    acl: row["acl"],
                    received: Milliseconds(row["received"]),
                    known: KnownHead(size: 0, root: MerkleFrontier().root)
                )
            )
        }
        return StoredRow(
            seq: seq ?? 0,
            device: device,
            n: row["n"],
            state: row["state"],
            content: Array(row["content"] as Data),
            confirmation: confirmation
        )
    }
}

extension JSONValue {
    /// The canonical text, for a message to a person.
    var text8: String { String(decoding: canonicalBytes, as: UTF8.self) }
}

extension SimulatedDevice.StoredRow {
    /// A change as the gateway has it.
    init(_ row: SimulatedStore.Row) {
        let header = row.record.header
        self.init(
            seq: header.seq,
            device: header.device,
            n: header.n,
            state: "logged",
            content: row.record.content,
            confirmation: .init(header)
        )
    }
}
