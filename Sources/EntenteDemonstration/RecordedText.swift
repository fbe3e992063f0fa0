import EntenteDomain
public import EntenteSync

/// A document that two people really wrote at the same time, keystroke by keystroke.
///
/// The format is that of josephg/editing-traces: transactions name their parents by index, and a
/// patch is `[position, deleted, "inserted"]` in Unicode scalar values of the text at the parents.
public struct RecordedText: Sendable {
    /// One patch of a transaction.
    struct Patch: Sendable {
        let index: Int
        let delete: Int
        let insert: String
    }

    /// What one author typed at one moment.
    struct Transaction: Sendable {
        let author: Int
        let parents: [Int]
        let patches: [Patch]
    }

    let transactions: [Transaction]
    /// The text that everyone has at the end.
    public let endContent: String

    /// Reads a recording of two authors from JSON.
    public init(_ bytes: [UInt8]) throws(WireError) {
        self = try JSONValue.message(bytes, form: .interchange) {
            (json) throws(MessageError) in try RecordedText(json)
        }
    }

    private init(_ json: JSONValue) throws(MessageError) {
        var reader = try MessageReader(json)
        guard try reader.string("kind") == "concurrent",
            try reader.integer("numAgents", in: 2...2) == 2
        else { throw MessageError(path: "kind", expected: "a recording of two authors") }
        endContent = try reader.string("endContent")
        var transactions: [Transaction] = []
        for (place, value) in try reader.array("txns").enumerated() {
            transactions.append(try Transaction(value, place: place))
        }
        self.transactions = transactions
    }
}

extension RecordedText.Transaction {
    fileprivate init(_ json: JSONValue, place: Int) throws(MessageError) {
        let path = "txns[\(place)]"
        var reader = try MessageReader(json, path: path)
        author = Int(try reader.integer("agent", in: 0...1))
        var parents: [Int] = []
        for parent in try reader.array("parents") {
            guard case .integer(let index) = parent, (0..<Int64(place)).contains(index) else {
                throw MessageError(path: "\(path).parents", expected: "earlier transactions")
            }
            parents.append(Int(index))
        }
        self.parents = parents
        var patches: [RecordedText.Patch] = []
        for value in try reader.array("patches") {
            guard case .array(let parts) = value, parts.count == 3,
                case .integer(let index) = parts[0], case .integer(let delete) = parts[1],
                case .string(let insert) = parts[2]
            else {
                throw MessageError(path: "\(path).patches", expected: "[position, deleted, text]")
            }
            patches.append(
                RecordedText.Patch(index: Int(index), delete: Int(delete), insert: insert)
            )
        }
        self.patches = patches
    }
}
