import EntenteCrypto
import EntenteDomain
import EntenteSync
import TestSupport
import Testing

@testable import EntenteClient

@Suite("Work: what may be written, taken back and put in order")
struct EditingTests {
    // MARK: Content

    @Test(arguments: [
        JSONValue.string("a\u{0}b"), .integer(Limits.jsonInteger + 1),
        .string(String(repeating: "x", count: Limits.valueBytes)), ["deep": .integer(.min)],
    ])
    func `what the gateway would refuse is refused here, and the field is named`(
        value: JSONValue
    ) async throws {
        try await withItem { gateway, one, item, _ in
            do {
                try await one.edit(gateway.shared) { $0.put(item, Field.details, value) }
                Issue.record("stored")
            } catch let error as ReplicaError {
                #expect(error.reason == .invalid)
                #expect(error.detail.hasPrefix("details of \(item) cannot be stored: "))
            }
            #expect(try await one.ownChanges(in: gateway.shared).count == 1)
        }
    }

    // MARK: Guards

    @Test func `clause 2.4: of two who close one thing offline, the second is told`() async throws {
        try await withItem { gateway, one, item, folders in
            let two = try await gateway.device(of: 1, in: folders.device("b"))
            for replica in [one, two] { _ = try await gateway.engine(replica).sync() }
            for replica in [one, two] {
                try await replica.edit(gateway.shared) { draft in
                    try draft.require(unchanged: Field.state, of: item)
                    draft.put(item, Field.state, "accepted")
                }
            }
            for replica in [one, two] { _ = try await gateway.engine(replica).sync() }
            let refused = try await two.ownChanges(in: gateway.shared, open: true).map(\.standing)
            guard case .rejected(let rejection)? = refused.first else {
                Issue.record("\(refused)")
                return
            }
            #expect(rejection.code == .guardFailed)
        }
    }

    // MARK: Undo

    @Test func `clause 2.4: undo is a new change that brings back what was displayed`()
        async throws
    {
        try await withItem { gateway, one, item, _ in
            try await one.edit(gateway.shared) { draft in
                draft.put(item, Field.title, "Cold storage")
                draft.append(.add(field: "tags", member: "cold"), to: item)
                draft.append(.inc(field: "votes", by: .zero), to: item)
                draft.append(.del, to: item)
            }
            #expect(try await one.undo(in: gateway.shared).isEmpty)
            let view = try #require(try await one.entity(item, in: gateway.shared))
            #expect(view.exists)
            #expect(view.text(Field.title) == "Storage")
            #expect(view.value("tags") == [])
            // Taking back the undoing does it again.
            let last = try await one.stream(gateway.shared).next - 1
            #expect(try await one.undo(last, in: gateway.shared).isEmpty)
            let again = try #require(try await one.entity(item, in: gateway.shared))
            #expect(!again.exists)
            #expect(again.text(Field.title) == "Cold storage")
            #expect(again.value("tags") == ["cold"])
        }
    }

    @Test func `clause 2.4: undo again and again walks back through what this device did`()
        async throws
    {
        try await withItem { gateway, one, item, folders in
            let other = try await gateway.device(of: 1, in: folders.device("b"))
            let title = { try await one.title(item, in: gateway.shared) }
            for word in ["a", "b", "c"] {
                try await one.edit(gateway.shared) { $0.put(item, Field.title, .string(word)) }
            }
            for expected in ["b", "a"] {
                _ = try await one.undo(in: gateway.shared)
                #expect(try await title() == expected)
            }
            // What is done anew is taken back first; then it goes on where it was.
            try await one.edit(gateway.shared) { $0.put(item, Field.title, "d") }
            for replica in [one, other, one] { _ = try await gateway.engine(replica).sync() }
            for expected in ["a", "Storage"] {
                _ = try await one.undo(in: gateway.shared)
                #expect(try await title() == expected)
            }
            // Doing the last one again lets it be taken back again.
            let last = try await one.stream(gateway.shared).next - 1
            _ = try await one.undo(last, in: gateway.shared)
            #expect(try await title() == "a")
            _ = try await one.undo(in: gateway.shared)
            #expect(try await title() == "Storage")
            _ = try await one.undo(in: gateway.shared)
            #expect(try await one.entity(item, in: gateway.shared)?.exists == false)
            let error = await #expect(throws: ReplicaError.self) {
                try await one.undo(in: gateway.shared)
            }
            #expect(error?.reason == .notFound)
        }
    }

    @Test func `clause 2.4: an undo that was refused took nothing back`() async throws {
        try await withItem { gateway, one, item, folders in
            let copy = { try await one.ownChanges(in: gateway.shared) }
            try await one.edit(gateway.shared) { $0.put(item, Field.title, "Mine") }
            _ = try await one.undo(in: gateway.shared)
            let (undone, undo) = (try await copy()[1], try await copy()[2])
            #expect(undone.isUndone && undo.undoes == undone.n)
            try await one.transaction { transaction in
                try transaction.reject(
                    undo.n,
                    Rejection(.malformed, detail: "ops"),
                    in: gateway.shared
                )
            }
            #expect(try await copy()[1].isUndone == false)
            _ = try await one.undo(in: gateway.shared)
            #expect(try await one.title(item, in: gateway.shared) == "Storage")
        }
    }

    @Test func `clause 2.4: undo leaves what somebody else has written since`() async throws {
        try await withItem { gateway, one, item, folders in
            let two = try await gateway.device(of: 1, in: folders.device("b"))
            try await one.edit(gateway.shared) { draft in
                draft.put(item, Field.title, "Mine")
                draft.put(item, Field.details, "More")
            }
            for replica in [one, two] { _ = try await gateway.engine(replica).sync() }
            try await two.edit(gateway.shared) { $0.put(item, Field.title, "Theirs") }
            for replica in [two, one] { _ = try await gateway.engine(replica).sync() }
            let kept = try await one.undo(in: gateway.shared)
            #expect(kept.map(\.operation.field) == [Field.title])
            let view = try #require(try await one.entity(item, in: gateway.shared))
            #expect(view.text(Field.title) == "Theirs")
            #expect(view.value(Field.details) == .null)
        }
    }

    @Test func `clause 2.4: typed text is taken back by a new change`() async throws {
        try await withItem { gateway, one, _, _ in
            let note = try await one.addNote("Plan", body: "One. ", in: gateway.shared)
            try await one.rewriteNote(note, in: gateway.shared, from: "One. ", to: "One. Two.")
            _ = try await one.undo(in: gateway.shared)
            #expect(try await one.entity(note, in: gateway.shared)?.text(Field.body) == "One. ")
        }
    }

    @Test
    func `clause 2.4: text that a confirmed change deleted comes back, beside what came since`()
        async throws
    {
        try await withItem { gateway, one, _, folders in
            let two = try await gateway.device(of: 1, in: folders.device("b"))
            let before = "One. Two. Three."
            let note = try await one.addNote("Plan", body: before, in: gateway.shared)
            try await one.rewriteNote(note, in: gateway.shared, from: before, to: "One. Three.")
            let n = try await one.ownChanges(in: gateway.shared, open: true).map(\.n).max()
            for replica in [one, two] { _ = try await gateway.engine(replica).sync() }
            try await two.rewriteNote(
                note,
                in: gateway.shared,
                from: "One. Three.",
                to: "Zero. One. Three. Four."
            )
            for replica in [two, one] { _ = try await gateway.engine(replica).sync() }
            let body = {
                try await one.entity(note, in: gateway.shared)?.text(Field.body)
            }
            #expect(try await one.undo(n, in: gateway.shared).isEmpty)
            #expect(try await body() == "Zero. One. Two. Three. Four.")
            for replica in [one, two] { _ = try await gateway.engine(replica).sync() }
            #expect(try await two.digest(gateway.shared) == one.digest(gateway.shared))
            // Taking back the undoing, once it is confirmed, does it again.
            let last = try await one.stream(gateway.shared).next - 1
            #expect(try await one.undo(last, in: gateway.shared).isEmpty)
            #expect(try await body() == "Zero. One. Three. Four.")
        }
    }

    @Test(arguments: [false, true])
    func `clause 2.4: text is taken back, done again and taken back again`(isSynced: Bool)
        async throws
    {
        try await withItem { gateway, one, _, _ in
            let texts = ["One. Two.", "One. Two. Three.", "One. ree."]
            let note = try await one.addNote("Plan", body: texts[0], in: gateway.shared)
            for (before, after) in zip(texts, texts.dropFirst()) {
                try await one.rewriteNote(note, in: gateway.shared, from: before, to: after)
            }
            let sync = { if isSynced { _ = try await gateway.engine(one).sync() } }
            let body = { try await one.entity(note, in: gateway.shared)?.text(Field.body) }
            for _ in 0..<3 {
                try await sync()
                for text in [texts[1], texts[0]] {
                    _ = try await one.undo(in: gateway.shared)
                    try await sync()
                    #expect(try await body() == text)
                }
                // The last two changes took these back: taking them back does it again.
                let last = try await one.stream(gateway.shared).next - 1
                for (n, text) in [(last, texts[1]), (last - 1, texts[2])] {
                    _ = try await one.undo(n, in: gateway.shared)
                    try await sync()
                    #expect(try await body() == text)
                }
            }
        }
    }

    @Test func `clause 2.4: what was only ever refused or is not there cannot be taken back`()
        async throws
    {
        try await withItem { gateway, one, _, _ in
            await #expect(throws: ReplicaError.self) { try await one.undo(99, in: gateway.shared) }
        }
    }

    // MARK: Conflicts

    @Test func `a conflict is dismissed by writing what is displayed again`() async throws {
        try await withItem { gateway, one, item, folders in
            let two = try await gateway.device(of: 1, in: folders.device("b"))
            for replica in [one, two] { _ = try await gateway.engine(replica).sync() }
            try await one.edit(gateway.shared) { $0.put(item, Field.title, "A") }
            try await two.edit(gateway.shared) { $0.put(item, Field.title, "B") }
            for replica in [one, two, one] { _ = try await gateway.engine(replica).sync() }
            let view = try #require(try await one.entity(item, in: gateway.shared))
            let conflict = try #require(view.conflicts.first)
            // Who, for which organisation, when, and what he had seen.
            for side in conflict.sides {
                #expect(side.member != nil && side.organisation != nil && side.at != nil)
                #expect(side.seen == 1)
            }
            try await one.dismiss(conflict, of: item, in: gateway.shared)
            for replica in [one, two] { _ = try await gateway.engine(replica).sync() }
            for replica in [one, two] {
                #expect(try await replica.conflicts(in: gateway.shared).isEmpty)
                let title = try await replica.title(item, in: gateway.shared)
                #expect(title == view.text(Field.title))
            }
        }
    }

    // MARK: Order

    @Test func `clause 2: a place is found between equal keys by moving a few neighbours`()
        async throws
    {
        try await withItem { gateway, one, first, _ in
            let key = try #require(OrderKey("V"))
            var ids = [first]
            for title in ["b", "c", "d"] {
                ids.append(try await one.add(EntityType.give, title, in: gateway.shared))
            }
            let all = ids
            try await one.edit(gateway.shared) { draft in
                for id in all { draft.append(.pos(key: key), to: id) }
            }
            let before = try await one.entities(EntityType.give, in: gateway.shared).inOrder
            let moved = before[3].id
            try await one.place(
                moved,
                before: before[1].id,
                of: EntityType.give,
                in: gateway.shared
            )
            let after = try await one.entities(EntityType.give, in: gateway.shared).inOrder
            #expect(
                after.map(\.id) == [before[0].id, moved, before[1].id, before[2].id]
            )
        }
    }

    @Test func `clause 2: a list that is always inserted into at one place never runs out of keys`()
        async throws
    {
        try await withItem { gateway, one, first, _ in
            try await one.place(first, before: nil, of: EntityType.give, in: gateway.shared)
            var expected = [first]
            for number in 1...240 {
                let id = try await one.add(EntityType.give, "\(number)", in: gateway.shared)
                try await one.place(id, before: first, of: EntityType.give, in: gateway.shared)
                expected.insert(id, at: expected.count - 1)
            }
            let list = try await one.entities(EntityType.give, in: gateway.shared).inOrder
            #expect(list.map(\.id) == expected)
            let longest = list.compactMap(\.orderKey?.description.utf8.count).max() ?? 0
            #expect(longest <= Limits.orderKeyLength)
        }
    }

    // MARK: Clocks

    @Test func `INV-22: clocks ten years off stop nothing, and all devices agree`() async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let years = Int64(3_652) * 86_400_000
            let clocks = [TestClock(), TestClock(), TestClock()]
            clocks[0].advance(by: years)
            clocks[1].advance(by: -years)
            var replicas: [Replica] = []
            for (place, clock) in clocks.enumerated() {
                replicas.append(
                    try await gateway.device(
                        of: place % 2,
                        in: folders.device("\(place)"),
                        clock: clock
                    )
                )
            }
            let item = try await replicas[0].add(EntityType.ask, "x", in: gateway.shared)
            for round in 0..<3 {
                for replica in replicas { _ = try await gateway.engine(replica).sync() }
                for (place, replica) in replicas.enumerated() {
                    try await replica.edit(gateway.shared) { draft in
                        draft.put(item, Field.title, .string("\(round) of \(place)"))
                        draft.append(.add(field: "tags", member: "t\(place)"), to: item)
                    }
                }
            }
            for _ in 0..<2 {
                for replica in replicas { _ = try await gateway.engine(replica).sync() }
            }
            let shown = try await replicas[0].digest(gateway.shared)
            for replica in replicas {
                #expect(try await replica.digest(gateway.shared) == shown)
                #expect(try await replica.ownChanges(in: gateway.shared, open: true).isEmpty)
            }
            let view = try #require(try await replicas[0].entity(item, in: gateway.shared))
            #expect(view.conflicts.first?.sides.count == 3)
            #expect(view.value("tags") == ["t0", "t1", "t2"])
        }
    }
}
