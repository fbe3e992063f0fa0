import EntenteDomain
import EntenteSync
import Logging
import TestSupport
import Testing

@testable import EntenteGateway

@Suite("Live: POST /v1/live")
struct LiveRouteTests {
    private func open(
        _ gateway: TestGateway,
        _ device: TestDevice,
        _ cursors: [(StreamID, Int64)]
    ) async throws -> TestConnection {
        let connection = try await gateway.connect()
        let streams = cursors.map { stream, after -> JSONValue in
            ["after": .integer(after), "id": .string("\(stream)")]
        }
        let request = TestRequest.post("/v1/live", ["streams": .array(streams)], as: device)
        try await connection.send(request.bytes)
        let head = try await connection.head()
        #expect(head.status == 200)
        let type = head.fields.first { $0.name.lowercased() == "content-type" }
        #expect(type?.value == "text/event-stream")
        let hello = try event(try await connection.event())
        #expect(hello == .hello)
        return connection
    }

    private func event(_ text: String) throws -> LiveEvent {
        let lines = text.split(separator: "\n")
        let name = String(try #require(lines.first).dropFirst("event: ".count))
        let data = Array(try #require(lines.last).dropFirst("data: ".count).utf8)
        let json = try JSONScanner.parse(data, form: .canonical)
        return try #require(try LiveEvent(name: name, data: json))
    }

    private func contents(_ event: LiveEvent) -> [[UInt8]] {
        if case .changes(_, let records, _) = event { records.map(\.content) } else { [] }
    }

    @Test func `a reader gets hello, what it missed, and each change as it is pushed`()
        async throws
    {
        try await TestGateway.with { gateway in
            let world = gateway.world
            let changes = (1...3).map { TestDevice.change(n: $0) }
            _ = try await gateway.push(world.ada, Array(changes[..<2]), to: world.shared)
            let reader = try await open(gateway, world.bob, [(world.shared, 1)])
            #expect(contents(try event(try await reader.event())) == [changes[1]])
            _ = try await gateway.push(world.ada, [changes[2]], to: world.shared)
            #expect(contents(try event(try await reader.event())) == [changes[2]])
            await reader.close()
        }
    }

    @Test func `clause 5.5: a backlog larger than a frame is a hint`() async throws {
        try await TestGateway.with { gateway in
            let world = gateway.world
            let count = Int64(Limits.liveChanges + 1)
            let changes = (1...count).map { TestDevice.change(n: $0) }
            _ = try await gateway.push(world.ada, changes, to: world.shared)
            let reader = try await open(gateway, world.bob, [(world.shared, 0)])
            #expect(
                try event(try await reader.event()) == .head(stream: world.shared, size: count)
            )
            await reader.close()
        }
    }

    @Test func `a stream that the reader may not see ends at once, and so does an empty session`()
        async throws
    {
        try await TestGateway.with { gateway in
            let world = gateway.world
            let absent = StreamID.draw()
            for stream in [world.bobsDepartment, absent] {
                let reader = try await open(gateway, world.ada, [(stream, 0)])
                #expect(
                    try event(try await reader.event()) == .access(stream: stream, .none)
                )
                await reader.close()
            }
        }
    }

    @Test func `a revoked reader is told, stream by stream, and ended`() async throws {
        try await TestGateway.with { gateway in
            let world = gateway.world
            let reader = try await open(gateway, world.bob, [(world.shared, 0)])
            let other = try await open(gateway, world.ada, [(world.shared, 0)])
            await world.store.revoke(world.bob)
            gateway.services.live.directoryChanged()
            #expect(
                try event(try await reader.event()) == .access(stream: world.shared, .none)
            )
            #expect(try event(try await reader.event()) == .bye(.access))
            let change = TestDevice.change(n: 1)
            _ = try await gateway.push(world.ada, [change], to: world.shared)
            #expect(contents(try event(try await other.event())) == [change])
            #expect(!reader.pending.contains("changes"))
            await reader.close()
            await other.close()
        }
    }

    @Test func `clause 5.5: what was told while nobody listened for hints comes after that`()
        async throws
    {
        try await TestGateway.with { gateway in
            let world = gateway.world
            let reader = try await open(gateway, world.bob, [(world.shared, 0)])
            let change = TestDevice.change(n: 1)
            // As another process appends it whose hint was lost with the connection.
            let epoch = try #require(await world.store.epoch(of: world.shared))
            let message = try world.ada.push([change], to: world.shared, epoch: epoch)
            _ = try await world.store.sequence(
                world.shared,
                [
                    SequencingRequest(
                        principal: world.ada.principal,
                        epoch: epoch,
                        known: message.known,
                        changes: message.changes,
                        seal: message.seal
                    )
                ],
                texts: TextGuard(),
                now: Milliseconds(1)
            )
            gateway.services.live.directoryChanged()
            #expect(contents(try event(try await reader.event())) == [change])
            await reader.close()
        }
    }

    @Test func `a quiet reader hears a comment in time, and goodbye at its greatest age`()
        async throws
    {
        let clock = ManualClock()
        try await TestGateway.with(clock: clock) { gateway in
            let world = gateway.world
            let reader = try await open(gateway, world.bob, [(world.shared, 0)])
            func tick() async {
                // The reader's timer, and that of the certificates.
                let areAsleep = await eventually {
                    clock.sleepers(for: .seconds(5)) == 2 || reader.pending.contains("bye")
                }
                #expect(areAsleep)
                clock.advance(by: .seconds(5))
            }
            for _ in 0..<(Limits.keepAliveSeconds / 5) { await tick() }
            #expect(try await reader.event() == ": keep-alive\n\n")
            var last = ""
            for _ in 0..<(Limits.liveSeconds * 6 / 5 / 5) where !reader.pending.contains("bye") {
                await tick()
            }
            while !last.hasPrefix("event:") { last = try await reader.event() }
            #expect(try event(last) == .bye(.expired))
            await reader.close()
        }
    }

    @Test func `a stuck reader is cut, and the others go on`() async throws {
        let clock = ManualClock()
        try await TestGateway.with(clock: clock) { gateway in
            let world = gateway.world
            let stuck = try await open(gateway, world.bob, [(world.shared, 0)])
            try await stuck.stopReading()
            let other = try await open(gateway, world.alan, [(world.shared, 0)])
            // More than what the kernel, NIO and TLS hold for a reader.
            let value = String(repeating: "x", count: Limits.valueBytes - 100)
            var n: Int64 = 0
            for _ in 0..<40 {
                let changes = (1...14).map { TestDevice.change(n: n + $0, value: value) }
                n += 14
                #expect(try await gateway.push(world.ada, changes, to: world.shared).status == 200)
                #expect(contents(try event(try await other.event())) == changes)
            }
            #expect(!stuck.isClosed)
            func isCut() -> Bool {
                gateway.log.requests.contains { $0.metadata["route"] == "/v1/live" }
            }
            for _ in 0..<20 where !isCut() {
                // The two readers' timers, and that of the certificates.
                #expect(await eventually { clock.sleepers(for: .seconds(5)) == 3 || isCut() })
                clock.advance(by: .seconds(5))
            }
            #expect(await eventually { isCut() })
            let change = TestDevice.change(n: n + 1)
            _ = try await gateway.push(world.ada, [change], to: world.shared)
            var last: [[UInt8]] = []
            while last != [change] {
                let text = try await other.event()
                guard text.hasPrefix("event:") else { continue }
                last = contents(try event(text))
            }
            await other.close()
            await stuck.close()
        }
    }
}
