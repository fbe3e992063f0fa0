import EntenteDomain
import EntenteSync
import Testing

@testable import EntentePostgres

@Suite("Stream store: what the catalogue lets in, from one push to the next")
struct CatalogueStoreTests {
    private let item = EntityID(high: 1, low: 5)

    private func codes(_ result: Result<PushResult, PushRefusal>) throws -> [RejectionCode?] {
        try result.get().outcomes.map { outcome in
            if case .rejected(_, let rejection) = outcome { rejection.code } else { nil }
        }
    }

    private func move(_ state: String) -> Operation {
        Operation(item, .put(field: "state", value: .string(state)))
    }

    @Test func `type, maker and state are remembered, and a refused step moves nothing`()
        async throws
    {
        try await World.with { world in
            let store = PostgresStreamStore(pool: world.gateway)
            let shared = try await world.shared()
            let one = Pusher(world.aurora.device, shared, side: world.aurora)
            let two = Pusher(world.borealis.device, shared, side: world.borealis)
            let create = Operation(item, .new(type: "give"))
            let made = try one.change(n: 1, [create, move("offered")])
            #expect(try codes(try await one.push([made], to: store)) == [nil])
            let wrong = try two.change(n: 1, base: 1, [move("confirmed")])
            let back = try two.change(n: 2, base: 1, [move("draft")])
            let right = try two.change(n: 3, base: 1, [move("matched")])
            #expect(
                try codes(try await two.push([wrong, back, right], to: store))
                    == [.badStep, .badStep, nil]
            )
            let late = try one.change(n: 2, base: 1, [move("draft")])
            #expect(try codes(try await one.push([late], to: store)) == [.badStep])
            let unknown = try one.change(
                n: 3,
                base: 1,
                [Operation(item, .put(field: "nothing", value: 1))]
            )
            #expect(try codes(try await one.push([unknown], to: store)) == [.unknownField])
            let rows = try await world.owner.query(
                Statement("test-kinds", "SELECT type, state, maker FROM entente.entity_kind")
            )
            #expect(rows.indices.map { rows.text($0, 0) } == ["give"])
            #expect(rows.text(0, 1) == "matched")
            #expect(rows.text(0, 2) == world.aurora.organisation.description)
        }
    }

    @Test func `the stream's audience decides what belongs there`() async throws {
        try await World.with { world in
            let store = PostgresStreamStore(pool: world.gateway)
            let shared = try await world.shared()
            let one = Pusher(world.aurora.device, shared, side: world.aurora)
            let need = try one.change(n: 1, [Operation(item, .new(type: "need"))])
            #expect(try codes(try await one.push([need], to: store)) == [.wrongStream])
        }
    }

    @Test func `a way out in its read-only phase closes the stream for every later push`()
        async throws
    {
        try await World.with { world in
            let store = PostgresStreamStore(pool: world.gateway)
            let shared = try await world.shared()
            let one = Pusher(world.aurora.device, shared, side: world.aurora)
            let two = Pusher(world.borealis.device, shared, side: world.borealis)
            let exit = EntityID(high: 1, low: 6)
            func step(_ state: String) -> Operation {
                Operation(exit, .put(field: "state", value: .string(state)))
            }
            let give = Operation(item, .new(type: "give"))
            let first = try one.change(n: 1, [give, Operation(exit, .new(type: "exit"))])
            let notice = try one.change(n: 2, base: 0, [step("noticed")])
            #expect(try codes(try await one.push([first, notice], to: store)) == [nil, nil])
            let closing = try two.change(n: 1, base: 2, [step("read_only")])
            let behind = try two.change(n: 2, base: 2, [move("offered")])
            #expect(
                try codes(try await two.push([closing, behind], to: store)) == [nil, .readOnly]
            )
            let offered = try one.change(n: 3, base: 2, [move("offered")])
            #expect(try codes(try await one.push([offered], to: store)) == [.readOnly])
            let taken = Operation(EntityID(high: 1, low: 7), .new(type: "archive"))
            let archive = try two.change(n: 3, base: 3, [taken])
            #expect(try codes(try await two.push([archive], to: store)) == [nil])
        }
    }
}
