import EntenteDomain

/// A text in a snapshot: its runs in their order, with all that merging needs.
///
/// A run is `[edit, offset, characters, left, right, [deletion ...]]`, an edit `[seq, device, n, place]`,
/// a neighbour `[device, n, place, offset]` or null.
extension TextState {
    /// The runs; nil while an edit waits.
    var snapshot: JSONValue? {
        var values: [JSONValue] = []
        for run in allRuns {
            guard let edit = run.edit.snapshot else { return nil }
            var deletions: [JSONValue] = []
            for deletion in run.deletions {
                guard let value = deletion.snapshot else { return nil }
                deletions.append(value)
            }
            var text = String.UnicodeScalarView()
            text.append(contentsOf: run.scalars)
            values.append([
                edit, .integer(Int64(run.offset)), .string(String(text)),
                run.left?.snapshot ?? .null, run.right?.snapshot ?? .null, .array(deletions),
            ])
        }
        return .array(values)
    }

    init(snapshot value: JSONValue, path: String) throws(MessageError) {
        self.init(
            runs: try value.elements(path) { (element, path) throws(MessageError) in
                try PlainRun(snapshot: element, path: path)
            }
        )
    }
}

extension PlainRun {
    fileprivate init(snapshot value: JSONValue, path: String) throws(MessageError) {
        var reader = try ArrayReader(value, path: path)
        let edit = try TextEdit(snapshot: reader.value(), path: reader.current)
        let offset = try reader.integer(in: 0...Int64(Limits.noteBytes))
        let scalars = Array(try reader.string().unicodeScalars)
        guard !scalars.isEmpty else { throw reader.expected("at least one character") }
        let left = try CharacterID?(snapshot: reader.value(), path: reader.current)
        let right = try CharacterID?(snapshot: reader.value(), path: reader.current)
        let deletions = try reader.value()
            .elements(reader.current, TextEdit.init(snapshot:path:))
        try reader.end()
        self.init(edit: edit, offset: Int(offset), scalars: scalars, left: left, right: right)
        for deletion in deletions { delete(deletion) }
    }
}

extension TextEdit {
    fileprivate var snapshot: JSONValue? {
        guard let seq else { return nil }
        return [
            .integer(seq), .string(name.device.description), .integer(name.n),
            .integer(Int64(name.place)),
        ]
    }

    fileprivate init(snapshot value: JSONValue, path: String) throws(MessageError) {
        var reader = try ArrayReader(value, path: path)
        let seq = try reader.integer(in: 1...Limits.jsonInteger)
        let name = try Origin.Name(&reader)
        try reader.end()
        self.init(name, seq: seq)
    }
}

extension CharacterID {
    fileprivate var snapshot: JSONValue {
        [
            .string(edit.device.description), .integer(edit.n), .integer(Int64(edit.place)),
            .integer(Int64(offset)),
        ]
    }
}

extension CharacterID? {
    fileprivate init(snapshot value: JSONValue, path: String) throws(MessageError) {
        if case .null = value {
            self = nil
            return
        }
        var reader = try ArrayReader(value, path: path)
        let name = try Origin.Name(&reader)
        let offset = try reader.integer(in: 0...Int64(Limits.noteBytes))
        try reader.end()
        self = CharacterID(edit: name, offset: Int(offset))
    }
}

extension Origin.Name {
    fileprivate init(_ reader: inout ArrayReader) throws(MessageError) {
        self.init(
            device: try reader.id(),
            n: try reader.integer(in: 1...Limits.jsonInteger),
            place: Int(try reader.integer(in: 0...Int64(Limits.changeOperations - 1)))
        )
    }
}
