import EntenteClient
import EntenteDomain
import EntenteSync

extension Names {
    /// A value of a field as people read it: ids of people and departments by their names.
    func words(_ value: JSONValue?, _ kind: FieldKind) -> String {
        guard let value else { return "" }
        if case .array(let values) = value {
            let element =
                if case .list(let element, _) = kind { element } else { kind }
            return values.map { words($0, element) }.joined(separator: ", ")
        }
        guard case .string(let text) = value else {
            if let amount = value["amount"]?.text, let currency = value["currency"]?.text {
                return "\(currency) \(amount)"
            }
            return value.words
        }
        return switch kind {
        case .organisation: OrganisationID(text).map(organisation) ?? text
        case .department: DepartmentID(text).map(department) ?? text
        case .member: MemberID(text).map(member) ?? text
        case .entity: String(text.prefix(8))
        default: text
        }
    }
}

extension ScopeOptions {
    /// Every stream of a partnership.
    static func everywhere(in partnership: String?) -> ScopeOptions {
        var scope = ScopeOptions()
        scope.audience = nil
        scope.stream = nil
        scope.partnership = partnership
        return scope
    }

    /// The same scope; without an audience the one where entities of a type belong.
    func placed(by type: EntityDefinition) -> ScopeOptions {
        guard type.place == .private, audience == nil, stream == nil else { return self }
        var scope = self
        scope.audience = .organisation
        return scope
    }
}
