public import EntenteDomain
public import EntenteSync
import Foundation
import GRDB

extension Replica {
    // MARK: Editing

    /// Makes one change of a stream, stores it durably and shows it at once.
    ///
    /// Works without a network. A draft without operations stores nothing.
    /// - Throws: `ReplicaError`; nothing was stored then.
    @discardableResult
    public func edit<Value: Sendable>(
        _ stream: StreamID,
        _ body: @Sendable (inout ChangeDraft) throws -> Value
    ) async throws(ReplicaError) -> Value {
        let (value, isEdited) = try await transaction { transaction in
            let before = try transaction.editingPlace(in: stream).next
            var draft = ChangeDraft(stream, transaction)
            let value = try body(&draft)
            try draft.next()
            return (value, try transaction.editingPlace(in: stream).next != before)
        }
        if isEdited { announceEdit(of: stream) }
        return value
    }

    /// Makes changes of two streams in one transaction: both are stored, or none.
    func edit<Value: Sendable>(
        _ first: StreamID,
        _ second: StreamID,
        _ body: @Sendable (inout ChangeDraft, inout ChangeDraft) throws -> Value
    ) async throws(ReplicaError) -> Value {
        let value = try await transaction { transaction in
            var one = ChangeDraft(first, transaction)
            var two = ChangeDraft(second, transaction)
            let value = try body(&one, &two)
            try one.next()
            try two.next()
            return value
        }
        announceEdit(of: first)
        announceEdit(of: second)
        return value
    }

    // MARK: Reading

    /// The entities of a type in a stream that are there, in the order of their ids.
    public func entities(
        _ type: FieldName,
        in stream: StreamID
    ) async throws(ReplicaError) -> [EntityView] {
        try await transaction { transaction in
            try transaction.views(stream, where: "present = 1 AND type = ?", [type.description])
        }
    }

    /// Everything that a stream holds, deleted entities and overlays too.
    public func everything(in stream: StreamID) async throws(ReplicaError) -> [EntityView] {
        try await transaction { try $0.views(stream, where: "true") }
    }

    /// The entities of a stream about which somebody has to choose.
    public func conflicts(in stream: StreamID) async throws(ReplicaError) -> [EntityView] {
        try await transaction { try $0.views(stream, where: "conflicts > 0") }
    }

    /// One entity; nil when nothing is known of it in this stream.
    public func entity(
        _ id: EntityID,
        in stream: StreamID
    ) async throws(ReplicaError) -> EntityView? {
        try await transaction { transaction in
            try transaction.views(stream, where: "id = ?", [id.description]).first
        }
    }

    /// The entities of a stream whose id begins with a text.
    public func entities(
        beginning prefix: String,
        in stream: StreamID
    ) async throws(ReplicaError) -> [EntityView] {
        try await transaction { transaction in
            try transaction.views(
                stream,
                where: "substr(id, 1, ?) = ?",
                [prefix.unicodeScalars.count, prefix]
            )
        }
    }

    // MARK: Where things stand

    /// The streams that this device may read.
    public func streams() async throws(ReplicaError) -> [StreamStatus] {
        try await transaction { try $0.statuses() }
    }

    /// One stream.
    public func stream(_ id: StreamID) async throws(ReplicaError) -> StreamStatus {
        try await transaction { try $0.status(id) }
    }

    /// This device's changes of a stream in the order in which they were made; on request without
    /// those that are in the log.
    public func ownChanges(
        in stream: StreamID,
        open: Bool = false
    ) async throws(ReplicaError) -> [OwnChange] {
        try await transaction { try $0.ownChanges(in: stream, open: open) }
    }

    /// How many changes were set aside because this device may no longer write where they belong.
    public func quarantined() async throws(ReplicaError) -> Int {
        try await transaction { transaction in
            try Int.fetchOne(transaction.database, sql: "SELECT count(*) FROM quarantine") ?? 0
        }
    }

    /// This device's changes that could not stay as they were made, oldest first, and what became of
    /// them.
    public func setAside() async throws(ReplicaError) -> [SetAsideChange] {
        try await transaction { try $0.asideChanges() }
    }

    /// Who takes part in what, as the gateway last said.
    public func session() async throws(ReplicaError) -> Session {
        try await transaction { try $0.session() }
    }

    // MARK: What syncing needs

    /// Takes over the list of all streams that this device may read.
    public func adopt(_ streams: [StreamSummary]) async throws(ReplicaError) {
        try await transaction { try $0.adopt(streams) }
    }

    /// The next push of a stream; nil when nothing waits.
    public func outbox(_ stream: StreamID) async throws(ReplicaError) -> PushMessage? {
        try await transaction { try $0.outbox(stream) }
    }

    /// Notes the answer to a push.
    public func take(_ answer: PushAnswer, of stream: StreamID) async throws(ReplicaError) {
        try await transaction { try $0.take(answer, of: stream) }
    }

    /// Takes a page of the log: changes, cursor and what is shown, in one transaction.
    public func take(_ page: PullAnswer, of stream: StreamID) async throws(ReplicaError) {
        try await transaction { try $0.take(page, of: stream) }
    }

    /// Takes up syncing a stream again that was stopped because the gateway did not take what an
    /// older version sent.
    ///
    /// Other causes cannot be cured by trying again.
    public func resume(_ stream: StreamID) async throws(ReplicaError) {
        try await transaction { transaction in
            try transaction.database.execute(
                sql: "UPDATE stream SET halt = NULL, halt_detail = NULL WHERE id = ? AND halt = ?",
                arguments: [stream.description, StreamStatus.Cause.refused.rawValue]
            )
        }
    }
}
