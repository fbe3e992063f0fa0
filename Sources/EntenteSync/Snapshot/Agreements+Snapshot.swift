import EntenteDomain

extension Agreements {
    /// The proposals in a snapshot, in the order of their ids:
    /// `[[id, field, [party ...], value, origin, [[digest, signature, origin] ...]] ...]`; digest and
    /// signature are empty in a withdrawal.
    var snapshot: JSONValue? {
        var values: [JSONValue] = []
        for (id, entry) in entries.sorted(by: { $0.key < $1.key }) {
            guard let origin = entry.origin.snapshot else { return nil }
            var said: [JSONValue] = []
            for word in words[id, default: []] {
                guard let origin = word.origin.snapshot else { return nil }
                switch word.saying {
                case .accept(let digest, let signature):
                    said.append([
                        .string(digest.base64URL), .string(Base64URL.encode(signature)), origin,
                    ])
                case .withdraw: said.append(["", "", origin])
                }
            }
            values.append([
                .string(id.description), .string(entry.field.description),
                entry.proposal.partiesJSON, entry.proposal.value, origin, .array(said),
            ])
        }
        return .array(values)
    }

    init(snapshot value: JSONValue, path: String) throws(MessageError) {
        self.init()
        _ = try value.elements(path) { (element, path) throws(MessageError) in
            var reader = try ArrayReader(element, path: path)
            let id: ProposalID = try reader.id()
            guard let field = FieldName(try reader.string()) else {
                throw reader.expected("the name of a field")
            }
            let parties = try reader.value().elements(reader.current) {
                (element, path) throws(MessageError) in
                guard case .string(let text) = element, let party = OrganisationID(text) else {
                    throw MessageError(path: path, expected: "an organisation")
                }
                return party
            }
            let value = try reader.value().kept
            let origin = try Origin(snapshot: reader.value(), path: reader.current)
            propose(Proposal(id: id, parties: parties, value: value), field, origin)
            _ = try reader.value().elements(reader.current) {
                (element, path) throws(MessageError) in
                let (saying, origin) = try Self.word(element, path)
                say(saying, on: id, origin)
            }
            try reader.end()
        }
    }

    private static func word(
        _ value: JSONValue,
        _ path: String
    ) throws(MessageError) -> (Saying, Origin) {
        var reader = try ArrayReader(value, path: path)
        let name = try reader.string()
        let signature = try reader.string()
        let origin = try Origin(snapshot: reader.value(), path: reader.current)
        try reader.end()
        if name.isEmpty { return (.withdraw, origin) }
        guard let digest = Digest(base64URL: name), let bytes = Base64URL.decode(signature)
        else { throw MessageError(path: path, expected: "a digest and a signature") }
        return (.accept(digest: digest, signature: bytes), origin)
    }
}

extension FieldNeeds {
    /// The features by field, `""` being the entity as a whole, and the steps that nobody could read:
    /// `{"fields": {field: [feature ...]}, "unread": [[[feature ...], step, origin] ...]}`.
    var snapshot: JSONValue? {
        var steps: [JSONValue] = []
        for step in unread {
            guard let origin = step.origin.snapshot else { return nil }
            let need = step.need.map { JSONValue.string($0.description) }
            steps.append([.array(need), step.step.json, origin])
        }
        return ["fields": json, "unread": .array(steps)]
    }

    init(snapshot value: JSONValue, path: String) throws(MessageError) {
        self.init()
        var reader = try MessageReader(value, path: path)
        guard case .object(let fields) = try reader.value("fields") else {
            throw MessageError(path: reader.path("fields"), expected: "an object")
        }
        for member in fields.members {
            let field = FieldName(member.key)
            guard field != nil || member.key.isEmpty else {
                throw MessageError(path: reader.path("fields"), expected: "names of fields")
            }
            require(try Self.names(member.value, reader.path("fields")), of: field)
        }
        _ = try reader.value("unread").elements(reader.path("unread")) {
            (element, path) throws(MessageError) in
            var reader = try ArrayReader(element, path: path)
            let need = try Self.names(reader.value(), path)
            let step = try ReservedOperation(reader.value(), path: path)
            keep(step, need, try Origin(snapshot: reader.value(), path: reader.current))
            try reader.end()
        }
        try reader.end()
    }

    private static func names(
        _ value: JSONValue,
        _ path: String
    ) throws(MessageError) -> [FieldName] {
        try value.elements(path) { (element, path) throws(MessageError) in
            guard case .string(let text) = element, let name = FieldName(text) else {
                throw MessageError(path: path, expected: "the name of a feature")
            }
            return name
        }
    }
}
