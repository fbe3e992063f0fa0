import EntenteDomain

/// The catalogue as TypeScript declarations, for the workspace and for whoever writes another.
public enum CatalogueTypes: Sendable {
    /// The whole file.
    public static var text: String {
        let names = Catalogue.entities.map { "  \($0.name): \(typeName($0));" }
        return """
            // Written from the catalogue; see reference.md.

            /** 128 bits as 26 characters of Crockford's base32, in lower case. */
            export type ID = string;
            /** An exact decimal as text, such as "12.5". */
            export type Decimal = string;
            /** A civil date such as "2026-11-21". */
            export type Day = string;
            /** A month such as "2026-11". */
            export type Month = string;
            /** A day of every year such as "01-31". */
            export type YearDay = string;
            /** Milliseconds since 1970. */
            export type Instant = number;
            /** An amount with its currency (ISO 4217). */
            export interface Money {
              amount: Decimal;
              currency: string;
            }

            /** The fields that every entity has. */
            export interface Common {
            \(members(EntityDefinition.common))
            }

            \(Catalogue.entities.map(interface).joined(separator: "\n"))
            /** Every type by its name in the log. */
            export interface Entities {
            \(names.joined(separator: "\n"))
            }

            """
    }

    private static func interface(_ entity: EntityDefinition) -> String {
        let common = Set(EntityDefinition.common)
        let own = entity.everyField.filter { !common.contains($0) }
        // A type that means something of its own by a common name has its own field in that place.
        let replaced = EntityDefinition.common.filter { field in
            own.contains { $0.name == field.name }
        }
        let names = replaced.map { "\"\($0.name)\"" }.joined(separator: " | ")
        let base = replaced.isEmpty ? "Common" : "Omit<Common, \(names)>"
        return """
            /** \(entity.summary) */
            export interface \(typeName(entity)) extends \(base) {
            \(members(own))
            }

            """
    }

    private static func members(_ fields: [FieldDefinition]) -> String {
        fields.map { field in
            "  /** \(field.isPrivate ? "Private. " : "")\(field.summary) */\n"
                + "  \(field.name)?: \(type(of: field));"
        }.joined(separator: "\n")
    }

    private static func type(of field: FieldDefinition) -> String {
        field.merge == .set ? "\(grouped(field.kind))[]" : type(of: field.kind)
    }

    private static func type(of kind: FieldKind) -> String {
        switch kind {
        case .line, .text, .currency, .zone: "string"
        case .choice(let words): words.map { "\"\($0)\"" }.joined(separator: " | ")
        case .flag: "boolean"
        case .integer: "number"
        case .decimal: "Decimal"
        case .money: "Money"
        case .day: "Day"
        case .month: "Month"
        case .yearDay: "YearDay"
        case .instant: "Instant"
        case .entity, .organisation, .department, .member: "ID"
        case .record(let fields): record(fields)
        case .list(let kind, _): "\(grouped(kind))[]"
        }
    }

    private static func record(_ fields: [FieldDefinition]) -> String {
        let members = fields.map { field in
            "\(field.name)\(field.isRequired ? "" : "?"): \(type(of: field))"
        }
        return "{ \(members.joined(separator: "; ")) }"
    }

    private static func grouped(_ kind: FieldKind) -> String {
        if case .choice = kind { "(\(type(of: kind)))" } else { type(of: kind) }
    }

    /// `pulse_result` as `PulseResult`.
    private static func typeName(_ entity: EntityDefinition) -> String {
        entity.name.description.split(separator: "_")
            .map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }
}
