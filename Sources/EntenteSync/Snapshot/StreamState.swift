public import EntenteDomain

/// What a stream's log up to a seq means: the merged state of every entity.
///
/// It is a fold over records in the order of their seq; what it holds can be written as snapshot lines
/// and read back, and the fold goes on from there as if nothing had happened (INV-6).
public struct StreamState: Sendable {
    /// The seq of the last record.
    public private(set) var seq: Int64 = 0
    /// The entities that changes were about.
    public private(set) var entities: [EntityID: EntityState] = [:]
    /// Those of them with texts that remember edits.
    private var remembering: Set<EntityID> = []

    /// Starts before the first change.
    public init() {}

    /// Starts from the lines of a snapshot.
    ///
    /// - Throws: `WireError` when a line cannot be read, or they are not in the order of their ids.
    public init(seq: Int64, lines: some Sequence<[UInt8]>) throws(WireError) {
        self.seq = seq
        var last: EntityID?
        for line in lines {
            let state = try EntityState(snapshotLine: line)
            guard last.map({ $0 < state.id }) ?? true else {
                throw .message(MessageError(path: "e", expected: "entities in order, each once"))
            }
            last = state.id
            entities[state.id] = state
            if state.oldestEdit != nil { remembering.insert(state.id) }
        }
    }

    /// Takes the next record; answers the entities whose lines it may change.
    ///
    /// An erased record counts and changes nothing. A checkpoint with a horizon lets texts forget the
    /// edits that no later change can stand beside, so that a line is as long as its text and not as
    /// its history; every replica forgets them at this place of the log.
    @discardableResult
    public mutating func apply(_ record: ChangeRecord) -> [EntityID] {
        precondition(record.header.seq == seq + 1, "records out of order")
        seq = record.header.seq
        guard let change = record.change else { return [] }
        for id in change.entities {
            entities[id, default: EntityState(id: id)].apply(
                change,
                device: record.header.device,
                confirmation: .init(record.header)
            )
            if entities[id]?.oldestEdit != nil { remembering.insert(id) }
        }
        return change.entities + change.notices.flatMap { forgetEdits($0) }
    }

    private mutating func forgetEdits(_ notice: ServerNotice) -> [EntityID] {
        guard case .checkpoint(_, _, let horizon) = notice else { return [] }
        let forgetting = remembering.filter { id in
            entities[id]?.oldestEdit.map { $0 <= horizon } ?? false
        }
        for id in forgetting {
            entities[id]?.forgetEdits(upTo: horizon)
            if entities[id]?.oldestEdit == nil { remembering.remove(id) }
        }
        return forgetting.sorted()
    }

    /// The snapshot lines in the order of their entities' ids.
    public var lines: [[UInt8]] {
        entities.values.sorted { $0.id < $1.id }.map { state in
            guard let line = state.snapshotLine else {
                preconditionFailure("a stream's state holds confirmed changes only")
            }
            return line
        }
    }

    /// The digest of the state (clause 4.5).
    public var digest: Digest {
        var digest = StateDigest()
        for (id, line) in zip(entities.keys.sorted(), lines) {
            digest.add(id, StateDigest.line(line))
        }
        return digest.finish()
    }
}
