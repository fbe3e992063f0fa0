public import EntenteSync

/// What has to become of changes that later versions of the software made (INV-21).
public enum FeatureOracle: Sendable {
    /// Whether a change that needs nothing writes what a logged change of a later version is about.
    public static func overwrites(
        _ change: Change,
        anyOf logged: some Sequence<Change>
    ) -> Bool {
        guard change.need.isEmpty else { return false }
        let newer = logged.lazy.filter { !$0.need.isEmpty }.flatMap(\.targets)
        return change.targets.contains { target in
            newer.contains {
                $0.entity == target.entity && ($0.field == nil || $0.field == target.field)
            }
        }
    }
}
