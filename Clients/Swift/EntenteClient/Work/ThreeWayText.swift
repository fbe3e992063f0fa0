import EntenteCrypto
import EntenteDomain
import EntenteSync

/// Merges two edits of one text by the same rule as concurrent edits of a note.
///
/// It happens when a person's editor was open while a sync brought in a partner's edits.
enum ThreeWayText {
    static func merge(base: String, mine: String, theirs: String) -> String {
        var text = TextState()
        let count = base.unicodeScalars.count
        guard count > 0 else { return theirs + mine }
        text.apply(
            TextSplice(length: 0, index: 0, delete: 0, insert: base),
            origin(n: 1, base: 0, device: 0, seq: 1)
        )
        // Two authors who both saw seq 1 and not each other.
        apply(TextDifference(from: base, to: theirs), to: &text, count, device: 1, seq: 2)
        apply(TextDifference(from: base, to: mine), to: &text, count, device: 2, seq: nil)
        return text.text
    }

    private static func apply(
        _ difference: TextDifference,
        to text: inout TextState,
        _ count: Int,
        device: UInt64,
        seq: Int64?
    ) {
        var length = count
        for (place, edit) in difference.edits.enumerated() {
            text.apply(
                TextSplice(
                    length: length,
                    index: edit.index,
                    delete: edit.delete,
                    insert: edit.insert
                ),
                origin(n: 1, base: 1, device: device, seq: seq, place: place)
            )
            length += edit.insert.unicodeScalars.count - edit.delete
        }
    }

    private static func origin(
        n: Int64,
        base: Int64,
        device: UInt64,
        seq: Int64?,
        place: Int = 0
    ) -> Origin {
        let device = DeviceID(high: 0, low: device)
        return Origin(
            change: Change(
                n: n,
                base: base,
                at: Milliseconds(0),
                salt: [],
                operations: []
            ),
            device: device,
            place: place,
            confirmation: seq.map { seq in
                Origin.Confirmation(
                    ChangeRecord.Header(
                        seq: seq,
                        n: n,
                        device: device,
                        member: MemberID(high: 0, low: 0),
                        organisation: OrganisationID(high: 0, low: 0),
                        acl: 0,
                        received: Milliseconds(0),
                        known: KnownHead(size: 0, root: SHA256.digest([]))
                    )
                )
            }
        )
    }
}
