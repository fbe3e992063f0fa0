public import EntenteDomain

/// One event of the live stream, `POST /v1/live` (clause 5.5).
///
/// Frames are an optimisation: a client takes one that continues its cursor and ignores any other;
/// one that never receives a frame still converges by pulling.
public enum LiveEvent: Hashable, Sendable {
    /// The first event: the bounds of this session.
    case hello
    /// A stream has these changes after `from - 1`.
    case changes(stream: StreamID, records: [PullAnswer.Record], seals: [PushSeal] = [])
    /// A stream has this size; what is missing must be pulled.
    case head(stream: StreamID, size: Int64)
    /// What the device may do with a stream has changed.
    case access(stream: StreamID, Access)
    /// The last event.
    case bye(Goodbye)

    /// Why the server ends a live stream.
    public enum Goodbye: String, Hashable, Sendable, CaseIterable {
        /// The reader did not keep up.
        case slow
        /// The stream reached its greatest age; open another.
        case expired
        /// The device was revoked.
        case access
        /// The server stops.
        case restart
    }

    /// Every name that an `event:` line can have.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The first event.
        case hello
        /// Changes of a stream.
        case changes
        /// The size of a stream.
        case head
        /// A change of access.
        case access
        /// The last event.
        case bye
    }

    /// Which kind of event this is.
    public var kind: Kind {
        switch self {
        case .hello: .hello
        case .changes: .changes
        case .head: .head
        case .access: .access
        case .bye: .bye
        }
    }

    /// The name of the event, its `event:` line.
    public var name: String { kind.rawValue }

    /// Reads an event from its name and data; nil for a name that this build does not know.
    public init?(name: String, data: JSONValue) throws(MessageError) {
        var reader = try MessageReader(data)
        switch name {
        case "hello": self = .hello
        case "changes":
            self = .changes(
                stream: try reader.id("stream"),
                records: try reader.list("changes") { (json, path) throws(MessageError) in
                    try PullAnswer.Record(json, path: path)
                },
                seals: try reader.list("seals") { (json, path) throws(MessageError) in
                    try PushSeal(json, path: path)
                }
            )
        case "head":
            self = .head(
                stream: try reader.id("stream"),
                size: try reader.integer("size", in: 0...Limits.jsonInteger)
            )
        case "access":
            guard let access = Access(rawValue: try reader.string("access")) else {
                throw MessageError(path: "access", expected: "none, read or write")
            }
            self = .access(stream: try reader.id("stream"), access)
        case "bye":
            guard let reason = Goodbye(rawValue: try reader.string("reason")) else {
                throw MessageError(path: "reason", expected: "a known reason")
            }
            self = .bye(reason)
        default: return nil
        }
    }
}

/// Writes events as `text/event-stream` (HTML Living Standard, section 9.2).
public enum LiveFrame: Sendable {
    /// The bounds that the first event announces (clause 5.9).
    public static func hello() -> [UInt8] {
        frame(
            "hello",
            [
                "limits": [
                    "buffer": .integer(Int64(Limits.liveBufferBytes)),
                    "change": .integer(Int64(Limits.changeBytes)),
                    "push": .integer(Int64(Limits.pushBytes)),
                    "push_changes": .integer(Int64(Limits.pushChanges)),
                    "streams": .integer(Int64(Limits.sessionStreams)),
                ]
            ]
        )
    }

    /// Changes, with the stored bytes spliced in.
    public static func changes(
        _ stream: StreamID,
        _ records: [StoredRecord],
        seals: [PushSeal]
    ) -> [UInt8] {
        var writer = JSONWriter(capacity: records.reduce(256) { $0 + $1.content.count + 400 })
        writer.raw("event: changes\ndata: {\"changes\":")
        PullAnswer.write(records, to: &writer)
        writer.raw(",\"seals\":")
        writer.write(.array(seals.map(\.json)))
        writer.raw(",\"stream\":\"\(stream)\"}\n\n")
        return writer.bytes
    }

    /// A hint that a stream has grown.
    public static func head(_ stream: StreamID, size: Int64) -> [UInt8] {
        frame("head", ["size": .integer(size), "stream": .string(stream.description)])
    }

    /// A change of access.
    public static func access(_ stream: StreamID, _ access: Access) -> [UInt8] {
        frame(
            "access",
            ["access": .string(access.rawValue), "stream": .string(stream.description)]
        )
    }

    /// The end.
    public static func bye(_ reason: LiveEvent.Goodbye) -> [UInt8] {
        frame("bye", ["reason": .string(reason.rawValue)])
    }

    /// A comment that keeps the connection alive.
    public static let keepAlive = Array(": keep-alive\n\n".utf8)

    private static func frame(_ name: String, _ data: JSONValue) -> [UInt8] {
        Array("event: \(name)\ndata: ".utf8) + data.canonicalBytes + Array("\n\n".utf8)
    }
}
