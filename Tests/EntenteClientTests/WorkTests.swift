import EntenteClient
import EntenteDomain
import EntenteSync
import Foundation
import Synchronization
import TestSupport
import Testing

@Suite("Work: conflicts, notes and publishing")
struct WorkTests {
    @Test func `a conflict is shown with both values, and choosing leaves one`() async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let one = try await gateway.device(of: 0, in: folders.device("a"))
            let two = try await gateway.device(of: 1, in: folders.device("b"))
            let id = try await one.add(EntityType.give, "Storage", in: gateway.shared)
            for replica in [one, two] { _ = try await gateway.engine(replica).sync() }
            try await one.edit(gateway.shared) { $0.put(id, Field.title, "Cold storage") }
            try await two.edit(gateway.shared) { $0.put(id, Field.title, "Warm storage") }
            for replica in [one, two, one] { _ = try await gateway.engine(replica).sync() }
            let view = try #require(try await one.conflicts(in: gateway.shared).first)
            let conflict = try #require(view.conflicts.first)
            #expect(conflict.field == Field.title)
            #expect(
                Set(conflict.sides.map(\.value)) == ["Cold storage", "Warm storage"]
            )
            #expect(
                Set(conflict.sides.map(\.organisation)) == Set(gateway.organisations.map(\.id))
            )
            let chosen = try #require(conflict.sides.last)
            try await one.choose(chosen, of: conflict, for: id, in: gateway.shared)
            for replica in [one, two] { _ = try await gateway.engine(replica).sync() }
            for replica in [one, two] {
                #expect(try await replica.conflicts(in: gateway.shared).isEmpty)
                #expect(
                    try await replica.entity(id, in: gateway.shared)?.value(Field.title)
                        == chosen.value
                )
                // What stays of the conflict says how long it stood (row 23).
                let kept = try await replica.entities("settlement", in: gateway.shared)
                #expect(kept.map { $0.value("about") } == [.string(id.description)])
                let days = ["began_on", "settled_on"].map { kept.first?.value($0)?.text ?? "" }
                #expect(days.allSatisfy { $0.count == 10 } && days[0] <= days[1])
            }
        }
    }

    @Test(arguments: ["keep", "delete"])
    func `an item that one deleted while the other edited it waits for a decision`(
        decision: String
    ) async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let one = try await gateway.device(of: 0, in: folders.device("a"))
            let two = try await gateway.device(of: 1, in: folders.device("b"))
            let id = try await one.add(EntityType.ask, "Pallets", in: gateway.shared)
            for replica in [one, two] { _ = try await gateway.engine(replica).sync() }
            try await one.edit(gateway.shared) { $0.append(.del, to: id) }
            try await two.edit(gateway.shared) { $0.put(id, Field.quantity, "200") }
            for replica in [one, two, one] { _ = try await gateway.engine(replica).sync() }
            let view = try #require(try await one.conflicts(in: gateway.shared).first)
            let conflict = try #require(view.conflicts.first { $0.field == nil })
            let side = try #require(conflict.sides.first { $0.value.text == decision })
            try await one.choose(side, of: conflict, for: id, in: gateway.shared)
            for replica in [one, two] { _ = try await gateway.engine(replica).sync() }
            for replica in [one, two] {
                #expect(try await replica.conflicts(in: gateway.shared).isEmpty)
                let items = try await replica.entities(EntityType.ask, in: gateway.shared)
                #expect(items.count == (decision == "keep" ? 1 : 0))
            }
        }
    }

    @Test func `two who edit one note offline both find their words in it`() async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let one = try await gateway.device(of: 0, in: folders.device("a"))
            let two = try await gateway.device(of: 1, in: folders.device("b"))
            let text = "Forty tasting days in spring."
            let note = try await one.addNote("Plan", body: text, in: gateway.shared)
            for replica in [one, two] { _ = try await gateway.engine(replica).sync() }
            try await one.rewriteNote(
                note,
                in: gateway.shared,
                from: text,
                to: "Thirty tasting days in spring."
            )
            try await two.rewriteNote(
                note,
                in: gateway.shared,
                from: text,
                to: "Forty tasting days in spring and autumn."
            )
            for replica in [one, two, one] { _ = try await gateway.engine(replica).sync() }
            for replica in [one, two] {
                let body = try await replica.entity(note, in: gateway.shared)?.text(Field.body)
                #expect(body == "Thirty tasting days in spring and autumn.")
            }
        }
    }

    @Test func `what arrives while the editor is open is kept`() async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let one = try await gateway.device(of: 0, in: folders.device("a"))
            let two = try await gateway.device(of: 1, in: folders.device("b"))
            let note = try await one.addNote("Plan", body: "one two", in: gateway.shared)
            for replica in [one, two] { _ = try await gateway.engine(replica).sync() }
            let seen = "one two"
            try await two.rewriteNote(note, in: gateway.shared, from: seen, to: "one two three")
            for replica in [two, one] { _ = try await gateway.engine(replica).sync() }
            try await one.rewriteNote(note, in: gateway.shared, from: seen, to: "zero one two")
            let body = try await one.entity(note, in: gateway.shared)?.text(Field.body)
            #expect(body == "zero one two three")
        }
    }

    @Test func `a text longer than one change becomes several that are stored together`()
        async throws
    {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let one = try await gateway.device(of: 0, in: folders.device("a"))
            let two = try await gateway.device(of: 1, in: folders.device("b"))
            let text = String(repeating: "\u{1F600} and \u{1}\n", count: 12_000)
            let note = try await one.addNote("Long", body: text, in: gateway.shared)
            #expect(try await one.stream(gateway.shared).waiting > 1)
            for replica in [one, two] { _ = try await gateway.engine(replica).sync() }
            #expect(try await two.entity(note, in: gateway.shared)?.text(Field.body) == text)
        }
    }

    @Test func `INV-23: publishing copies what is displayed, once, and nothing of the past`()
        async throws
    {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let one = try await gateway.device(of: 0, in: folders.device("a"))
            let colleague = try await gateway.device(of: 0, in: folders.device("b"))
            let own = try #require(gateway.ownStream(of: gateway.organisations[0].id))
            let note = try await one.addNote("Secret plan", body: "draft secret", in: own)
            try await one.rewriteNote(note, in: own, from: "draft secret", to: "draft")
            try await one.edit(own) { draft in
                draft.put(note, Field.title, "Plan")
                draft.put(note, Field.estimate, "40000")
            }
            // Two values beside each other: only the displayed one is for others.
            for replica in [one, colleague] { _ = try await gateway.engine(replica).sync() }
            try await one.edit(own) { $0.put(note, Field.details, "of one") }
            try await colleague.edit(own) { $0.put(note, Field.details, "of the colleague") }
            for replica in [one, colleague, one] { _ = try await gateway.engine(replica).sync() }
            let shown = try #require(try await one.entity(note, in: own)?.text(Field.details))
            let loser = shown == "of one" ? "of the colleague" : "of one"
            // Where it may not write, nothing happens at either end.
            gateway.state.withLock { _ = $0.readOnly.insert(gateway.shared) }
            for replica in [one, colleague] { _ = try await gateway.engine(replica).sync() }
            await #expect(throws: ReplicaError.self) {
                try await one.publish(note, from: own, to: gateway.shared)
            }
            #expect(try await one.entity(note, in: own)?.value(Field.publishedAs) == nil)
            #expect(try await one.everything(in: gateway.shared).isEmpty)
            gateway.state.withLock { $0.readOnly = [] }
            for replica in [one, colleague] { _ = try await gateway.engine(replica).sync() }
            let copy = try await one.publish(note, from: own, to: gateway.shared)
            #expect(try await one.publish(note, from: own, to: gateway.shared) == copy)
            for replica in [one, colleague] { _ = try await gateway.engine(replica).sync() }
            #expect(try await colleague.publish(note, from: own, to: gateway.shared) == copy)
            #expect(try await one.entities(EntityType.note, in: gateway.shared).count == 1)
            let view = try #require(try await one.entity(copy, in: gateway.shared))
            #expect(view.text(Field.title) == "Plan")
            #expect(view.text(Field.body) == "draft")
            let log = try #require(gateway.log(gateway.shared))
            for record in log.records {
                let text = String(decoding: record.content, as: UTF8.self)
                for word in ["ecret", "40000", loser, note.description, own.description] {
                    #expect(!text.contains(word), "\(word) went along")
                }
            }
        }
    }
}
