import EntenteClient
import EntenteCrypto
import EntenteDomain
import EntenteSync
import Foundation
import Synchronization
import TestSupport
import Testing

@Suite("Verifying: clauses 4.2 to 4.8 and INV-19, on a device as it syncs")
struct VerifyingTests {
    @Test func `what two devices write is verified by both, seal by seal`() async throws {
        try await withPair { gateway, one, two in
            for turn in 0..<3 {
                _ = try await one.add(EntityType.give, "One \(turn)", in: gateway.shared)
                _ = try await two.add(EntityType.give, "Two \(turn)", in: gateway.shared)
                try await settle(gateway, one, two)
            }
            for replica in [one, two] {
                let status = try await replica.stream(gateway.shared)
                #expect(status.halt == nil)
                #expect(status.verified == status.cursor)
                #expect(status.cursor == 6)
                let verified = try await replica.verifyHistory()
                #expect(verified.allSatisfy { $0.fault == nil })
                #expect(verified.map(\.seals).reduce(0, +) == 6)
            }
        }
    }

    @Test func `INV-19: a device that has not read the control stream yet raises no alarm`()
        async throws
    {
        try await withPair { gateway, one, two in
            _ = try await one.add(EntityType.give, "One", in: gateway.shared)
            _ = try await gateway.engine(one, pace: .slow).sync()
            // The shared stream alone, as when the network goes away before the next step.
            let connection = FakeConnection(gateway, two.identity.device)
            try await two.adopt(try await connection.heads().streams)
            try await gateway.engine(two, pace: .slow).pull(gateway.shared, upTo: 1)
            let status = try await two.stream(gateway.shared)
            #expect(status.cursor == 1)
            #expect(status.verified == 0)
            for verified in try await two.verifyHistory() { #expect(verified.fault == nil) }
        }
    }

    @Test func `clause 4.3: two who were shown different histories find out by one change`()
        async throws
    {
        try await withPair { gateway, one, two in
            _ = try await one.add(EntityType.give, "Before", in: gateway.shared)
            try await settle(gateway, one, two)
            // From here the gateway shows each of them a history of its own.
            let fork = FakeGateway(forking: gateway)
            _ = try await one.add(EntityType.give, "Seen by one", in: gateway.shared)
            _ = try await gateway.engine(one, pace: .slow).sync()
            _ = try await two.add(EntityType.give, "Seen by two", in: gateway.shared)
            _ = try await fork.engine(two, pace: .slow).sync()
            #expect(try await one.stream(gateway.shared).halt == nil)
            #expect(try await two.stream(gateway.shared).halt == nil)
            let shown = try await two.stream(gateway.shared)
            // One change of the second device reaches the first.
            try await two.edit(gateway.shared) { draft in
                let id = draft.new(EntityType.ask)
                draft.put(id, Field.title, "Exchanged")
            }
            let message = try #require(try await two.outbox(gateway.shared))
            gateway.skipCounters(of: two.identity.device, in: gateway.shared, to: 2)
            // An honest gateway would refuse what shows that it is none.
            gateway.state.withLock { $0.isHonest = false }
            _ = try await FakeConnection(gateway, two.identity.device)
                .push(message, to: gateway.shared)
            _ = try await gateway.engine(one, pace: .slow).sync()
            let halt = try #require(try await one.stream(gateway.shared).halt)
            #expect(halt.cause == .corrupt)
            #expect(halt.detail.contains("The history forked"))
            #expect(halt.detail.contains("\(shown.root)"))
            #expect(halt.detail.contains("\(two.identity.device)"))
            let evidence = try #require(try await one.evidence().first)
            #expect(evidence.sentence == halt.detail)
            let kept = String(decoding: evidence.content, as: UTF8.self)
            #expect(kept.contains("\(shown.root)"))
            #expect(kept.contains("own_head"))
        }
    }

    @Test func `the seals of any number of refused pushes come in pages, and all are checked`()
        async throws
    {
        try await withPair { gateway, one, two in
            let item = try await one.add(EntityType.give, "Pallets", in: gateway.shared)
            for replica in [one, two] { _ = try await gateway.engine(replica).sync() }
            try await two.edit(gateway.shared) { $0.put(item, Field.state, .string("offered")) }
            try await gateway.engine(two).push(gateway.shared)
            for number in 0..<20 {
                try await one.edit(gateway.shared) { draft in
                    try draft.require(unchanged: Field.state, of: item)
                    draft.put(item, Field.state, .string("matched \(number)"))
                }
                try await gateway.engine(one).push(gateway.shared)
            }
            #expect(try await one.stream(gateway.shared).rejected == 20)
            _ = try await one.add(EntityType.give, "Taken", in: gateway.shared)
            try await gateway.engine(one).push(gateway.shared)
            gateway.state.withLock { $0.sealsOfPage = 7 }
            let before = gateway.state.withLock { $0.calls }
            for replica in [one, two] {
                let report = try await gateway.engine(replica, pace: .slow).sync()
                #expect(report.halted.isEmpty)
                let status = try await replica.stream(gateway.shared)
                #expect(status.cursor == 3)
                #expect(status.verified == 3)
            }
            #expect(gateway.state.withLock { $0.calls } - before > 10)
            // A gateway that sends the same again is not listened to for ever.
            gateway.state.withLock { $0.sealsOfPage = 0 }
            _ = try await two.add(EntityType.give, "More", in: gateway.shared)
            let report = try await gateway.engine(two, pace: .slow).sync()
            #expect(report.trouble != nil || report.halted.count == 1)
        }
    }

    @Test func `clause 4.3: a gateway that denies the head it signed is accused, with evidence`()
        async throws
    {
        try await withPair { gateway, one, two in
            _ = try await one.add(EntityType.give, "First", in: gateway.shared)
            for replica in [one, two] { _ = try await gateway.engine(replica).sync() }
            // Somebody else is shown another second change than this device.
            let fork = FakeGateway(forking: gateway)
            _ = try await two.add(EntityType.give, "Seen by this device", in: gateway.shared)
            _ = try await fork.engine(two, pace: .slow).sync()
            let shown = try await two.stream(gateway.shared)
            _ = try await one.add(EntityType.give, "Seen by others", in: gateway.shared)
            _ = try await gateway.engine(one, pace: .slow).sync()
            _ = try await two.add(EntityType.ask, "Unsent", in: gateway.shared)
            let report = try await gateway.engine(two, pace: .slow).sync()
            let halt = try #require(try await two.stream(gateway.shared).halt)
            #expect(report.halted.map(\.id) == [gateway.shared])
            #expect(halt.cause == .corrupt)
            #expect(halt.detail.contains("The history forked"))
            #expect(try await two.stream(gateway.shared).waiting == 1)
            let evidence = try #require(try await two.evidence().first)
            let kept = try JSONScanner.parse(evidence.content)
            let denied = try #require(gateway.log(gateway.shared)).head.root
            #expect(kept["own"]?["root"]?.text == shown.root.description)
            #expect(kept["gateway"]?["root"]?.text == denied.description)
            #expect(kept["own_head"]?["root"]?.text == shown.root.description)
            #expect(kept["own_head"]?["sig"]?.text != nil)
            // Nobody else is held up by it.
            #expect(try await one.stream(gateway.shared).halt == nil)
        }
    }

    @Test func `a change that the host wrote in somebody's name stops the stream`() async throws {
        try await withPair { gateway, one, two in
            _ = try await one.add(EntityType.give, "Honest", in: gateway.shared)
            _ = try await gateway.engine(one, pace: .slow).sync()
            gateway.tamper(gateway.shared) { records in
                let text = String(decoding: records[0].content, as: UTF8.self)
                let altered = text.replacingOccurrences(of: "Honest", with: "Forged")
                records[0] = StoredRecord(
                    header: records[0].header,
                    content: Array(altered.utf8)
                )
            }
            _ = try await gateway.engine(two, pace: .slow).sync()
            let halt = try #require(try await two.stream(gateway.shared).halt)
            #expect(halt.detail.contains("\(one.identity.device)"))
            #expect(halt.detail.contains("signature"))
            #expect(try await two.entities(EntityType.give, in: gateway.shared).isEmpty)
            #expect(try await two.evidence().count == 1)
        }
    }

    @Test
    func `clause 4.5: a change below the horizon that the server has logged stops the stream`()
        async throws
    {
        try await withPair { gateway, one, two in
            _ = try await one.add(EntityType.give, "First", in: gateway.shared)
            for replica in [one, two] { _ = try await gateway.engine(replica).sync() }
            _ = try await two.add(EntityType.give, "Made before the second", in: gateway.shared)
            _ = try await one.add(EntityType.give, "Second", in: gateway.shared)
            _ = try await gateway.engine(one, pace: .slow).sync()
            try gateway.checkpoint(gateway.shared, horizon: 2)
            // The host forgets what it has said.
            try await gateway.engine(two, pace: .slow).push(gateway.shared)
            _ = try await gateway.engine(one, pace: .slow).sync()
            let halt = try #require(try await one.stream(gateway.shared).halt)
            #expect(halt.cause == .corrupt)
            #expect(halt.detail.contains("below 2"))
            #expect(try await one.evidence().count == 1)
        }
    }

    @Test func `a change without a seal, and one ascribed to another, stop the stream`()
        async throws
    {
        for isUnsealed in [true, false] {
            try await withPair { gateway, one, two in
                _ = try await one.add(EntityType.give, "Honest", in: gateway.shared)
                _ = try await gateway.engine(one, pace: .slow).sync()
                if isUnsealed {
                    gateway.dropSeals(gateway.shared)
                } else {
                    let other = two.identity.principal
                    gateway.tamper(gateway.shared) { records in
                        let header = records[0].header
                        records[0] = StoredRecord(
                            header: ChangeRecord.Header(
                                seq: header.seq,
                                n: header.n,
                                device: header.device,
                                member: other.member,
                                organisation: other.organisation,
                                acl: header.acl,
                                received: header.received,
                                known: header.known
                            ),
                            content: records[0].content
                        )
                    }
                }
                _ = try await gateway.engine(two, pace: .slow).sync()
                let halt = try #require(try await two.stream(gateway.shared).halt)
                #expect(halt.detail.contains(isUnsealed ? "without the seal" : "somebody else"))
            }
        }
    }

    @Test func `clause 4.8: a second key in this device's name stops the control stream`()
        async throws
    {
        try await withPair { gateway, one, _ in
            gateway.introduce(one.identity.principal, key: [UInt8](repeating: 9, count: 32))
            _ = try await gateway.engine(one, pace: .slow).sync()
            let control = try #require(gateway.control)
            let halt = try #require(try await one.stream(control).halt)
            #expect(halt.detail.contains("another key"))
        }
    }

    @Test func `clause 4.7, INV-2: what is erased is gone everywhere, and all still verifies`()
        async throws
    {
        try await withPair { gateway, one, two in
            let id = try await one.addNote("Plan", body: "keep", in: gateway.shared)
            try await settle(gateway, one, two)
            try await one.edit(gateway.shared) { draft in
                try draft.splice(id, Field.body, at: 4, delete: 0, insert: " SECRET")
            }
            try await settle(gateway, one, two)
            try await two.edit(gateway.shared) { draft in
                try draft.splice(id, Field.body, at: 11, delete: 0, insert: " end")
            }
            try await settle(gateway, one, two)
            gateway.erase(2, in: gateway.shared)
            try await settle(gateway, one, two)
            // Somebody who comes later gets the erased record at once.
            for replica in [one, two] {
                #expect(try await replica.stream(gateway.shared).halt == nil)
                let view = try #require(try await replica.entity(id, in: gateway.shared))
                #expect(view.text(Field.body) == "keep_______ end")
                let verified = try await replica.verifyHistory()
                #expect(verified.allSatisfy { $0.fault == nil })
                #expect(verified.map(\.erased).reduce(0, +) == 1)
                replica.close()
                let bytes = try Data(contentsOf: replica.folder.database)
                #expect(bytes.range(of: Data("SECRET".utf8)) == nil)
            }
        }
    }

    @Test func `an erased record that nobody announced stops the stream`() async throws {
        try await withPair { gateway, one, two in
            _ = try await one.add(EntityType.give, "Secret", in: gateway.shared)
            _ = try await gateway.engine(one, pace: .slow).sync()
            gateway.erase(1, in: gateway.shared, isAnnounced: false)
            _ = try await gateway.engine(two, pace: .slow).sync()
            let halt = try #require(try await two.stream(gateway.shared).halt)
            #expect(halt.detail.contains("never said"))
        }
    }

    private func settle(_ gateway: FakeGateway, _ one: Replica, _ two: Replica) async throws {
        for replica in [one, two, one] {
            _ = try await gateway.engine(replica, pace: .slow).sync()
        }
    }

    private func withPair(
        _ body: (FakeGateway, Replica, Replica) async throws -> Void
    ) async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway(hasControl: true)
            let one = try await gateway.device(of: 0, in: folders.device("a"))
            let two = try await gateway.device(of: 1, in: folders.device("b"))
            try await body(gateway, one, two)
        }
    }
}

extension FakeGateway {
    /// Forgets the signatures of a stream.
    fileprivate func dropSeals(_ stream: StreamID) {
        state.withLock { $0.logs[stream]?.seals = [] }
    }

    /// Believes that a device has pushed before.
    fileprivate func skipCounters(of device: DeviceID, in stream: StreamID, to next: Int64) {
        state.withLock { $0.logs[stream]?.cursors[device] = .init(next: next, base: 0) }
    }
}
