import EntenteDomain

extension EntityState {
    /// The entity as people and programs read it: every field's value, and beside it every conflict
    /// with its author, organisation and time (rule F17).
    public var view: JSONValue {
        var fields: [FieldName: JSONValue] = [:]
        for (name, register) in registers { fields[name] = view(register) { $0 } }
        for (name, set) in sets where fields[name] == nil {
            fields[name] = ["value": .array(set.members.map { .string($0) })]
        }
        for (name, counter) in counters where fields[name] == nil {
            fields[name] = ["value": counter.value.map { .string($0.description) } ?? .null]
        }
        for (name, text) in texts where fields[name] == nil {
            fields[name] = ["value": .string(text.text)]
        }
        var object = JSONObject([
            ("exists", .boolean(existence.exists)), ("id", .string(id.description)),
            ("fields", .object(JSONObject(fields.map { ($0.key.description, $0.value) }))),
            ("type", type.map { .string($0.description) } ?? .null),
        ])
        if let key = position.displayed { object.set("position", .string(key.value.description)) }
        let clashes = existence.conflicts
        if !clashes.isEmpty {
            object.set(
                "deleted_while_edited",
                .array(clashes.map { ["deletion": author($0.deletion), "edit": author($0.edit)] })
            )
        }
        return .object(object)
    }

    private func view<Value>(
        _ register: Register<Value>,
        _ json: (Value) -> JSONValue
    ) -> JSONValue {
        guard let displayed = register.displayed else { return ["value": .null] }
        var object = JSONObject([
            ("value", json(displayed.value)), ("by", author(displayed.origin)),
        ])
        if !register.conflicts.isEmpty {
            object.set(
                "conflicts",
                .array(
                    register.conflicts.map { ["by": author($0.origin), "value": json($0.value)] }
                )
            )
        }
        return .object(object)
    }

    private func author(_ origin: Origin) -> JSONValue {
        var object = JSONObject([
            ("at", .integer(origin.at.value)), ("base", .integer(origin.base)),
            ("device", .string(origin.device.description)), ("n", .integer(origin.n)),
        ])
        if let confirmation = origin.confirmation {
            object.set("member", .string(confirmation.member.description))
            object.set("organisation", .string(confirmation.organisation.description))
            object.set("seq", .integer(confirmation.seq))
        }
        return .object(object)
    }
}
