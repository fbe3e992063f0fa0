import EntenteClient
import EntenteDomain
import EntenteSync

/// An open replica, and the ways in which commands find things in it.
struct Workbench {
    let replica: Replica
    let names: Names
    let common: CommonOptions

    // MARK: Streams

    /// The stream that the options name; the shared one without any.
    func stream(_ scope: ScopeOptions) async throws -> StreamStatus {
        let streams = try await self.streams(scope)
        let kind = (scope.audience ?? .shared).rawValue
        let fitting =
            scope.stream != nil ? streams : streams.filter { $0.audience.kind == kind }
        guard let stream = fitting.first else {
            throw CommandFailure(.notFound, "This device knows no such stream; try `entente sync`.")
        }
        guard fitting.count == 1 else {
            throw CommandFailure(
                .notFound,
                "More than one stream fits; name one with --partnership or --stream."
            )
        }
        return stream
    }

    /// The streams to look in: the one that is named, or all but control.
    func searched(_ scope: ScopeOptions) async throws -> [StreamStatus] {
        if scope.stream != nil || scope.audience != nil { return [try await stream(scope)] }
        return try await streams(scope).filter { $0.audience != .control }
    }

    private func streams(_ scope: ScopeOptions) async throws -> [StreamStatus] {
        var streams = try await replica.streams()
        if let text = scope.stream {
            streams = streams.filter { $0.id.description.hasPrefix(text.lowercased()) }
        }
        if let text = scope.partnership {
            streams = streams.filter {
                $0.partnership.description.hasPrefix(text.lowercased())
                    || names.partnership($0.partnership) == text
            }
        }
        return streams
    }

    /// The partnership of a name, or the only one.
    func partnership(_ name: String?) async throws -> PartnershipID {
        let known = Set(try await replica.streams().map(\.partnership)).sorted()
        let fitting = known.filter { id in
            name.map {
                id.description.hasPrefix($0.lowercased()) || names.partnership(id) == $0
            } ?? true
        }
        guard let first = fitting.first else {
            throw CommandFailure(
                .notFound,
                "This device knows no such partnership; try `entente sync`."
            )
        }
        guard fitting.count == 1 else {
            let all = fitting.map(names.partnership).joined(separator: ", ")
            throw CommandFailure(.notFound, "Name one with --partnership: \(all).")
        }
        return first
    }

    /// The stream of an audience in the partnership of another stream.
    func stream(
        _ audience: ScopeOptions.AudienceName,
        beside other: StreamStatus
    ) async throws -> StreamStatus {
        let found = try await replica.streams().first {
            $0.partnership == other.partnership && $0.audience.kind == audience.rawValue
        }
        guard let found else {
            throw CommandFailure(
                .notFound,
                "This device knows no \(audience.rawValue) stream; try `entente sync`."
            )
        }
        return found
    }

    // MARK: Entities

    /// The one entity whose id begins with a text.
    func entity(
        _ prefix: String,
        _ types: Set<FieldName>,
        _ scope: ScopeOptions,
        deletedToo: Bool = false
    ) async throws -> EntityView {
        let prefix = prefix.lowercased()
        var found: [EntityView] = []
        for stream in try await searched(scope) where !prefix.isEmpty {
            found += try await replica.entities(beginning: prefix, in: stream.id).filter { view in
                (view.exists || deletedToo) && view.type.map(types.contains) == true
            }
        }
        let words = types.map(\.word).sorted().joined(separator: " or ")
        return try found.only(
            prefix,
            orElse: "There is no \(words) whose id begins with \(prefix)."
        )
    }

    // MARK: Answers

    /// Says that something was made or changed, and that it is nowhere else yet.
    func confirm(_ sentence: String, _ entity: EntityID, in stream: StreamID) async throws {
        let waiting = try await replica.streams().reduce(0) { $0 + $1.waiting }
        if common.json {
            Output.json([
                "id": .string(entity.description), "only_on_this_device": .integer(Int64(waiting)),
                "stream": .string(stream.description),
            ])
        } else {
            Output.say("\(sentence) \(entity)")
            try await sayWhatIsOnlyHere()
        }
    }

    /// Says how much is only on this device; nothing when all of it is with the gateway.
    func sayWhatIsOnlyHere() async throws {
        let waiting = try await replica.streams().reduce(0) { $0 + $1.waiting }
        guard waiting > 0 else { return }
        let changes = waiting == 1 ? "1 change is" : "\(waiting) changes are"
        Output.say("\(changes) only on this device; `entente sync` sends what waits.")
    }
}

extension Array {
    /// The only one that was found by the beginning of an id.
    func only(_ prefix: String, orElse missing: String) throws(CommandFailure) -> Element {
        guard let first else { throw CommandFailure(.notFound, missing) }
        guard count == 1 else {
            throw CommandFailure(
                .notFound,
                "\(count) ids begin with \(prefix); write more of the one you mean."
            )
        }
        return first
    }
}

extension EntityView {
    /// The beginning of the id, which is enough to name the entity.
    var shortID: String { String(id.description.prefix(8)) }

    /// Marks for a list: a conflict, something unsent, something unreadable.
    var marks: String {
        let isUnsent = fields.contains { field in
            let by = json["fields"]?[field.description]?["by"]
            return by != nil && by?["seq"] == nil
        }
        return (conflicts.isEmpty ? "" : "!") + (isUnsent ? "+" : "") + (isOpaque ? "?" : "")
    }

    /// The displayed value of a field in words; empty without one.
    func words(_ field: FieldName) -> String { value(field)?.words ?? "" }
}

extension JSONValue {
    /// The value as a person reads it.
    var words: String {
        switch self {
        case .null: ""
        case .string(let text): text
        default: String(decoding: canonicalBytes, as: UTF8.self)
        }
    }
}
