public import EntenteDomain

/// Who changed which field last, in the newest part of the log: what guards are checked against.
///
/// The log itself answers the question: only a push that states a guard makes a store read the
/// changes after it, so that every other push pays nothing. A guard may look back over
/// `Limits.guardChanges` at most; whoever is in sync looks back over few.
public struct RecentChanges: Sendable {
    private struct Target: Hashable {
        let entity: EntityID
        /// Nil for the entity as a whole: its creation, deletion and the answers to its proposals.
        let field: FieldName?
    }

    /// The last seq of each device for each target.
    private var seqs: [Target: [DeviceID: Int64]] = [:]
    /// The last change of each device that could not be read, and so may have changed anything.
    private var unreadable: [DeviceID: Int64] = [:]
    /// The changes after this seq are known here.
    private let start: Int64
    /// The changes up to this seq are known here.
    private var end: Int64
    /// Whether changes are noted at all.
    private let isNoted: Bool

    /// Starts after a seq; from there on every change is to be taken.
    public init(after start: Int64 = 0) {
        self.start = start
        end = start
        isNoted = true
    }

    private init(isNoted: Bool) {
        start = .max
        end = .max
        self.isNoted = isNoted
    }

    /// Notes nothing, for pushes that state no guard.
    public static let none = RecentChanges(isNoted: false)

    /// Takes a change of the log.
    public mutating func take(_ change: Change, device: DeviceID, seq: Int64) {
        guard isNoted, seq == end + 1 else { return }
        end = seq
        for operation in change.operations {
            // Where an item stands in its list is no field of it.
            if case .pos = operation.action { continue }
            seqs[Target(entity: operation.entity, field: operation.field), default: [:]][device] =
                seq
        }
        for step in change.reserved {
            seqs[Target(entity: step.entity, field: step.field), default: [:]][device] = seq
        }
    }

    /// Takes a change of the log whose content is gone.
    public mutating func takeUnreadable(device: DeviceID, seq: Int64) {
        guard isNoted, seq == end + 1 else { return }
        end = seq
        unreadable[device] = seq
    }

    /// Why a change's guards do not hold; nil when they do.
    ///
    /// A device's own changes break no guard of its own: it knew them.
    func refusal(of change: Change, _ header: ChangeRecord.Header) -> Rejection? {
        for (place, condition) in change.guards.enumerated() {
            let since = condition.unchangedSince
            guard since >= start, end == header.seq - 1,
                header.seq - 1 - since <= Limits.guardChanges
            else {
                return Rejection(
                    .guardFailed,
                    detail: "guard[\(place)]: too much was written since \(since)"
                )
            }
            let last = lastChange(condition.entity, condition.field, except: header.device)
            if let last, last > since {
                return Rejection(
                    .guardFailed,
                    detail: "guard[\(place)]: \(condition.field) was changed at \(last)"
                )
            }
        }
        return nil
    }

    private func lastChange(
        _ entity: EntityID,
        _ field: FieldName,
        except device: DeviceID
    ) -> Int64? {
        let places = [
            seqs[Target(entity: entity, field: field)], seqs[Target(entity: entity, field: nil)],
            unreadable,
        ]
        return places.compactMap { $0?.filter { $0.key != device }.values.max() }.max()
    }
}
