import EntenteClient
import EntenteDomain
import EntenteSync
import GRDB
import NIOConcurrencyHelpers
import Oracles

@testable import EntenteClient

/// Looks, between the steps of a round, at what becomes of what cannot stay on a device: of the texts of
/// changes that were set aside, and of changes in streams that are closed to it.
final class RoundWatch: Sendable {
    /// A text as the changes that were set aside found it and left it.
    private struct Kept: Sendable {
        let stream: StreamID
        let entity: EntityID
        let field: FieldName
        let before: String
        let after: String

        init?(_ row: Row) {
            guard let stream = StreamID(row["stream"] as String),
                let entity = EntityID(row["entity"] as String),
                let field = FieldName(row["field"] as String)
            else { return nil }
            self.stream = stream
            self.entity = entity
            self.field = field
            before = row["before"]
            after = row["after"]
        }

        func isSame(_ other: Kept) -> Bool {
            stream == other.stream && entity == other.entity && field == other.field
        }
    }

    private let kept = NIOLockedValueBox<[Kept]>([])
    /// By stream: what the device takes for logged.
    private let logged = NIOLockedValueBox<[StreamID: [[UInt8]]]>([:])
    private let replica: Replica

    /// Watches a replica from now on.
    init(_ replica: Replica) { self.replica = replica }

    /// The texts that were written again since the last look without all that somebody had typed.
    func look() async throws -> [String] {
        let now = try await replica.transaction { transaction in
            try transaction.database.rows(sql: "SELECT * FROM aside_text").compactMap(Kept.init)
        }
        let before = kept.withLockedValue { kept in
            defer { kept = now }
            return kept
        }
        var lost: [String] = []
        for text in before where !now.contains(where: text.isSame) {
            guard let status = try? await replica.stream(text.stream), status.access == .write
            else { continue }
            let shown = try await replica.entity(text.entity, in: text.stream)?.text(text.field)
            if !RecoveryOracle.keeps(shown ?? "", typedFrom: text.before, to: text.after) {
                lost.append(text.after)
            }
        }
        return lost
    }

    /// What the device took for logged in streams that are not its any more.
    func lookForClosed() async throws -> [[UInt8]] {
        var now: [StreamID: [[UInt8]]] = [:]
        for status in try await replica.streams() {
            now[status.id] = try await replica.ownChanges(in: status.id)
                .filter(\.isBelievedLogged).map(\.content)
        }
        let before = logged.withLockedValue { [now] logged in
            defer { logged = now }
            return logged
        }
        return before.filter { now[$0.key] == nil }.flatMap(\.value)
    }
}

extension OwnChange {
    /// Whether the gateway has said that the change is in the log.
    fileprivate var isBelievedLogged: Bool {
        switch standing {
        case .received, .inTheLog: true
        case .onThisDevice, .rejected: false
        }
    }
}
