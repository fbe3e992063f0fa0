public import EntenteDomain

extension EntityState {
    /// The entity as people and programs read it: every field's value, and beside it every conflict
    /// with its author, organisation and time (rule F17).
    public var view: JSONValue { view(\.json) }

    private func view(_ by: (Origin) -> JSONValue) -> JSONValue {
        var fields: [FieldName: JSONValue] = [:]
        for (name, register) in registers { fields[name] = view(register, by) }
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
                .array(clashes.map { ["deletion": by($0.deletion), "edit": by($0.edit)] })
            )
        }
        return .object(object)
    }

    private func view(
        _ register: Register<JSONValue>,
        _ by: (Origin) -> JSONValue
    ) -> JSONValue {
        guard let displayed = register.displayed else { return ["value": .null] }
        var object = JSONObject([
            ("value", displayed.value), ("by", by(displayed.origin)),
        ])
        if !register.conflicts.isEmpty {
            object.set(
                "conflicts",
                .array(
                    register.conflicts.map { ["by": by($0.origin), "value": $0.value] }
                )
            )
        }
        return .object(object)
    }
}

extension EntityState {
    /// The entity as `view` shows it, and what a list, an editor, a signer and a report need besides: who
    /// made and placed it, the last edit of each member, when the server took what its authors
    /// wrote, the features that its fields need, and its proposals with where each stands in a stream.
    public func view(in stream: StreamID) -> JSONValue {
        guard case .object(var object) = view(\.dated) else { return view }
        if let type = types.displayed { object.set("made", type.origin.dated) }
        if let key = position.displayed { object.set("position_by", key.origin.dated) }
        let edits = existence.edits + existence.waiting.suffix(1)
        if !edits.isEmpty { object.set("edited_by", .array(edits.map(\.dated))) }
        if !needs.isEmpty { object.set("needs", needs.json) }
        if !agreements.isEmpty {
            let standings = agreements.standings(entity: id, stream: stream)
            object.set("agreements", .array(standings.map { $0.json(by: \.dated) }))
        }
        return .object(object)
    }
}

extension FieldNeeds {
    /// The features by field; those of the entity as a whole stand under the empty name.
    var json: JSONValue {
        .object(
            JSONObject(
                features.map { field, names in
                    (
                        field?.description ?? "",
                        .array(names.sorted().map { .string($0.description) })
                    )
                }
            )
        )
    }
}

extension Origin {
    /// The author as people and programs read it: member, organisation, time, and what was seen.
    var json: JSONValue {
        var object = JSONObject([
            ("at", .integer(at.value)), ("base", .integer(base)),
            ("device", .string(device.description)), ("n", .integer(n)),
        ])
        if let confirmation {
            object.set("member", .string(confirmation.member.description))
            object.set("organisation", .string(confirmation.organisation.description))
            object.set("seq", .integer(confirmation.seq))
        }
        return .object(object)
    }

    /// The same with the time at which the server took it, which no author can choose.
    var dated: JSONValue {
        guard let confirmation, case .object(var object) = json else { return json }
        object.set("received", .integer(confirmation.received.value))
        return .object(object)
    }
}
