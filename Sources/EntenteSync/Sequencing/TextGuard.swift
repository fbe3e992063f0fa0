import EntenteDomain

/// Knows the texts of one stream well enough to refuse an impossible edit before it is logged.
///
/// Partners are not trusted to send only edits that make sense (clause 2, `text`): one logged edit
/// with an index beyond the text would be without effect everywhere, and its author would believe
/// that it had been made.
public struct TextGuard: Sendable {
    private struct Key: Hashable {
        let entity: EntityID
        let field: FieldName
    }

    private var texts: [Key: TextState] = [:]
    /// The last seq whose edits are known here.
    public private(set) var seq: Int64 = 0

    /// Starts before the first change.
    public init() {}

    /// Takes a change that is in the log; changes without text edits may be left out.
    public mutating func follow(_ record: ChangeRecord) {
        guard let change = record.change, record.header.seq > seq else { return }
        follow(change, device: record.header.device, .init(record.header))
    }

    /// Takes the newest seq of the log, once all text edits up to it were followed.
    public mutating func advance(to head: Int64) { seq = max(seq, head) }

    private mutating func follow(
        _ change: Change,
        device: DeviceID,
        _ confirmation: Origin.Confirmation
    ) {
        for (place, operation) in change.operations.enumerated() {
            guard case .text(let field, let splice) = operation.action else { continue }
            texts[Key(entity: operation.entity, field: field), default: .init()].apply(
                splice,
                Origin(change: change, device: device, place: place, confirmation: confirmation)
            )
        }
        seq = max(seq, confirmation.seq)
    }

    /// Checks the text edits of a change that would become the next one, and takes them if all fit.
    public mutating func admit(_ change: Change, _ header: ChangeRecord.Header) -> Rejection? {
        var copies: [Key: TextState] = [:]
        for (place, operation) in change.operations.enumerated() {
            guard case .text(let field, let splice) = operation.action else { continue }
            let key = Key(entity: operation.entity, field: field)
            var text = copies.removeValue(forKey: key) ?? texts[key] ?? TextState()
            let origin = Origin(
                change: change,
                device: header.device,
                place: place,
                confirmation: .init(header)
            )
            guard text.apply(splice, origin) else {
                let length = text.length(seenBy: origin)
                return Rejection(
                    .badIndex,
                    detail: "ops[\(place)]: the text had \(length) characters"
                )
            }
            guard text.byteCount <= Limits.noteBytes else {
                return Rejection(
                    .textTooLong,
                    detail: "ops[\(place)]: the limit is \(Limits.noteBytes) bytes"
                )
            }
            copies[key] = text
        }
        texts.merge(copies) { _, new in new }
        seq = max(seq, header.seq)
        return nil
    }
}
