import EntenteCrypto
import EntenteDomain
import EntenteSync
import TestSupport
import Testing

@testable import EntenteClient

@Suite("Features: what only a later version can read")
struct FeatureTests {
    @Test func `INV-21: a field that needs a feature is read-only, the others are not`()
        async throws
    {
        try await withItem { gateway, one, item, folders in
            _ = try await gateway.engine(one).sync()
            try await fillDetails(of: item, gateway, folders)
            _ = try await gateway.engine(one).sync()
            let view = try #require(try await one.entity(item, in: gateway.shared))
            #expect(view.isOpaque)
            #expect(view.json["needs"] == ["details": ["sheets"]])
            do {
                try await one.edit(gateway.shared) { $0.put(item, Field.details, "old") }
                Issue.record("overwritten")
            } catch let error as ReplicaError {
                #expect(error.reason == .opaque)
                #expect(error.detail.hasPrefix("details of \(item) "))
            }
            try await one.edit(gateway.shared) { $0.put(item, Field.title, "Cold storage") }
            let report = try await gateway.engine(one).sync()
            #expect(try await one.title(item, in: gateway.shared) == "Cold storage")
            #expect(try await one.ownChanges(in: gateway.shared, open: true).isEmpty, "\(report)")
        }
    }

    @Test func `INV-21: a device that began with a snapshot leaves alone what it cannot read`()
        async throws
    {
        try await withItem { gateway, one, item, folders in
            _ = try await gateway.engine(one).sync()
            try await fillDetails(of: item, gateway, folders)
            try gateway.takeSnapshot(of: gateway.shared)
            let size = try #require(gateway.log(gateway.shared)?.head.size)
            gateway.raiseHorizon(of: gateway.shared, to: size)
            let late = try await gateway.device(of: 0, in: folders.device("c"))
            _ = try await gateway.engine(late).sync()
            #expect(try await late.entity(item, in: gateway.shared)?.isOpaque == true)
            let refusal = await #expect(throws: ReplicaError.self) {
                try await late.edit(gateway.shared) { $0.put(item, Field.details, "old") }
            }
            #expect(refusal?.reason == .opaque)
            try await late.edit(gateway.shared) { $0.put(item, Field.title, "Cold storage") }
        }
    }

    /// A new device of the other side, with a later version, writes the details of an item.
    private func fillDetails(
        of item: EntityID,
        _ gateway: FakeGateway,
        _ folders: TemporaryFolder
    ) async throws {
        try await push(
            from: try await gateway.device(of: 1, in: folders.device("b")),
            to: gateway,
            ["cells": [1], "e": .string(item.description), "f": "details", "o": "fill"]
        )
    }

    /// A change in words that only a later version knows, as that version would push it.
    private func push(
        from device: Replica,
        to gateway: FakeGateway,
        _ step: JSONValue
    ) async throws {
        let id = device.identity.device
        let stream = try await device.stream(gateway.shared)
        let change: JSONValue = [
            "at": 1, "base": 0, "n": 1, "need": ["sheets"], "ops": [step],
            "salt": "AAAAAAAAAAAAAAAAAAAAAA",
        ]
        let scope = ChangeScope(stream: stream.id, epoch: stream.epoch, device: id)
        let message = PushMessage(
            device: id,
            epoch: stream.epoch,
            known: KnownHead(size: 0, root: MerkleFrontier().root),
            changes: [
                try IncomingChange(
                    change,
                    content: change.canonicalBytes,
                    scope: scope,
                    path: ""
                )
            ],
            seal: [UInt8](repeating: 0, count: PushMessage.sealLength)
        )
        let answer = try await FakeConnection(gateway, id).push(message, to: stream.id)
        guard case .sequenced? = answer.outcomes.first else {
            Issue.record("\(answer.outcomes)")
            return
        }
    }
}
