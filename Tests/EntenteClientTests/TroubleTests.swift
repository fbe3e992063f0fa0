import EntenteDomain
import EntenteSync
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import EntenteClient

@Suite("Sync: what trying again cannot cure")
struct TroubleTests {
    @Test func `a copied folder is found out, stops, and keeps its unsent changes`() async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let original = try await gateway.device(of: 0, in: folders.device("a"))
            original.close()
            try FileManager.default.copyItem(
                at: folders.url("a"),
                to: folders.url("copy")
            )
            let one = try await Replica.open(folders.device("a"))
            let copy = try await Replica.open(folders.device("copy"))
            _ = try await one.add(EntityType.give, "Original", in: gateway.shared)
            let id = try await copy.add(EntityType.give, "Copy", in: gateway.shared)
            _ = try await gateway.engine(one).sync()
            _ = try await gateway.engine(copy).sync()
            let status = try await copy.stream(gateway.shared)
            #expect(status.halt?.cause == .forked)
            #expect(status.waiting == 1)
            #expect(try await copy.title(id, in: gateway.shared) == "Copy")
            #expect(gateway.log(gateway.shared)?.records.count == 1)
        }
    }

    @Test func `a gateway that is busy for long is not waited for with the folder held`()
        async throws
    {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let replica = try await gateway.device(of: 0, in: folders.device("a"))
            _ = try await replica.add(EntityType.give, "Storage", in: gateway.shared)
            gateway.fail(.init(retryAfter: 3_600))
            let clock = ManualClock()
            let connection = FakeConnection(gateway, replica.identity.device)
            let report = try await SyncEngine(replica, connection, clock: clock).sync()
            #expect(report.trouble?.reason == .busy)
            #expect(clock.waits.isEmpty)
        }
    }

    @Test func `a copied folder that pulls before it pushes is told that it is a copy`()
        async throws
    {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            try await gateway.device(of: 0, in: folders.device("a")).close()
            let (one, copy) = try await copied(folders)
            _ = try await one.add(EntityType.give, "Original", in: gateway.shared)
            let id = try await copy.add(EntityType.give, "Copy", in: gateway.shared)
            _ = try await gateway.engine(one).sync()
            try await gateway.pullOnce(copy, after: 0)
            let status = try await copy.stream(gateway.shared)
            #expect(status.halt?.cause == .forked)
            #expect(status.halt?.detail.contains("entente renew") == true)
            #expect(status.waiting == 1)
            #expect(try await copy.title(id, in: gateway.shared) == "Copy")
        }
    }

    @Test func `what was refused to the original is not said of its copy's change`() async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let first = try await gateway.device(of: 0, in: folders.device("a"))
            let other = try await gateway.device(of: 1, in: folders.device("b"))
            let item = try await first.add(EntityType.give, "Pallets", in: gateway.shared)
            for replica in [first, other, first] { _ = try await gateway.engine(replica).sync() }
            first.close()
            let (one, copy) = try await copied(folders)
            for (replica, state) in [(other, "offered"), (one, "matched")] {
                _ = try await replica.edit(gateway.shared) { draft in
                    try draft.require(unchanged: Field.state, of: item)
                    draft.put(item, Field.state, .string(state))
                }
                try await gateway.engine(replica).push(gateway.shared)
            }
            #expect(try await one.stream(gateway.shared).rejected == 1)
            let id = try await copy.add(EntityType.give, "Copy", in: gateway.shared)
            try await gateway.pullOnce(copy, after: 1)
            #expect(try await copy.stream(gateway.shared).waiting == 1)
            #expect(try await copy.stream(gateway.shared).rejected == 0)
            _ = try await gateway.engine(copy).sync()
            #expect(try await copy.stream(gateway.shared).halt?.cause == .forked)
            #expect(try await copy.stream(gateway.shared).waiting == 1)
            #expect(try await copy.title(id, in: gateway.shared) == "Copy")
        }
    }

    /// The device in folder `a`, which nobody has open, and a copy of it.
    private func copied(_ folders: TemporaryFolder) async throws -> (Replica, Replica) {
        try FileManager.default.copyItem(at: folders.url("a"), to: folders.url("copy"))
        return (
            try await Replica.open(folders.device("a")),
            try await Replica.open(folders.device("copy"))
        )
    }

    @Test func `an old state of a folder is found out by pulling alone`() async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            try await gateway.device(of: 0, in: folders.device("a")).close()
            try FileManager.default.copyItem(at: folders.url("a"), to: folders.url("backup"))
            let one = try await Replica.open(folders.device("a"))
            _ = try await one.add(EntityType.give, "Since the backup", in: gateway.shared)
            _ = try await gateway.engine(one).sync()
            let restored = try await Replica.open(folders.device("backup"))
            _ = try await gateway.engine(restored).sync()
            #expect(try await restored.stream(gateway.shared).halt?.cause == .forked)
        }
    }

    @Test func `a stream that is closed to the device is removed and its unsent changes set aside`()
        async throws
    {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let replica = try await gateway.device(of: 0, in: folders.device("a"))
            _ = try await replica.add(EntityType.give, "Seen", in: gateway.shared)
            _ = try await gateway.engine(replica).sync()
            _ = try await replica.add(EntityType.give, "Unsent", in: gateway.shared)
            gateway.state.withLock { _ = $0.closed.insert(gateway.shared) }
            _ = try await gateway.engine(replica).sync()
            #expect(try await replica.everything(in: gateway.shared).isEmpty)
            #expect(try await replica.streams().contains { $0.id == gateway.shared } == false)
            #expect(try await replica.quarantined() == 1)
            // Opened again, everything that was in the log comes back, and new edits go out.
            gateway.state.withLock { $0.closed = [] }
            _ = try await gateway.engine(replica).sync()
            #expect(try await replica.entities(EntityType.give, in: gateway.shared).count == 1)
            _ = try await replica.add(EntityType.give, "New", in: gateway.shared)
            let report = try await gateway.engine(replica).sync()
            #expect(report.waiting == 0)
            #expect(report.halted.isEmpty)
        }
    }

    @Test func `clause 5.4: a revoked device keeps no stream, and sets aside what it did not send`()
        async throws
    {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let replica = try await gateway.device(of: 0, in: folders.device("a"))
            let own = try #require(gateway.ownStream(of: gateway.organisations[0].id))
            for stream in [gateway.shared, own] {
                _ = try await replica.add(EntityType.give, "Seen", in: stream)
            }
            _ = try await gateway.engine(replica).sync()
            for stream in [gateway.shared, own] {
                _ = try await replica.add(EntityType.give, "Unsent", in: stream)
            }
            gateway.state.withLock { _ = $0.revoked.insert(replica.identity.device) }
            let report = try await gateway.engine(replica).sync()
            #expect(report.trouble?.reason == .deviceRevoked)
            #expect(try await replica.streams().isEmpty)
            for stream in [gateway.shared, own] {
                #expect(try await replica.everything(in: stream).isEmpty)
            }
            #expect(try await replica.quarantined() == 2)
            // Told again, nothing more happens.
            _ = try await gateway.engine(replica).sync()
            #expect(try await replica.quarantined() == 2)
        }
    }

    @Test func `a gateway that merely does not know the device takes nothing from it`() async throws
    {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let replica = try await gateway.device(of: 0, in: folders.device("a"))
            _ = try await replica.add(EntityType.give, "Seen", in: gateway.shared)
            _ = try await gateway.engine(replica).sync()
            _ = try await replica.add(EntityType.give, "Unsent", in: gateway.shared)
            let before = try await replica.digest(gateway.shared)
            // As after the restore of a backup that is older than the device.
            gateway.state.withLock { $0.members = [:] }
            let report = try await gateway.engine(replica).sync()
            #expect(report.trouble?.reason == .unauthenticated)
            #expect(try await replica.digest(gateway.shared) == before)
            #expect(try await replica.stream(gateway.shared).waiting == 1)
            #expect(try await replica.quarantined() == 0)
        }
    }

    @Test func `what waits for a stream that may only be read stays here`() async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let replica = try await gateway.device(of: 0, in: folders.device("a"))
            _ = try await replica.add(EntityType.give, "Unsent", in: gateway.shared)
            gateway.state.withLock { _ = $0.readOnly.insert(gateway.shared) }
            let report = try await gateway.engine(replica).sync()
            #expect(report.waiting == 1)
            #expect(report.halted.isEmpty)
            let error = await #expect(throws: ReplicaError.self) {
                _ = try await replica.add(EntityType.give, "No", in: gateway.shared)
            }
            #expect(error?.reason == .readOnly)
        }
    }

    @Test func `a head that another key signed is refused`() async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let impostor = try FakeGateway()
            let replica = try await gateway.device(of: 0, in: folders.device("a"))
            _ = try await replica.add(EntityType.give, "One", in: gateway.shared)
            let copy = gateway.state.withLock { $0 }
            impostor.state.withLock { $0 = copy }
            let report = try await impostor.engine(replica).sync()
            #expect(report.halted.map(\.halt?.cause) == [.corrupt])
            #expect(report.waiting == 1)
        }
    }
}

extension FakeGateway {
    /// Lets a device pull its shared stream once, as the engine does, and do nothing else.
    fileprivate func pullOnce(_ replica: Replica, after cursor: Int64) async throws {
        let epoch = try await replica.stream(shared).epoch
        let page = try await FakeConnection(self, replica.identity.device).pull(
            shared,
            after: cursor,
            epoch: epoch,
            limit: Limits.pullChanges
        )
        try await replica.access { [shared] access in
            var plan = SyncPlan(pace: .test)
            _ = try access.finish(
                .pull(shared),
                .pull(shared, after: cursor, epoch: epoch),
                .success(.pull(page)),
                &plan,
                at: .zero,
                jitter: 0
            )
        }
    }
}
