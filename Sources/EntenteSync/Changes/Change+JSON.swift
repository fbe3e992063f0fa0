public import EntenteDomain

extension Change {
    /// Reads a change from its JSON form and checks everything that needs no history.
    ///
    /// What an erasure has left of a change may be without operations. A change that needs a feature
    /// which is not among `features` has its steps reserved.
    public init(
        _ json: JSONValue,
        path: String = "",
        isRemainder: Bool = false,
        features: Set<FieldName> = Feature.known
    ) throws(MessageError) {
        var reader = try MessageReader(json, path: path)
        let counters = Int64(1)...Limits.jsonInteger
        let n = try reader.integer("n", in: counters)
        let base = try reader.integer("base", in: 0...Limits.jsonInteger)
        let at = try reader.integer("at", in: -Limits.jsonInteger...Limits.jsonInteger)
        let salt = try reader.bytes("salt", count: Change.saltLength)
        let need = try Change.need(&reader)
        let steps = try Change.steps(&reader, mayBeEmpty: isRemainder)
        let isKnown = need.allSatisfy(features.contains)
        let (operations, notices) = try isKnown ? Change.read(steps, reader.path("ops")) : ([], [])
        let reserved = try isKnown ? [] : Change.reserve(steps, reader.path("ops"))
        let guards = try Change.guards(&reader, base: base)
        let late = try reader.optional("late").map { (json) throws(MessageError) in
            try Late(json, path: path.isEmpty ? "late" : "\(path).late", upTo: base)
        }
        try reader.end()
        self.init(
            n: n,
            base: base,
            at: Milliseconds(at),
            salt: salt,
            need: need,
            guards: guards,
            late: late,
            operations: operations,
            notices: notices,
            reserved: reserved
        )
    }

    private static func steps(
        _ reader: inout MessageReader,
        mayBeEmpty: Bool
    ) throws(MessageError) -> [JSONValue] {
        let values = try reader.array("ops")
        guard ((mayBeEmpty ? 0 : 1)...Limits.changeOperations).contains(values.count) else {
            throw MessageError(
                path: reader.path("ops"),
                expected: "1 to \(Limits.changeOperations) operations"
            )
        }
        return values
    }

    private static func reserve(
        _ steps: [JSONValue],
        _ path: String
    ) throws(MessageError) -> [ReservedOperation] {
        var reserved: [ReservedOperation] = []
        for (place, step) in steps.enumerated() {
            reserved.append(try ReservedOperation(step, path: "\(path)[\(place)]"))
        }
        return reserved
    }

    /// Reads steps: operations, or the server's notices, never both.
    private static func read(
        _ steps: [JSONValue],
        _ whole: String
    ) throws(MessageError) -> ([Operation], [ServerNotice]) {
        var operations: [Operation] = []
        var notices: [ServerNotice] = []
        operations.reserveCapacity(steps.count)
        for (place, value) in steps.enumerated() {
            do throws(MessageError) {
                if case .object(let object) = value, case .string(let name)? = object["o"],
                    ServerNotice.names.contains(name)
                {
                    notices.append(try ServerNotice(value, path: ""))
                } else {
                    operations.append(try Operation(value, path: ""))
                }
            } catch {
                throw error.within("\(whole)[\(place)]")
            }
        }
        guard operations.isEmpty || notices.isEmpty else {
            throw MessageError(path: whole, expected: "operations or notices")
        }
        return (operations, notices)
    }

    private static func need(_ reader: inout MessageReader) throws(MessageError) -> [FieldName] {
        guard reader.optional("need") != nil else { return [] }
        let values = try reader.array("need")
        // An empty list would be a second spelling of none.
        guard (1...Limits.changeFeatures).contains(values.count) else {
            throw MessageError(
                path: reader.path("need"),
                expected: "1 to \(Limits.changeFeatures) features"
            )
        }
        var names: [FieldName] = []
        for (place, value) in values.enumerated() {
            guard case .string(let text) = value, let name = FieldName(text) else {
                throw MessageError(
                    path: "\(reader.path("need"))[\(place)]",
                    expected: "the name of a feature"
                )
            }
            names.append(name)
        }
        return names
    }

    private static func guards(
        _ reader: inout MessageReader,
        base: Int64
    ) throws(MessageError) -> [Guard] {
        guard reader.optional("guard") != nil else { return [] }
        let values = try reader.array("guard")
        guard (1...Limits.changeGuards).contains(values.count) else {
            throw MessageError(
                path: reader.path("guard"),
                expected: "1 to \(Limits.changeGuards) conditions"
            )
        }
        var guards: [Guard] = []
        for (place, value) in values.enumerated() {
            var inner = try MessageReader(value, path: "\(reader.path("guard"))[\(place)]")
            let entity: EntityID = try inner.id("e")
            guard let field = FieldName(try inner.string("f")) else {
                throw MessageError(path: inner.path("f"), expected: "the name of a field")
            }
            // Nobody can vouch for what he has not seen.
            let seq = try inner.integer("unchangedSince", in: 0...base)
            try inner.end()
            guards.append(Guard(entity: entity, field: field, unchangedSince: seq))
        }
        return guards
    }

    /// The JSON form of the change.
    public var json: JSONValue {
        var object = JSONObject([
            ("at", .integer(at.value)), ("base", .integer(base)), ("n", .integer(n)),
            (
                "ops",
                .array(
                    reserved.isEmpty
                        ? operations.map(\.json) + notices.map(\.json) : reserved.map(\.json)
                )
            ),
            ("salt", .string(Base64URL.encode(salt))),
        ])
        if !need.isEmpty {
            object.set("need", .array(need.map { .string($0.description) }))
        }
        if let late { object.set("late", late.json) }
        if !guards.isEmpty {
            object.set(
                "guard",
                .array(
                    guards.map { condition in
                        [
                            "e": .string(condition.entity.description),
                            "f": .string(condition.field.description),
                            "unchangedSince": .integer(condition.unchangedSince),
                        ]
                    }
                )
            )
        }
        return .object(object)
    }

    /// The canonical bytes: what is hashed, stored and streamed out again.
    public var content: [UInt8] { json.canonicalBytes }
}
