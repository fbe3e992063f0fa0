public import EntenteDomain

/// The entities whose creation was refused, for each device that tried (rule C8).
///
/// A device may have written on before it heard of the refusal; without its creation such a change
/// would be an edit of nothing. Nobody else can be concerned: what was refused, nobody else has seen.
/// Once the device's `base` is beyond the place of the refusal it has heard of it (a client takes no
/// live frame while a creation waits, because pulls alone tell of refusals), and what it then
/// writes about that id, if somebody else created it, is no longer built on what was refused.
public struct RefusedCreations: Sendable {
    /// A refused creation.
    public struct Entry: Hashable, Sendable {
        /// The device that tried.
        public let device: DeviceID
        /// The entity.
        public let entity: EntityID
        /// How long the log was then.
        public let size: Int64

        /// Puts an entry together.
        public init(device: DeviceID, entity: EntityID, size: Int64) {
            self.device = device
            self.entity = entity
            self.size = size
        }
    }

    private struct Key: Hashable {
        let device: DeviceID
        let entity: EntityID
    }

    private var sizes: [Key: Int64] = [:]
    private var touched: [Key] = []

    /// Starts with what is known of some devices and entities.
    public init(_ entries: some Sequence<Entry> = []) {
        for entry in entries {
            sizes[Key(device: entry.device, entity: entry.entity)] = entry.size
        }
    }

    /// The entries that were added or changed since this value was made.
    public var added: [Entry] {
        Set(touched).compactMap { key in
            sizes[key].map { Entry(device: key.device, entity: key.entity, size: $0) }
        }.sorted { ($0.device, $0.entity) < ($1.device, $1.entity) }
    }

    /// The device and entity of entries that no longer hold: the device has created the entity after all.
    public var removed: [(device: DeviceID, entity: EntityID)] {
        Set(touched).filter { sizes[$0] == nil }.map { ($0.device, $0.entity) }
            .sorted { ($0.device, $0.entity) < ($1.device, $1.entity) }
    }

    func refusal(of change: Change, by device: DeviceID) -> Rejection? {
        guard !sizes.isEmpty else { return nil }
        var created: Set<EntityID> = []
        for (place, operation) in change.operations.enumerated() {
            if case .new = operation.action { created.insert(operation.entity) }
            guard isMissing(operation.entity, change, device, created) else { continue }
            return Rejection(
                .dependsOnRejected,
                detail: "ops[\(place)]: the creation of \(operation.entity) was refused"
            )
        }
        for (place, condition) in change.guards.enumerated()
        where isMissing(condition.entity, change, device, created) {
            return Rejection(
                .dependsOnRejected,
                detail: "guard[\(place)]: the creation of \(condition.entity) was refused"
            )
        }
        return nil
    }

    private func isMissing(
        _ entity: EntityID,
        _ change: Change,
        _ device: DeviceID,
        _ created: Set<EntityID>
    ) -> Bool {
        guard let size = sizes[Key(device: device, entity: entity)] else { return false }
        return change.base <= size && !created.contains(entity)
    }

    mutating func take(_ change: Change, by device: DeviceID) {
        guard !sizes.isEmpty else { return }
        for operation in change.operations {
            guard case .new = operation.action else { continue }
            let key = Key(device: device, entity: operation.entity)
            if sizes.removeValue(forKey: key) != nil { touched.append(key) }
        }
    }

    mutating func note(_ refused: IncomingChange, by device: DeviceID, size: Int64) {
        for entity in refused.creations {
            let key = Key(device: device, entity: entity)
            sizes[key] = size
            touched.append(key)
        }
    }
}
