import EntenteClient
import EntenteDomain
import EntenteSync
import Foundation
import GRDB
import Testing

@testable import EntenteClient

/// What a device holds, for whoever stands beside it.
extension Performer {
    /// What a device still has of its own making.
    struct Kept {
        /// The bytes of its changes, whatever became of them.
        var contents: Set<[UInt8]> = []
        /// The changes that it set aside.
        var aside: [SetAsideChange] = []
        /// The bytes of what it must not send any more.
        var quarantine: Set<[UInt8]> = []

        /// Whether a change is there in any way.
        func holds(_ content: [UInt8]) -> Bool {
            contents.contains(content) || quarantine.contains(content)
                || aside.contains { $0.content == content }
        }
    }

    /// All of it.
    func kept() async throws -> Kept {
        var kept = Kept()
        for status in try await replica.streams() {
            kept.contents.formUnion(try await replica.ownChanges(in: status.id).map(\.content))
        }
        kept.aside = try await replica.setAside()
        kept.quarantine = try await replica.transaction { transaction in
            let rows = try transaction.database.rows(sql: "SELECT content FROM quarantine")
            return Set(rows.map { Array($0["content"] as Data) })
        }
        return kept
    }

    /// How many calls the device makes within a time that passes at once.
    func patience(for time: Duration) async throws -> Int {
        var plan = SyncPlan()
        var (now, calls) = (Duration.zero, 0)
        while now < time, calls < 50 {
            let before = plan
            let at = now
            let (next, step, request) = try await replica.access { access in
                var plan = before
                let step = try access.next(&plan, at: at)
                return (plan, step, try access.request(for: step))
            }
            plan = next
            if case .wait(let until) = step {
                now = max(until, now + .milliseconds(1))
                continue
            }
            calls += 1
            let result: Result<SyncAnswer, GatewayError>
            do throws(GatewayError) {
                result = .success(try await connection.answer(request))
            } catch {
                result = .failure(error)
            }
            plan = try await replica.access { [plan] access in
                var plan = plan
                _ = try access.finish(step, request, result, &plan, at: at, jitter: 0.5)
                return plan
            }
        }
        return calls
    }

    /// The digest of what the device holds of entities, if all of it is in the log (clause 4.5).
    func digest(_ stream: StreamID, _ entities: [EntityID]) async throws -> Digest {
        let lines = try await replica.transaction { transaction in
            try entities.map { try transaction.state(stream, $0).snapshotLine }
        }
        var digest = StateDigest()
        for (entity, line) in zip(entities, lines) {
            digest.add(entity, StateDigest.line(try #require(line)))
        }
        return digest.finish()
    }
}
