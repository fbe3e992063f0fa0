import EntenteDomain

/// The answer to a push.
public struct PushAnswer: Hashable, Sendable {
    /// The life of the stream's log.
    public let epoch: Epoch
    /// Where the stream stands after the push.
    public let head: SignedHead
    /// The next counter of the device.
    public let next: Int64
    /// What became of each change, in order.
    public let outcomes: [ChangeOutcome]

    /// Puts an answer together.
    public init(epoch: Epoch, head: SignedHead, next: Int64, outcomes: [ChangeOutcome]) {
        self.epoch = epoch
        self.head = head
        self.next = next
        self.outcomes = outcomes
    }

    /// The JSON form.
    public var json: JSONValue {
        [
            "epoch": .string(epoch.description), "head": head.json, "next": .integer(next),
            "outcomes": .array(outcomes.map(\.json)),
        ]
    }

    /// Reads the JSON form.
    public init(_ json: JSONValue) throws(MessageError) {
        var reader = try MessageReader(json)
        epoch = try reader.epoch("epoch")
        head = try SignedHead(try reader.value("head"), path: "head")
        next = try reader.integer("next", in: 1...Limits.jsonInteger)
        outcomes = try reader.list("outcomes") { (json, path) throws(MessageError) in
            try ChangeOutcome(json, path: path)
        }
        try reader.end()
    }
}

extension MessageReader {
    /// Takes the name of an epoch.
    mutating func epoch(_ key: String) throws(MessageError) -> Epoch {
        guard let epoch = Epoch(try string(key)) else {
            throw MessageError(path: path(key), expected: "the name of an epoch")
        }
        return epoch
    }

    /// Takes an array and reads each element with its path.
    mutating func list<Element>(
        _ key: String,
        _ read: (JSONValue, String) throws(MessageError) -> Element
    ) throws(MessageError) -> [Element] {
        var elements: [Element] = []
        for (place, value) in try array(key).enumerated() {
            elements.append(try read(value, "\(path(key))[\(place)]"))
        }
        return elements
    }
}
