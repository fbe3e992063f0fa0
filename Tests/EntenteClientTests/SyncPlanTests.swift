import EntenteClient
import EntenteCrypto
import EntenteDomain
import EntenteSync
import TestSupport
import Testing

@Suite("SyncPlan: what comes next")
struct SyncPlanTests {
    private let stream = StreamID(high: 1, low: 1)

    private func status(
        cursor: Int64 = 0,
        size: Int64 = 0,
        waiting: Int = 0,
        access: Access = .write,
        rebuild: StreamStatus.Rebuild? = nil
    ) throws -> StreamStatus {
        var random = SeededGenerator(seed: 3)
        return StreamStatus(
            id: stream,
            partnership: PartnershipID(high: 2, low: 2),
            audience: .shared,
            access: access,
            epoch: .random(using: &random),
            cursor: cursor,
            size: size,
            root: SHA256.digest([]),
            waiting: waiting,
            rebuild: rebuild
        )
    }

    private func settled() -> SyncPlan {
        var plan = SyncPlan()
        plan.succeeded(.session, at: .zero)
        plan.succeeded(.heads, at: .zero)
        plan.succeeded(.wait(until: .zero), at: .zero)
        return plan
    }

    @Test func `it asks who it is, then where the streams stand`() {
        var plan = SyncPlan()
        #expect(plan.next(at: .zero) == .session)
        plan.succeeded(.session, at: .zero)
        #expect(plan.next(at: .zero) == .heads)
        plan.succeeded(.heads, at: .zero)
        #expect(plan.next(at: .zero) == .wait(until: .seconds(30)))
        #expect(plan.next(at: .seconds(30)) == .heads)
    }

    @Test func `it sends before it fetches, so that one fetch brings both`() throws {
        var plan = settled()
        plan.update([try status(cursor: 1, size: 5, waiting: 2)])
        #expect(plan.next(at: .zero) == .push(stream))
        plan.update([try status(cursor: 1, size: 7)])
        #expect(plan.next(at: .zero) == .pull(stream))
    }

    @Test func `streams get their turn where every step takes longer than the poll`() throws {
        var plan = settled()
        plan.update([try status(cursor: 0, size: 5)])
        #expect(plan.next(at: .seconds(100)) == .heads)
        plan.succeeded(.heads, at: .seconds(100))
        #expect(plan.next(at: .seconds(200)) == .pull(stream))
        plan.succeeded(.pull(stream), at: .seconds(200))
        #expect(plan.next(at: .seconds(300)) == .heads)
    }

    @Test func `it does not send what the stream does not let it`() throws {
        var plan = settled()
        plan.update([try status(waiting: 2, access: .read)])
        #expect(plan.next(at: .zero) == .wait(until: .seconds(30)))
    }

    @Test func `each failure in a row doubles the wait, up to a bound`() throws {
        var plan = settled()
        plan.update([try status(waiting: 1)])
        var now = Duration.zero
        var waits: [Duration] = []
        for _ in 0..<12 {
            _ = plan.failed(.heads, GatewayError(.unreachable, ""), at: now, jitter: 1)
            guard case .wait(let until) = plan.next(at: now) else {
                Issue.record("it does not wait")
                return
            }
            waits.append(until - now)
            now = until
        }
        #expect(waits.prefix(4) == [.seconds(1), .seconds(2), .seconds(4), .seconds(8)])
        #expect(waits.last == .seconds(300))
        plan.succeeded(.heads, at: now)
        #expect(plan.failures == 0)
        #expect(plan.trouble == nil)
    }

    @Test func `it waits as long as the gateway asks`() {
        var plan = settled()
        let busy = GatewayError(.busy, "", retryAfter: 120)
        _ = plan.failed(.heads, busy, at: .zero, jitter: 0)
        #expect(plan.next(at: .zero) == .wait(until: .seconds(120)))
    }

    @Test(arguments: [
        GatewayError.Reason.unauthenticated, .untrusted, .notUnderstood, .refused(code: "x"),
    ])
    func `what will not get better by itself is asked four times an hour`(
        reason: GatewayError.Reason
    ) {
        var plan = settled()
        var asked = 0
        var now = Duration.seconds(60)
        while now < .seconds(3_660) {
            switch plan.next(at: now) {
            case .wait(let until): now = until
            case let step:
                asked += 1
                _ = plan.failed(step, GatewayError(reason, ""), at: now, jitter: 0.5)
            }
        }
        #expect(asked == 4)
    }

    @Test func `a missing counter is looked for in the log before the stream stops`() throws {
        var plan = settled()
        plan.update([try status(waiting: 1)])
        let gap = GatewayError(.counterGap(expected: 9), "")
        #expect(plan.failed(.push(stream), gap, at: .zero, jitter: 0) == .goOn)
        #expect(plan.next(at: .zero) == .pull(stream))
        plan.succeeded(.pull(stream), at: .zero)
        #expect(plan.next(at: .zero) == .push(stream))
        guard case .halt(stream, let halt) = plan.failed(.push(stream), gap, at: .zero, jitter: 0)
        else {
            Issue.record("the stream goes on")
            return
        }
        #expect(halt.cause == .corrupt)
    }

    @Test func `the gateway is asked about what waits before a snapshot hides it`() throws {
        var plan = settled()
        plan.update([try status(waiting: 1, rebuild: .snapshot)])
        #expect(plan.next(at: .zero) == .push(stream))
        let expired = GatewayError(.baseExpired(horizon: 5), "")
        #expect(plan.failed(.push(stream), expired, at: .zero, jitter: 0) == .goOn)
        #expect(plan.next(at: .zero) == .snapshot(stream))
        plan.succeeded(.snapshot(stream), at: .zero)
        #expect(plan.next(at: .zero) == .snapshot(stream))
    }

    @Test(arguments: [
        (GatewayError.Reason.deviceForked, StreamStatus.Cause.forked),
        (.ahead(size: 3), .corrupt), (.refused(code: "seal_invalid"), .refused),
    ])
    func `what trying again cannot cure stops the stream`(
        reason: GatewayError.Reason,
        cause: StreamStatus.Cause
    ) throws {
        var plan = settled()
        plan.update([try status(waiting: 1)])
        let consequence = plan.failed(
            .push(stream),
            GatewayError(reason, "why"),
            at: .zero,
            jitter: 0
        )
        guard case .halt(stream, let halt) = consequence else {
            Issue.record("the stream goes on")
            return
        }
        #expect(halt.cause == cause)
    }

    @Test func `a stream that is not found is looked up in the list of streams`() throws {
        var plan = settled()
        plan.update([try status(waiting: 1)])
        _ = plan.failed(.push(stream), GatewayError(.notFound, ""), at: .zero, jitter: 0)
        #expect(plan.next(at: .zero) == .heads)
        plan.succeeded(.heads, at: .zero)
        #expect(plan.next(at: .zero) == .wait(until: .seconds(30)))
    }
}
