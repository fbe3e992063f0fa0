import EntenteDomain

extension AddWinsSet {
    /// The set in a snapshot: `[[member, [origin ...]] ...]`.
    var snapshot: JSONValue? {
        var values: [JSONValue] = []
        for (member, origins) in standing {
            var tags: [JSONValue] = []
            for origin in origins {
                guard let tag = origin.snapshot else { return nil }
                tags.append(tag)
            }
            values.append([.string(member), .array(tags)])
        }
        return .array(values)
    }

    init(snapshot value: JSONValue, path: String) throws(MessageError) {
        self.init()
        _ = try value.elements(path) { (element, path) throws(MessageError) in
            var reader = try ArrayReader(element, path: path)
            let member = try reader.string()
            let origins = try reader.value().elements(reader.current, Origin.init(snapshot:path:))
            guard !origins.isEmpty else { throw reader.expected("at least one addition") }
            try reader.end()
            insert(member, origins)
        }
    }
}

extension Counter {
    /// The counter in a snapshot: `[[amount, origin] ...]`, the increments that still count.
    var snapshot: JSONValue? {
        var values: [JSONValue] = []
        for (amount, origin) in standing {
            guard let tag = origin.snapshot else { return nil }
            values.append([.string(amount.description), tag])
        }
        return .array(values)
    }

    init(snapshot value: JSONValue, path: String) throws(MessageError) {
        self.init()
        _ = try value.elements(path) { (element, path) throws(MessageError) in
            var reader = try ArrayReader(element, path: path)
            guard let amount = ExactDecimal(try reader.string()) else {
                throw reader.expected("a decimal")
            }
            let origin = try Origin(snapshot: reader.value(), path: reader.current)
            try reader.end()
            add(amount, origin)
        }
    }
}

extension Existence {
    /// Existence in a snapshot: the words on it, and the edits that stay.
    var snapshot: JSONValue? {
        guard waiting.isEmpty, let words = words.snapshot({ .boolean($0) }) else { return nil }
        var notes: [JSONValue] = []
        for edit in edits {
            guard let note = edit.snapshot else { return nil }
            notes.append(note)
        }
        return ["edits": .array(notes), "words": words]
    }

    init(snapshot value: JSONValue, path: String) throws(MessageError) {
        var reader = try MessageReader(value, path: path)
        let words = try Register(
            snapshot: reader.value("words"),
            path: reader.path("words")
        ) { (reader) throws(MessageError) in try reader.boolean() }
        let edits = try reader.value("edits")
            .elements(reader.path("edits"), Origin.init(snapshot:path:))
        try reader.end()
        self.init(words: words, edits: edits)
    }
}
