import EntenteCrypto
import EntenteDomain
import EntenteSync

/// A note as a device keeps it: the line of a snapshot, with all edits behind the horizon.
enum SavedNote {
    private static let field: FieldName = "body"

    /// The line of a note with a text.
    static func line(_ text: String) -> [UInt8] {
        let id = EntityID(high: 1, low: 1)
        var entity = EntityState(id: id)
        let splice = TextSplice(length: 0, index: 0, delete: 0, insert: text)
        let actions: [Operation.Action] = [.new(type: "note"), .text(field: field, splice: splice)]
        for (place, action) in actions.enumerated() {
            let seq = Int64(place) + 1
            let change = Change(
                n: seq,
                base: seq - 1,
                at: Milliseconds(0),
                salt: Array(repeating: 0, count: Change.saltLength),
                operations: [Operation(id, action)]
            )
            let header = ChangeRecord.Header(
                seq: seq,
                n: seq,
                device: DeviceID(high: 1, low: 1),
                member: MemberID(high: 1, low: 1),
                organisation: OrganisationID(high: 1, low: 1),
                acl: 0,
                received: Milliseconds(0),
                known: KnownHead(size: 0, root: MerkleFrontier().root)
            )
            entity.apply(change, device: header.device, confirmation: .init(header))
        }
        entity.forgetEdits(upTo: 2)
        return entity.snapshotLine ?? []
    }

    /// Opens a line and reads the text, ready for the next edit.
    static func open(_ line: [UInt8]) throws -> String {
        try EntityState(snapshotLine: line).texts[field]?.text ?? ""
    }
}
