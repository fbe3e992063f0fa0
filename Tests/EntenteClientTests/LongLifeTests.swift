import EntenteClient
import EntenteDomain
import EntenteSync
import Foundation
import Synchronization
import TestSupport
import Testing

@Suite("Long lives: snapshots, the horizon, and a log that began anew")
struct LongLifeTests {
    @Test func `clause 5: a new device starts from the snapshot and fetches only what follows`()
        async throws
    {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let one = try await gateway.device(of: 0, in: folders.device("a"))
            let note = try await one.addNote("Plan", body: "first", in: gateway.shared)
            for number in 0..<20 {
                _ = try await one.add(EntityType.give, "Item \(number)", in: gateway.shared)
            }
            _ = try await gateway.engine(one).sync()
            try gateway.takeSnapshot(of: gateway.shared)
            gateway.raiseHorizon(of: gateway.shared, to: 15)
            try await one.rewriteNote(note, in: gateway.shared, from: "first", to: "first, second")
            _ = try await gateway.engine(one).sync()
            let two = try await gateway.device(of: 1, in: folders.device("b"))
            let report = try await gateway.engine(two).sync()
            #expect(report.halted.isEmpty)
            #expect(report.received == 1)
            #expect(try await two.digest(gateway.shared) == one.digest(gateway.shared))
            try await two.rewriteNote(note, in: gateway.shared, from: "first, second", to: "second")
            _ = try await gateway.engine(two).sync()
            _ = try await gateway.engine(one).sync()
            #expect(try await two.digest(gateway.shared) == one.digest(gateway.shared))
        }
    }

    @Test func `a snapshot whose lines are not the state that it names is refused`() async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let one = try await gateway.device(of: 0, in: folders.device("a"))
            _ = try await one.add(EntityType.give, "True", in: gateway.shared)
            _ = try await gateway.engine(one).sync()
            try gateway.takeSnapshot(of: gateway.shared)
            gateway.raiseHorizon(of: gateway.shared, to: 1)
            gateway.state.withLock { state in
                guard var snapshot = state.logs[gateway.shared]?.snapshot else { return }
                let text = String(decoding: snapshot.parts[0], as: UTF8.self)
                    .replacing("True", with: "Fake")
                var part = SnapshotPart()
                let line = Array(text.utf8.dropLast())
                part.append(EntityID(high: 0, low: 0), line)
                let manifest = snapshot.manifest
                snapshot.parts = [part.bytes]
                snapshot.manifest = SnapshotManifest(
                    epoch: manifest.epoch,
                    seq: manifest.seq,
                    frontier: manifest.frontier,
                    acl: manifest.acl,
                    horizon: manifest.horizon,
                    state: manifest.state,
                    devices: [],
                    parts: [part.entry]
                )
                state.logs[gateway.shared]?.snapshot = snapshot
            }
            let two = try await gateway.device(of: 1, in: folders.device("b"))
            let report = try await gateway.engine(two).sync()
            #expect(report.halted.map(\.halt?.cause) == [.corrupt])
            #expect(try await two.everything(in: gateway.shared).isEmpty)
        }
    }

    @Test(arguments: [0.0, 0.3])
    func `INV-17: a device that was offline beyond the horizon loses no word and no value`(
        loss: Double
    ) async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let one = try await gateway.device(of: 0, in: folders.device("a"))
            let two = try await gateway.device(of: 1, in: folders.device("b"))
            let body = "The first line.\nThe second line.\nThe third line.\n"
            let note = try await one.addNote("Plan", body: body, in: gateway.shared)
            let item = try await one.add(EntityType.give, "Storage", in: gateway.shared)
            for replica in [one, two, one] { _ = try await gateway.engine(replica).sync() }
            // One goes offline and works; two goes on.
            try await one.rewriteNote(
                note,
                in: gateway.shared,
                from: body,
                to: "The first line, of one.\nThe second odd line.\nThe third line.\n"
            )
            try await one.edit(gateway.shared) { $0.put(item, Field.title, "One\u{27}s storage") }
            let made = try await one.add(EntityType.ask, "Made offline", in: gateway.shared)
            try await two.rewriteNote(
                note,
                in: gateway.shared,
                from: body,
                to: "The first line.\nThe third line, of two.\n"
            )
            try await two.edit(gateway.shared) { $0.put(item, Field.title, "Two\u{27}s storage") }
            for number in 0..<10 {
                _ = try await two.add(EntityType.give, "Item \(number)", in: gateway.shared)
            }
            _ = try await gateway.engine(two).sync()
            try gateway.takeSnapshot(of: gateway.shared)
            let size = try #require(gateway.log(gateway.shared)?.head.size)
            gateway.raiseHorizon(of: gateway.shared, to: size)
            gateway.fail(.init(lostRequests: loss, lostAnswers: loss))
            var report = SyncReport()
            for _ in 0..<(loss > 0 ? 30 : 1) { report = try await gateway.engine(one).sync() }
            gateway.fail(.init())
            report = try await gateway.engine(one).sync()
            #expect(report.halted.isEmpty)
            #expect(report.waiting == 0)
            _ = try await gateway.engine(two).sync()
            #expect(try await two.digest(gateway.shared) == one.digest(gateway.shared))
            let text = try #require(
                try await two.entity(note, in: gateway.shared)?.text(Field.body)
            )
            for words in [", of one", ", of two", "odd"] {
                #expect(text.contains(words), "\(text)")
            }
            let conflicts = try await two.conflicts(in: gateway.shared)
            #expect(conflicts.map(\.id) == [item])
            #expect(try await two.title(made, in: gateway.shared) == "Made offline")
            let aside = try await one.setAside()
            #expect(aside.count == 3)
            #expect(aside.allSatisfy { $0.cause == .expired && $0.madeAgain != nil })
        }
    }

    @Test(arguments: [0.0, 0.3])
    func `INV-18: what was confirmed comes back after the gateway was restored`(
        loss: Double
    ) async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let one = try await gateway.device(of: 0, in: folders.device("a"))
            let two = try await gateway.device(of: 1, in: folders.device("b"))
            let note = try await one.addNote("Plan", body: "base", in: gateway.shared)
            for replica in [one, two] { _ = try await gateway.engine(replica).sync() }
            let backup = try #require(gateway.log(gateway.shared))
            // All of this is confirmed, and lost.
            let first = try await one.add(EntityType.give, "First of one", in: gateway.shared)
            _ = try await gateway.engine(one).sync()
            _ = try await gateway.engine(two).sync()
            try await two.edit(gateway.shared) { $0.put(first, Field.details, "by two") }
            try await two.rewriteNote(note, in: gateway.shared, from: "base", to: "base two")
            _ = try await gateway.engine(two).sync()
            _ = try await gateway.engine(one).sync()
            try await one.rewriteNote(
                note,
                in: gateway.shared,
                from: "base two",
                to: "base two one"
            )
            _ = try await gateway.engine(one).sync()
            _ = try await two.add(EntityType.ask, "Never sent", in: gateway.shared)
            gateway.restore(backup)
            gateway.fail(.init(lostRequests: loss, lostAnswers: loss))
            for _ in 0..<(loss > 0 ? 30 : 3) {
                for replica in [one, two] { _ = try await gateway.engine(replica).sync() }
            }
            gateway.fail(.init())
            for replica in [one, two, one] {
                let report = try await gateway.engine(replica).sync()
                #expect(report.halted.isEmpty)
                #expect(report.waiting == 0)
            }
            #expect(try await two.digest(gateway.shared) == one.digest(gateway.shared))
            let item = try #require(try await two.entity(first, in: gateway.shared))
            #expect(item.text(Field.title) == "First of one")
            #expect(item.text(Field.details) == "by two")
            let text = try #require(
                try await one.entity(note, in: gateway.shared)?.text(Field.body)
            )
            // The first to come back finds the other's words missing around its own.
            #expect(text.contains("base"))
            #expect(text.contains("one") && text.contains("two"))
            #expect(try await one.entities(EntityType.ask, in: gateway.shared).count == 1)
        }
    }

    @Test(arguments: [false, true], [false, true])
    func `INV-18: words that were deleted before a restore do not come back`(
        isReversed: Bool,
        isDeletedTwice: Bool
    ) async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let one = try await gateway.device(of: 0, in: folders.device("a"))
            let two = try await gateway.device(of: 1, in: folders.device("b"))
            let body = "The first line.\nThe second line.\nThe third line.\n"
            let note = try await one.addNote("Plan", body: body, in: gateway.shared)
            for replica in [one, two] { _ = try await gateway.engine(replica).sync() }
            let backup = try #require(gateway.log(gateway.shared))
            // What follows is confirmed everywhere, and lost.
            let longer = body + "Of two.\n"
            try await two.rewriteNote(note, in: gateway.shared, from: body, to: longer)
            for replica in [two, one] { _ = try await gateway.engine(replica).sync() }
            let shorter = longer.replacing("The second line.\n", with: "")
            for replica in isDeletedTwice ? [one, two] : [one] {
                try await replica.rewriteNote(
                    note,
                    in: gateway.shared,
                    from: longer,
                    to: shorter
                )
            }
            for replica in [one, two, one] { _ = try await gateway.engine(replica).sync() }
            let before = try await one.digest(gateway.shared)
            #expect(try await two.digest(gateway.shared) == before)
            gateway.restore(backup)
            let order = isReversed ? [two, one] : [one, two]
            for replica in order + order {
                let report = try await gateway.engine(replica).sync()
                #expect(report.halted.isEmpty)
                #expect(report.waiting == 0)
            }
            for replica in [one, two] {
                let view = try #require(try await replica.entity(note, in: gateway.shared))
                #expect(view.text(Field.body) == shorter)
                #expect(try await replica.everything(in: gateway.shared).count == before.count)
            }
        }
    }

    @Test func `clause 5.6: a device that lost nothing goes on in the new life`() async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let one = try await gateway.device(of: 0, in: folders.device("a"))
            _ = try await one.add(EntityType.give, "Confirmed", in: gateway.shared)
            _ = try await gateway.engine(one).sync()
            let waiting = try await one.add(EntityType.give, "Waiting", in: gateway.shared)
            let frozen = try await one.ownChanges(in: gateway.shared).map(\.content)
            gateway.restore(try #require(gateway.log(gateway.shared)))
            let report = try await gateway.engine(one).sync()
            #expect(report.halted.isEmpty)
            #expect(try await one.ownChanges(in: gateway.shared).map(\.content) == frozen)
            #expect(gateway.log(gateway.shared)?.records.count == 2)
            let two = try await gateway.device(of: 1, in: folders.device("b"))
            _ = try await gateway.engine(two).sync()
            #expect(try await two.title(waiting, in: gateway.shared) == "Waiting")
        }
    }
}
