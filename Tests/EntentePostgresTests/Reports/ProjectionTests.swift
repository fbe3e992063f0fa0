import EntenteDomain
import EntentePostgres
import EntenteSync
import TestPostgres
import TestSupport
import Testing

@Suite("Reports in SQL: the rows follow the log")
struct ProjectionTests {
    private func projector(_ world: World) -> Projector { Projector(store: world.store) }

    @Test(arguments: [UInt64(1), 2, 3])
    func `rows that followed the log are the rows that are made of all of it`(seed: UInt64)
        async throws
    {
        try await World.with { world in
            let written = try await WrittenWorld(world)
            var random = SeededGenerator(seed: seed)
            var counters: [String: Int64] = [:]
            for _ in 0..<60 {
                let who = written.pushers.keys.sorted().randomElement(using: &random) ?? ""
                counters[who, default: 0] += 1
                try await written.push(
                    who,
                    n: counters[who, default: 0],
                    Self.step(using: &random)
                )
                if Int.random(in: 0..<5, using: &random) == 0 {
                    _ = try await projector(world).run()
                }
            }
            _ = try await projector(world).run()
            let followed = try await written.digest()
            #expect(!followed.isEmpty)
            #expect(try await projector(world).run().isEmpty)
            #expect(try await world.administration.rebuildReports() > 4)
            #expect(try await written.digest() == followed)
        }
    }

    /// A change of anything; some make sense.
    private static func step(using random: inout SeededGenerator) -> [EntenteSync.Operation] {
        let number = Int.random(in: 0..<12, using: &random)
        let id = WrittenWorld.entity(number)
        let types: [FieldName] = ["give", "note", "kpi", "receipt", "unknown"]
        switch Int.random(in: 0..<8, using: &random) {
        case 0, 1:
            return WrittenWorld.made(number, types[number % types.count], ["title": "first"])
        case 2: return [.init(id, .put(field: "title", value: .string("again \(number)")))]
        case 3: return [.init(id, .put(field: "quantity", value: "12.5"))]
        case 4: return [.init(id, .put(field: "quantity", value: ["not": "a quantity"]))]
        case 5: return [.init(id, .del)]
        case 6: return [.init(id, .undel)]
        default: return [.init(id, .add(field: "mentions", member: "somebody"))]
        }
    }

    @Test func `one more change writes the rows that it touched and no other`() async throws {
        try await World.with { world in
            let written = try await WrittenWorld(world)
            for n in 1...40 {
                let fields: [FieldName: JSONValue] = ["title": .string("Number \(n)")]
                try await written.push("ours", n: Int64(n), WrittenWorld.made(n, "give", fields))
            }
            _ = try await projector(world).run()
            let before = try await versions(world)
            let change = EntenteSync.Operation(
                WrittenWorld.entity(7),
                .put(field: "title", value: "Another")
            )
            try await written.push("theirs", n: 1, [change])
            #expect(try await projector(world).run() == [written.shared.id])
            let after = try await versions(world)
            #expect(after.count == 40)
            let touched = after.filter { before[$0.key] != $0.value }.map(\.key)
            #expect(touched == ["\(WrittenWorld.entity(7))"])
        }
    }

    /// Which transaction wrote each row.
    private func versions(_ world: World) async throws -> [String: String] {
        let rows = try await world.owner.query(
            Statement("test-row-versions", "SELECT entity::text, xmin::text FROM entente.entity")
        )
        return Dictionary(
            uniqueKeysWithValues: rows.indices.map { (rows.text($0, 0), rows.text($0, 1)) }
        )
    }

    @Test func `what was erased is in no row from the moment of the erasure`() async throws {
        try await World.with { world in
            let written = try await WrittenWorld(world)
            let fields: [FieldName: JSONValue] = ["title": "a secret"]
            try await written.push("ours", n: 1, WrittenWorld.made(1, "give", ["title": "for all"]))
            try await written.push("ours", n: 2, WrittenWorld.made(2, "give", fields))
            _ = try await projector(world).run()
            #expect(try await written.count(of: "a secret") == 1)
            _ = try await world.administration.erase(
                written.shared.id,
                seq: 2,
                by: world.aurora.organisation,
                reason: .legal,
                now: World.now
            )
            #expect(try await written.count(of: "a secret") == 0)
            #expect(try await projector(world).run().contains(written.shared.id))
            #expect(try await written.count(of: "a secret") == 0)
            #expect(try await written.count(of: "for all") == 1)
            let followed = try await written.digest()
            _ = try await world.administration.rebuildReports()
            #expect(try await written.digest() == followed)
        }
    }

    @Test func `of what is deleted nothing is shown`() async throws {
        try await World.with { world in
            let written = try await WrittenWorld(world)
            let fields: [FieldName: JSONValue] = ["title": "withdrawn"]
            try await written.push("ours", n: 1, WrittenWorld.made(1, "give", fields))
            try await written.push("ours", n: 2, [.init(WrittenWorld.entity(1), .del)])
            _ = try await projector(world).run()
            let rows = try await world.owner.query(
                Statement("test-shown", "SELECT type IS NULL, fields::text FROM entente.entity")
            )
            #expect(rows.count == 1)
            #expect(rows.bool(0, 0))
            #expect(rows.text(0, 1) == "{}")
        }
    }

    @Test func `a stream that cannot be read holds none behind it, and is told of at the end`()
        async throws
    {
        try await World.with { world in
            let written = try await WrittenWorld(world)
            for (number, who) in written.pushers.keys.sorted().enumerated() {
                let fields: [FieldName: JSONValue] = ["title": .string(who)]
                try await written.push(who, n: 1, WrittenWorld.made(number, "give", fields))
            }
            let streams = Set(written.pushers.values.map(\.stream)).sorted()
            let spoilt = try #require(streams.first)
            try await world.spoil(spoilt)
            let error = await #expect(throws: StoreError.self) {
                try await projector(world).run()
            }
            #expect(error?.reason == .inconsistent)
            #expect(error?.detail.contains("\(spoilt)") == true)
            let rows = try await world.owner.query(
                Statement("test-followed", "SELECT DISTINCT stream::text FROM entente.entity")
            )
            let followed = rows.indices.map { rows.text($0, 0) }
            #expect(followed.sorted() == streams.dropFirst().map(\.description))
        }
    }

    @Test func `a new life of the log has its rows made anew`() async throws {
        try await World.with { world in
            let written = try await WrittenWorld(world)
            let fields: [FieldName: JSONValue] = ["title": "for all"]
            try await written.push("ours", n: 1, WrittenWorld.made(1, "give", fields))
            _ = try await projector(world).run()
            let before = try await versions(world)
            _ = try await world.administration.noteRestored(now: World.now)
            #expect(try await projector(world).run().contains(written.shared.id))
            let after = try await versions(world)
            #expect(after.keys == before.keys)
            #expect(after != before)
            #expect(try await projector(world).run().isEmpty)
        }
    }
}
