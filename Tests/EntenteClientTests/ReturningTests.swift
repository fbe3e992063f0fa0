import EntenteDomain
import EntenteSync
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import EntenteClient

@Suite("Long lives: who comes back late, as a copy, or to a log that was put back")
struct ReturningTests {
    @Test func `rule F9: behind a snapshot a copy is told that it is one, and keeps its words`()
        async throws
    {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            try await gateway.device(of: 0, in: folders.device("a")).close()
            try FileManager.default.copyItem(at: folders.url("a"), to: folders.url("copy"))
            let one = try await Replica.open(folders.device("a"))
            let copy = try await Replica.open(folders.device("copy"))
            _ = try await one.add(EntityType.give, "Original", in: gateway.shared)
            let item = try await copy.add(EntityType.give, "Copy", in: gateway.shared)
            _ = try await gateway.engine(one).sync()
            try gateway.expire(gateway.shared)
            // The copy had asked for changes before it wrote, and had heard that they are too old.
            try await copy.transaction { try $0.set(rebuild: .snapshot, of: gateway.shared) }
            _ = try await gateway.engine(copy).sync()
            let status = try await copy.stream(gateway.shared)
            #expect(status.halt?.cause == .forked)
            #expect(status.waiting == 1)
            #expect(try await copy.title(item, in: gateway.shared) == "Copy")
        }
    }

    @Test(arguments: [false, true])
    func `rule F7: what was logged behind a snapshot is known, and sent again if that is put back`(
        isRestored: Bool
    ) async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let one = try await gateway.device(of: 0, in: folders.device("a"))
            let before = try #require(gateway.log(gateway.shared))
            let item = try await one.add(EntityType.give, "Once", in: gateway.shared)
            gateway.fail(.init(lostAnswers: 1))
            await #expect(throws: GatewayError.self) {
                try await gateway.engine(one).push(gateway.shared)
            }
            gateway.fail(.init())
            try gateway.expire(gateway.shared)
            #expect(try await gateway.engine(one).sync().halted.isEmpty)
            #expect(try await one.setAside().isEmpty)
            if isRestored { gateway.restore(before) }
            let report = try await gateway.engine(one).sync()
            #expect(report.halted.isEmpty)
            #expect(report.waiting == 0)
            #expect(try await one.title(item, in: gateway.shared) == "Once")
            #expect(gateway.log(gateway.shared)?.records.count == 1)
        }
    }

    @Test func `clause 5.4: a device that gets its access back counts as the gateway does`()
        async throws
    {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let one = try await gateway.device(of: 0, in: folders.device("a"))
            _ = try await one.add(EntityType.give, "Never sent", in: gateway.shared)
            gateway.state.withLock { _ = $0.closed.insert(gateway.shared) }
            _ = try await gateway.engine(one).sync()
            #expect(try await one.quarantined() == 1)
            gateway.state.withLock { $0.closed = [] }
            try await one.adopt(FakeConnection(gateway, one.identity.device).heads().streams)
            let refusal = await #expect(throws: ReplicaError.self) {
                try await one.add(EntityType.give, "Too early", in: gateway.shared)
            }
            #expect(refusal?.reason == .readOnly)
            _ = try await gateway.engine(one).sync()
            _ = try await one.add(EntityType.give, "In time", in: gateway.shared)
            let report = try await gateway.engine(one).sync()
            #expect(report.halted.isEmpty)
            #expect(report.waiting == 0)
            #expect(gateway.log(gateway.shared)?.records.map(\.header.n) == [1])
        }
    }

    @Test func `clause 5.6: what was promised a place in a log that was put back is sent again`()
        async throws
    {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let one = try await gateway.device(of: 0, in: folders.device("a"))
            _ = try await one.add(EntityType.give, "Kept", in: gateway.shared)
            _ = try await gateway.engine(one).sync()
            let backup = try #require(gateway.log(gateway.shared))
            _ = try await one.add(EntityType.give, "Promised", in: gateway.shared)
            try await gateway.engine(one).push(gateway.shared)
            #expect(try await one.stream(gateway.shared).received == 1)
            gateway.restore(backup)
            let report = try await gateway.engine(one).sync()
            #expect(report.halted.isEmpty)
            #expect(try await one.stream(gateway.shared).received == 0)
            #expect(gateway.log(gateway.shared)?.records.map(\.header.n) == [1, 2])
        }
    }

    @Test(arguments: [false, true])
    func `clause 5.6: what was refused and builds on what was put back is in nobody's way`(
        isFollowed: Bool
    ) async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let one = try await gateway.device(of: 0, in: folders.device("a"))
            let backup = try #require(gateway.log(gateway.shared))
            let item = try await one.add(EntityType.give, "First", in: gateway.shared)
            _ = try await gateway.engine(one).sync()
            try await one.edit(gateway.shared) { draft in
                let splice = TextSplice(length: 9, index: 8, delete: 1, insert: "")
                draft.append(.text(field: Field.body, splice: splice), to: item)
            }
            #expect(try await gateway.engine(one).sync().rejected == 1)
            if isFollowed {
                _ = try await one.add(EntityType.give, "Second", in: gateway.shared)
                _ = try await gateway.engine(one).sync()
            }
            gateway.restore(backup)
            let report = try await gateway.engine(one).sync()
            #expect(report.halted.isEmpty, "\(report.halted.compactMap(\.halt))")
            #expect(report.waiting == 0)
            let counters = gateway.log(gateway.shared)?.records.map(\.header.n)
            #expect(counters == (isFollowed ? [1, 2] : [1]))
            let aside = try await one.setAside().map(\.cause)
            #expect(aside == (isFollowed ? [.refused, .restored] : [.refused]))
        }
    }

    @Test(arguments: [false, true])
    func `clause 5.6: a backup that is put back twice loses and repeats nothing`(
        isPulledFirst: Bool
    ) async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let one = try await gateway.device(of: 0, in: folders.device("a"))
            for title in ["First", "Second"] {
                _ = try await one.add(EntityType.give, title, in: gateway.shared)
                _ = try await gateway.engine(one).sync()
            }
            let backup = try #require(gateway.log(gateway.shared))
            for title in ["Third", "Fourth"] {
                gateway.restore(backup)
                if isPulledFirst { _ = try await gateway.engine(one).sync() }
                _ = try await one.add(EntityType.give, title, in: gateway.shared)
                let report = try await gateway.engine(one).sync()
                #expect(report.halted.isEmpty, "\(report.halted.compactMap(\.halt))")
            }
            #expect(gateway.log(gateway.shared)?.records.map(\.header.n) == [1, 2, 3, 4])
            #expect(try await one.entities(EntityType.give, in: gateway.shared).count == 4)
        }
    }

    @Test(arguments: [false, true])
    func `clause 5.6: an older backup and then a newer one lose and repeat nothing`(
        isWriting: Bool
    ) async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let one = try await gateway.device(of: 0, in: folders.device("a"))
            let votes = try await one.add(EntityType.give, "Counted", in: gateway.shared)
            _ = try await gateway.engine(one).sync()
            let older = try #require(gateway.log(gateway.shared))
            for amount in ["1", "2"] {
                try await one.edit(gateway.shared) { draft in
                    let by = try #require(ExactDecimal(amount))
                    draft.append(.inc(field: "votes", by: by), to: votes)
                }
                _ = try await gateway.engine(one).sync()
            }
            let newer = try #require(gateway.log(gateway.shared))
            for backup in [older, newer] {
                gateway.restore(backup)
                if isWriting { _ = try await one.add(EntityType.ask, "More", in: gateway.shared) }
                let report = try await gateway.engine(one).sync()
                #expect(report.halted.isEmpty, "\(report.halted.compactMap(\.halt))")
                #expect(report.waiting == 0)
            }
            let shown = try #require(try await one.entity(votes, in: gateway.shared))
            #expect(shown.json["fields"]?["votes"]?["value"]?.text == "3", "\(shown.json)")
            #expect(
                try await one.entities(EntityType.ask, in: gateway.shared).count
                    == (isWriting ? 2 : 0)
            )
        }
    }

    @Test(arguments: [false, true])
    func `clause 5.6: what was made again in a lost life and comes back with it is not made again`(
        isFollowed: Bool
    ) async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let one = try await gateway.device(of: 0, in: folders.device("a"))
            let two = try await gateway.device(of: 1, in: folders.device("b"))
            let empty = try #require(gateway.log(gateway.shared))
            let votes = try await one.add(EntityType.give, "Counted", in: gateway.shared)
            _ = try await gateway.engine(one).sync()
            try await one.edit(gateway.shared) { draft in
                draft.append(.inc(field: "votes", by: try #require(ExactDecimal("3"))), to: votes)
            }
            _ = try await gateway.engine(one).sync()
            // The vote builds on what is lost, and is made again on top of what somebody else wrote.
            gateway.restore(empty)
            _ = try await two.add(EntityType.ask, "First", in: gateway.shared)
            for replica in [two, one, two] { _ = try await gateway.engine(replica).sync() }
            let newer = try #require(gateway.log(gateway.shared))
            #expect(newer.records.count == 3)
            gateway.restore(empty)
            for replica in isFollowed ? [two, one] : [one] {
                _ = try await gateway.engine(replica).sync()
            }
            gateway.restore(newer)
            for replica in [one, two, one] {
                let report = try await gateway.engine(replica).sync()
                #expect(report.halted.isEmpty, "\(report.halted.compactMap(\.halt))")
                #expect(report.waiting == 0)
            }
            let shown = try #require(try await one.entity(votes, in: gateway.shared))
            #expect(shown.json["fields"]?["votes"]?["value"]?.text == "3", "\(shown.json)")
            #expect(try await one.setAside().allSatisfy { $0.madeAgain != nil })
        }
    }

    @Test func `clause 4.4: a log that is put back leaves the counters that a snapshot covers`()
        async throws
    {
        try await withFolders { folders in
            let gateway = try FakeGateway(hasControl: true)
            let one = try await gateway.device(of: 0, in: folders.device("a"))
            for title in ["First", "Second"] {
                _ = try await one.add(EntityType.give, title, in: gateway.shared)
            }
            _ = try await gateway.engine(one).sync()
            try gateway.expire(gateway.shared)
            let two = try await gateway.device(of: 1, in: folders.device("b"))
            _ = try await gateway.engine(two).sync()
            let backup = try #require(gateway.log(gateway.shared))
            let item = try await one.add(EntityType.give, "Third", in: gateway.shared)
            for replica in [one, two] { _ = try await gateway.engine(replica).sync() }
            gateway.restore(backup)
            for replica in [one, two] {
                let report = try await gateway.engine(replica).sync()
                #expect(report.halted.isEmpty, "\(report.halted.compactMap(\.halt))")
            }
            #expect(try await two.title(item, in: gateway.shared) == "Third")
        }
    }
}

extension FakeGateway {
    /// Makes a snapshot of a stream, and takes all that it covers for too old.
    fileprivate func expire(_ stream: StreamID) throws {
        try takeSnapshot(of: stream)
        raiseHorizon(of: stream, to: log(stream)?.head.size ?? 0)
    }
}
