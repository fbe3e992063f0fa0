import EntenteClient
import EntenteCrypto
import EntenteDomain
import EntenteSync
import Foundation
import GRDB

/// Planted faults of a client: what a mistake in it would leave in its database.
extension World {
    /// A waiting change is rebased onto what has come in since.
    func plantBeforeSending(_ device: SimulatedDevice, _ request: SyncRequest) throws {
        guard fault == .pendingRewritten, case .push(let message, let stream) = request,
            let cursor = try device.streams().first(where: { $0.id == stream })?.cursor
        else { return }
        let scope = ChangeScope(stream: stream, epoch: message.epoch, device: message.device)
        for incoming in message.changes {
            guard case .success(let change) = incoming.decoded, change.base < cursor else {
                continue
            }
            let content = change.rebased(to: cursor).json.canonicalBytes
            try device.run(
                "UPDATE change SET content = ?, digest = ? WHERE stream = ? AND device = ? AND n = ?",
                [
                    Data(content), Data(scope.digest(of: content).bytes), stream.description,
                    message.device.description, change.n,
                ]
            )
        }
    }

    func plantAfterTaking(_ device: SimulatedDevice, _ answer: SyncAnswer) throws {
        switch (fault, answer) {
        case (.siblingDropped, .pull(let page)):
            try rewrite(device, page) { $0.operations.allSatisfy(\.isPut) }
        case (.additionLost, .pull(let page)):
            try rewrite(device, page) { $0.operations.allSatisfy(\.isRemoval) }
        case (.countedTwice, .pull(let page)):
            for record in page.records where record.header.device != device.principal.device {
                guard case .success(let change) = record.change,
                    change.operations.contains(where: \.isIncrement)
                else { continue }
                try store(change.doubled, record, in: device)
            }
        case (.textNotTransformed, .pull(let page)):
            for record in page.records where record.header.device != device.principal.device {
                guard case .success(let change) = record.change, let text = change.onlySplice,
                    let log = gateway.store.logs.first(where: { $0.epoch == page.epoch }),
                    change.base < record.header.seq - 1
                else { continue }
                let now = length(of: text.entity, before: record.header.seq, in: log)
                try store(
                    change.rebased(to: record.header.seq - 1, length: now),
                    record,
                    in: device
                )
            }
        case (.asideForgotten, .snapshot), (.asideForgotten, .part):
            try device.run("UPDATE aside SET again = 1", [])
            try device.run("DELETE FROM aside_text", [])
        case (.rejectedBlocks, .push):
            try device.run("UPDATE change SET state = 'waiting' WHERE state = 'rejected'", [])
        case (.rejectedForgotten, .push):
            try device.run("DELETE FROM change WHERE state = 'rejected'", [])
        default: break
        }
    }

    func plantAfterCrash(
        _ device: SimulatedDevice,
        _ result: Result<SyncAnswer, GatewayError>?
    ) throws {
        switch fault {
        case .outboxLost: try device.run("DELETE FROM change WHERE state = 'waiting'", [])
        case .cursorBeforeData:
            guard case .success(.pull(let page))? = result, let last = page.records.last else {
                return
            }
            for log in gateway.store.logs where log.epoch == page.epoch {
                var frontier = MerkleFrontier()
                for row in log.rows.prefix(Int(last.header.seq)) { frontier.append(row.leaf) }
                try device.run(
                    "UPDATE stream SET cursor = ?, subtrees = ? WHERE id = ?",
                    [
                        frontier.size, Data(frontier.subtrees.flatMap(\.bytes)),
                        log.id.description,
                    ]
                )
            }
        default: break
        }
    }

    /// Makes changes claim to have seen all that stands before them.
    private func rewrite(
        _ device: SimulatedDevice,
        _ page: PullAnswer,
        _ isMeant: (Change) -> Bool
    ) throws {
        for record in page.records where record.header.device != device.principal.device {
            guard case .success(let change) = record.change, isMeant(change) else { continue }
            try store(change.rebased(to: record.header.seq - 1), record, in: device)
        }
    }

    private func length(
        of entity: EntityID,
        before seq: Int64,
        in log: SimulatedStore.Log
    ) -> Int {
        var state = EntityState(id: entity)
        for row in log.rows.prefix(Int(seq) - 1) {
            guard case .success(let change) = row.record.content.change else { continue }
            let header = row.record.header
            state.apply(change, device: header.device, confirmation: .init(header))
        }
        return state.texts[Event.Edit.note]?.length ?? 0
    }

    private func store(
        _ change: Change,
        _ record: PullAnswer.Record,
        in device: SimulatedDevice
    ) throws {
        try device.run(
            "UPDATE change SET content = ? WHERE seq = ? AND device = ? AND n = ?",
            [
                Data(change.json.canonicalBytes), record.header.seq,
                record.header.device.description, record.header.n,
            ]
        )
        try device.restart()
    }
}

extension SimulatedDevice {
    /// Does something to the database that no part of the product would.
    fileprivate func run(
        _ sql: String,
        _ arguments: [any DatabaseValueConvertible]
    ) throws {
        try queue.write { database in
            try database.execute(sql: sql, arguments: StatementArguments(arguments))
            try database.execute(sql: "UPDATE entity SET view = NULL")
        }
    }
}

extension Change {
    fileprivate func rebased(to base: Int64) -> Change { copy(base: base, operations: operations) }

    /// The text edit, when the change is nothing else.
    fileprivate var onlySplice: (entity: EntityID, splice: TextSplice)? {
        guard operations.count == 1, let only = operations.first,
            case .text(_, let splice) = only.action
        else { return nil }
        return (only.entity, splice)
    }

    fileprivate func rebased(to base: Int64, length: Int) -> Change {
        guard let (entity, splice) = onlySplice else { return self }
        let index = min(splice.index, length)
        let moved = TextSplice(
            length: length,
            index: index,
            delete: min(splice.delete, length - index),
            insert: splice.insert
        )
        let action = EntenteSync.Operation.Action.text(field: Event.Edit.note, splice: moved)
        return copy(base: base, operations: [Operation(entity, action)])
    }

    /// Every increment twice, and everything else as it is.
    fileprivate var doubled: Change {
        copy(base: base, operations: operations + operations.filter(\.isIncrement))
    }

    private func copy(base: Int64, operations: [EntenteSync.Operation]) -> Change {
        Change(
            n: n,
            base: base,
            at: at,
            salt: salt,
            need: need,
            guards: guards,
            operations: operations
        )
    }
}

extension EntenteSync.Operation {
    fileprivate var isPut: Bool { if case .put = action { true } else { false } }
    fileprivate var isRemoval: Bool { if case .rem = action { true } else { false } }
    fileprivate var isIncrement: Bool { if case .inc = action { true } else { false } }
}
