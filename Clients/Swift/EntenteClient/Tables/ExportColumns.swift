import EntenteDocuments
import EntenteDomain
import EntenteSync

/// The columns of an exported list: what the entity is and where it comes from, then its fields.
struct ExportColumns {
    /// The column with the kind of stream.
    static let audience = "audience"

    private static let about = [
        audience, "stream", "made_by", "made_in", "made_at", "changed_by", "changed_in",
        "changed_at", "conflicts", "agreements",
    ]

    /// Whether a column says where an entity comes from; no field has such a name.
    static func isAbout(_ name: String) -> Bool { name == "id" || about.contains(name) }

    let type: EntityDefinition
    let fields: [FieldDefinition]
    private let names: Names
    private let writing: CellWriting

    init(_ type: EntityDefinition, _ names: Names) {
        self.type = type
        self.names = names
        writing = CellWriting(names: names)
        let title = EntityDefinition.common.prefix(1)
        let state = [type.states?.definition].compactMap(\.self)
        fields = title + state + type.fields + EntityDefinition.common.dropFirst()
    }

    /// The first record.
    var header: [TableCell] {
        (["id"] + fields.map(\.name.description) + Self.about).map { .text($0) }
    }

    /// The record of an entity, with the private fields that an overlay adds.
    func record(_ view: EntityView, overlay: EntityView?, in stream: StreamStatus) -> [TableCell] {
        let values = fields.map { field in
            let source =
                field.isPrivate && overlay?.value(field.name) != nil ? overlay ?? view : view
            return cell(field, of: source)
        }
        return [.text(view.id.description)] + values + about(view, stream)
    }

    private func cell(_ field: FieldDefinition, of view: EntityView) -> TableCell {
        switch field.merge {
        case .agreement: return writing.cell(view.inForce(field.name), field.kind)
        case .set:
            guard case .array(let members)? = view.value(field.name) else { return .text("") }
            return writing.cell(members, field.kind)
        default: return writing.cell(view.value(field.name), field.kind)
        }
    }

    private func about(_ view: EntityView, _ stream: StreamStatus) -> [TableCell] {
        let made = view.json["made"]
        let changed = view.fields.compactMap { view.json["fields"]?[$0.description]?["by"] }
            .max { Self.place($0) < Self.place($1) }
        return [
            .text(stream.audience.kind), .text(stream.id.description), .text(member(made)),
            .text(organisation(made)), .text(time(made)), .text(member(changed ?? made)),
            .text(organisation(changed ?? made)), .text(time(changed ?? made)),
            .text(conflicts(view)),
            .text(view.json["agreements"].map(Self.json) ?? ""),
        ]
    }

    private static func place(_ by: JSONValue) -> (Int64, Int64, Int64) {
        (by["seq"]?.integer ?? .max, by["at"]?.integer ?? 0, by["n"]?.integer ?? 0)
    }

    private func member(_ by: JSONValue?) -> String {
        by?["member"]?.text.flatMap { MemberID($0) }.map(names.member) ?? ""
    }

    private func organisation(_ by: JSONValue?) -> String {
        by?["organisation"]?.text.flatMap { OrganisationID($0) }.map(names.organisation) ?? ""
    }

    private func time(_ by: JSONValue?) -> String {
        by?["at"]?.integer.map { Milliseconds($0).utc } ?? ""
    }

    /// Every value that stands beside another, with who wrote it and when.
    private func conflicts(_ view: EntityView) -> String {
        let conflicts = view.conflicts.map { conflict -> JSONValue in
            let sides = conflict.sides.map { side -> JSONValue in
                [
                    "at": .string(time(side.by)), "by": .string(member(side.by)),
                    "in": .string(organisation(side.by)), "value": side.value,
                ]
            }
            return [
                "field": .string(conflict.field?.description ?? ""), "values": .array(sides),
            ]
        }
        return conflicts.isEmpty ? "" : Self.json(.array(conflicts))
    }

    static func json(_ value: JSONValue) -> String {
        String(decoding: value.canonicalBytes, as: UTF8.self)
    }
}

extension EntityView {
    /// The value of an agreement field that is in force; nil while none is.
    func inForce(_ field: FieldName) -> JSONValue? {
        guard case .array(let standings)? = json["agreements"] else { return nil }
        return
            standings
            .filter { $0["field"]?.text == field.description && $0["state"]?.text == "in_force" }
            .max { ($0["decided"]?.integer ?? 0) < ($1["decided"]?.integer ?? 0) }?["value"]
    }
}
