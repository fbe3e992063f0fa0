import EntenteDomain

/// What a gateway says about an upload of an attachment.
public struct UploadAnswer: Hashable, Sendable {
    /// What became of the bytes.
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// Some are missing.
        case partial
        /// All are here, and wait for the scanner.
        case awaiting
        /// All are here, for whoever may read them.
        case served
        /// The scanner refused them; nobody gets them.
        case refused
    }

    /// How many bytes are here.
    public let received: Int64
    /// How many there are.
    public let size: Int64
    /// What became of them.
    public let state: State

    /// Puts an answer together.
    public init(received: Int64, size: Int64, state: State) {
        self.received = received
        self.size = size
        self.state = state
    }

    /// Reads an answer.
    public init(_ json: JSONValue) throws(MessageError) {
        var reader = try MessageReader(json)
        received = try reader.integer("received", in: 0...Limits.jsonInteger)
        size = try reader.integer("size", in: 0...Limits.jsonInteger)
        guard let state = State(rawValue: try reader.string("state")) else {
            throw MessageError(path: "state", expected: "a state of an upload")
        }
        self.state = state
        try reader.end()
    }

    /// The answer as it is sent.
    public var json: JSONValue {
        [
            "received": .integer(received), "size": .integer(size),
            "state": .string(state.rawValue),
        ]
    }
}
