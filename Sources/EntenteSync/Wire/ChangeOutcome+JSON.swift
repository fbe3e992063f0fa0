import EntenteDomain

extension ChangeOutcome {
    /// The JSON form.
    public var json: JSONValue {
        switch self {
        case .sequenced(let n, let seq, let received, let leaf):
            [
                "leaf": .string(leaf.base64URL), "n": .integer(n),
                "received": .integer(received.value), "seq": .integer(seq),
            ]
        case .rejected(let n, let rejection):
            [
                "detail": .string(rejection.detail), "n": .integer(n),
                "rejected": .string(rejection.code.rawValue),
            ]
        }
    }

    /// Reads the JSON form.
    public init(_ json: JSONValue, path: String) throws(MessageError) {
        var reader = try MessageReader(json, path: path)
        let n = try reader.integer("n", in: 1...Limits.jsonInteger)
        if reader.optional("rejected") != nil {
            guard let code = RejectionCode(rawValue: try reader.string("rejected")) else {
                throw MessageError(
                    path: reader.path("rejected"),
                    expected: "a known rejection code"
                )
            }
            self = .rejected(n: n, Rejection(code, detail: try reader.string("detail")))
        } else {
            self = .sequenced(
                n: n,
                seq: try reader.integer("seq", in: 1...Limits.jsonInteger),
                received: Milliseconds(try reader.integer("received", in: 0...Limits.jsonInteger)),
                leaf: try reader.digest("leaf")
            )
        }
        try reader.end()
    }
}
