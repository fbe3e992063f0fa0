public import EntenteDomain

/// All that merging needs to know of one entity.
///
/// 1. The state is a fold over changes: confirmed ones in the order of their seq, the device's own
///    waiting ones after them. Waiting changes may be folded early and confirmed later
///    (`confirm(device:n:_:)`); the result is the same (INV-7).
/// 2. Fields of different kinds never meet: a field is named by its name and its kind, so that a
///    client that mixes them up harms nothing and every replica still agrees.
/// 3. Folding never fails. An operation that makes no sense is without effect, on every replica alike.
public struct EntityState: Hashable, Sendable {
    /// The entity's id.
    public let id: EntityID
    /// What the first `new` said; later ones stand beside it.
    public private(set) var types = Register<FieldName>()
    /// Whether the entity is there.
    public private(set) var existence = Existence()
    /// The registers by field.
    public private(set) var registers: [FieldName: Register<JSONValue>] = [:]
    /// The sets by field.
    public private(set) var sets: [FieldName: AddWinsSet] = [:]
    /// The counters by field.
    public private(set) var counters: [FieldName: Counter] = [:]
    /// The texts by field.
    public private(set) var texts: [FieldName: TextState] = [:]
    /// The proposals and what was said on them.
    public private(set) var agreements = Agreements()
    /// Which fields need features, and what of them cannot be read here.
    public private(set) var needs = FieldNeeds()
    /// The place in the list.
    public private(set) var position = Register<OrderKey>()

    /// Starts before any change.
    public init(id: EntityID) { self.id = id }

    /// Starts from what a snapshot holds of the entity itself; its fields follow with `restore`.
    init(
        id: EntityID,
        types: Register<FieldName>,
        existence: Existence,
        position: Register<OrderKey>
    ) {
        self.id = id
        self.types = types
        self.existence = existence
        self.position = position
    }

    /// Puts a register in place.
    mutating func restore(_ field: FieldName, _ register: Register<JSONValue>) {
        registers[field] = register
    }

    /// Puts a set in place.
    mutating func restore(_ field: FieldName, _ set: AddWinsSet) { sets[field] = set }

    /// Puts a counter in place.
    mutating func restore(_ field: FieldName, _ counter: Counter) { counters[field] = counter }

    /// Puts a text in place.
    mutating func restore(_ field: FieldName, _ text: TextState) { texts[field] = text }

    /// Puts proposals and needs in place.
    mutating func restore(_ agreements: Agreements, _ needs: FieldNeeds) {
        self.agreements = agreements
        self.needs = needs
    }

    /// Folds a change: those of its operations that are about this entity.
    public mutating func apply(
        _ change: Change,
        device: DeviceID,
        confirmation: Origin.Confirmation?
    ) {
        for (place, operation) in change.operations.enumerated() where operation.entity == id {
            apply(
                operation.action,
                Origin(change: change, device: device, place: place, confirmation: confirmation),
                change
            )
        }
        guard !change.need.isEmpty else { return }
        needs.note(change, entity: id)
        for (place, step) in change.reserved.enumerated() where step.entity == id {
            let origin = Origin(
                change: change,
                device: device,
                place: place,
                confirmation: confirmation
            )
            needs.keep(step, change.need, origin)
            if step.field != nil { existence.noteEdit(origin) }
        }
    }

    private mutating func apply(_ action: Operation.Action, _ origin: Origin, _ change: Change) {
        switch action {
        case .new(let type):
            types.write(type, origin)
            existence.write(true, origin)
            return
        case .del:
            existence.write(false, origin)
            return
        case .undel:
            existence.write(true, origin)
            return
        case .put(let field, let value): registers[field, default: .init()].write(value, origin)
        case .add(let field, let member): sets[field, default: .init()].add(member, origin)
        case .rem(let field, let member): sets[field, default: .init()].remove(member, origin)
        case .inc(let field, let amount): counters[field, default: .init()].add(amount, origin)
        case .reset(let field): counters[field, default: .init()].reset(origin)
        case .pos(let key): position.write(key, origin)
        case .text(let field, let splice):
            texts[field, default: .init()].apply(splice, origin.ofText(in: change))
        case .propose(let field, let proposal): agreements.propose(proposal, field, origin)
        case .accept(let proposal, let digest, let signature):
            let saying = Agreements.Saying.accept(digest: digest, signature: signature)
            agreements.say(saying, on: proposal, origin)
        case .withdraw(let proposal): agreements.say(.withdraw, on: proposal, origin)
        }
        existence.noteEdit(origin)
    }

    /// Notes that a waiting change of a device has its place in the log now.
    public mutating func confirm(device: DeviceID, n: Int64, _ confirmation: Origin.Confirmation) {
        let update = { (origin: inout Origin) in
            if origin.device == device, origin.n == n { origin.confirmation = confirmation }
        }
        types.updateOrigins(update)
        existence.updateOrigins(update)
        position.updateOrigins(update)
        agreements.updateOrigins(update)
        needs.updateOrigins(update)
        for field in registers.keys { registers[field]?.updateOrigins(update) }
        for field in sets.keys { sets[field]?.updateOrigins(update) }
        for field in counters.keys { counters[field]?.updateOrigins(update) }
        // Of the names alone: whoever goes through the texts holds a copy of them, and makes each be
        // copied when it changes.
        for field in Array(texts.keys) {
            texts[field]?.confirm(
                device: device,
                n: n,
                seq: confirmation.seq,
                member: confirmation.member
            )
        }
    }

    /// Forgets the edits of texts that no later one can stand beside: the `base` of later changes is
    /// at least `horizon`.
    public mutating func forgetEdits(upTo horizon: Int64) {
        for field in Array(texts.keys) { texts[field]?.forget(upTo: horizon) }
    }

    /// The seq of the oldest edit that a text remembers; nil if none remembers any.
    public var oldestEdit: Int64? { texts.values.lazy.compactMap(\.oldestEdit).min() }

    /// The entity's type; nil before any `new`.
    public var type: FieldName? { types.displayed?.value }
}
