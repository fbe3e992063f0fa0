import EntenteClient
import EntenteDomain
import EntenteSync
import Foundation
import TestSupport
import Testing

@Suite("Erasure: clause 4.7, on a device that began with a snapshot")
struct SpoiledSnapshotTests {
    @Test func `a snapshot that holds what is erased is dropped, and nothing that waits is lost`()
        async throws
    {
        try await withFolders { folders in
            let gateway = try FakeGateway(hasControl: true)
            let one = try await gateway.device(of: 0, in: folders.device("a"))
            let note = try await one.addNote("Plan", body: "keep", in: gateway.shared)
            try await one.edit(gateway.shared) { draft in
                try draft.splice(note, Field.body, at: 4, delete: 0, insert: " SECRET")
            }
            _ = try await one.add(EntityType.give, "Cold storage", in: gateway.shared)
            _ = try await gateway.engine(one, pace: .slow).sync()
            try gateway.takeSnapshot(of: gateway.shared)
            gateway.raiseHorizon(of: gateway.shared, to: 3)
            let two = try await gateway.device(of: 1, in: folders.device("b"))
            _ = try await gateway.engine(two, pace: .slow).sync()
            #expect(try await body(note, two, gateway) == "keep SECRET")
            #expect(try await two.verifyHistory().allSatisfy { $0.fault == nil })
            // Made without a connection, on top of what is erased meanwhile.
            try await two.edit(gateway.shared) { draft in
                try draft.splice(note, Field.body, at: 11, delete: 0, insert: " and go on")
            }
            let item = try await two.add(EntityType.ask, "Twice a week", in: gateway.shared)
            gateway.erase(2, in: gateway.shared)
            try gateway.takeSnapshot(of: gateway.shared)
            for replica in [two, one, two] {
                _ = try await gateway.engine(replica, pace: .slow).sync()
            }
            for replica in [one, two] {
                let status = try await replica.stream(gateway.shared)
                #expect(status.halt == nil, "\(status.halt?.detail ?? "")")
                #expect(status.waiting == 0)
                #expect(try await body(note, replica, gateway).hasPrefix("keep_______"))
                #expect(try await body(note, replica, gateway).contains(" and go on"))
                let faults = try await replica.verifyHistory().compactMap(\.fault)
                #expect(faults.isEmpty, "\(faults)")
                let view = try await replica.entity(item, in: gateway.shared)
                #expect(view?.text(Field.title) == "Twice a week")
            }
            #expect(try await one.digest(gateway.shared) == two.digest(gateway.shared))
            two.close()
            let bytes = try Data(contentsOf: two.folder.database)
            #expect(bytes.range(of: Data("SECRET".utf8)) == nil)
        }
    }

    private func body(
        _ note: EntityID,
        _ replica: Replica,
        _ gateway: FakeGateway
    ) async throws -> String {
        let view = try #require(try await replica.entity(note, in: gateway.shared))
        return view.text(Field.body) ?? ""
    }
}
