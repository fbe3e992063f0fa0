import EntenteDomain
import EntenteSync

/// Shows the value of a field by what the catalogue says of it: names for ids, a list for a list.
struct ValueView {
    let names: DocumentNames

    func html(_ value: JSONValue, _ kind: FieldKind) -> HTML {
        switch (kind, value) {
        case (.record(let fields), .object(let object)):
            .pairs(
                object.members.map { member in
                    let field = fields.first { $0.name.description == member.key }
                    let name = member.key.replacing("_", with: " ")
                    return (name, html(member.value, field?.kind ?? .line))
                }
            )
        case (.list(let element, _), .array(let values)):
            .element(.ol, values.map { .element(.li, [html($0, element)]) })
        case (.money, .object):
            .text(
                [value["currency"]?.text, value["amount"]?.text].compactMap(\.self)
                    .joined(separator: " ")
            )
        case (.flag, .boolean(let flag)): .text(flag ? "yes" : "no")
        case (_, .string(let text)): .words(words(text, kind))
        // What the catalogue does not describe is shown as it was signed.
        default: .element(.code, String(decoding: value.canonicalBytes, as: UTF8.self))
        }
    }

    private func words(_ text: String, _ kind: FieldKind) -> String {
        switch kind {
        case .organisation: OrganisationID(text).map(names.organisation) ?? text
        case .department: DepartmentID(text).map(names.department) ?? text
        case .member: MemberID(text).map(names.member) ?? text
        default: text
        }
    }
}
