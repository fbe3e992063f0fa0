import EntenteClient
import EntenteDomain
import EntenteSync
import Foundation
import Synchronization
import TestSupport
import Testing

@Suite("Sync: two devices and a gateway")
struct SyncTests {
    @Test func `what one device wrote offline the other shows after both have synced`()
        async throws
    {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let one = try await gateway.device(of: 0, in: folders.device("a"))
            let two = try await gateway.device(of: 1, in: folders.device("b"))
            let id = try await one.add(EntityType.give, "Cold storage", in: gateway.shared)
            let report = try await gateway.engine(one, pace: .slow).sync()
            #expect(report.sent == 1)
            #expect(report.received == 1)
            #expect(report.waiting == 0)
            #expect(report.trouble == nil)
            _ = try await gateway.engine(two, pace: .slow).sync()
            #expect(try await two.title(id, in: gateway.shared) == "Cold storage")
            #expect(try await one.digest(gateway.shared) == two.digest(gateway.shared))
        }
    }

    @Test func `the own change that comes back with the log is its acknowledgement`()
        async throws
    {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let replica = try await gateway.device(of: 0, in: folders.device("a"))
            _ = try await replica.add(EntityType.give, "One", in: gateway.shared)
            let engine = gateway.engine(replica)
            try await engine.push(gateway.shared)
            var change = try #require(try await replica.ownChanges(in: gateway.shared).first)
            let frozen = change.content
            #expect(change.standing == .received(seq: 1))
            try await engine.pull(gateway.shared, upTo: 1)
            change = try #require(try await replica.ownChanges(in: gateway.shared).first)
            #expect(change.standing == .inTheLog(seq: 1))
            #expect(change.content == frozen)
        }
    }

    @Test func `a push whose answer was lost is sent again with the same outcome`() async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let replica = try await gateway.device(of: 0, in: folders.device("a"))
            _ = try await replica.add(EntityType.give, "One", in: gateway.shared)
            gateway.fail(.init(lostAnswers: 1))
            await #expect(throws: GatewayError.self) {
                try await gateway.engine(replica).push(gateway.shared)
            }
            #expect(try await replica.stream(gateway.shared).waiting == 1)
            #expect(gateway.log(gateway.shared)?.records.count == 1)
            gateway.fail(.init())
            _ = try await gateway.engine(replica).sync()
            #expect(try await replica.stream(gateway.shared).waiting == 0)
            #expect(gateway.log(gateway.shared)?.records.count == 1)
        }
    }

    @Test(arguments: 1...6)
    func `replicas agree whatever was lost, repeated and late`(seed: Int) async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway(seed: UInt64(seed))
            var random = SeededGenerator(seed: UInt64(seed) &* 77)
            var replicas: [Replica] = []
            for place in 0..<3 {
                replicas.append(
                    try await gateway.device(of: place % 2, in: folders.device("\(place)"))
                )
            }
            let note = try await replicas[0].addNote("Plan", body: "start", in: gateway.shared)
            _ = try await gateway.engine(replicas[0]).sync()
            gateway.fail(
                .init(lostRequests: 0.2, lostAnswers: 0.2, duplicates: 0.3, stragglers: 0.3)
            )
            for _ in 0..<40 {
                let replica = replicas[Int.random(in: 0..<3, using: &random)]
                switch Int.random(in: 0..<4, using: &random) {
                case 0: _ = try await gateway.engine(replica).sync()
                case 1:
                    let value = JSONValue.string("t\(random.next() % 100)")
                    try await replica.edit(gateway.shared) { $0.put(note, Field.title, value) }
                default:
                    let (where_, letter) = (random.next(), "abcdef".randomElement(using: &random))
                    try await replica.edit(gateway.shared) { draft in
                        let count = try draft.text(note, Field.body).unicodeScalars.count
                        try draft.splice(
                            note,
                            Field.body,
                            at: Int(where_ % UInt64(count + 1)),
                            delete: 0,
                            insert: String(letter ?? "x")
                        )
                    }
                }
            }
            gateway.fail(.init())
            for _ in 0..<2 {
                for replica in replicas { _ = try await gateway.engine(replica).sync() }
            }
            let first = try await replicas[0].digest(gateway.shared)
            for replica in replicas {
                #expect(try await replica.digest(gateway.shared) == first)
                let status = try await replica.stream(gateway.shared)
                #expect(status.waiting == 0 && status.received == 0 && status.rejected == 0)
                #expect(status.halt == nil)
                // What is displayed equals what the log alone says.
                #expect(try await replica.refolded(gateway.shared, gateway) == first)
            }
        }
    }

    @Test func `without a network a round ends at once and leaves everything as it was`()
        async throws
    {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let replica = try await gateway.device(of: 0, in: folders.device("a"))
            gateway.fail(.init(isDown: true))
            let id = try await replica.add(EntityType.give, "Offline", in: gateway.shared)
            let report = try await gateway.engine(replica).sync()
            #expect(report.trouble?.reason == .unreachable)
            #expect(report.waiting == 1)
            #expect(try await replica.title(id, in: gateway.shared) == "Offline")
        }
    }

    @Test func `a refused change is taken out of sight and stays with its author`() async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let replica = try await gateway.device(of: 0, in: folders.device("a"))
            let other = try await gateway.device(of: 0, in: folders.device("b"))
            let note = try await replica.addNote("Plan", body: "abc", in: gateway.shared)
            _ = try await gateway.engine(replica).sync()
            _ = try await gateway.engine(other).sync()
            // The gateway has lost sight of the text: every edit of it is impossible now.
            gateway.forgetTexts(gateway.shared)
            try await replica.edit(gateway.shared) { draft in
                try draft.splice(note, Field.body, at: 0, delete: 0, insert: "poison ")
            }
            try await replica.edit(gateway.shared) { $0.put(note, Field.title, "Good") }
            let report = try await gateway.engine(replica).sync()
            #expect(report.rejected == 1)
            #expect(try await replica.title(note, in: gateway.shared) == "Good")
            let view = try #require(try await replica.entity(note, in: gateway.shared))
            #expect(view.text(Field.body) == "abc")
            let refused = try await replica.ownChanges(in: gateway.shared, open: true)
            #expect(refused.count == 1)
            guard case .rejected(let rejection)? = refused.first?.standing else {
                Issue.record("the change is not marked as refused")
                return
            }
            #expect(rejection.code == .badIndex)
            #expect(String(decoding: refused[0].content, as: UTF8.self).contains("poison"))
            _ = try await gateway.engine(other).sync()
            #expect(try await other.digest(gateway.shared) == replica.digest(gateway.shared))
        }
    }

    @Test func `a replica fetches exactly up to where it is asked`() async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let one = try await gateway.device(of: 0, in: folders.device("a"))
            let two = try await gateway.device(of: 1, in: folders.device("b"))
            for place in 1...5 {
                _ = try await one.add(EntityType.give, "\(place)", in: gateway.shared)
            }
            _ = try await gateway.engine(one).sync()
            try await gateway.engine(two).pull(gateway.shared, upTo: 3)
            #expect(try await two.stream(gateway.shared).cursor == 3)
            #expect(try await two.entities(EntityType.give, in: gateway.shared).count == 3)
        }
    }

    @Test func `more than one push holds goes out in several`() async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let one = try await gateway.device(of: 0, in: folders.device("a"))
            let id = try await one.add(EntityType.give, "Many", in: gateway.shared)
            let long = JSONValue.string(String(repeating: "y", count: Limits.valueBytes - 2))
            for _ in 0..<70 {
                try await one.edit(gateway.shared) { $0.put(id, Field.details, long) }
            }
            let first = try #require(try await one.outbox(gateway.shared))
            #expect(first.bytes.count <= Limits.pushBytes)
            #expect(first.changes.count < 71)
            let report = try await gateway.engine(one).sync()
            #expect(report.sent == 71)
            #expect(report.waiting == 0)
        }
    }

    @Test func `a running engine needs neither frames nor a person`() async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let one = try await gateway.device(of: 0, in: folders.device("a"))
            let two = try await gateway.device(of: 1, in: folders.device("b"))
            let runs = [one, two].map { replica in
                Task { try await gateway.engine(replica).run() }
            }
            defer { for run in runs { run.cancel() } }
            let id = try await one.add(EntityType.give, "By timer", in: gateway.shared)
            try await waitUntil("the other device shows the edit") {
                try await two.title(id, in: gateway.shared) == "By timer"
            }
        }
    }
}

extension Replica {
    /// What a fresh device of the same organisation displays of the same log.
    fileprivate func refolded(_ stream: StreamID, _ gateway: FakeGateway) async throws -> [String] {
        let folders = try TemporaryFolder()
        defer { folders.remove() }
        let fresh = try await gateway.device(of: 0, in: folders.device("fresh"))
        defer { fresh.close() }
        _ = try await gateway.engine(fresh).sync()
        return try await fresh.digest(stream)
    }
}

extension FakeGateway {
    fileprivate func forgetTexts(_ stream: StreamID) {
        state.withLock { $0.logs[stream]?.texts = TextGuard() }
    }
}

/// Waits for a state, for at most a generous time.
func waitUntil(_ state: String, _ condition: () async throws -> Bool) async throws {
    if try await eventually(condition) { return }
    Issue.record("it did not happen in time: \(state)")
}
