import EntenteDocuments
import EntenteDomain
import EntenteSync

/// Writes the value of a field as a cell that `CellReading` reads as the same value.
struct CellWriting {
    let names: Names

    /// The cell of a register, a counter or a text; empty without a value.
    func cell(_ value: JSONValue?, _ kind: FieldKind) -> TableCell {
        guard let value, value != .null else { return .text("") }
        switch kind {
        case .integer, .instant, .decimal:
            let text = value.text ?? Self.json(value)
            // Whatever is there, only a number is written as one.
            return ExactDecimal(text) == nil ? .text(text) : .number(text)
        default: return .text(words(value, kind))
        }
    }

    /// The cell of a set: one member on each line.
    func cell(_ members: [JSONValue], _ kind: FieldKind) -> TableCell {
        .text(members.map { words($0, kind) }.joined(separator: "\n"))
    }

    private func words(_ value: JSONValue, _ kind: FieldKind) -> String {
        guard case .string(let text) = value else {
            if kind == .money, let amount = value["amount"]?.text,
                let currency = value["currency"]?.text
            {
                return "\(currency) \(amount)"
            }
            return Self.json(value)
        }
        return switch kind {
        case .organisation:
            name(OrganisationID(text).map(names.organisation), text, names.organisation(named:))
        case .department:
            name(DepartmentID(text).map(names.department), text, names.department(named:))
        case .member: name(MemberID(text).map(names.member), text, names.member(named:))
        default: text
        }
    }

    /// A name that leads back to what it names, as it would be read; otherwise the id.
    private func name(_ name: String?, _ id: String, _ find: (String) -> String?) -> String {
        guard let name, CellReading.trimmed(name) == name, !name.contains(where: \.isNewline),
            find(name) == id
        else { return id }
        return name
    }

    private static func json(_ value: JSONValue) -> String {
        String(decoding: value.canonicalBytes, as: UTF8.self)
    }
}
