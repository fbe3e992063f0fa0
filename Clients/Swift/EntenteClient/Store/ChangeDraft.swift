import EntenteCrypto
public import EntenteDomain
public import EntenteSync

/// A change while it is being made: operations on what is displayed now.
///
/// All of it becomes one change, or nothing does. Texts are edited by index in Unicode scalars of
/// the displayed text, with the draft's own earlier edits in it.
public struct ChangeDraft {
    /// The stream that the change is for.
    public let stream: StreamID
    /// What the draft does so far.
    public private(set) var operations: [EntenteSync.Operation] = []
    /// What must hold when the gateway takes the change.
    private var guards: [Change.Guard] = []
    let transaction: ReplicaTransaction
    private let late: Change.Late?
    private var texts: [TextName: [Unicode.Scalar]] = [:]

    private struct TextName: Hashable {
        let entity: EntityID
        let field: FieldName
    }

    package init(
        _ stream: StreamID,
        _ transaction: ReplicaTransaction,
        late: Change.Late? = nil
    ) {
        self.late = late
        self.stream = stream
        self.transaction = transaction
    }

    /// The entity as it is displayed, without what this draft does.
    public func view(_ entity: EntityID) throws -> EntityView {
        EntityView(
            stream: stream,
            id: entity,
            json: try transaction.state(stream, entity).view(in: stream),
            isOpaque: false
        )
    }

    func state(_ entity: EntityID) throws -> EntityState {
        try transaction.state(stream, entity)
    }

    /// Brings an entity with a new id into being.
    public mutating func new(_ type: FieldName) -> EntityID {
        var random = SecureRandom()
        let id = EntityID.random(using: &random)
        new(type, id: id)
        return id
    }

    /// Brings an entity into being whose id follows from what it is about.
    public mutating func new(_ type: FieldName, id: EntityID) {
        operations.append(Operation(id, .new(type: type)))
    }

    /// Writes a register.
    public mutating func put(_ entity: EntityID, _ field: FieldName, _ value: JSONValue) {
        operations.append(Operation(entity, .put(field: field, value: value)))
    }

    /// Adds an operation that needs to know nothing of what is displayed.
    public mutating func append(_ action: EntenteSync.Operation.Action, to entity: EntityID) {
        operations.append(Operation(entity, action))
    }

    /// Lets the gateway refuse the change if somebody else has changed a field that is displayed now.
    ///
    /// For the few steps that must not be taken twice (clause 2.4); others merge.
    public mutating func require(unchanged field: FieldName, of entity: EntityID) throws {
        let cursor = try transaction.editingPlace(in: stream).cursor
        guards.append(Change.Guard(entity: entity, field: field, unchangedSince: cursor))
    }

    /// Signs bytes with the device's key.
    func sign(_ bytes: [UInt8]) -> [UInt8] { transaction.key.sign(bytes) }

    /// Replaces a part of a text.
    ///
    /// - Throws: `ReplicaError` when the part does not lie within the text.
    public mutating func splice(
        _ entity: EntityID,
        _ field: FieldName,
        at index: Int,
        delete: Int,
        insert: String
    ) throws {
        let name = TextName(entity: entity, field: field)
        var text = try scalars(name)
        let splice = TextSplice(length: text.count, index: index, delete: delete, insert: insert)
        guard splice.isPossible else {
            throw ReplicaError(
                .invalid,
                "A text of \(text.count) characters has no part of \(delete) at \(index)."
            )
        }
        text.replaceSubrange(index..<(index + delete), with: Array(insert.unicodeScalars))
        texts[name] = text
        operations.append(Operation(entity, .text(field: field, splice: splice)))
    }

    /// The text of a field, with the draft's own edits in it.
    public mutating func text(_ entity: EntityID, _ field: FieldName) throws -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: try scalars(TextName(entity: entity, field: field)))
        return String(view)
    }

    /// Ends one change and begins another on top of it; both are stored together or not at all.
    package mutating func next() throws {
        guard !operations.isEmpty else { return }
        try transaction.freeze(operations, guards: guards, late: late, in: stream)
        operations = []
        guards = []
    }

    private mutating func scalars(_ name: TextName) throws -> [Unicode.Scalar] {
        if let known = texts[name] { return known }
        let state = try transaction.state(stream, name.entity)
        let scalars = Array((state.texts[name.field]?.text ?? "").unicodeScalars)
        texts[name] = scalars
        return scalars
    }
}

/// A draft lives within its transaction.
@available(*, unavailable)
extension ChangeDraft: Sendable {}
