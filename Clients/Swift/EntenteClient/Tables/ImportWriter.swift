import EntenteDomain
import EntenteSync

/// Puts what rows change into changes of a bounded size: as many rows in one as fit, each row in one.
struct ImportWriter {
    private var shown: Filling
    private var own: Filling?

    /// A change that is being filled.
    private struct Filling {
        var draft: ChangeDraft
        var bytes = 0

        /// Adds operations that belong together, in the next change where this one is full.
        mutating func add(_ actions: [RowDifference.Action], to id: EntityID) throws {
            let size = ImportWriter.size(actions, id)
            let count = draft.operations.count + actions.count
            if bytes + size > ImportWriter.room || count > ImportWriter.operations {
                try next()
            }
            for action in actions { draft.append(action, to: id) }
            bytes += size
        }

        mutating func next() throws {
            try draft.next()
            bytes = 0
        }
    }

    /// The bytes of a change that operations may take; the rest is for what stands around them.
    private static let room = Limits.changeBytes - 1_024
    /// The operations of a change, some below the limit for what a text adds.
    private static let operations = Limits.changeOperations - 100
    /// The bytes of a text that may stand beside other rows: an escape has at most six for one.
    private static let shortText = 2_048

    init(_ place: ImportBatch.Place, _ transaction: ReplicaTransaction) {
        shown = Filling(draft: ChangeDraft(place.stream.id, transaction))
        own = place.own.map { Filling(draft: ChangeDraft($0.id, transaction)) }
    }

    /// Whether operations fit one change.
    func fits(_ actions: [RowDifference.Action], _ id: EntityID) -> Bool {
        actions.count <= Self.operations && Self.size(actions, id) <= Self.room
    }

    /// Writes what a row changes.
    mutating func write(
        _ difference: RowDifference,
        _ first: [RowDifference.Action],
        to id: EntityID
    ) throws {
        let actions = first + difference.shown
        if !actions.isEmpty { try shown.add(actions, to: id) }
        for (field, text) in difference.texts {
            // A long one may need changes of its own.
            let isShort = text.utf8.count <= Self.shortText && !first.isEmpty
            let size = text.utf8.count * 6 + 200
            if !isShort || shown.bytes + size > Self.room { try shown.next() }
            try shown.draft.rewrite(id, field, to: text)
            shown.bytes += size
            if !isShort { try shown.next() }
        }
        if !difference.own.isEmpty { try own?.add(difference.own, to: id) }
    }

    /// Stores what is not full yet.
    mutating func finish() throws {
        try shown.next()
        try own?.next()
    }

    private static func size(_ actions: [RowDifference.Action], _ id: EntityID) -> Int {
        actions.reduce(0) { sum, action in
            sum + EntenteSync.Operation(id, action).json.canonicalBytes.count + 1
        }
    }
}
