public import EntenteDomain

/// The catalogue as JSON Schema 2020-12, for whoever writes a program that fills in fields.
///
/// A type's schema is that of an object with its fields: a set is an array, a counter a decimal, an
/// agreement the value that is proposed. What a schema cannot say, such as the bounds of a decimal that
/// is written as text, stands in the description; the gateway checks all of it (clause 2.10).
public enum CatalogueSchema: Sendable {
    /// The whole document, one type a line.
    public static var text: String {
        let lines = Catalogue.entities.map { entity in
            "\"\(entity.name)\":"
                + String(decoding: schema(of: entity).canonicalBytes, as: UTF8.self)
        }
        return """
            {
            "$comment":"Written from the catalogue; see reference.md.",
            "$schema":"https://json-schema.org/draft/2020-12/schema",
            "$defs":{
            \(lines.joined(separator: ",\n"))
            }
            }

            """
    }

    /// The schema of a type.
    public static func schema(of entity: EntityDefinition) -> JSONValue {
        record(entity.everyField, summary: entity.summary)
    }

    private static func record(_ fields: [FieldDefinition], summary: String?) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("type", "object"), ("additionalProperties", false),
            (
                "properties",
                .object(JSONObject(fields.map { ($0.name.description, schema(of: $0)) }))
            ),
        ]
        let required = fields.filter(\.isRequired).map { JSONValue.string($0.name.description) }
        if !required.isEmpty { members.append(("required", .array(required))) }
        if let summary { members.append(("description", .string(summary))) }
        return .object(JSONObject(members))
    }

    private static func schema(of field: FieldDefinition) -> JSONValue {
        var members: [(String, JSONValue)]
        switch field.merge {
        case .set:
            members = [
                ("type", "array"), ("uniqueItems", true),
                ("items", .object(JSONObject(schema(of: field.kind)))),
            ]
        case .register, .counter, .text, .agreement: members = schema(of: field.kind)
        }
        members.append(("description", .string("\(field.summary) Holds \(field.kind.words).")))
        members.append(("x-merge", .string(field.merge.rawValue)))
        if field.isPrivate { members.append(("x-private", true)) }
        return .object(JSONObject(members))
    }

    /// What the schema says of a kind, without a description.
    private static func schema(of kind: FieldKind) -> [(String, JSONValue)] {
        switch kind {
        case .line: text(limit: Limits.lineBytes) + [("pattern", "^[^\\n\\r]*$")]
        case .text: text(limit: Limits.valueBytes)
        case .choice(let words):
            [("type", "string"), ("enum", .array(words.map { .string($0) }))]
        case .flag: [("type", "boolean")]
        case .integer(let range):
            [
                ("type", "integer"), ("minimum", .integer(Int64(range.lowerBound))),
                ("maximum", .integer(Int64(range.upperBound))),
            ]
        case .decimal: pattern(decimal)
        case .money:
            [
                ("type", "object"), ("additionalProperties", false),
                ("required", ["amount", "currency"]),
                (
                    "properties",
                    [
                        "amount": .object(JSONObject(pattern(decimal))),
                        "currency": .object(JSONObject(pattern("^[A-Z]{3}$"))),
                    ]
                ),
            ]
        case .currency: pattern("^[A-Z]{3}$")
        case .day: pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
        case .month: pattern("^[0-9]{4}-[0-9]{2}$")
        case .yearDay: pattern("^[0-9]{2}-[0-9]{2}$")
        case .instant: [("type", "integer")]
        case .zone: pattern("^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+){0,2}$")
        case .entity, .organisation, .department, .member:
            pattern("^[0-7][0-9a-hjkmnp-tv-z]{25}$")
        case .record(let fields): record(fields, summary: nil).members
        case .list(let kind, let count):
            [
                ("type", "array"), ("maxItems", .integer(Int64(count))),
                ("items", .object(JSONObject(schema(of: kind)))),
            ]
        }
    }

    private static let decimal = "^-?[0-9]+([.][0-9]+)?$"

    private static func pattern(_ pattern: String) -> [(String, JSONValue)] {
        [("type", "string"), ("pattern", .string(pattern))]
    }

    /// Bytes are bounded, which a schema counts as scalars: never more than bytes.
    private static func text(limit: Int) -> [(String, JSONValue)] {
        [("type", "string"), ("maxLength", .integer(Int64(limit)))]
    }
}

extension JSONValue {
    fileprivate var members: [(String, JSONValue)] {
        guard case .object(let object) = self else { return [] }
        return object.members.map { ($0.key, $0.value) }
    }
}
