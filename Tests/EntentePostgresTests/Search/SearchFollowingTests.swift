import EntenteDomain
import EntentePostgres
import EntenteSync
import TestSupport
import Testing

@Suite("Search: as the log goes on")
struct SearchFollowingTests {
    @Test func `what was just written is found, what was changed or deleted is not`() async throws {
        try await World.with { world in
            var searched = try await SearchedWorld(world)
            let theirs = searched.theirs
            try await searched.write("ours", 1, title: "Kosten", details: "apples")
            #expect(try await searched.titles("apple", as: theirs) == ["Kosten"])
            let give = WrittenWorld.entity(1)
            try await searched.push("ours", [.init(give, .put(field: "details", value: "pears"))])
            #expect(try await searched.titles("apple", as: theirs) == [])
            #expect(try await searched.titles("pear", as: theirs) == ["Kosten"])
            try await searched.push("ours", [.init(give, .del)])
            #expect(try await searched.titles("pear", as: theirs) == [])
            #expect(try await searched.count(of: "pear") == 0)
            try await searched.push("ours", [.init(give, .undel)])
            #expect(try await searched.titles("pear", as: theirs) == ["Kosten"])
        }
    }

    @Test func `searches that wait for who writes the rows of a stream keep one connection`()
        async throws
    {
        try await World.with { world in
            var searched = try await SearchedWorld(world)
            try await searched.write("ours", 1, title: "Kosten")
            let (shared, ours) = (searched.written.shared.id, searched.ours)
            let store = searched.store
            let question = SearchQuestion(SearchWords("kosten"), limit: 10)
            let ended = LockBox(0)
            let most = try await world.owner.withTransaction { transaction in
                _ = try await transaction.query(
                    Statement(
                        "test-write-rows",
                        "SELECT pg_advisory_xact_lock(hashtextextended($1::text, 0))"
                    ),
                    [.text("entente.projection.\(shared)")]
                )
                return try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<6 {
                        group.addTask {
                            let answer = try await store.search(question, for: ours)
                            #expect(answer?.hits.isEmpty == true)
                            ended.withLock { $0 += 1 }
                        }
                    }
                    var most: Int64 = 0
                    // They answer by themselves when they have waited long enough.
                    #expect(
                        try await eventually {
                            most = max(most, try await waiting(in: transaction))
                            return ended.withLock { $0 } == 6
                        }
                    )
                    try await group.waitForAll()
                    return most
                }
            }
            #expect(most <= 1)
            #expect(try await searched.titles("kosten", as: ours) == ["Kosten"])
        }
    }

    /// How many sessions wait for a lock of the kind that guards rows.
    private func waiting(in transaction: Transaction) async throws -> Int64 {
        let count = Statement(
            "test-waiting",
            """
            SELECT count(*) FROM pg_locks
            WHERE locktype = 'advisory' AND NOT granted
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """
        )
        return try await transaction.query(count, []).int64(0, 0)
    }

    @Test func `of what was erased no word is kept from that moment on`() async throws {
        try await World.with { world in
            var searched = try await SearchedWorld(world)
            try await searched.write("ours", 1, title: "Kosten")
            try await searched.write("ours", 2, title: "Geheimnis")
            #expect(try await searched.titles("geheimnis", as: searched.theirs) == ["Geheimnis"])
            _ = try await world.administration.erase(
                searched.written.shared.id,
                seq: 2,
                by: world.aurora.organisation,
                reason: .legal,
                now: World.now
            )
            #expect(try await searched.count(of: "geheim") == 0)
            #expect(try await searched.count(of: "Geheim") == 0)
            #expect(try await searched.titles("geheimnis", as: searched.theirs) == [])
            #expect(try await searched.titles("kosten", as: searched.theirs) == ["Kosten"])
            #expect(try await searched.count(of: "Geheim") == 0)
        }
    }

    @Test(arguments: [UInt64(1), 2])
    func `words that followed the log are the words that are made of all of it`(seed: UInt64)
        async throws
    {
        try await World.with { world in
            var searched = try await SearchedWorld(world)
            var random = SeededGenerator(seed: seed)
            for _ in 0..<60 {
                let who = searched.written.pushers.keys.sorted().randomElement(using: &random) ?? ""
                let number = Int.random(in: 1...10, using: &random)
                let id = WrittenWorld.entity(number)
                switch Int.random(in: 0..<5, using: &random) {
                case 0, 1: try await searched.write(who, number, title: "Kosten \(number)")
                case 2:
                    try await searched.push(
                        who,
                        [.init(id, .put(field: "remark", value: "häuser's \\ \"x\""))]
                    )
                case 3: try await searched.push(who, [.init(id, .del)])
                default:
                    try await searched.push(who, [.init(id, .put(field: "title", value: "anew"))])
                }
                if Int.random(in: 0..<6, using: &random) == 0 {
                    _ = try await Projector(store: world.store).run()
                }
            }
            _ = try await Projector(store: world.store).run()
            let followed = try await searched.digest()
            _ = try await world.administration.rebuildReports()
            #expect(try await searched.digest() == followed)
            #expect(!followed.isEmpty)
        }
    }

    @Test func `one more change makes the words anew of what it touched and of nothing else`()
        async throws
    {
        try await World.with { world in
            var searched = try await SearchedWorld(world)
            for number in 1...30 { try await searched.write("ours", number, title: "n\(number)") }
            _ = try await Projector(store: world.store).run()
            let before = try await versions(world)
            let changes: [EntenteSync.Operation.Action] = [
                .put(field: "title", value: "another"), .put(field: "quantity", value: "12.5"),
            ]
            for (place, change) in changes.enumerated() {
                try await searched.push("theirs", [.init(WrittenWorld.entity(place + 7), change)])
            }
            _ = try await Projector(store: world.store).run()
            let after = try await versions(world)
            // A quantity is no text: the row of the other entity is not even written.
            #expect(
                after.filter { before[$0.key] != $0.value }.map(\.key) == [
                    "\(WrittenWorld.entity(7))"
                ]
            )
        }
    }

    /// Which transaction wrote each row.
    private func versions(_ world: World) async throws -> [String: String] {
        let rows = try await world.owner.query(
            Statement(
                "test-search-versions",
                "SELECT entity::text, xmin::text FROM entente.search_entry"
            )
        )
        return Dictionary(
            uniqueKeysWithValues: rows.indices.map { (rows.text($0, 0), rows.text($0, 1)) }
        )
    }
}
