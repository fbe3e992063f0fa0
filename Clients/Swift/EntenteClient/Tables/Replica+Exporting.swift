import EntenteDocuments
public import EntenteDomain
import EntenteSync

extension Replica {
    /// Takes pieces of an export, in order.
    public typealias Sink = (_ bytes: [UInt8]) throws(ReplicaError) -> Void

    /// Writes all entities of a type that a partnership's streams hold as a table, one a row.
    ///
    /// Only some streams count when an audience is named. Nothing is held but a page of entities.
    /// - Parameters:
    ///   - type: The type.
    ///   - partnership: The partnership.
    ///   - audience: The kind of streams; all that this device reads when it is nil.
    ///   - sink: Takes the bytes.
    /// - Returns: How many entities there are.
    /// - Throws: `ReplicaError`, the sink's too.
    @discardableResult
    public func exportTable(
        of type: EntityDefinition,
        partnership: PartnershipID,
        audience: String? = nil,
        to sink: Sink
    ) async throws(ReplicaError) -> Int {
        let streams = try await exportedStreams(of: partnership, audience)
        let own = streams.all.first {
            $0.audience == .organisation(identity.principal.organisation)
        }
        let columns = ExportColumns(type, Names(try await session()))
        let writer = TableWriter()
        try sink(writer.record(columns.header))
        var count = 0
        for stream in streams.chosen where stream.audience != .control {
            let overlays = stream.audience == .shared ? own?.id : nil
            try await eachPage(of: stream.id, type: type.name, overlaidBy: overlays) {
                (views, overlays) throws(ReplicaError) in
                for view in views {
                    let record = columns.record(view, overlay: overlays[view.id], in: stream)
                    try sink(writer.record(record))
                }
                count += views.count
            }
        }
        return count
    }

    /// Writes what no list of a type shows, one field a row: private fields that lie over entities of
    /// all organisations, deleted entities, who takes part, and types that this version does not know.
    @discardableResult
    public func exportOtherFields(
        of partnership: PartnershipID,
        to sink: Sink
    ) async throws(ReplicaError) -> Int {
        let writer = TableWriter()
        let header = ["id", "type", "exists", "field", "value", "audience", "stream"]
        try sink(writer.record(header.map { .text($0) }))
        var count = 0
        for stream in try await exportedStreams(of: partnership, nil).chosen {
            try await eachPage(of: stream.id, type: nil, overlaidBy: nil) {
                (views, _) throws(ReplicaError) in
                for view in views {
                    let isKnown = view.type.flatMap { Catalogue.entity($0) } != nil
                    if isKnown, view.exists, stream.audience != .control { continue }
                    for field in view.fields {
                        guard let value = view.value(field) else { continue }
                        let words = [
                            view.id.description, view.type?.description ?? "",
                            view.exists ? "true" : "false", field.description,
                            value.text ?? ExportColumns.json(value), stream.audience.kind,
                            stream.id.description,
                        ]
                        try sink(writer.record(words.map { .text($0) }))
                        count += 1
                    }
                }
            }
        }
        return count
    }

    /// Writes everything that this device reads of a partnership as one JSON text: every entity of every
    /// stream, deleted ones and overlays too, with every conflict and every signature.
    @discardableResult
    public func exportJSON(
        of partnership: PartnershipID,
        type: EntityDefinition? = nil,
        audience: String? = nil,
        to sink: Sink
    ) async throws(ReplicaError) -> Int {
        let streams = try await exportedStreams(of: partnership, audience).chosen
        try sink(Array("{\"entities\":[".utf8))
        var count = 0
        for stream in streams {
            try await eachPage(of: stream.id, type: type?.name, overlaidBy: nil) {
                (views, _) throws(ReplicaError) in
                for view in views {
                    guard case .object(var object) = view.json else { continue }
                    object.set("stream", .string(stream.id.description))
                    let separator = count == 0 ? "\n" : ",\n"
                    try sink(Array(separator.utf8) + JSONValue.object(object).canonicalBytes)
                    count += 1
                }
            }
        }
        let tail: JSONValue = [
            "format": "entente-export-1",
            "session": try await session().only(partnership).json,
            "streams": .array(streams.map(\.exported)),
        ]
        // The members of an object that was begun already.
        try sink(Array("\n],\n".utf8) + tail.canonicalBytes.dropFirst() + Array("\n".utf8))
        return count
    }

    private func exportedStreams(
        of partnership: PartnershipID,
        _ audience: String?
    ) async throws(ReplicaError) -> (all: [StreamStatus], chosen: [StreamStatus]) {
        let all = try await streams().filter { $0.partnership == partnership }
            .sorted { $0.id < $1.id }
        guard !all.isEmpty else {
            throw ReplicaError(.notFound, "This device knows no such partnership.")
        }
        return (all, all.filter { audience == nil || $0.audience.kind == audience })
    }

    /// Goes through entities a page at a time, with what lies over them in another stream.
    private func eachPage(
        of stream: StreamID,
        type: FieldName?,
        overlaidBy other: StreamID?,
        _ body: ([EntityView], [EntityID: EntityView]) throws(ReplicaError) -> Void
    ) async throws(ReplicaError) {
        var last: EntityID?
        while true {
            let after = last
            let (views, overlays) = try await transaction { transaction in
                let views = try transaction.page(of: stream, type: type, after: after, count: 500)
                var overlays: [EntityID: EntityView] = [:]
                if let other {
                    try transaction.refresh(other)
                    for view in views {
                        overlays[view.id] = try transaction.storedView(view.id, in: other)
                    }
                }
                return (views, overlays)
            }
            guard let end = views.last else { return }
            try body(views, overlays)
            last = end.id
        }
    }
}

extension Session {
    /// The session as one partnership knows it: nobody else's partners belong in its file.
    fileprivate func only(_ partnership: PartnershipID) -> Session {
        Session(
            principal: principal,
            memberName: memberName,
            roles: roles,
            partnerships: partnerships.filter { $0.id == partnership }
        )
    }
}

extension StreamStatus {
    /// The stream as an export names it: whose it is, and up to which change of which history it is here.
    fileprivate var exported: JSONValue {
        var object = JSONObject([
            ("audience", .string(audience.kind)), ("epoch", .string(epoch.description)),
            ("id", .string(id.description)), ("root", .string(root.base64URL)),
            ("seq", .integer(cursor)),
        ])
        switch audience {
        case .organisation(let id): object.set("organisation", .string(id.description))
        case .department(let id): object.set("department", .string(id.description))
        case .control, .shared: break
        }
        return .object(object)
    }
}
