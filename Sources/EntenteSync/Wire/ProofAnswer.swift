public import EntenteDomain

/// The answer to a question for a proof (clause 4.3); the reader checks it with `MerkleProof`.
public struct ProofAnswer: Hashable, Sendable {
    /// What is proven.
    public enum Claim: Hashable, Sendable {
        /// The change `seq` with this leaf is in the tree over `size` changes.
        case inclusion(seq: Int64, leaf: Digest, size: Int64)
        /// The tree over `to` changes begins with the tree over `from`.
        case consistency(from: Int64, to: Int64)
    }

    /// The life of the stream's log.
    public let epoch: Epoch
    /// What is proven.
    public let claim: Claim
    /// The digests from which the roots follow, lowest first.
    public let path: [Digest]
    /// Where the stream stands now.
    public let head: SignedHead

    /// Puts an answer together.
    public init(epoch: Epoch, claim: Claim, path: [Digest], head: SignedHead) {
        self.epoch = epoch
        self.claim = claim
        self.path = path
        self.head = head
    }

    /// The JSON form.
    public var json: JSONValue {
        var object = JSONObject([
            ("epoch", .string(epoch.description)), ("head", head.json),
            ("path", .array(path.map { .string($0.base64URL) })),
        ])
        switch claim {
        case .inclusion(let seq, let leaf, let size):
            object.set("leaf", .string(leaf.base64URL))
            object.set("seq", .integer(seq))
            object.set("size", .integer(size))
        case .consistency(let from, let to):
            object.set("from", .integer(from))
            object.set("to", .integer(to))
        }
        return .object(object)
    }

    /// Reads the JSON form.
    public init(_ json: JSONValue) throws(MessageError) {
        var reader = try MessageReader(json)
        let range = Int64(0)...Limits.jsonInteger
        epoch = try reader.epoch("epoch")
        head = try SignedHead(try reader.value("head"), path: "head")
        path = try reader.list("path") { (json, path) throws(MessageError) in
            guard case .string(let text) = json, let digest = Digest(base64URL: text) else {
                throw MessageError(path: path, expected: "a SHA-256 value in base64url")
            }
            return digest
        }
        if reader.optional("leaf") != nil {
            claim = .inclusion(
                seq: try reader.integer("seq", in: 1...Limits.jsonInteger),
                leaf: try reader.digest("leaf"),
                size: try reader.integer("size", in: range)
            )
        } else {
            claim = .consistency(
                from: try reader.integer("from", in: range),
                to: try reader.integer("to", in: range)
            )
        }
        try reader.end()
    }
}
