import EntenteDomain
import EntenteSync
import TestSupport
import Testing

@testable import EntenteClient

@Suite("Clause 4.5: a replica forgets edits of texts where the log says")
struct ForgettingTests {
    @Test(arguments: [false, true])
    func `a checkpoint's horizon leaves the plain text, in memory and after a restart`(
        isBegunFromSnapshot: Bool
    ) async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway(hasControl: true)
            let one = try await gateway.device(of: 0, in: folders.device("a"))
            let note = try await one.addNote("Plan", body: "0", in: gateway.shared)
            for number in 1...80 {
                try await one.rewriteNote(
                    note,
                    in: gateway.shared,
                    from: "\(number - 1)",
                    to: "\(number)"
                )
            }
            _ = try await gateway.engine(one).sync()
            if isBegunFromSnapshot {
                try gateway.takeSnapshot(of: gateway.shared)
                gateway.raiseHorizon(of: gateway.shared, to: 81)
            }
            let two = try await gateway.device(of: 1, in: folders.device("b"))
            _ = try await gateway.engine(two).sync()
            try await one.rewriteNote(note, in: gateway.shared, from: "80", to: "end")
            _ = try await gateway.engine(one).sync()
            gateway.raiseHorizon(of: gateway.shared, to: 81)
            try gateway.checkpoint(gateway.shared, horizon: 81)
            for replica in [one, two] {
                _ = try await gateway.engine(replica).sync()
                // The edit behind the horizon is all that is left, by whatever way one looks.
                #expect(try await oldestEdit(of: note, gateway, replica, cached: true) == 82)
                #expect(try await oldestEdit(of: note, gateway, replica, cached: false) == 82)
            }
            try await two.rewriteNote(note, in: gateway.shared, from: "end", to: "the end")
            for replica in [two, one] { _ = try await gateway.engine(replica).sync() }
            #expect(try await two.digest(gateway.shared) == one.digest(gateway.shared))
            let verified = try await one.verifyHistory()
                .first { $0.status.id == gateway.shared }
            #expect(verified?.fault == nil)
            #expect(verified?.checkpoints == 1)
        }
    }

    private func oldestEdit(
        of note: EntityID,
        _ gateway: FakeGateway,
        _ replica: Replica,
        cached: Bool
    ) async throws -> Int64? {
        try await replica.transaction { transaction in
            if !cached { transaction.forgetAll(gateway.shared) }
            return try transaction.state(gateway.shared, note).oldestEdit
        }
    }
}
