import EntenteDocuments
import EntenteDomain
import EntenteSync

/// A cell does not hold what belongs there.
struct CellFault: Error {
    let expected: String
}

/// Reads what people wrote into the cell of a table as the value of a field.
struct CellReading {
    let names: Names
    let decimalMark: DecimalMark
    /// Whether rows become what all organisations read; their private fields do not.
    let isShared: Bool
    /// The entities of some types that have a title; on request only those that all organisations read.
    let entities: (String, [FieldName], _ shared: Bool) throws -> [EntityID]

    /// The value that a cell means, checked by the catalogue.
    ///
    /// - Throws: `CellFault` with what belongs there, or what looking up an entity throws.
    func value(_ cell: String, of field: FieldDefinition) throws -> JSONValue {
        let kind = field.kind
        let json = try json(cell, field)
        do throws(FieldFault) {
            _ = try kind.read(json, at: "")
        } catch {
            let place = error.path.isEmpty ? "" : "\(error.path): "
            throw CellFault(expected: place + error.expected)
        }
        return json
    }

    /// The members of a set that a cell means: one on each line.
    func members(_ cell: String, of field: FieldDefinition) throws -> [String] {
        let lines = cell.unicodeScalars.split { $0 == "\n" || $0 == "\r" }
        return try lines.map { Self.trimmed(String($0)) }.filter { !$0.isEmpty }.map { line in
            let member = try value(line, of: field)
            let text = member.text ?? String(decoding: member.canonicalBytes, as: UTF8.self)
            guard text.utf8.count <= Limits.setMemberBytes else {
                throw CellFault(expected: "members of at most \(Limits.setMemberBytes) bytes")
            }
            return text
        }
    }

    private func json(_ cell: String, _ field: FieldDefinition) throws -> JSONValue {
        let kind = field.kind
        guard !cell.utf8.contains(0) else { throw CellFault(expected: "text without NUL") }
        let word = Self.trimmed(cell)
        switch kind {
        case .line, .text: return .string(cell)
        case .integer, .instant: return Int64(word).map { .integer($0) } ?? .string(word)
        case .decimal: return .string(try decimal(word))
        case .money: return try money(word, kind)
        case .flag:
            return ["true": true, "yes": true, "false": false, "no": false][word.lowercased()]
                .map { .boolean($0) } ?? .string(word)
        case .choice(let words):
            return .string(words.contains(word) ? word : word.lowercased())
        case .organisation: return .string(names.organisation(named: word) ?? word)
        case .department: return .string(names.department(named: word) ?? word)
        case .member: return .string(names.member(named: word) ?? word)
        case .entity(let types):
            // What is private is not found for what all read: its id would tell them that it is there.
            return .string(
                try reference(word, types, shared: isShared && !field.isPrivate).description
            )
        case .record, .list: return try parsed(word, kind)
        case .currency, .day, .month, .yearDay, .zone: return .string(word)
        }
    }

    /// A decimal with the mark of the file; the other mark is refused, because nobody could tell whether
    /// it parts thousands.
    private func decimal(_ word: String) throws(CellFault) -> String {
        let other: Character = decimalMark == .comma ? "." : ","
        guard !word.contains(other) else {
            let example = decimalMark == .comma ? "1250,75" : "1250.75"
            throw CellFault(
                expected: "a decimal written like \(example), without marks between thousands"
            )
        }
        return decimalMark == .comma ? word.replacing(",", with: ".") : word
    }

    private func money(_ word: String, _ kind: FieldKind) throws(CellFault) -> JSONValue {
        let words = word.split(separator: " ").map(String.init)
        guard words.count == 2 else {
            throw CellFault(expected: "an amount with its currency, such as EUR 12")
        }
        let (code, amount) = Currency(words[0]) != nil ? (words[0], words[1]) : (words[1], words[0])
        return ["amount": .string(try decimal(amount)), "currency": .string(code)]
    }

    private func reference(
        _ word: String,
        _ types: [FieldName],
        shared: Bool
    ) throws -> EntityID {
        if let id = EntityID(word) { return id }
        let found = try entities(word, types, shared)
        guard let only = found.first, found.count == 1 else {
            let kinds =
                types.isEmpty ? "entity" : types.map(\.description).joined(separator: " or ")
            let article = kinds.first.map { "aeiou".contains($0) } == true ? "an" : "a"
            throw CellFault(
                expected: found.isEmpty
                    ? "the id or the title of \(article) \(kinds) that "
                        + (shared ? "all organisations see" : "is here")
                    : "the id of \(article) \(kinds); \(found.count) have that title"
            )
        }
        return only
    }

    private func parsed(_ word: String, _ kind: FieldKind) throws(CellFault) -> JSONValue {
        do throws(JSONError) {
            return try JSONScanner.parse(Array(word.utf8))
        } catch {
            throw CellFault(expected: "canonical JSON, \(kind.words)")
        }
    }

    /// The text without spaces around it.
    static func trimmed(_ text: String) -> String {
        var rest = text.unicodeScalars[...]
        let isSpace: (Unicode.Scalar) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\u{A0}" }
        while let first = rest.first, isSpace(first) { rest.removeFirst() }
        while let last = rest.last, isSpace(last) { rest.removeLast() }
        return String(rest)
    }
}
