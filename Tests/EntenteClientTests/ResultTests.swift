import EntenteClient
import EntenteDomain
import EntenteSync
import TestSupport
import Testing

@Suite("Results: what a side publishes of what it keeps to itself")
struct ResultTests {
    private struct Side {
        let gateway: FakeGateway
        let replica: Replica
        let own: StreamID

        func publish(_ result: OwnResult) async throws -> EntityID {
            let (stream, id) = try await replica.publish(result, of: gateway.partnership)
            #expect(stream == gateway.shared)
            return id
        }

        func shown(_ id: EntityID) async throws -> [JSONValue?] {
            let view = try await replica.entity(id, in: gateway.shared)
            return ["critical", "warned"].map { view?.value($0) }
        }
    }

    private func withSide(_ test: (Side) async throws -> Void) async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let replica = try await gateway.device(of: 0, in: folders.device("a"))
            let streams = try await replica.streams()
            let own = try #require(streams.first { $0.audience.kind == "organisation" })
            try await test(Side(gateway: gateway, replica: replica, own: own.id))
        }
    }

    /// A critical need that one partner covers alone.
    private func need(_ title: String, on side: Side) async throws {
        try await side.replica.edit(side.own) { draft in
            let need = draft.new("need")
            draft.put(need, Field.title, .string(title))
            draft.put(need, "critical", .boolean(true))
            let coverage = draft.new("coverage")
            draft.put(coverage, "need", .string(need.description))
            draft.put(coverage, "share", .string("100"))
        }
    }

    @Test func `how much one depends is published as counts, and corrected, not told twice`()
        async throws
    {
        try await withSide { side in
            try await need("Cold storage", on: side)
            let id = try await side.publish(.dependence)
            #expect(try await side.shown(id) == [.integer(1), .integer(1)])
            try await need("Marketing", on: side)
            #expect(try await side.publish(.dependence) == id)
            #expect(try await side.shown(id) == [.integer(2), .integer(2)])
            // The counts are all that the others read.
            let shared = try await side.replica.everything(in: side.gateway.shared)
            #expect(shared.map(\.type) == ["dependence_result"])
            // The same again is no change.
            let next = try await side.replica.stream(side.gateway.shared).next
            #expect(try await side.publish(.dependence) == id)
            #expect(try await side.replica.stream(side.gateway.shared).next == next)
        }
    }

    @Test func `where there is nothing to publish nothing is, and it says why`() async throws {
        try await withSide { side in
            let round = try #require(Period("2026-11"))
            let day = try #require(CivilDate("2026-11-21"))
            try await side.replica.edit(side.own) { draft in
                let answer = draft.new("pulse")
                draft.put(answer, "round", "2026-11")
                for criterion in TrustCriterion.allCases {
                    draft.put(answer, criterion.field, .integer(4))
                }
            }
            for result in [OwnResult.pulse(round), .placement(day), .dependence] {
                let error = await #expect(throws: ReplicaError.self) {
                    try await side.publish(result)
                }
                #expect(error?.reason == .invalid && error?.detail.contains(result.lack) == true)
            }
            #expect(try await side.replica.everything(in: side.gateway.shared).isEmpty)
        }
    }
}
