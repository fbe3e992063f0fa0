public import EntenteDomain

/// An entity of a stream as a table of reports holds it: what is displayed of it, and who wrote it.
///
/// It is a function of the merged state alone: whichever way a table came to a seq, it holds the same
/// bytes there.
public struct ProjectedEntity: Sendable {
    /// The entity.
    public let id: EntityID
    /// Its type; nil for fields that lie over an entity of another stream, and for what is not shown.
    public let type: FieldName?
    /// Who made it; nil for an overlay and for what is not shown.
    public let made: EntityRecord.Stamp?
    /// Who changed it last.
    public let changed: EntityRecord.Stamp?
    /// The displayed values by field; empty for what is deleted or of a type that is not known.
    public let fields: JSONValue
    /// What is in force, by field that is agreed: its value, which version of it, and who must still
    /// sign a newer one.
    public let agreed: JSONValue

    /// Reads an entity of a stream.
    public init(_ state: EntityState, in stream: StreamID, for audience: Audience) {
        id = state.id
        let view = state.view(in: stream)
        // Times go into the table as instants: no zone is needed to read it.
        let reader = EntityRecord.Reader(audience: audience) { ZoneRules.utc.day(of: $0) }
        let record = EntityRecord(view: view, by: reader)
        type = record?.type
        made = record?.made
        changed = record?.changed
        if let record {
            fields = .object(
                JSONObject(record.fields.map { ($0.key.description, $0.value.json) })
            )
            agreed = .object(
                JSONObject(record.agreed.map { ($0.key.description, $0.value.json) })
            )
        } else {
            // In a shared stream it would be an entity whose creation is missing.
            let isOverlay = state.type == nil && audience != .shared
            fields = isOverlay ? Self.values(of: view["fields"]) : .object(JSONObject([]))
            agreed = .object(JSONObject([]))
        }
    }

    private static func values(of fields: JSONValue?) -> JSONValue {
        guard case .object(let object)? = fields else { return .object(JSONObject([])) }
        return .object(
            JSONObject(
                object.members.compactMap { member in
                    guard let value = member.value["value"], value != .null else { return nil }
                    return (member.key, value)
                }
            )
        )
    }
}

extension EntityRecord.Agreed {
    fileprivate var json: JSONValue {
        [
            "value": value?.json ?? .null, "version": .integer(Int64(version)),
            "waiting": .array(waiting.sorted().map { .string($0.description) }),
        ]
    }
}
