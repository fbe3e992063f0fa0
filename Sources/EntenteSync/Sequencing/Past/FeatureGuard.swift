public import EntenteDomain

/// Keeps a field that needs a feature from those who do not know it (clause 2.5, rule F41).
///
/// An old client passes over a change that it cannot read, yet its next `base` says that it saw it;
/// its write would supersede what its author never saw. So whoever writes a field that ever needed a
/// feature must list that feature in `need`, which only a version that knows it does.
public struct FeatureGuard: Sendable {
    /// A feature that a field needs; the field is nil for the entity as a whole.
    public struct Requirement: Hashable, Sendable {
        /// The entity.
        public let entity: EntityID
        /// The field.
        public let field: FieldName?
        /// The feature.
        public let feature: FieldName

        /// Puts a requirement together.
        public init(entity: EntityID, field: FieldName?, feature: FieldName) {
            self.entity = entity
            self.field = field
            self.feature = feature
        }
    }

    private var known: [EntityID: Set<Requirement>] = [:]
    /// What was added since this value was made, in order, with the device whose change did it.
    public private(set) var added: [(device: DeviceID, requirement: Requirement)] = []

    /// Starts with what is known of some entities.
    public init(_ requirements: some Sequence<Requirement> = []) {
        for requirement in requirements {
            known[requirement.entity, default: []].insert(requirement)
        }
    }

    func refusal(of change: Change) -> Rejection? {
        for (place, target) in change.targets.enumerated() {
            let lacking = known[target.entity, default: []].filter { requirement in
                (requirement.field == nil || requirement.field == target.field)
                    && !change.need.contains(requirement.feature)
            }
            if let requirement = lacking.min(by: { $0.feature < $1.feature }) {
                let name = requirement.field?.description ?? "the entity"
                return Rejection(
                    .unknownFeature,
                    detail: "ops[\(place)]: \(name) needs \(requirement.feature)"
                )
            }
        }
        return nil
    }

    mutating func take(_ change: Change, by device: DeviceID) {
        for feature in change.need {
            for target in change.targets {
                let requirement = Requirement(
                    entity: target.entity,
                    field: target.field,
                    feature: feature
                )
                if known[target.entity, default: []].insert(requirement).inserted {
                    added.append((device, requirement))
                }
            }
        }
    }
}
