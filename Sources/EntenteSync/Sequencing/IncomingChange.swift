public import EntenteDomain

/// A change as a push brought it: its canonical bytes, and what they say if they say anything.
public struct IncomingChange: Hashable, Sendable {
    /// The device's counter.
    public let n: Int64
    /// The canonical bytes, as they came.
    public let content: [UInt8]
    /// The digest of the bytes in their place.
    public let digest: Digest
    /// The change, or why it must be refused whatever the stream holds.
    public let decoded: Result<Change, Refusal>
    /// The entities that the change brings into being, as far as that can be read of a bad one.
    let creations: [EntityID]

    /// A refusal as an error, so that it can stand in a `Result`.
    public struct Refusal: Error, Hashable, Sendable {
        /// Why.
        public let rejection: Rejection
    }

    /// Reads a change from its canonical bytes.
    ///
    /// Without a counter nothing can be recorded, so that alone fails the push as a whole.
    public init(
        _ json: JSONValue,
        content: [UInt8],
        scope: ChangeScope,
        path: String
    ) throws(MessageError) {
        var reader = try MessageReader(json, path: path)
        n = try reader.integer("n", in: 1...Limits.jsonInteger)
        self.content = content
        digest = scope.digest(of: content)
        decoded = Self.decode(json, content: content)
        creations = Self.creations(json)
    }

    /// Freezes a change that the server makes itself.
    init(serverAuthored change: Change, scope: ChangeScope) {
        n = change.n
        content = change.content
        digest = scope.digest(of: content)
        decoded = .success(change)
        creations = []
    }

    private static func decode(_ json: JSONValue, content: [UInt8]) -> Result<Change, Refusal> {
        guard content.count <= Limits.changeBytes else {
            let detail = "\(content.count) bytes; the limit is \(Limits.changeBytes)"
            return .failure(Refusal(rejection: Rejection(.tooLarge, detail: detail)))
        }
        do {
            let change = try Change(json)
            guard change.notices.isEmpty else {
                return .failure(Refusal(rejection: Rejection(.serverOnly, detail: "ops")))
            }
            return .success(change)
        } catch {
            let rejection = Rejection(.malformed, detail: error.description)
            return .failure(Refusal(rejection: rejection))
        }
    }

    private static func creations(_ json: JSONValue) -> [EntityID] {
        guard case .object(let change) = json, case .array(let steps)? = change["ops"] else {
            return []
        }
        return steps.prefix(Limits.changeOperations).compactMap { step in
            guard case .object(let step) = step, step["o"] == .string("new"),
                case .string(let id)? = step["e"]
            else { return nil }
            return EntityID(id)
        }
    }

    /// The change; nil when it must be refused whatever the stream holds.
    public var change: Change? { try? decoded.get() }

    /// Whether any operation edits a text, so that later edits must be read against it.
    public var editsText: Bool {
        guard let change else { return false }
        return change.operations.contains { operation in
            if case .text = operation.action { true } else { false }
        }
    }
}
