import EntenteDomain
import TestSupport

@testable import EntenteSync

/// A log as a vector tells it: every record as a page of the log carries it.
struct VectorLog {
    private(set) var records: [(header: ChangeRecord.Header, change: Change)] = []
    private var texts: [String: TextState] = [:]

    /// The number of changes in the log.
    var size: Int64 { Int64(records.count) }

    /// What a device last named as its base.
    func lastBase(of device: Int) -> Int64 {
        records.last { $0.header.device == Published.devices[device] }?.change.base ?? 0
    }

    /// Appends a change of a device; one that needs a feature has its steps kept and not read.
    mutating func append(
        _ device: Int,
        base: Int64,
        at: Int64 = 0,
        received: Int64? = nil,
        late: Change.Late? = nil,
        need: [FieldName] = [],
        _ operations: [EntenteSync.Operation],
        notices: [ServerNotice] = []
    ) {
        let n = Int64(records.count { $0.header.device == Published.devices[device] } + 1)
        let header = Published.header(
            seq: size + 1,
            n: n,
            device: device,
            received: received ?? 1_000 + size
        )
        let change = Change(
            n: n,
            base: base,
            at: Milliseconds(at),
            salt: Published.salt("\(device) \(n)"),
            need: need,
            late: late,
            operations: need.isEmpty ? operations : [],
            notices: notices,
            reserved: need.isEmpty
                ? [] : operations.compactMap { try? ReservedOperation($0.json, path: "") }
        )
        for (place, operation) in change.operations.enumerated() {
            guard case .text(let field, let splice) = operation.action else { continue }
            texts["\(operation.entity) \(field)", default: TextState()].apply(
                splice,
                Origin(
                    change: change,
                    device: header.device,
                    place: place,
                    confirmation: .init(header)
                ).ofText(in: change)
            )
        }
        records.append((header, change))
    }

    /// How long a text is for a device that makes its next change on a base.
    func length(_ entity: EntityID, _ field: FieldName, for device: Int, base: Int64) -> Int {
        let n = Int64(records.count { $0.header.device == Published.devices[device] } + 1)
        let origin = Origin(
            change: change(n: n, base: base, []),
            device: Published.devices[device],
            place: 0,
            confirmation: nil
        )
        return texts["\(entity) \(field)"]?.length(seenBy: origin) ?? 0
    }

    /// The records as a page of the log carries them.
    func json() throws -> JSONValue {
        .array(
            try records.map { header, change in
                var writer = JSONWriter()
                StoredRecord(header: header, content: change.content).write(to: &writer)
                return try JSONScanner.parse(writer.bytes)
            }
        )
    }

    /// The entities that the log is about, in the order of their ids.
    var entities: [EntityID] {
        Set(records.flatMap { $0.change.entities }).sorted()
    }

    /// What a reader without changes of its own holds in the end.
    func folded(_ id: EntityID) -> EntityState {
        var state = EntityState(id: id)
        for (header, change) in records {
            state.apply(change, device: header.device, confirmation: .init(header))
        }
        return state
    }
}

/// Reads the records of a stored log, as a client reads a page.
func storedLog(_ json: JSONValue) throws -> [PullAnswer.Record] {
    guard case .array(let values) = json else { throw MissingVector(name: "log") }
    return try values.map { try PullAnswer.Record($0, path: "") }
}
