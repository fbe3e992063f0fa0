import EntenteCrypto
import EntenteDomain
import EntenteGateway
import EntenteSync
import Testing

@Suite("Push: POST /v1/streams/{stream}/changes")
struct PushRouteTests {
    private func answer(_ reply: Reply) throws -> PushAnswer {
        #expect(reply.status == 200)
        return try PushAnswer(try #require(reply.json))
    }

    @Test func `changes are sequenced without a gap, and the head is signed`() async throws {
        try await TestGateway.with { gateway in
            let changes = (1...3).map { TestDevice.change(n: $0) }
            let reply = try await gateway.push(
                gateway.world.ada,
                changes,
                to: gateway.world.shared
            )
            let answer = try answer(reply)
            #expect(answer.next == 4)
            #expect(answer.head.head.size == 3)
            let seqs = answer.outcomes.map { outcome in
                if case .sequenced(_, let seq, _, _) = outcome { seq } else { Int64(0) }
            }
            #expect(seqs == [1, 2, 3])
        }
    }

    @Test func `the same push again brings the same outcomes and appends nothing`() async throws {
        try await TestGateway.with { gateway in
            let world = gateway.world
            let body = try await world.push(
                world.ada,
                [TestDevice.change(n: 1), TestDevice.change(n: 2)],
                to: world.shared
            )
            let path = "/v1/streams/\(world.shared)/changes"
            let first = try answer(try await gateway.ask(.post(path, body, as: world.ada)))
            for _ in 0..<3 {
                let again = try answer(try await gateway.ask(.post(path, body, as: world.ada)))
                #expect(again.outcomes == first.outcomes)
                #expect(again.next == 3)
                #expect(again.head.head.size == 2)
            }
        }
    }

    @Test func `a poison change is refused for good and blocks nothing`() async throws {
        try await TestGateway.with { gateway in
            let bad = Array("{\"base\":0,\"n\":1,\"planted\":true}".utf8)
            let answer = try answer(
                try await gateway.push(
                    gateway.world.ada,
                    [bad, TestDevice.change(n: 2)],
                    to: gateway.world.shared
                )
            )
            guard case .rejected(1, let rejection) = answer.outcomes.first,
                case .sequenced(2, 1, _, _) = answer.outcomes.last
            else {
                Issue.record("\(answer.outcomes)")
                return
            }
            #expect(rejection.code == .malformed)
        }
    }

    @Test func `a copied database, a gap, another epoch and the future are told apart`()
        async throws
    {
        try await TestGateway.with { gateway in
            let world = gateway.world
            let stream = world.shared
            _ = try await gateway.push(world.ada, [TestDevice.change(n: 1)], to: stream)
            let forked = try await gateway.push(world.ada, [TestDevice.change(n: 1)], to: stream)
            #expect((forked.status, forked.code) == (409, "device_forked"))
            #expect(forked.number("n") == 1)
            let gap = try await gateway.push(world.ada, [TestDevice.change(n: 3)], to: stream)
            #expect((gap.status, gap.code) == (409, "counter_gap"))
            #expect(gap.number("expected") == 2)
            let future = [TestDevice.change(n: 2, base: 9)]
            let ahead = try await gateway.push(world.ada, future, to: stream)
            #expect((ahead.status, ahead.code) == (409, "ahead"))
            #expect(ahead.number("size") == 1)
            let other = try world.ada.push([TestDevice.change(n: 2)], to: stream, epoch: .random())
            let path = "/v1/streams/\(stream)/changes"
            let epoch = try await gateway.ask(.post(path, other.bytes, as: world.ada))
            #expect((epoch.status, epoch.code) == (409, "epoch_changed"))
            #expect(epoch.text("epoch") == (await world.store.epoch(of: stream))?.description)
        }
    }

    @Test func `a base below the horizon is gone`() async throws {
        try await TestGateway.with { gateway in
            let world = gateway.world
            _ = try await gateway.push(world.bob, [TestDevice.change(n: 1)], to: world.shared)
            await world.store.raiseHorizon(of: world.shared, to: 1)
            let old = [TestDevice.change(n: 1, base: 0)]
            let reply = try await gateway.push(world.ada, old, to: world.shared)
            #expect((reply.status, reply.code) == (410, "base_expired"))
            #expect(reply.number("horizon") == 1)
        }
    }

    @Test func `a stream that one may only read says so`() async throws {
        try await TestGateway.with { gateway in
            let world = gateway.world
            let changes = [TestDevice.change(n: 1)]
            let control = try await gateway.push(world.ada, changes, to: world.control)
            #expect((control.status, control.code) == (403, "read_only"))
            await world.store.endPartnership()
            let ended = try await gateway.push(world.ada, changes, to: world.shared)
            #expect((ended.status, ended.code) == (403, "read_only"))
        }
    }

    @Test func `a seal of other changes, another stream or another key is refused`() async throws {
        try await TestGateway.with { gateway in
            let world = gateway.world
            let epoch = try #require(await world.store.epoch(of: world.shared))
            let push = try world.ada.push([TestDevice.change(n: 1)], to: world.shared, epoch: epoch)
            let other = try world.ada.push(
                [TestDevice.change(n: 1)],
                to: world.shared,
                epoch: epoch
            )
            let elsewhere = try world.ada.push(
                [push.changes[0].content],
                to: world.control,
                epoch: epoch
            )
            let seals = [
                other.seal, elsewhere.seal, [UInt8](repeating: 0, count: PushMessage.sealLength),
                world.alan.key.sign(push.sealBytes(stream: world.shared)),
            ]
            let path = "/v1/streams/\(world.shared)/changes"
            for seal in seals {
                let forged = PushMessage(
                    device: push.device,
                    epoch: push.epoch,
                    known: push.known,
                    changes: push.changes,
                    seal: seal
                )
                let reply = try await gateway.ask(.post(path, forged.bytes, as: world.ada))
                #expect((reply.status, reply.code) == (422, "seal_invalid"))
            }
            #expect(await world.store.pushes == 0)
        }
    }

    @Test func `a push in another device's name is refused`() async throws {
        try await TestGateway.with { gateway in
            let world = gateway.world
            let body = try await world.push(world.ada, [TestDevice.change(n: 1)], to: world.shared)
            let path = "/v1/streams/\(world.shared)/changes"
            let reply = try await gateway.ask(.post(path, body, as: world.alan))
            #expect((reply.status, reply.code) == (422, "malformed"))
            #expect(reply.text("path") == "device")
        }
    }

    @Test func `a store that does not know whether it stored is told apart from one that did not`()
        async throws
    {
        try await TestGateway.with { gateway in
            let world = gateway.world
            let changes = [TestDevice.change(n: 1)]
            let body = try await world.push(world.ada, changes, to: world.shared)
            let path = "/v1/streams/\(world.shared)/changes"
            for (reason, code) in [
                (StoreError.Reason.unavailable, "unavailable"), (.unknown, "outcome_unknown"),
            ] {
                await world.store.fail(StoreError(reason, detail: "planted"))
                let reply = try await gateway.ask(.post(path, body, as: world.ada))
                #expect((reply.status, reply.code) == (503, code))
            }
            await world.store.fail(nil)
            #expect(try await gateway.ask(.post(path, body, as: world.ada)).status == 200)
        }
    }

    @Test func `a body of the limit is read, and one byte more is not`() async throws {
        try await TestGateway.with { gateway in
            let world = gateway.world
            let path = "/v1/streams/\(world.shared)/changes"
            for isChunked in [false, true] {
                for (count, code) in [
                    (Limits.pushBytes, "not_canonical"), (Limits.pushBytes + 1, "too_large"),
                ] {
                    // Not JSON, so that what is read to its end is refused for what it is.
                    let body = [UInt8](repeating: UInt8(ascii: "x"), count: count)
                    var request = TestRequest.post(path, body, as: world.ada)
                    if isChunked {
                        request = request.with("Content-Length", nil)
                            .with("Transfer-Encoding", "chunked")
                        request.body =
                            Array("\(String(count, radix: 16))\r\n".utf8) + body
                            + Array("\r\n0\r\n\r\n".utf8)
                    }
                    let reply = try await gateway.ask(request)
                    #expect(reply.code == code, "chunked: \(isChunked)")
                    if code == "too_large" {
                        #expect(reply.status == 413)
                        #expect(reply.number("limit") == Int64(Limits.pushBytes))
                    }
                }
            }
        }
    }

    @Test func `many devices push at once and every change has a place of its own`() async throws {
        try await TestGateway.with { gateway in
            let world = gateway.world
            let devices = [world.ada, world.alan, world.bob]
            try await withThrowingTaskGroup(of: Void.self) { group in
                for device in devices {
                    group.addTask {
                        for n in 1...10 {
                            let changes = [TestDevice.change(n: Int64(n))]
                            let reply = try await gateway.push(device, changes, to: world.shared)
                            #expect(reply.status == 200)
                        }
                    }
                }
                try await group.waitForAll()
            }
            let path = "/v1/streams/\(world.shared)/changes"
            let reply = try await gateway.ask(.get(path, as: world.ada))
            // Reading checks that the numbers are contiguous.
            let page = try PullAnswer(try #require(reply.json))
            #expect(page.records.count == 30)
        }
    }
}
