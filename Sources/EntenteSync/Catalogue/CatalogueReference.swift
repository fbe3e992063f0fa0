import EntenteDomain

/// The catalogue as a reference that a person reads.
public enum CatalogueReference: Sendable {
    /// The whole page, in Markdown.
    public static var text: String {
        """
        # Every type of entity

        Written from the catalogue, which gateway and clients check by; `entities.schema.json` and
        `entities.d.ts` say the same to programs.

        ## Fields of every entity

        \(table(EntityDefinition.common))

        \(Catalogue.entities.map(section).joined(separator: "\n"))
        """
    }

    private static func section(_ entity: EntityDefinition) -> String {
        let own = entity.everyField.filter { field in
            !EntityDefinition.common.contains { $0.name == field.name }
        }
        var paragraphs = ["## \(entity.name)", entity.summary]
        if let limits = limits(entity) { paragraphs.append(limits) }
        if !own.isEmpty { paragraphs.append(table(own)) }
        if let machine = entity.states { paragraphs.append(steps(machine)) }
        return paragraphs.joined(separator: "\n\n") + "\n"
    }

    private static func limits(_ entity: EntityDefinition) -> String? {
        let place: String? =
            switch entity.place {
            case .anywhere: nil
            case .private: "It is in private streams only."
            case .shared: "It is in shared streams only."
            }
        let writers: String? =
            switch entity.writers {
            case .everyone: nil
            case .maker: "Only the organisation that made it writes it."
            }
        let sentences = [place, writers].compactMap(\.self)
        return sentences.isEmpty ? nil : sentences.joined(separator: " ")
    }

    private static func table(_ fields: [FieldDefinition]) -> String {
        let rows = fields.flatMap { field in
            [row(field, path: "", merge: field.merge.rawValue)]
                + parts(of: field.kind, "\(field.name).")
        }
        return "| field | merges as | meaning | holds |\n|---|---|---|---|\n"
            + rows.joined(separator: "\n")
    }

    private static func row(_ field: FieldDefinition, path: String, merge: String) -> String {
        let summary = (field.isPrivate ? "Private. " : "") + field.summary
        let words = field.kind.words + (field.isRequired ? "; required" : "")
        return "| `\(path)\(field.name)` | \(merge) | \(summary) | \(words) |"
    }

    /// The rows of the values that a record holds, which merge with it as a whole.
    private static func parts(of kind: FieldKind, _ path: String) -> [String] {
        switch kind {
        case .record(let fields):
            fields.flatMap { field in
                [row(field, path: path, merge: "")]
                    + parts(of: field.kind, "\(path)\(field.name).")
            }
        case .list(let kind, _): parts(of: kind, path)
        default: []
        }
    }

    private static func steps(_ machine: StateMachine) -> String {
        let rows = machine.steps.map { "| \($0.from) | \($0.to) | \($0.by.rawValue) |" }
        return "It begins as \(machine.initial).\n\n| from | to | by |\n|---|---|---|\n"
            + rows.joined(separator: "\n")
    }
}
