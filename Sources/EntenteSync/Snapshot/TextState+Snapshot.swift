import EntenteDomain

/// A text in a snapshot: the plain text, and what is remembered of the edits since the horizon that
/// the log named last.
///
/// An edit is `[seq, device, n, place, base, index, delete, insert, member]`, in the order of the log;
/// `insert` is a count, because what was inserted is in the text or was deleted since.
extension TextState {
    /// The text with its remembered edits; nil while an edit waits.
    var snapshot: JSONValue? {
        var values: [JSONValue] = []
        for edit in remembered {
            guard let value = edit.snapshot else { return nil }
            values.append(value)
        }
        return ["edits": .array(values), "since": .integer(since), "text": .string(text)]
    }

    init(snapshot value: JSONValue, path: String) throws(MessageError) {
        var reader = try MessageReader(value, path: path)
        let text = try reader.string("text")
        let since = try reader.integer("since", in: 0...Limits.jsonInteger)
        let edits = try reader.value("edits").elements(reader.path("edits")) {
            (element, path) throws(MessageError) in
            try RememberedEdit(snapshot: element, path: path)
        }
        try reader.end()
        guard zip(edits, edits.dropFirst()).allSatisfy({ $0.stands(before: $1) }),
            edits.first?.source.seq.map({ $0 > since }) ?? true,
            let state = TextState(text: text, since: since, edits: edits)
        else {
            throw MessageError(path: reader.path("edits"), expected: "edits that make the text")
        }
        self = state
    }
}

extension RememberedEdit {
    fileprivate var snapshot: JSONValue? {
        guard let seq = source.seq else { return nil }
        return [
            .integer(seq), .string(source.device.description), .integer(source.n),
            .integer(Int64(source.place)), .integer(source.base), .integer(Int64(index)),
            .integer(Int64(delete)), .integer(Int64(insert)),
            source.member.map { .string($0.description) } ?? .null,
        ]
    }

    fileprivate init(snapshot value: JSONValue, path: String) throws(MessageError) {
        var reader = try ArrayReader(value, path: path)
        let seq = try reader.integer(in: 1...Limits.jsonInteger)
        let device: DeviceID = try reader.id()
        let n = try reader.integer(in: 1...Limits.jsonInteger)
        let place = try reader.integer(in: 0...Int64(Limits.changeOperations - 1))
        let base = try reader.integer(in: 0...seq - 1)
        let counts = 0...Int64(Limits.noteBytes)
        let index = try reader.integer(in: counts)
        let delete = try reader.integer(in: counts)
        let insert = try reader.integer(in: counts)
        let member: MemberID? =
            switch try reader.value() {
            case .null: nil
            case .string(let text): MemberID(text)
            default: throw reader.expected("a member or null")
            }
        try reader.end()
        self.init(
            TextWindow.Source(
                device: device,
                n: n,
                place: Int(place),
                base: base,
                seq: seq,
                member: member
            ),
            Int(index),
            delete: Int(delete),
            insert: Int(insert)
        )
    }

    /// Whether an edit stands before another in the order of the log; edits of one change have the
    /// same seq and follow each other by their place.
    fileprivate func stands(before other: RememberedEdit) -> Bool {
        guard let seq = source.seq, let next = other.source.seq else { return false }
        return (seq, source.place) < (next, other.source.place)
    }
}
