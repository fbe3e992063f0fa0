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

    /// Up to where edits were forgotten the last time.
    private var horizon: Int64 = 0

    /// How many edits are remembered because others may come to stand beside them.
    public var rememberedEdits: Int { texts.values.reduce(0) { $0 + $1.rememberedEdits } }

    /// Starts before the first change.
    public init() {}

    /// Starts from the lines of a snapshot at a seq; those of entities without texts may be left out.
    public init(seq: Int64, lines: some Sequence<[UInt8]>) throws(WireError) {
        self.seq = seq
        for line in lines {
            let state = try EntityState(snapshotLine: line)
            for (field, text) in state.texts { texts[Key(entity: state.id, field: field)] = text }
        }
    }

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
                    .ofText(in: change)
            )
        }
        seq = max(seq, confirmation.seq)
    }

    /// Forgets the edits that no later one can stand beside: the `base` of later changes is at least
    /// `horizon`.
    ///
    /// All edits of the log must be known here: one whose author had seen less could not be read.
    public mutating func forget(upTo horizon: Int64) {
        guard horizon > self.horizon else { return }
        self.horizon = horizon
        // Of the names alone, or every text would be copied.
        for key in Array(texts.keys) { texts[key]?.forget(upTo: horizon) }
    }

    /// Checks the text edits of a change that would become the next one, and takes them if all fit.
    public mutating func admit(_ change: Change, _ header: ChangeRecord.Header) -> Rejection? {
        let edits = edits(of: change, header)
        guard !edits.isEmpty else {
            seq = max(seq, header.seq)
            return nil
        }
        let refusal = impatience(among: edits) ?? misfit(among: edits) ?? excess(among: edits)
        if let refusal { return refusal }
        for edit in edits {
            // In place: a note is never copied to take an edit.
            let fits = texts[edit.key, default: .init()].apply(edit.splice, edit.origin)
            precondition(fits, "checked above")
        }
        seq = max(seq, header.seq)
        return nil
    }

    private struct Edit {
        let key: Key
        let splice: TextSplice
        let origin: Origin
    }

    private func edits(of change: Change, _ header: ChangeRecord.Header) -> [Edit] {
        change.operations.enumerated().compactMap { place, operation in
            guard case .text(let field, let splice) = operation.action else { return nil }
            let origin = Origin(
                change: change,
                device: header.device,
                place: place,
                confirmation: .init(header)
            ).ofText(in: change)
            return Edit(
                key: Key(entity: operation.entity, field: field),
                splice: splice,
                origin: origin
            )
        }
    }

    /// Refuses an edit of a device that writes on and on without reading what others write between.
    private func impatience(among edits: [Edit]) -> Rejection? {
        for edit in edits {
            let turns = texts[edit.key]?.turns(of: .init(edit.origin), upTo: Limits.textTurns)
            guard turns ?? 0 > Limits.textTurns else { continue }
            return Rejection(
                .tooManyTurns,
                detail:
                    "ops[\(edit.origin.place)]: \(Limits.textTurns) turns since \(edit.origin.base)"
            )
        }
        return nil
    }

    /// Refuses an edit that does not lie within the text its author saw.
    ///
    /// Edits of one change come one after another, so only the first of a text has to be looked up.
    private mutating func misfit(among edits: [Edit]) -> Rejection? {
        var lengths: [Key: Int] = [:]
        for edit in edits {
            let splice = edit.splice
            let length =
                lengths[edit.key] ?? texts[edit.key]?.lengthSeen(by: edit.origin) ?? 0
            guard splice.isPossible, splice.length == length,
                texts[edit.key]?.admits(splice, .init(edit.origin)) ?? true
            else {
                return Rejection(
                    .badIndex,
                    detail: "ops[\(edit.origin.place)]: the text had \(length) characters"
                )
            }
            lengths[edit.key] = length - splice.delete + splice.insert.unicodeScalars.count
        }
        return nil
    }

    /// Refuses an edit that makes a text too long.
    private func excess(among edits: [Edit]) -> Rejection? {
        var inserted: [Key: Int] = [:]
        for edit in edits { inserted[edit.key, default: 0] += edit.splice.insert.utf8.count }
        let isClose = inserted.contains { key, bytes in
            (texts[key]?.byteCount ?? 0) + bytes > Limits.noteBytes
        }
        guard isClose else { return nil }
        // Only here it matters what the edits delete, which may be gone already.
        var copies: [Key: TextState] = [:]
        for edit in edits {
            var text = copies.removeValue(forKey: edit.key) ?? texts[edit.key] ?? TextState()
            text.apply(edit.splice, edit.origin)
            guard text.byteCount <= Limits.noteBytes else {
                return Rejection(
                    .textTooLong,
                    detail: "ops[\(edit.origin.place)]: the limit is \(Limits.noteBytes) bytes"
                )
            }
            copies[edit.key] = text
        }
        return nil
    }
}
