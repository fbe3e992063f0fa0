import EntenteDomain

/// What people can find of an entity: its title, and every other text that the catalogue has of it.
///
/// Like the entity's row it is a function of the merged state alone. Of what is agreed it is the value in
/// force; ids, numbers, days and choices are no texts.
public struct SearchedText: Hashable, Sendable {
    /// The line that names it; empty without one.
    public let title: String
    /// The other texts, each on lines of its own.
    public let body: String

    /// Whether there is nothing to find.
    public var isEmpty: Bool { title.isEmpty && body.isEmpty }

    /// Gathers the texts of an entity.
    public init(_ entity: ProjectedEntity) {
        var title = ""
        var texts: [String] = []
        for field in Self.fields(of: entity.type) {
            let name = field.name.description
            let value =
                field.merge == .agreement
                ? entity.agreed[name]?["value"] : entity.fields[name]
            guard let value else { continue }
            if field.name == "title", case .string(let text) = value {
                title = text
            } else {
                Self.gather(value, of: field.kind, into: &texts)
            }
        }
        self.title = Self.plain(title)
        body = Self.plain(texts.joined(separator: "\n"))
    }

    private static let byType = Dictionary(
        uniqueKeysWithValues: Catalogue.entities.map { ($0.name, $0.everyField.filter(hasText)) }
    )

    /// Of own fields beside an entity that is elsewhere: what any type has under a name.
    private static let ofAnyType: [FieldDefinition] = {
        var seen: Set<FieldName> = []
        return Catalogue.entities.flatMap { $0.everyField.filter(hasText) }
            .filter { seen.insert($0.name).inserted }
            .sorted { $0.name < $1.name }
    }()

    private static func fields(of type: FieldName?) -> [FieldDefinition] {
        guard let type else { return ofAnyType }
        return byType[type] ?? []
    }

    private static func hasText(_ field: FieldDefinition) -> Bool { hasText(field.kind) }

    private static func hasText(_ kind: FieldKind) -> Bool {
        switch kind {
        case .line, .text: true
        case .record(let fields): fields.contains(where: hasText)
        case .list(let kind, _): hasText(kind)
        default: false
        }
    }

    private static func gather(_ value: JSONValue, of kind: FieldKind, into texts: inout [String]) {
        switch (kind, value) {
        case (.line, .string(let text)), (.text, .string(let text)):
            if !text.isEmpty { texts.append(text) }
        case (.list(let kind, _), .array(let values)):
            for value in values { gather(value, of: kind, into: &texts) }
        // The members of a set.
        case (.line, .array(let values)), (.text, .array(let values)):
            for value in values { gather(value, of: kind, into: &texts) }
        case (.record(let fields), .object):
            for field in fields {
                guard let value = value[field.name.description] else { continue }
                gather(value, of: field.kind, into: &texts)
            }
        default: return
        }
    }

    /// Without control characters, because a snippet marks its finds with such, and not too long.
    private static func plain(_ text: String) -> String {
        var plain = String.UnicodeScalarView()
        var bytes = 0
        for scalar in text.unicodeScalars {
            bytes += scalar.utf8.count
            guard bytes <= Limits.searchedBytes else { break }
            plain.append(scalar.properties.generalCategory == .control ? " " : scalar)
        }
        return String(plain)
    }
}
