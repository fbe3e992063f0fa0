import EntenteDomain
import EntenteSync
import TestSupport
import Testing

@testable import EntenteGateway

@Suite("Pull: GET /v1/streams/{stream}/changes")
struct PullRouteTests {
    private func page(_ reply: Reply) throws -> PullAnswer {
        #expect(reply.status == 200)
        return try PullAnswer(try #require(reply.json))
    }

    @Test func `what was pushed comes back byte for byte, page by page`() async throws {
        try await TestGateway.with { gateway in
            let world = gateway.world
            let changes = (1...5).map { TestDevice.change(n: $0) }
            _ = try await gateway.push(world.ada, changes, to: world.shared)
            var collected: [[UInt8]] = []
            var isMore = true
            while isMore {
                let path = "/v1/streams/\(world.shared)/changes?after=\(collected.count)&limit=2"
                let page = try page(try await gateway.ask(.get(path, as: world.bob)))
                collected += page.records.map(\.content)
                isMore = page.more
            }
            #expect(collected == changes)
        }
    }

    @Test(arguments: [
        "after=-1", "after=x", "after=", "after=9007199254740992", "after=1.0", "limit=0",
        "limit=1001", "wait=21", "wait=-1", "epoch=x", "after=%00",
    ])
    func `a query that cannot be read is a bad request`(query: String) async throws {
        try await TestGateway.with { gateway in
            let path = "/v1/streams/\(gateway.world.shared)/changes?\(query)"
            let reply = try await gateway.ask(.get(path, as: gateway.world.ada))
            #expect((reply.status, reply.code) == (400, "bad_request"))
        }
    }

    @Test func `a cursor beyond the head and another epoch are told apart`() async throws {
        try await TestGateway.with { gateway in
            let path = "/v1/streams/\(gateway.world.shared)/changes"
            let ahead = try await gateway.ask(.get("\(path)?after=1", as: gateway.world.ada))
            #expect((ahead.status, ahead.code) == (409, "ahead"))
            #expect(ahead.number("size") == 0)
            let epoch = "\(path)?epoch=\(Epoch.random())"
            let other = try await gateway.ask(.get(epoch, as: gateway.world.ada))
            #expect((other.status, other.code) == (409, "epoch_changed"))
        }
    }

    @Test func `a long poll is answered when a change is appended`() async throws {
        try await TestGateway.with(clock: ManualClock()) { gateway in
            let world = gateway.world
            let connection = try await gateway.connect()
            let path = "/v1/streams/\(world.shared)/changes?wait=20"
            try await connection.send(TestRequest.get(path, as: world.bob).bytes)
            let change = TestDevice.change(n: 1)
            #expect(try await gateway.push(world.ada, [change], to: world.shared).status == 200)
            let page = try page(try await connection.reply())
            #expect(page.records.map(\.content) == [change])
            await connection.close()
        }
    }

    @Test func `a long poll without news is answered when its time is over`() async throws {
        let clock = ManualClock()
        try await TestGateway.with(clock: clock) { gateway in
            let connection = try await gateway.connect()
            let path = "/v1/streams/\(gateway.world.shared)/changes?wait=20"
            try await connection.send(TestRequest.get(path, as: gateway.world.bob).bytes)
            #expect(await eventually { clock.waits.contains(.seconds(20)) })
            #expect(connection.pending == "")
            clock.advance(by: .seconds(20))
            #expect(try page(try await connection.reply()).records.isEmpty)
            await connection.close()
        }
    }

    @Test func `a long poll ends when the gateway does`() async throws {
        let clock = ManualClock()
        try await TestGateway.with(clock: clock) { gateway in
            let connection = try await gateway.connect()
            let path = "/v1/streams/\(gateway.world.shared)/changes?wait=20"
            try await connection.send(TestRequest.get(path, as: gateway.world.bob).bytes)
            #expect(await eventually { clock.waits.contains(.seconds(20)) })
            await gateway.beginShutdown()
            #expect(try page(try await connection.reply()).records.isEmpty)
            #expect(await connection.closes())
        }
    }

    @Test func `the asking device hears of its own refused changes, and no other does`()
        async throws
    {
        try await TestGateway.with { gateway in
            let world = gateway.world
            let bad = Array("{\"base\":0,\"n\":1}".utf8)
            _ = try await gateway.push(world.ada, [bad], to: world.shared)
            let path = "/v1/streams/\(world.shared)/changes"
            let ada = try page(try await gateway.ask(.get(path, as: world.ada)))
            #expect(ada.next == 2)
            #expect(ada.outcomes.map(\.n) == [1])
            let bob = try page(try await gateway.ask(.get(path, as: world.bob)))
            #expect(bob.next == 1)
            #expect(bob.outcomes == [])
        }
    }
}
