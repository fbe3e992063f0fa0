public import EntenteDomain
public import EntenteSync

/// An entity as people and programs read it, with its conflicts.
public struct EntityView: Hashable, Sendable {
    /// The stream it lives in.
    public let stream: StreamID
    /// Its id; an overlay has the id of what it lies over.
    public let id: EntityID
    /// All of it, as `EntityState.view` writes it.
    public let json: JSONValue
    /// Whether it holds something that this version cannot read, so that it is read-only here.
    public let isOpaque: Bool

    /// Its type; nil for an overlay and for an entity whose creation has not arrived.
    public var type: FieldName? { json["type"]?.text.flatMap { FieldName($0) } }

    /// Whether it is there: created, and not deleted.
    public var exists: Bool { json["exists"] == .boolean(true) }

    /// The value that is displayed for a field; nil when it has none.
    public func value(_ field: FieldName) -> JSONValue? {
        json["fields"]?[field.description]?["value"]
    }

    /// The displayed value of a field that is a text; nil when it has none.
    public func text(_ field: FieldName) -> String? { value(field)?.text }

    /// Who wrote the displayed value, if the change is in the log.
    public func organisation(of field: FieldName) -> OrganisationID? {
        json["fields"]?[field.description]?["by"]?["organisation"]?.text
            .flatMap { OrganisationID($0) }
    }

    /// The fields that have a value, in the order of their names.
    public var fields: [FieldName] {
        guard case .object(let fields)? = json["fields"] else { return [] }
        return fields.members.compactMap { FieldName($0.key) }
    }

    /// What several wrote without seeing each other's.
    public var conflicts: [Conflict] {
        var found: [Conflict] = []
        for field in fields {
            guard let entry = json["fields"]?[field.description],
                case .array(let others)? = entry["conflicts"]
            else { continue }
            let displayed = Conflict.Side(value: entry["value"] ?? .null, by: entry["by"] ?? .null)
            let sides = others.map {
                Conflict.Side(value: $0["value"] ?? .null, by: $0["by"] ?? .null)
            }
            found.append(Conflict(field: field, sides: [displayed] + sides))
        }
        if case .array(let clashes)? = json["deleted_while_edited"], let clash = clashes.first {
            found.append(
                Conflict(
                    field: nil,
                    sides: [
                        Conflict.Side(value: "keep", by: clash["edit"] ?? .null),
                        Conflict.Side(value: "delete", by: clash["deletion"] ?? .null),
                    ]
                )
            )
        }
        return found
    }
}

/// Values that stand beside each other until somebody chooses.
public struct Conflict: Hashable, Sendable {
    /// The field; nil when somebody deleted what somebody else edited.
    public let field: FieldName?
    /// The values, the displayed one first.
    public let sides: [Side]

    /// One of the values.
    public struct Side: Hashable, Sendable {
        /// The value; `keep` or `delete` when the conflict is about existence.
        public let value: JSONValue
        /// Who wrote it and when, as `EntityState.view` writes it.
        public let by: JSONValue

        /// The author, once the change is in the log.
        public var member: MemberID? { by["member"]?.text.flatMap { MemberID($0) } }
        /// The author's organisation, once the change is in the log.
        public var organisation: OrganisationID? {
            by["organisation"]?.text.flatMap { OrganisationID($0) }
        }
        /// When the author says it was written.
        public var at: Milliseconds? {
            guard case .integer(let value)? = by["at"] else { return nil }
            return Milliseconds(value)
        }
        /// How many changes of the log the author had seen when he wrote it, beside his own.
        public var seen: Int64? {
            guard case .integer(let value)? = by["base"] else { return nil }
            return value
        }
    }
}
