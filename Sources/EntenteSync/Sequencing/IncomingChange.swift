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

    private static func decode(_ json: JSONValue, content: [UInt8]) -> Result<Change, Refusal> {
        guard content.count <= Limits.changeBytes else {
            let detail = "\(content.count) bytes; the limit is \(Limits.changeBytes)"
            return .failure(Refusal(rejection: Rejection(.tooLarge, detail: detail)))
        }
        do {
            let change = try Change(json)
            guard change.need.isEmpty, change.guards.isEmpty else {
                let names = change.need.map(\.description).joined(separator: " ")
                let detail = change.need.isEmpty ? "guard" : names
                return .failure(Refusal(rejection: Rejection(.unknownFeature, detail: detail)))
            }
            return .success(change)
        } catch {
            let rejection = Rejection(.malformed, detail: error.description)
            return .failure(Refusal(rejection: rejection))
        }
    }

    /// Whether any operation edits a text, so that later edits must be read against it.
    public var editsText: Bool {
        guard case .success(let change) = decoded else { return false }
        return change.operations.contains { operation in
            if case .text = operation.action { true } else { false }
        }
    }
}
