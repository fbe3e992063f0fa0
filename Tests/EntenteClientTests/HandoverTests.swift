import EntenteCrypto
import EntenteDomain
import EntenteSync
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import EntenteClient

@Suite("Handover: folders that were copied, and folders that move")
struct HandoverTests {
    /// Does to a replica what `renew` does once the code is spent, and opens it again.
    private func renew(
        _ replica: Replica,
        _ folder: ProfileFolder,
        as device: DeviceID,
        _ gateway: FakeGateway
    ) async throws -> Replica {
        let principal = replica.identity.principal
        replica.close()
        try Succession(device: device, key: .generate(), token: "t").write(to: folder)
        gateway.state.withLock { state in
            state.members[device] = Principal(
                device: device,
                member: principal.member,
                department: principal.department,
                organisation: principal.organisation
            )
        }
        return try await Replica.open(folder)
    }

    @Test func `rule F9: a copy gets a name of its own, and what waited in it goes out`()
        async throws
    {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let first = try await gateway.device(of: 0, in: folders.device("a"))
            let note = try await first.addNote("Plan", body: "base", in: gateway.shared)
            _ = try await gateway.engine(first).sync()
            first.close()
            try FileManager.default.copyItem(at: folders.url("a"), to: folders.url("copy"))
            let one = try await Replica.open(folders.device("a"))
            try await one.rewriteNote(note, in: gateway.shared, from: "base", to: "base one")
            _ = try await gateway.engine(one).sync()
            let copy = try await Replica.open(folders.device("copy"))
            try await copy.rewriteNote(note, in: gateway.shared, from: "base", to: "copy base")
            let item = try await copy.add(EntityType.give, "Of the copy", in: gateway.shared)
            _ = try await gateway.engine(copy).sync()
            #expect(try await copy.stream(gateway.shared).halt?.cause == .forked)
            let device = DeviceID(high: 7, low: 7)
            let renewed = try await renew(copy, folders.device("copy"), as: device, gateway)
            #expect(renewed.identity.device == device)
            for replica in [renewed, one] {
                let report = try await gateway.engine(replica).sync()
                #expect(report.halted.isEmpty)
                #expect(report.waiting == 0)
            }
            #expect(try await renewed.digest(gateway.shared) == one.digest(gateway.shared))
            let body = try await one.entity(note, in: gateway.shared)?.text(Field.body)
            #expect(body == "copy base one")
            #expect(try await one.title(item, in: gateway.shared) == "Of the copy")
            // Opened once more, it is who it became.
            renewed.close()
            #expect(try await Replica.open(folders.device("copy")).identity.device == device)
        }
    }

    @Test func `a change that the log has already is not made a second time under the new name`()
        async throws
    {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let replica = try await gateway.device(of: 0, in: folders.device("a"))
            let note = try await replica.addNote("Plan", body: "word", in: gateway.shared)
            gateway.fail(.init(lostAnswers: 1))
            await #expect(throws: GatewayError.self) {
                try await gateway.engine(replica).push(gateway.shared)
            }
            gateway.fail(.init())
            let device = DeviceID(high: 7, low: 7)
            let renewed = try await renew(replica, folders.device("a"), as: device, gateway)
            _ = try await gateway.engine(renewed).sync()
            #expect(gateway.log(gateway.shared)?.records.count == 1)
            let body = try await renewed.entity(note, in: gateway.shared)?.text(Field.body)
            #expect(body == "word")
        }
    }

    @Test func `a packed device goes on where it is unpacked, and its old folder refuses`()
        async throws
    {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let replica = try await gateway.device(of: 0, in: folders.device("old"))
            let item = try await replica.add(EntityType.give, "Unsent", in: gateway.shared)
            let old = folders.device("old")
            try PrivateFile.write(Array("authority".utf8), to: old.authority)
            try PrivateFile.write(Array("token".utf8), to: old.token)
            try PrivateFile.write(gateway.key.publicKey, to: old.headKey)
            replica.close()
            try await Moving.pack(old, into: folders.url("file"))
            let refused = await #expect(throws: ReplicaError.self) { try await Replica.open(old) }
            #expect(refused?.reason == .moved)
            try Moving.unpack(folders.url("file"), into: folders.device("new"))
            let moved = try await Replica.open(folders.device("new"))
            #expect(try await moved.title(item, in: gateway.shared) == "Unsent")
            let report = try await gateway.engine(moved).sync()
            #expect(report.sent == 1)
            #expect(report.halted.isEmpty)
            #expect(throws: ReplicaError.self) {
                try Moving.unpack(folders.url("file"), into: folders.device("new"))
            }
        }
    }
}
