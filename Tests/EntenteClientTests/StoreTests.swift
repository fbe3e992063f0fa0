import EntenteClient
import EntenteDomain
import EntenteSync
import Foundation
import GRDB
import Synchronization
import TestSupport
import Testing

@Suite("Replica: what is stored")
struct StoreTests {
    private struct Planned: Error {}

    @Test func `an edit is shown at once and is only on this device`() async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let replica = try await gateway.device(of: 0, in: folders.device("a"))
            let id = try await replica.add(EntityType.give, "Cold storage", in: gateway.shared)
            #expect(try await replica.title(id, in: gateway.shared) == "Cold storage")
            #expect(try await replica.stream(gateway.shared).waiting == 1)
            let change = try #require(try await replica.ownChanges(in: gateway.shared).first)
            #expect(change.standing == .onThisDevice)
            #expect(change.n == 1)
        }
    }

    @Test func `a closed replica opens with all that it had`() async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let folder = folders.device("a")
            let first = try await gateway.device(of: 0, in: folder)
            let id = try await first.add(EntityType.ask, "Forty days", in: gateway.shared)
            let before = try await first.digest(gateway.shared)
            let identity = first.identity
            first.close()
            let second = try await Replica.open(folder)
            #expect(second.identity == identity)
            #expect(try await second.digest(gateway.shared) == before)
            #expect(try await second.title(id, in: gateway.shared) == "Forty days")
            #expect(try await second.stream(gateway.shared).next == 2)
        }
    }

    @Test func `a step that fails midway leaves nothing behind`() async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let replica = try await gateway.device(of: 0, in: folders.device("a"))
            let id = try await replica.add(EntityType.note, "Plan", in: gateway.shared)
            let before = try await replica.digest(gateway.shared)
            await #expect(throws: ReplicaError.self) {
                try await replica.edit(gateway.shared) { draft in
                    draft.put(id, Field.title, "half")
                    try draft.splice(id, Field.body, at: 0, delete: 0, insert: "half")
                    throw Planned()
                }
            }
            #expect(try await replica.digest(gateway.shared) == before)
            #expect(try await replica.stream(gateway.shared).next == 2)
            #expect(try await replica.ownChanges(in: gateway.shared).count == 1)
        }
    }

    @Test func `a page with one wrong change moves neither cursor nor view`() async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let author = try await gateway.device(of: 0, in: folders.device("a"))
            let reader = try await gateway.device(of: 1, in: folders.device("b"))
            for title in ["one", "two", "three"] {
                _ = try await author.add(EntityType.give, title, in: gateway.shared)
            }
            _ = try await gateway.engine(author).sync()
            let connection = FakeConnection(gateway, reader.identity.device)
            let epoch = try await reader.stream(gateway.shared).epoch
            let good = try await connection.pull(gateway.shared, after: 0, epoch: epoch, limit: 9)
            let gap = try await connection.pull(gateway.shared, after: 1, epoch: epoch, limit: 9)
            await #expect(throws: ReplicaError.self) {
                try await reader.take(gap, of: gateway.shared)
            }
            #expect(try await reader.stream(gateway.shared).cursor == 0)
            #expect(try await reader.everything(in: gateway.shared).isEmpty)
            try await reader.take(good, of: gateway.shared)
            #expect(try await reader.stream(gateway.shared).cursor == 3)
            #expect(try await reader.digest(gateway.shared) == author.digest(gateway.shared))
        }
    }

    @Test func `a second replica on one folder is refused until the first is closed`()
        async throws
    {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let folder = folders.device("a")
            let first = try await gateway.device(of: 0, in: folder)
            let error = await #expect(throws: ReplicaError.self) {
                _ = try await Replica.open(folder)
            }
            #expect(error?.reason == .locked)
            let waiting = Task { try await Replica.open(folder, waiting: .seconds(30)) }
            first.close()
            try await waiting.value.close()
        }
    }

    @Test func `a second process finds the folder taken`() async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let folder = folders.device("a")
            let replica = try await gateway.device(of: 0, in: folder)
            let lock = folder.url.appendingPathComponent("lock").path
            let taken = try await Command.run("flock", ["--nonblock", lock, "true"])
            #expect(taken.status == 1)
            replica.close()
            // A program that another test starts at this moment may hold the file until it begins.
            let free = try await Command.run("flock", ["--timeout", "30", lock, "true"])
            #expect(free.status == 0)
        }
    }

    @Test func `the device's key is readable by its owner alone`() async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let folder = folders.device("a")
            let replica = try await gateway.device(of: 0, in: folder)
            replica.close()
            let path = folder.url.appendingPathComponent("device.key").path
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
            #expect(mode as? Int == 0o600)
        }
    }

    @Test func `what a newer version wrote is not touched`() async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let folder = folders.device("a")
            try await gateway.device(of: 0, in: folder).close()
            let queue = try DatabaseQueue(path: folder.database.path)
            try await queue.write { database in
                try database.execute(sql: "INSERT INTO grdb_migrations VALUES ('9999')")
            }
            try queue.close()
            let error = await #expect(throws: ReplicaError.self) {
                _ = try await Replica.open(folder)
            }
            #expect(error?.reason == .newerVersion)
        }
    }

    @Test func `a change that needs an unknown feature is kept and makes its entity read-only`()
        async throws
    {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let reader = try await gateway.device(of: 1, in: folders.device("b"))
            let id = EntityID(high: 1, low: 2)
            gateway.append(
                Change(
                    n: 1,
                    base: 0,
                    at: Milliseconds(5),
                    salt: Array(repeating: 7, count: Change.saltLength),
                    need: ["spans1"],
                    operations: [Operation(id, .new(type: EntityType.note))]
                ),
                to: gateway.shared
            )
            _ = try await gateway.engine(reader).sync()
            #expect(try await reader.stream(gateway.shared).cursor == 1)
            #expect(try await reader.entity(id, in: gateway.shared)?.isOpaque == true)
            let error = await #expect(throws: ReplicaError.self) {
                try await reader.edit(gateway.shared) { $0.put(id, Field.title, "over it") }
            }
            #expect(error?.reason == .opaque)
        }
    }

    @Test func `an edit that the gateway would not take is refused at once`() async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let replica = try await gateway.device(of: 0, in: folders.device("a"))
            let error = await #expect(throws: ReplicaError.self) {
                let long = String(repeating: "x", count: Limits.valueBytes + 1)
                _ = try await replica.add(EntityType.give, long, in: gateway.shared)
            }
            #expect(error?.reason == .invalid)
            #expect(try await replica.stream(gateway.shared).waiting == 0)
        }
    }
}

extension FakeGateway {
    /// Puts a change into a log that no sequencer of this version would take.
    func append(_ change: Change, to stream: StreamID) {
        let organisation = organisations[0]
        state.withLock { state in
            guard var log = state.logs[stream] else { return }
            let device = DeviceID(high: 9, low: 9)
            let header = ChangeRecord.Header(
                seq: log.frontier.size + 1,
                n: change.n,
                device: device,
                member: organisation.departments[0].members[0].id,
                organisation: organisation.id,
                acl: 1,
                received: Milliseconds(9),
                known: KnownHead(size: log.frontier.size, root: log.frontier.root)
            )
            let scope = ChangeScope(stream: stream, epoch: log.epoch, device: device)
            log.frontier.append(
                MerkleFrontier.leaf(
                    header: header.canonicalBytes,
                    content: scope.digest(of: change.content)
                )
            )
            log.records.append(StoredRecord(header: header, content: change.content))
            state.logs[stream] = log
        }
    }
}
