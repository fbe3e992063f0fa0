import EntenteDomain

extension Session {
    /// The JSON form: the answer of `GET /v1/session`.
    public var json: JSONValue {
        [
            "department": .string(principal.department.description),
            "device": .string(principal.device.description),
            "member": .string(principal.member.description), "name": .string(memberName),
            "organisation": .string(principal.organisation.description),
            "partnerships": .array(partnerships.map(\.json)),
            "roles": .array(roles.map { .string($0.rawValue) }),
        ]
    }

    /// Reads the JSON form.
    public init(_ json: JSONValue) throws(MessageError) {
        var reader = try MessageReader(json)
        let principal = Principal(
            device: try reader.id("device"),
            member: try reader.id("member"),
            department: try reader.id("department"),
            organisation: try reader.id("organisation")
        )
        self.init(
            principal: principal,
            memberName: try reader.string("name"),
            roles: try reader.list("roles") { (json, path) throws(MessageError) in
                guard case .string(let text) = json, let role = Role(rawValue: text) else {
                    throw MessageError(path: path, expected: "a role")
                }
                return role
            },
            partnerships: try reader.list("partnerships") { (json, path) throws(MessageError) in
                try Partnership(json, path: path)
            }
        )
        try reader.end()
    }
}

extension Session.Partnership {
    fileprivate var json: JSONValue {
        [
            "active": .boolean(isActive), "id": .string(id.description), "name": .string(name),
            "organisations": .array(organisations.map(\.json)),
        ]
    }

    fileprivate init(_ json: JSONValue, path: String) throws(MessageError) {
        var reader = try MessageReader(json, path: path)
        guard case .boolean(let isActive) = try reader.value("active") else {
            throw MessageError(path: reader.path("active"), expected: "true or false")
        }
        self.init(
            id: try reader.id("id"),
            name: try reader.string("name"),
            isActive: isActive,
            organisations: try reader.list("organisations") { (json, path) throws(MessageError) in
                try Session.Organisation(json, path: path)
            }
        )
        try reader.end()
    }
}

extension Session.Organisation {
    fileprivate var json: JSONValue {
        [
            "departments": .array(departments.map(\.json)), "id": .string(id.description),
            "name": .string(name),
        ]
    }

    fileprivate init(_ json: JSONValue, path: String) throws(MessageError) {
        var reader = try MessageReader(json, path: path)
        self.init(
            id: try reader.id("id"),
            name: try reader.string("name"),
            departments: try reader.list("departments") { (json, path) throws(MessageError) in
                try Session.Department(json, path: path)
            }
        )
        try reader.end()
    }
}

extension Session.Department {
    fileprivate var json: JSONValue {
        [
            "id": .string(id.description),
            "members": .array(
                members.map { ["id": .string($0.id.description), "name": .string($0.name)] }
            ),
            "name": .string(name),
        ]
    }

    fileprivate init(_ json: JSONValue, path: String) throws(MessageError) {
        var reader = try MessageReader(json, path: path)
        self.init(
            id: try reader.id("id"),
            name: try reader.string("name"),
            members: try reader.list("members") { (json, path) throws(MessageError) in
                var inner = try MessageReader(json, path: path)
                let member = Session.Member(
                    id: try inner.id("id"),
                    name: try inner.string("name")
                )
                try inner.end()
                return member
            }
        )
        try reader.end()
    }
}
