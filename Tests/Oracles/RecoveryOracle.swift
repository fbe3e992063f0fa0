import EntenteDomain
public import EntenteSync

/// What has to become of changes that could not stay as they were made: each once more, whole (INV-17).
public enum RecoveryOracle: Sendable {
    /// Whether a text has every character that somebody typed into another.
    ///
    /// - Parameters:
    ///   - shown: The text into which it was written again.
    ///   - before: The other text before somebody typed.
    ///   - after: The other text after that.
    /// - Returns: Whether each is there at least as often as it was typed.
    public static func keeps(_ shown: String, typedFrom before: String, to after: String) -> Bool {
        let (shown, before) = (counts(shown), counts(before))
        return counts(after).allSatisfy { scalar, count in
            shown[scalar, default: 0] >= count - before[scalar, default: 0]
        }
    }

    private static func counts(_ text: String) -> [Unicode.Scalar: Int] {
        text.unicodeScalars.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }

    /// The logged changes of a device that say once more what is in the log, or what nobody decided.
    ///
    /// - Parameters:
    ///   - logged: All changes of the device that are in the log.
    ///   - others: All that people made on it and that are not in the log.
    /// - Returns: The counters of those that must not be.
    public static func doubled(in logged: [Change], beside others: [Change]) -> [Int64] {
        var left: [Decision: Int] = [:]
        for change in others where change.late == nil { left[Decision(change), default: 0] += 1 }
        var doubled: [Int64] = []
        for change in logged where change.late != nil {
            let decision = Decision(change)
            guard !decision.operations.isEmpty else { continue }
            left[decision, default: 0] -= 1
            if left[decision, default: 0] < 0 { doubled.append(change.n) }
        }
        return doubled
    }

    /// Whether one of others says what a change says that was made again.
    ///
    /// That is its original, or another time that this was made again: such a change need not be kept. Of
    /// texts the words are compared instead.
    public static func isSaid(_ change: Change, by others: some Sequence<Change>) -> Bool {
        guard change.late != nil else { return false }
        let decision = Decision(change)
        return decision.operations.isEmpty || others.contains { Decision($0) == decision }
    }

    /// The operations of a change that none of others says again; of texts the words are compared instead.
    public static func missing(
        of change: Change,
        in others: some Sequence<Change>
    ) -> [EntenteSync.Operation] {
        let again = others.filter { $0.late != nil }.flatMap(\.operations)
        return change.operations.filter { !$0.isText && !again.contains($0) }
    }

    /// What a person decided at a time; of texts the words are compared instead.
    private struct Decision: Hashable {
        let at: Milliseconds
        let operations: [EntenteSync.Operation]

        init(_ change: Change) {
            at = change.late?.at ?? change.at
            operations = change.operations.filter { !$0.isText }
        }
    }
}

extension EntenteSync.Operation {
    fileprivate var isText: Bool { if case .text = action { true } else { false } }
}
