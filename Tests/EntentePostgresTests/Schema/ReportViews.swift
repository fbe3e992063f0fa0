import EntenteDomain

/// The views that reports in SQL read, as the catalogue has them.
enum ReportViews {
    /// A column of a view.
    struct Column: Hashable {
        let name: String
        /// PostgreSQL's name of its type.
        let type: String
    }

    /// The columns that every view of a type begins with.
    private static let first = [
        Column(name: "id", type: "text"), Column(name: "partnership", type: "text"),
        Column(name: "stream", type: "text"), Column(name: "audience", type: "text"),
        Column(name: "owner", type: "text"), Column(name: "owner_department", type: "text"),
        Column(name: "made_by", type: "text"), Column(name: "made_organisation", type: "text"),
        Column(name: "made_at", type: "timestamp with time zone"),
        Column(name: "changed_by", type: "text"),
        Column(name: "changed_organisation", type: "text"),
        Column(name: "changed_at", type: "timestamp with time zone"),
        Column(name: "changed_seq", type: "bigint"),
    ]

    private static let types = [
        "day": "date", "decimal": "numeric", "flag": "boolean",
        "instant": "timestamp with time zone", "json": "jsonb", "text": "text", "whole": "bigint",
    ]

    /// What a view is called: as its type; `report.partnership` is the partnership itself, not its page.
    static func name(of definition: EntityDefinition) -> String {
        definition.name == "partnership" ? "partnership_page" : definition.name.description
    }

    /// The columns of a type's view.
    static func columns(of definition: EntityDefinition) -> [Column] {
        first
            + fields(of: definition).flatMap { field -> [Column] in
                let name = field.name.description
                let word = word(field)
                return word == "money"
                    ? [
                        Column(name: name, type: "numeric"),
                        Column(name: "\(name)_currency", type: "text"),
                    ] : [Column(name: name, type: types[word] ?? "unknown")]
            }
    }

    /// The statement that makes a type's view, as a migration has it.
    static func statement(for definition: EntityDefinition) -> String {
        let columns = fields(of: definition).map { field in
            "\(field.name)\(field.merge == .agreement ? " agreed" : "") \(word(field))"
        }
        var lines = [""]
        for (place, column) in columns.enumerated() {
            let text = "'\(column)'" + (place + 1 < columns.count ? ", " : "")
            if lines[lines.count - 1].count + text.count > 92 { lines.append("") }
            lines[lines.count - 1] += text
        }
        let list = lines.map { "        " + $0.trimmed }.joined(separator: "\n")
        let summary = definition.summary.replacing("'", with: "''")
        return """
            SELECT entente.show_entities(
                '\(definition.name)', '\(name(of: definition))',
                '\(summary)',
                ARRAY[
            \(list)
                ]
            );
            """
    }

    private static func fields(of definition: EntityDefinition) -> [FieldDefinition] {
        let state = definition.states.map { [$0.definition] } ?? []
        let own = state + definition.fields
        let names = Set(own.map(\.name))
        return EntityDefinition.common.filter { !names.contains($0.name) } + own
    }

    private static func word(_ field: FieldDefinition) -> String {
        switch field.merge {
        case .set: "json"
        case .counter: "decimal"
        case .text: "text"
        case .register, .agreement: word(field.kind)
        }
    }

    private static func word(_ kind: FieldKind) -> String {
        switch kind {
        case .line, .text, .choice, .currency, .month, .yearDay, .zone, .entity, .organisation,
            .department, .member:
            "text"
        case .flag: "flag"
        case .integer: "whole"
        case .decimal: "decimal"
        case .money: "money"
        case .day: "day"
        case .instant: "instant"
        case .record, .list: "json"
        }
    }
}

extension String {
    fileprivate var trimmed: String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
