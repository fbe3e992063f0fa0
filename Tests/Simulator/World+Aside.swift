import EntenteClient
import EntenteDomain
import EntenteSync
import Foundation
import GRDB
import Oracles

/// What devices set aside because it was too old, or because the server had lost what it builds on, and
/// made again (INV-17).
extension World {
    /// Whether a device can have had a reason to set something aside.
    var isAnythingAside: Bool {
        ledger.restores > 0 || ledger.hasClosed || gateway.store.logs.contains { $0.horizon > 0 }
    }

    /// Notes what a device made again while it took an answer; nothing else may have come into being.
    func keepMadeAgain(
        _ device: SimulatedDevice,
        _ before: [SimulatedDevice.AsideText]
    ) throws {
        guard isAnythingAside else { return }
        for status in try device.streams() {
            let waiting = try device.transaction { try $0.ownChanges(in: status.id, open: true) }
            for own in waiting {
                let name = Ledger.Name(
                    stream: status.id,
                    epoch: status.epoch,
                    device: device.principal.device,
                    n: own.n
                )
                guard !ledger.wasMade(own.content, as: name) else {
                    continue
                }
                if change(own.content)?.late == nil, !wasMade(own.content, name) {
                    violate(.frozen, "\(device.label) made change \(own.n) which nobody made")
                }
                freeze(own.content, as: name, by: device)
            }
        }
        let after = Set(try before.isEmpty ? [] : device.asideTexts().map(\.place))
        for text in before where !after.contains(text.place) { try checkText(device, text) }
    }

    /// What a device believes to be in logs, of which it has not heard that they were put back.
    func believed(by device: SimulatedDevice) throws -> [Belief] {
        guard ledger.restores > 0 else { return [] }
        return try device.streams().compactMap { status in
            guard gateway.store.log(status.id)?.epoch != status.epoch else { return nil }
            let own = try device.transaction { try $0.ownChanges(in: status.id, open: false) }
            return Belief(stream: status.id, contents: own.map(\.content))
        }
    }

    /// Notes what a device had to forget with a stream that is closed to it.
    func keepForgotten(_ device: SimulatedDevice, _ believed: [Belief]) throws {
        guard !believed.isEmpty else { return }
        let open = Set(try device.streams().map(\.id))
        for belief in believed where !open.contains(belief.stream) {
            ledger.forgotten.formUnion(belief.contents)
        }
    }

    /// A device's own changes in a stream that has another life than it knows.
    struct Belief {
        let stream: StreamID
        let contents: [[UInt8]]
    }

    /// Whether the same change waited in an earlier life of the log.
    private func wasMade(_ content: [UInt8], _ name: Ledger.Name) -> Bool {
        ledger.made.values.contains { made in
            made.frozen.contains { earlier, bytes in
                earlier.stream == name.stream && earlier.device == name.device
                    && earlier.n == name.n && bytes == content
            }
        }
    }

    /// The characters that somebody typed are in the text into which they were written again.
    private func checkText(_ device: SimulatedDevice, _ text: SimulatedDevice.AsideText) throws {
        guard let status = try device.streams().first(where: { $0.id == text.place.stream }),
            status.access == .write, let field = FieldName(text.place.field)
        else { return }
        let view = try device.views(status.id).first { $0.id == text.place.entity }
        let shown = view?.text(field) ?? ""
        if !RecoveryOracle.keeps(shown, typedFrom: text.before, to: text.after) {
            violate(.recovery, "\(device.label) lost characters of \(text.after)")
        }
    }

    /// Nothing that was made again stands in a log beside what it was made of.
    func checkMadeOnce(_ device: SimulatedDevice) {
        let made = Set(ledger.made[device.label].map { Array($0.frozen.values) + $0.aside } ?? [])
        for log in gateway.store.logs {
            let own = log.rows.map(\.record)
                .filter { $0.header.device == device.principal.device }
            let others = made.subtracting(own.map(\.content))
            let doubled = RecoveryOracle.doubled(
                in: own.compactMap { change($0.content) },
                beside: others.compactMap { change($0) }
            )
            for n in doubled { violate(.onceOnly, "\(device.label) made change \(n) twice") }
        }
    }

    /// Everything that was set aside was made again, operation by operation.
    func checkMadeAgain(_ device: SimulatedDevice) throws {
        let aside = try device.aside()
        let contents = Set(aside.map(\.content))
        for content in ledger.made[device.label]?.aside ?? [] where !contents.contains(content) {
            // A device that lost its access and got it back goes on with the gateway's counter.
            if try isQuarantined(content, on: device) { continue }
            // What was made again, and was too old once more, is kept as its original alone.
            let kept = aside.compactMap { change($0.content) }
            if let again = change(content), RecoveryOracle.isSaid(again, by: kept) { continue }
            violate(.recovery, "\(device.label) forgot a change that it had to make again")
        }
        guard !aside.isEmpty else { return }
        let statuses = try device.streams()
        for change in aside where change.cause != "refused" {
            guard let status = statuses.first(where: { $0.id == change.stream }),
                status.access == .write, status.halt == nil, device.isLetIn(gateway.store)
            else { continue }
            guard change.isMadeAgain else {
                violate(.recovery, "\(device.label) has not made change \(change.n) again")
                continue
            }
            let log = gateway.store.log(status.id)?.rows.map(\.record.content) ?? []
            guard !log.contains(change.content) else { continue }
            let own = try device.ownChanges(status.id).map(\.content)
            let others = (log + own + contents).filter { $0 != change.content }
            guard let made = self.change(change.content) else { continue }
            let again = others.compactMap { self.change($0) }
            for operation in RecoveryOracle.missing(of: made, in: again) {
                violate(.recovery, "\(device.label) did not make \(operation.name) again")
            }
        }
    }
}

extension SimulatedDevice {
    /// A text as the changes that were set aside found it and left it.
    struct AsideText {
        struct Place: Hashable {
            let stream: StreamID
            let entity: EntityID
            let field: String
        }

        let place: Place
        let before: String
        let after: String
    }

    /// A change that was set aside.
    struct AsideChange {
        let stream: StreamID
        let n: Int64
        let content: [UInt8]
        let cause: String
        let isMadeAgain: Bool
    }

    func asideTexts() throws -> [AsideText] {
        try queue.read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM aside_text").compactMap { row in
                guard let stream = StreamID(row["stream"] as String),
                    let entity = EntityID(row["entity"] as String)
                else { return nil }
                return AsideText(
                    place: .init(stream: stream, entity: entity, field: row["field"]),
                    before: row["before"],
                    after: row["after"]
                )
            }
        }
    }

    func aside() throws -> [AsideChange] {
        try queue.read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM aside ORDER BY id").compactMap { row in
                guard let stream = StreamID(row["stream"] as String) else { return nil }
                return AsideChange(
                    stream: stream,
                    n: row["n"],
                    content: Array(row["content"] as Data),
                    cause: row["cause"],
                    isMadeAgain: row["again"] as Int64? != nil
                )
            }
        }
    }

    /// What the device made and does not take for logged.
    func openContents(_ stream: StreamID) throws -> [[UInt8]] {
        try transaction { try $0.ownChanges(in: stream, open: true) }.map(\.content)
    }

    /// Whether the gateway still talks to the device.
    func isLetIn(_ store: SimulatedStore) -> Bool {
        store.devices[principal.device].map { !$0.isRevoked } ?? false
    }
}
