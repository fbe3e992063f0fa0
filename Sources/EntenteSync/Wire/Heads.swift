public import EntenteDomain

/// The question for heads: the body of `POST /v1/heads`; no streams named means all of them.
public struct HeadsQuestion: Hashable, Sendable {
    /// The streams asked about.
    public let streams: [StreamID]

    /// Asks about streams; about all when there are none.
    public init(streams: [StreamID] = []) { self.streams = streams }

    /// The JSON form.
    public var json: JSONValue {
        ["streams": .array(streams.map { ["id": .string($0.description)] })]
    }

    /// Reads the JSON form.
    public init(_ json: JSONValue) throws(MessageError) {
        var reader = try MessageReader(json)
        streams = try reader.list("streams") { (json, path) throws(MessageError) in
            var inner = try MessageReader(json, path: path)
            let id: StreamID = try inner.id("id")
            try inner.end()
            return id
        }
        try reader.end()
        guard streams.count <= Limits.sessionStreams else {
            throw MessageError(
                path: "streams",
                expected: "at most \(Limits.sessionStreams) streams"
            )
        }
    }
}

/// The answer: every stream that the device may read, among those asked about.
public struct HeadsAnswer: Hashable, Sendable {
    /// The streams, in the order of their ids.
    public let streams: [StreamSummary]

    /// Takes the streams.
    public init(streams: [StreamSummary]) { self.streams = streams }

    /// The JSON form.
    public var json: JSONValue { ["streams": .array(streams.map(\.json))] }

    /// Reads the JSON form.
    public init(_ json: JSONValue) throws(MessageError) {
        var reader = try MessageReader(json)
        streams = try reader.list("streams") { (json, path) throws(MessageError) in
            try StreamSummary(json, path: path)
        }
        try reader.end()
    }
}

extension StreamSummary {
    /// The JSON form.
    public var json: JSONValue {
        [
            "access": .string(access.rawValue), "audience": audience.json,
            "epoch": .string(head.epoch.description), "horizon": .integer(head.horizon),
            "id": .string(id.description), "partnership": .string(partnership.description),
            "root": .string(head.root.base64URL), "size": .integer(head.size),
        ]
    }

    /// Reads the JSON form.
    public init(_ json: JSONValue, path: String) throws(MessageError) {
        var reader = try MessageReader(json, path: path)
        guard let access = Access(rawValue: try reader.string("access")) else {
            throw MessageError(path: reader.path("access"), expected: "none, read or write")
        }
        self.init(
            id: try reader.id("id"),
            partnership: try reader.id("partnership"),
            audience: try Audience(try reader.value("audience"), path: reader.path("audience")),
            access: access,
            head: StreamHead(
                epoch: try reader.epoch("epoch"),
                size: try reader.integer("size", in: 0...Limits.jsonInteger),
                root: try reader.digest("root"),
                horizon: try reader.integer("horizon", in: 0...Limits.jsonInteger)
            )
        )
        try reader.end()
    }
}

extension Audience {
    /// The JSON form.
    public var json: JSONValue {
        switch self {
        case .control, .shared: ["kind": .string(kind)]
        case .organisation(let id): ["kind": .string(kind), "organisation": .string("\(id)")]
        case .department(let id): ["department": .string("\(id)"), "kind": .string(kind)]
        }
    }

    /// Reads the JSON form.
    public init(_ json: JSONValue, path: String) throws(MessageError) {
        var reader = try MessageReader(json, path: path)
        switch try reader.string("kind") {
        case "control": self = .control
        case "shared": self = .shared
        case "organisation": self = .organisation(try reader.id("organisation"))
        case "department": self = .department(try reader.id("department"))
        default: throw MessageError(path: reader.path("kind"), expected: "a kind of audience")
        }
        try reader.end()
    }
}
