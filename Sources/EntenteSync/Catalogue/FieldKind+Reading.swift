public import EntenteDomain

extension FieldKind {
    /// Reads a value as it stands in the log.
    ///
    /// - Parameters:
    ///   - json: The value.
    ///   - path: The field, for the error.
    /// - Returns: The value.
    /// - Throws: `FieldFault` that names the place and what belongs there.
    public func read(_ json: JSONValue, at path: String) throws(FieldFault) -> FieldValue {
        let value: FieldValue? =
            switch json {
            case .string(let text): read(text)
            case .boolean(let flag): self == .flag ? .flag(flag) : nil
            case .integer(let number): read(number)
            case .object(let object): try read(object, at: path)
            case .array(let values): try read(values, at: path)
            case .null: nil
            }
        guard let value else { throw FieldFault(path, expected: words) }
        return value
    }

    private func read(_ text: String) -> FieldValue? {
        switch self {
        case .line:
            text.utf8.count <= Limits.lineBytes && !text.utf8.contains { $0 == 10 || $0 == 13 }
                ? .text(text) : nil
        case .text: text.utf8.count <= Limits.valueBytes ? .text(text) : nil
        case .choice(let words): words.contains(text) ? .text(text) : nil
        case .decimal(let range):
            Amount.read(text).flatMap { range.contains($0) ? .amount($0) : nil }
        case .currency: Currency(text).map { .currency($0) }
        case .day: CivilDate(text).map { .day($0) }
        case .month: Period(text).map { .month($0) }
        // The year is one with a 29 February.
        case .yearDay: CivilDate("2000-" + text) == nil ? nil : .text(text)
        case .zone: Self.isZoneName(text) ? .text(text) : nil
        case .entity: EntityID(text).map { .entity($0) }
        case .organisation: OrganisationID(text).map { .organisation($0) }
        case .department: DepartmentID(text).map { .department($0) }
        case .member: MemberID(text).map { .member($0) }
        case .flag, .integer, .instant, .money, .record, .list: nil
        }
    }

    private func read(_ number: Int64) -> FieldValue? {
        switch self {
        case .integer(let range):
            Int(exactly: number).flatMap { range.contains($0) ? .integer($0) : nil }
        case .instant: .instant(Milliseconds(number))
        default: nil
        }
    }

    private func read(_ object: JSONObject, at path: String) throws(FieldFault) -> FieldValue? {
        switch self {
        case .money:
            guard object.members.count == 2, case .string(let text)? = object["amount"],
                let amount = Amount.read(text), case .string(let code)? = object["currency"],
                let currency = Currency(code)
            else { return nil }
            return .money(Money(amount, currency))
        case .record(let fields):
            var values: [FieldName: FieldValue] = [:]
            for member in object.members {
                let (key, json) = (member.key, member.value)
                guard let field = fields.first(where: { $0.name.description == key }) else {
                    let names = fields.map(\.name.description).joined(separator: ", ")
                    throw FieldFault("\(path).\(key)", expected: "only \(names)")
                }
                values[field.name] = try field.kind.read(json, at: "\(path).\(key)")
            }
            if let missing = fields.first(where: { $0.isRequired && values[$0.name] == nil }) {
                throw FieldFault("\(path).\(missing.name)", expected: missing.kind.words)
            }
            return .record(values)
        default: return nil
        }
    }

    private func read(_ values: [JSONValue], at path: String) throws(FieldFault) -> FieldValue? {
        guard case .list(let kind, let count) = self, values.count <= count else { return nil }
        var list: [FieldValue] = []
        for (place, value) in values.enumerated() {
            list.append(try kind.read(value, at: "\(path)[\(place)]"))
        }
        return .list(list)
    }

    /// Whether a text has the form of a name of the IANA database; which names there are is known at the
    /// edges only, and changes several times a year.
    private static func isZoneName(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        return text.utf8.count <= 64 && (1...3).contains(parts.count)
            && parts.allSatisfy { part in
                !part.isEmpty
                    && part.utf8.allSatisfy { byte in
                        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
                            || byte == UInt8(ascii: "+")
                    }
            }
    }
}

extension Amount {
    /// Reads a decimal as it stands in the log; nil for any other text and beyond the bounds.
    fileprivate static func read(_ text: String) -> Amount? {
        ExactDecimal(text).flatMap { Amount($0) }
    }
}
