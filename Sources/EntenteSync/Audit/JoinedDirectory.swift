public import EntenteDomain

/// Who is who in several partnerships of one server, each as its control stream tells it.
///
/// All of them were told from one directory. A partnership that ended, or was read, before something
/// changed was not told of it, and the later word counts; two that were told at the same time and say
/// different things contradict each other.
public struct JoinedDirectory: Sendable {
    /// What one control stream says, and until when it was told of changes.
    private struct Voice {
        let entry: ControlDirectory.Entry
        let until: Milliseconds
    }

    /// What the control streams say of each; partnerships and streams have one of their own each.
    private static let types: [FieldName] = ["organisation", "department", "member", "device"]
    /// What never changes.
    private static let fixed: [FieldName] = ["key", "member", "organisation"]
    /// What administrators can change.
    private static let changing: [FieldName] = ["department", "name"]
    private static let roles: FieldName = "roles"

    private var voices: [EntityID: [Voice]] = [:]
    private var order: [EntityID] = []

    /// Starts without any.
    public init() {}

    /// Takes what one control stream tells, which was told of changes until a time.
    ///
    /// - Throws: `LogFault` when it contradicts another.
    public mutating func take(
        _ directory: ControlDirectory,
        toldUntil until: Milliseconds
    ) throws(LogFault) {
        for type in Self.types {
            for entry in directory.entries(type) {
                let voice = Voice(entry: entry, until: until)
                for other in voices[entry.id, default: []] { try Self.compare(voice, other) }
                if voices[entry.id] == nil { order.append(entry.id) }
                voices[entry.id, default: []].append(voice)
            }
        }
    }

    /// Those of a type, each once, with what was said of it last.
    public func entries(_ type: FieldName) -> [ControlDirectory.Entry] {
        order.compactMap { voices[$0] }.filter { $0.first?.entry.type == type }.compactMap(
            Self.join
        )
    }

    /// The first two that have one name where each must have its own; nil when there are none.
    public func sameNames() -> LogFault? {
        for type in ["organisation", "department"] as [FieldName] {
            var seen: Set<[String?]> = []
            for entry in entries(type) {
                let name = entry.text("name")
                guard !seen.insert([entry.text("organisation"), name]).inserted else { continue }
                return LogFault(
                    .file,
                    "The archives contradict each other: there are two of type \(type) called "
                        + "\"\(name ?? "")\"."
                )
            }
        }
        return nil
    }

    private static func join(_ voices: [Voice]) -> ControlDirectory.Entry? {
        guard let first = voices.min(by: { $0.entry.since < $1.entry.since }) else { return nil }
        var entry = first.entry
        for other in voices.map(\.entry) {
            entry.values.merge(other.values) { $0.at < $1.at ? $1 : $0 }
            entry.members.merge(other.members) { $0.at < $1.at ? $1 : $0 }
        }
        return entry
    }

    // MARK: Contradictions

    private static func compare(_ one: Voice, _ other: Voice) throws(LogFault) {
        guard one.entry.type == other.entry.type else {
            throw contradiction(
                one,
                "type",
                one.entry.type.description,
                other.entry.type.description
            )
        }
        for field in fixed + changing {
            let said = (one.entry.values[field], other.entry.values[field])
            guard let mine = said.0, let theirs = said.1, mine.value != theirs.value else {
                continue
            }
            let isFixed = fixed.contains(field)
            guard isFixed || contradicts(mine, one.until, theirs, other.until) else { continue }
            throw contradiction(
                one,
                field,
                one.entry.text(field) ?? "",
                other.entry.text(field) ?? ""
            )
        }
        if let mine = one.entry.members[roles], let theirs = other.entry.members[roles],
            mine.value != theirs.value, contradicts(mine, one.until, theirs, other.until)
        {
            let words = [mine, theirs].map { $0.value.sorted().joined(separator: ", ") }
            throw contradiction(one, roles, words[0], words[1])
        }
    }

    /// Whether the one that was told the other thing before was still told of changes when the later
    /// was said.
    private static func contradicts<Value>(
        _ mine: ControlDirectory.Said<Value>,
        _ mineUntil: Milliseconds,
        _ theirs: ControlDirectory.Said<Value>,
        _ theirsUntil: Milliseconds
    ) -> Bool {
        if mine.at == theirs.at { return true }
        return mine.at < theirs.at ? theirs.at < mineUntil : mine.at < theirsUntil
    }

    private static func contradiction(
        _ voice: Voice,
        _ field: FieldName,
        _ mine: String,
        _ theirs: String
    ) -> LogFault {
        let name = voice.entry.text("name") ?? ""
        return LogFault(
            .file,
            "The archives contradict each other about the \(voice.entry.type) \"\(name)\" "
                + "(\(voice.entry.id)): its \(field) is \"\(theirs)\" in one and \"\(mine)\" in another."
        )
    }
}
