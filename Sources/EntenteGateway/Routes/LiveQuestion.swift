import EntenteDomain
import EntenteSync

/// The body of `POST /v1/live`: which streams, and where the reader stands in each.
struct LiveQuestion: Hashable, Sendable {
    let cursors: [StreamID: Int64]

    init(_ json: JSONValue) throws(MessageError) {
        var reader = try MessageReader(json)
        let values = try reader.array("streams")
        try reader.end()
        guard values.count <= Limits.sessionStreams else {
            throw MessageError(
                path: "streams",
                expected: "at most \(Limits.sessionStreams) streams"
            )
        }
        var cursors: [StreamID: Int64] = [:]
        for (place, value) in values.enumerated() {
            var inner = try MessageReader(value, path: "streams[\(place)]")
            let id: StreamID = try inner.id("id")
            cursors[id] = try inner.integer("after", in: 0...Limits.jsonInteger)
            try inner.end()
        }
        self.cursors = cursors
    }
}
