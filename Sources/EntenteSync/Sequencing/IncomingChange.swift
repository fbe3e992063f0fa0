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
    }

    /// Freezes a change that the server makes itself.
    init(serverAuthored change: Change, scope: ChangeScope) {
        n = change.n
        content = change.content
        digest = scope.digest(of: content)
        decoded = .success(change)
    }

    private static func decode(_ json: JSONValue, content: [UInt8]) -> Result<Change, Refusal> {
        guard content.count <= Limits.changeBytes else {
            let detail = "\(content.count) bytes; the limit is \(Limits.changeBytes)"
            return .failure(Refusal(rejection: Rejection(.tooLarge, detail: detail)))
        }
        if let feature = firstNeed(json) {
            return .failure(Refusal(rejection: Rejection(.unknownFeature, detail: feature)))
        }
        do {
            let change = try Change(json)
            guard change.guards.isEmpty else {
                return .failure(Refusal(rejection: Rejection(.unknownFeature, detail: "guard")))
            }
            guard change.notices.isEmpty else {
                return .failure(Refusal(rejection: Rejection(.serverOnly, detail: "ops")))
            }
            return .success(change)
        } catch {
            let rejection = Rejection(.malformed, detail: error.description)
            return .failure(Refusal(rejection: rejection))
        }
    }

    /// The first feature that a change needs; this server has none.
    ///
    /// It is looked for before anything else is read: what needs a feature may be spelled in words
    /// that only the feature explains (clause 2.5).
    private static func firstNeed(_ json: JSONValue) -> String? {
        guard case .object(let object) = json, case .array(let names)? = object["need"],
            case .string(let name)? = names.first
        else { return nil }
        return FieldName(name)?.description
    }

    /// Whether any operation edits a text, so that later edits must be read against it.
    public var editsText: Bool {
        guard case .success(let change) = decoded else { return false }
        return change.operations.contains { operation in
            if case .text = operation.action { true } else { false }
        }
    }
}
