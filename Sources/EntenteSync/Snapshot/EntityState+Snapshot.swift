import EntenteDomain

/// A confirmed entity as a line of a snapshot: canonical JSON with everything that merging needs.
///
/// 1. Equal states have equal bytes, in whatever order and however early their changes were folded.
/// 2. A line holds no more than the log up to its seq says, so every replica can write it.
/// 3. Reading is strict: only the bytes that writing gives are taken, and none of them can bring
///    merging to a stop.
extension EntityState {
    /// The bytes of the line, without a line feed; nil while a change of the entity waits.
    public var snapshotLine: [UInt8]? { snapshot?.canonicalBytes }

    /// The same before it is written.
    private var snapshot: JSONValue? {
        guard let types = types.snapshot({ .string($0.description) }),
            let existence = existence.snapshot,
            let position = position.snapshot({ .string($0.description) }),
            let fields = snapshotFields
        else { return nil }
        var line = JSONObject([
            ("e", .string(id.description)), ("exists", existence), ("f", fields),
            ("pos", position), ("t", types),
        ])
        if !agreements.isEmpty {
            guard let agreements = agreements.snapshot else { return nil }
            line.set("agree", agreements)
        }
        if !needs.isEmpty {
            guard let needs = needs.snapshot else { return nil }
            line.set("needs", needs)
        }
        return .object(line)
    }

    private var snapshotFields: JSONValue? {
        var fields: [FieldName: JSONObject] = [:]
        for (name, register) in registers {
            guard let value = register.snapshot({ $0 }) else { return nil }
            fields[name, default: .init()].set("reg", value)
        }
        for (name, set) in sets {
            guard let value = set.snapshot else { return nil }
            fields[name, default: .init()].set("set", value)
        }
        for (name, counter) in counters {
            guard let value = counter.snapshot else { return nil }
            fields[name, default: .init()].set("ctr", value)
        }
        for (name, text) in texts {
            guard let value = text.snapshot else { return nil }
            fields[name, default: .init()].set("text", value)
        }
        return .object(JSONObject(fields.map { ($0.key.description, .object($0.value)) }))
    }

    /// Reads a line.
    ///
    /// - Throws: `WireError` for bytes that `snapshotLine` would not have written.
    public init(snapshotLine bytes: [UInt8]) throws(WireError) {
        let json: JSONValue
        do { json = try JSONScanner.parse(bytes) } catch { throw .json(error) }
        do throws(MessageError) {
            try self.init(snapshot: json)
            // Order and spelling within the line are checked all at once: it must come out as it went in.
            guard snapshot?.isWritten(as: bytes) ?? false else {
                throw MessageError(path: "", expected: "a line as a snapshot writes it")
            }
        } catch {
            throw .message(error)
        }
    }

    private init(snapshot json: JSONValue) throws(MessageError) {
        var reader = try MessageReader(json)
        let id: EntityID = try reader.id("e")
        let types = try Register(snapshot: reader.value("t"), path: "t", Self.name)
        let existence = try Existence(snapshot: reader.value("exists"), path: "exists")
        let position = try Register(snapshot: reader.value("pos"), path: "pos") {
            (reader) throws(MessageError) in
            guard let key = OrderKey(try reader.string()) else {
                throw reader.expected("an order key")
            }
            return key
        }
        guard case .object(let fields) = try reader.value("f") else {
            throw MessageError(path: "f", expected: "an object")
        }
        let agreements = try reader.optional("agree").map {
            (value) throws(MessageError) in try Agreements(snapshot: value, path: "agree")
        }
        let needs = try reader.optional("needs").map {
            (value) throws(MessageError) in try FieldNeeds(snapshot: value, path: "needs")
        }
        try reader.end()
        self.init(id: id, types: types, existence: existence, position: position)
        restore(agreements ?? Agreements(), needs ?? FieldNeeds())
        for member in fields.members {
            guard let name = FieldName(member.key) else {
                throw MessageError(path: "f", expected: "names of fields")
            }
            try take(member.value, of: name, path: "f.\(name)")
        }
    }

    private static func name(_ reader: inout ArrayReader) throws(MessageError) -> FieldName {
        guard let name = FieldName(try reader.string()) else { throw reader.expected("a name") }
        return name
    }

    /// Takes one field in all the kinds that it has.
    private mutating func take(
        _ json: JSONValue,
        of name: FieldName,
        path: String
    ) throws(MessageError) {
        var reader = try MessageReader(json, path: path)
        if let value = reader.optional("reg") {
            let register = try Register(snapshot: value, path: reader.path("reg")) {
                (reader) throws(MessageError) in try reader.value().kept
            }
            restore(name, register)
        }
        if let value = reader.optional("set") {
            restore(name, try AddWinsSet(snapshot: value, path: reader.path("set")))
        }
        if let value = reader.optional("ctr") {
            restore(name, try Counter(snapshot: value, path: reader.path("ctr")))
        }
        if let value = reader.optional("text") {
            restore(name, try TextState(snapshot: value, path: reader.path("text")))
        }
        try reader.end()
    }
}
