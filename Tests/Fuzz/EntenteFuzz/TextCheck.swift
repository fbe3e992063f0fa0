import EntenteDomain
import EntenteSync

/// What must hold for a text that three devices edit: all of them end with it (INV-11).
///
/// Five bytes are one edit: who, how far behind, where, how much goes, and what comes. So every input is
/// a history that devices around one log can bring about.
enum TextCheck {
    private static let note = EntityID(high: 1, low: 1)
    private static let field: FieldName = "body"
    private static let salt = [UInt8](repeating: 0, count: Change.saltLength)

    private static let inserts = [
        "a", "b", "cd", "e\u{301}", "\u{1F469}\u{200D}\u{1F469}", "\r\n", "\u{1F1E8}\u{1F1ED}",
        "long enough to be cut in several places",
    ]

    static func run(_ bytes: [UInt8]) throws(FuzzFinding) -> FuzzTarget.Verdict {
        var log = FuzzLog()
        var state = EntityState(id: note)
        var place = 0
        while place + 5 <= bytes.count, log.records.count < 64 {
            let step = bytes[place..<place + 5].map { Int($0) }
            place += 5
            let author = step[0] % Fixed.devices.count
            let base = max(Int64(log.records.count - step[1] % 16), log.lastBase(of: author))
            guard let change = change(step, author: author, base: base, log, state) else {
                continue
            }
            log.append(change, by: author, base: base)
            guard let record = log.records.last else { continue }
            state.apply(record.change, device: record.device, confirmation: .init(record.header))
        }
        try log.check()
        let text = state.texts[field] ?? TextState()
        try expect(
            text.length == text.text.unicodeScalars.count,
            "INV-11: the length is the text's"
        )
        try expect(text.byteCount == text.text.utf8.count, "INV-11: so is the count of bytes")
        return log.records.isEmpty ? .refused : .accepted
    }

    /// An edit that fits what its author has seen; nil when it would do nothing.
    private static func change(
        _ step: [Int],
        author: Int,
        base: Int64,
        _ log: FuzzLog,
        _ state: EntityState
    ) -> Change? {
        let n = log.nextCounter(of: author)
        let draft = Change(n: n, base: base, at: Milliseconds(0), salt: salt, operations: [])
        let origin = Origin(
            change: draft,
            device: Fixed.devices[author],
            place: 0,
            confirmation: nil
        )
        let length = state.texts[field]?.length(seenBy: origin) ?? 0
        let index = step[2] % (length + 1)
        let delete = step[0] & 0x80 == 0 ? 0 : step[3] % (length - index + 1)
        let insert = step[0] & 0x40 == 0 ? inserts[step[4] % inserts.count] : ""
        let splice = TextSplice(length: length, index: index, delete: delete, insert: insert)
        guard splice.isPossible else { return nil }
        return Change(
            n: n,
            base: base,
            at: Milliseconds(0),
            salt: salt,
            operations: [Operation(note, .text(field: field, splice: splice))]
        )
    }
}
