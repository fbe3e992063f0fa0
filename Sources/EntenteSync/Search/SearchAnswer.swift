public import EntenteDomain

/// What was found.
public struct SearchAnswer: Hashable, Sendable {
    /// One entity that was found.
    public struct Hit: Hashable, Sendable {
        /// The entity; of own fields that lie beside one of another stream, that one.
        public let entity: EntityID
        /// Its type.
        public let kind: FieldName
        /// Its partnership.
        public let partnership: PartnershipID
        /// The stream of the text that was found.
        public let stream: StreamID
        /// Who reads that stream.
        public let audience: Audience
        /// The line that names it; empty without one.
        public let title: String
        /// The places of its other texts where the words are.
        public let snippet: [Piece]
        /// Who changed it last; nil for own fields beside another.
        public let changedBy: MemberID?
        /// When the gateway received that.
        public let changedAt: Milliseconds?
        /// Its place in the order of hits.
        public let place: SearchPlace

        /// Puts a hit together.
        public init(
            place: SearchPlace,
            kind: FieldName,
            partnership: PartnershipID,
            audience: Audience,
            title: String,
            snippet: [Piece],
            changedBy: MemberID?,
            changedAt: Milliseconds?
        ) {
            entity = place.entity
            stream = place.stream
            self.place = place
            self.kind = kind
            self.partnership = partnership
            self.audience = audience
            self.title = title
            self.snippet = snippet
            self.changedBy = changedBy
            self.changedAt = changedAt
        }
    }

    /// A piece of a snippet: plain text, whatever it looks like; no markup is in it and none is needed.
    public struct Piece: Hashable, Sendable {
        /// The text.
        public let text: String
        /// Whether it is one of the words.
        public let isFound: Bool

        /// Takes a piece.
        public init(_ text: String, isFound: Bool = false) {
            self.text = text
            self.isFound = isFound
        }
    }

    /// Up to which change a stream was searched.
    public struct Searched: Hashable, Sendable {
        /// The stream.
        public let stream: StreamID
        /// The last change that counts.
        public let seq: Int64
        /// The last change that there is.
        public let head: Int64

        /// Names a place in a stream.
        public init(stream: StreamID, seq: Int64, head: Int64) {
            self.stream = stream
            self.seq = seq
            self.head = head
        }
    }

    /// The hits, the best first.
    public let hits: [Hit]
    /// Where the next page begins; nil when this is the last.
    public let next: SearchPlace?
    /// The streams that were searched: all that the asker reads there.
    public let streams: [Searched]

    /// Puts an answer together.
    public init(hits: [Hit], next: SearchPlace?, streams: [Searched]) {
        self.hits = hits
        self.next = next
        self.streams = streams
    }
}

extension SearchAnswer {
    /// The JSON form.
    public var json: JSONValue {
        var object = JSONObject([
            ("hits", .array(hits.map(\.json))), ("streams", .array(streams.map(\.json))),
        ])
        if let next { object.set("next", .string(next.description)) }
        return .object(object)
    }

    /// Reads the JSON form.
    public init(_ json: JSONValue) throws(MessageError) {
        var reader = try MessageReader(json)
        hits = try reader.list("hits") { (json, path) throws(MessageError) in
            try Hit(json, path: path)
        }
        streams = try reader.list("streams") { (json, path) throws(MessageError) in
            var inner = try MessageReader(json, path: path)
            let searched = Searched(
                stream: try inner.id("stream"),
                seq: try inner.integer("seq", in: 0...Limits.jsonInteger),
                head: try inner.integer("head", in: 0...Limits.jsonInteger)
            )
            try inner.end()
            return searched
        }
        next = try reader.place("next")
        try reader.end()
    }
}

extension SearchAnswer.Searched {
    fileprivate var json: JSONValue {
        [
            "head": .integer(head), "seq": .integer(seq), "stream": .string(stream.description),
        ]
    }
}

extension SearchAnswer.Hit {
    /// The JSON form.
    public var json: JSONValue {
        var object = JSONObject([
            ("audience", audience.json), ("entity", .string(entity.description)),
            ("kind", .string(kind.description)),
            ("partnership", .string(partnership.description)),
            ("place", .string(place.description)),
            (
                "snippet",
                .array(snippet.map { ["found": .boolean($0.isFound), "text": .string($0.text)] })
            ),
            ("stream", .string(stream.description)), ("title", .string(title)),
        ])
        if let changedBy { object.set("changed_by", .string(changedBy.description)) }
        if let changedAt { object.set("changed_at", .integer(changedAt.value)) }
        return .object(object)
    }

    fileprivate init(_ json: JSONValue, path: String) throws(MessageError) {
        var reader = try MessageReader(json, path: path)
        guard let kind = FieldName(try reader.string("kind")) else {
            throw MessageError(path: reader.path("kind"), expected: "a type of entity")
        }
        guard let place = try reader.place("place") else {
            throw MessageError(path: reader.path("place"), expected: "a place")
        }
        let entity: EntityID = try reader.id("entity")
        let stream: StreamID = try reader.id("stream")
        guard entity == place.entity, stream == place.stream else {
            throw MessageError(path: reader.path("place"), expected: "the place of this hit")
        }
        let hasAuthor = reader.optional("changed_by") != nil
        let hasTime = reader.optional("changed_at") != nil
        self.init(
            place: place,
            kind: kind,
            partnership: try reader.id("partnership"),
            audience: try Audience(try reader.value("audience"), path: reader.path("audience")),
            title: try reader.string("title"),
            snippet: try reader.list("snippet") { (json, path) throws(MessageError) in
                var inner = try MessageReader(json, path: path)
                guard case .boolean(let isFound) = try inner.value("found") else {
                    throw MessageError(path: inner.path("found"), expected: "true or false")
                }
                let text = try inner.string("text")
                try inner.end()
                return SearchAnswer.Piece(text, isFound: isFound)
            },
            changedBy: hasAuthor ? try reader.id("changed_by") : nil,
            changedAt: hasTime
                ? Milliseconds(try reader.integer("changed_at", in: 0...Limits.jsonInteger)) : nil
        )
        try reader.end()
    }
}

extension MessageReader {
    fileprivate mutating func place(_ key: String) throws(MessageError) -> SearchPlace? {
        guard optional(key) != nil else { return nil }
        guard let place = SearchPlace(try string(key)) else {
            throw MessageError(path: path(key), expected: "a place in the order of hits")
        }
        return place
    }
}
