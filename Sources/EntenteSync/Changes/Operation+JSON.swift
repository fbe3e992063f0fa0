import EntenteDomain

extension Operation {
    /// Reads an operation from its JSON form and checks everything that needs no history.
    public init(_ json: JSONValue, path: String) throws(MessageError) {
        var reader = try MessageReader(json, path: path)
        let name = try reader.string("o")
        let entity: EntityID = try reader.id("e")
        self.init(entity, try Self.action(name, &reader))
        try reader.end()
    }

    private static func action(
        _ name: String,
        _ reader: inout MessageReader
    ) throws(MessageError) -> Action {
        switch name {
        case "new": return .new(type: try reader.name("t"))
        case "put": return .put(field: try reader.name("f"), value: try reader.fieldValue("v"))
        case "add": return .add(field: try reader.name("f"), member: try reader.setMember("m"))
        case "rem": return .rem(field: try reader.name("f"), member: try reader.setMember("m"))
        case "inc": return .inc(field: try reader.name("f"), by: try reader.decimal("by"))
        case "reset": return .reset(field: try reader.name("f"))
        case "del": return .del
        case "undel": return .undel
        case "pos":
            guard let key = OrderKey(try reader.string("key")) else {
                throw MessageError(path: reader.path("key"), expected: "an order key")
            }
            return .pos(key: key)
        case "text": return .text(field: try reader.name("f"), splice: try splice(&reader))
        case "propose":
            return .propose(
                field: try reader.name("f"),
                proposal: Proposal(
                    id: try reader.id("p"),
                    parties: try parties(&reader),
                    value: try reader.fieldValue("v")
                )
            )
        case "accept":
            return .accept(
                proposal: try reader.id("p"),
                digest: try reader.digest("digest"),
                signature: try reader.bytes("sig", count: Proposal.signatureLength)
            )
        case "withdraw": return .withdraw(proposal: try reader.id("p"))
        default:
            throw MessageError(path: reader.path("o"), expected: "a known operation")
        }
    }

    private static func splice(_ reader: inout MessageReader) throws(MessageError) -> TextSplice {
        let range = Int64(0)...Int64(Limits.noteBytes)
        let splice = TextSplice(
            length: Int(try reader.integer("len", in: range)),
            index: Int(try reader.integer("i", in: range)),
            delete: Int(try reader.integer("del", in: range)),
            insert: try reader.string("ins")
        )
        guard splice.isPossible else {
            throw MessageError(path: reader.path("i"), expected: "an edit within the text")
        }
        return splice
    }

    private static func parties(
        _ reader: inout MessageReader
    ) throws(MessageError) -> [OrganisationID] {
        var parties: [OrganisationID] = []
        let error = MessageError(
            path: reader.path("parties"),
            expected: "2 to \(Limits.proposalParties) organisations in the order of their ids"
        )
        for value in try reader.array("parties") {
            guard case .string(let text) = value, let party = OrganisationID(text),
                parties.last.map({ $0 < party }) ?? true
            else { throw error }
            parties.append(party)
        }
        guard (2...Limits.proposalParties).contains(parties.count) else { throw error }
        return parties
    }

    /// The JSON form of the operation.
    public var json: JSONValue {
        var object = JSONObject([("e", .string(entity.description)), ("o", .string(name))])
        switch action {
        case .new(let type): object.set("t", .string(type.description))
        case .put(let field, let value):
            object.set("f", .string(field.description))
            object.set("v", value)
        case .add(let field, let member), .rem(let field, let member):
            object.set("f", .string(field.description))
            object.set("m", .string(member))
        case .inc(let field, let amount):
            object.set("f", .string(field.description))
            object.set("by", .string(amount.description))
        case .reset(let field): object.set("f", .string(field.description))
        case .del, .undel: break
        case .pos(let key): object.set("key", .string(key.description))
        case .text(let field, let splice):
            object.set("f", .string(field.description))
            object.set("len", .integer(Int64(splice.length)))
            object.set("i", .integer(Int64(splice.index)))
            object.set("del", .integer(Int64(splice.delete)))
            object.set("ins", .string(splice.insert))
        case .propose(let field, let proposal):
            object.set("f", .string(field.description))
            object.set("p", .string(proposal.id.description))
            object.set("parties", proposal.partiesJSON)
            object.set("v", proposal.value)
        case .accept(let proposal, let digest, let signature):
            object.set("p", .string(proposal.description))
            object.set("digest", .string(digest.base64URL))
            object.set("sig", .string(Base64URL.encode(signature)))
        case .withdraw(let proposal): object.set("p", .string(proposal.description))
        }
        return .object(object)
    }
}

extension MessageReader {
    fileprivate mutating func name(_ key: String) throws(MessageError) -> FieldName {
        guard let name = FieldName(try string(key)) else {
            throw MessageError(path: path(key), expected: "a name of a-z, 0-9 and _")
        }
        return name
    }

    fileprivate mutating func fieldValue(_ key: String) throws(MessageError) -> JSONValue {
        let value = try value(key).kept
        guard value.isShort || value.canonicalBytes.count <= Limits.valueBytes else {
            throw MessageError(path: path(key), expected: "at most \(Limits.valueBytes) bytes")
        }
        return value
    }

    fileprivate mutating func setMember(_ key: String) throws(MessageError) -> String {
        let member = try string(key)
        guard (1...Limits.setMemberBytes).contains(member.utf8.count) else {
            throw MessageError(path: path(key), expected: "1 to \(Limits.setMemberBytes) bytes")
        }
        return member
    }

    fileprivate mutating func decimal(_ key: String) throws(MessageError) -> ExactDecimal {
        guard let number = ExactDecimal(try string(key)) else {
            throw MessageError(path: path(key), expected: "a decimal such as \"-12.50\"")
        }
        return number
    }
}

extension JSONValue {
    /// Whether the value is within `Limits.valueBytes` however it is written: no byte of a text takes
    /// more than six.
    fileprivate var isShort: Bool {
        switch self {
        case .null, .boolean, .integer: true
        case .string(let text): text.utf8.count <= (Limits.valueBytes - 2) / 6
        case .array, .object: false
        }
    }
}
