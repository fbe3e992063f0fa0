import EntenteTerminal

/// Something that an argument may name.
struct Candidate: Hashable {
    /// The whole id.
    let id: String
    /// What people call it.
    let name: String
    /// What tells it from others of the same name: where it belongs.
    var detail: String = ""
}

/// Finds the one thing that an argument names: by its id, the beginning of it, or its name.
///
/// A name that fits the beginning of another thing's id too is ambiguous: nothing is guessed.
enum Lookup {
    /// Shorter beginnings of an id are not looked at, so that a mistyped word hits nothing.
    static let shortestPrefix = 4
    /// Candidates that a sentence lists; more help nobody.
    private static let listed = 8

    /// The place of the one candidate that the text names; `kind` is what is looked for, such as
    /// `organisation`, and the failure lists what the text could mean.
    static func find(
        _ text: String,
        kind: String,
        in candidates: [Candidate]
    ) throws(Failure) -> Int {
        if let place = candidates.firstIndex(where: { $0.id == text }) { return place }
        let prefix = prefix(text)
        let found = candidates.indices.filter { place in
            candidates[place].name == text || (prefix.map(candidates[place].id.hasPrefix) ?? false)
        }
        if found.count == 1 { return found[0] }
        let shown = Table.printable(text)
        guard !candidates.isEmpty else {
            throw Failure(.usage, "there is no \(kind) \"\(shown)\"; there is none at all yet")
        }
        guard !found.isEmpty else {
            throw Failure(
                .usage,
                "there is no \(kind) \"\(shown)\"; there \(candidates.count == 1 ? "is" : "are"):"
                    + " \(list(candidates, among: candidates))"
            )
        }
        throw Failure(
            .usage,
            "\"\(shown)\" can mean \(found.count) of the \(kind)s, say which by its id:"
                + " \(list(found.map { candidates[$0] }, among: candidates))"
        )
    }

    /// The beginning of an id as a person copies it from a table, where an ellipsis may follow it.
    private static func prefix(_ text: String) -> String? {
        let bare = text.hasSuffix("\u{2026}") ? String(text.dropLast()) : text
        return bare.utf8.count >= shortestPrefix ? bare.lowercased() : nil
    }

    private static func list(_ found: [Candidate], among all: [Candidate]) -> String {
        let names = found.prefix(listed).map { candidate in
            let detail = candidate.detail.isEmpty ? "" : ", \(candidate.detail)"
            let id = shortID(candidate, among: all)
            return Table.printable("\"\(candidate.name)\" (\(id)\(detail))")
        }
        let rest = found.count - names.count
        return names.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    }

    /// The shortest beginning of eight characters or more that no other candidate has.
    private static func shortID(_ candidate: Candidate, among all: [Candidate]) -> String {
        var length = 8
        while length < candidate.id.count,
            all.contains(where: {
                $0.id != candidate.id && $0.id.hasPrefix(candidate.id.prefix(length))
            })
        {
            length += 1
        }
        return String(candidate.id.prefix(length))
    }
}
