import EntenteSync
import EntenteTerminal

/// What a command has to say: to a program as one JSON document, to a person as lines.
struct Report {
    /// A part of what a person reads.
    enum Block {
        /// A sentence.
        case line(String)
        /// Values behind their names; values are never cut, because people copy them.
        case fields([(name: String, value: String)])
        /// Many things of one kind.
        case table(Table)
    }

    /// The whole answer for a program.
    let json: JSONObject
    /// The whole answer for a person.
    let blocks: [Block]
    /// The exit status when the command did its work and the answer is bad news all the same.
    var status: ExitStatus = .done

    init(json: [(String, JSONValue)], _ blocks: Block...) {
        self.init(json: json, blocks)
    }

    init(json: [(String, JSONValue)], _ blocks: [Block]) {
        self.json = JSONObject(json)
        self.blocks = blocks
    }

    /// The bytes for standard output.
    func text(asJSON: Bool, width: Int?) -> String {
        if asJSON {
            return String(decoding: JSONValue.object(json).canonicalBytes, as: UTF8.self) + "\n"
        }
        return blocks.flatMap { Self.lines($0, width) }.map { $0 + "\n" }.joined()
    }

    private static func lines(_ block: Block, _ width: Int?) -> [String] {
        switch block {
        case .line(let text): return [Table.printable(text)]
        case .table(let table): return table.lines(width: width)
        case .fields(let fields):
            let widest = fields.map { DisplayWidth.of($0.name) }.max() ?? 0
            return fields.map { field in
                let name = DisplayWidth.pad(field.name, to: widest)
                return "\(name)  \(Table.printable(field.value))"
            }
        }
    }
}

extension JSONValue {
    /// The text, or null.
    static func optional(_ text: String?) -> JSONValue {
        if let text { .string(text) } else { .null }
    }
}
