import EntenteClient
import EntenteDomain
import EntenteSync
import TestSupport
import Testing

@Suite("Starter sets: the KPIs of what a partnership is for")
struct StarterTests {
    private func titles(_ replica: Replica, in stream: StreamID) async throws -> [String] {
        let kpis = try await replica.entities(EntityType.kpi, in: stream)
        return kpis.compactMap { $0.text(Field.title) }.sorted()
    }

    @Test func `the set of the picked purpose is made once, each KPI by a change of its own`()
        async throws
    {
        try await withTable { table in
            let shared = table.gateway.shared
            let page = try await table.replica.add("partnership", "Aurora and Borealis", in: shared)
            try await table.replica.edit(shared) { $0.put(page, "purpose", "sales") }
            let next = try await table.replica.stream(shared).next
            let first = try await table.replica.startKPIs(of: table.gateway.partnership)
            #expect(first.purpose == .sales && first.stream == shared)
            #expect(first.lines.map(\.starter) == StarterKPI.all(for: .sales))
            #expect(first.lines.allSatisfy { $0.outcome == .added })
            #expect(try await table.replica.stream(shared).next == next + 3)
            let rate = try #require(
                try await table.replica.entity(first.lines[2].id, in: shared)
            )
            #expect(rate.text(Field.title) == "win rate" && rate.text(Field.unit) == "%")
            #expect(rate.text(Field.direction) == "up" && rate.text("purpose") == "sales")
            let second = try await table.replica.startKPIs(of: table.gateway.partnership)
            #expect(second.lines.map(\.id) == first.lines.map(\.id))
            #expect(second.lines.allSatisfy { $0.outcome == .known })
            #expect(try await table.replica.stream(shared).next == next + 3)
        }
    }

    @Test func `a KPI of the name is there already, and what was deleted stays deleted`()
        async throws
    {
        try await withTable { table in
            let shared = table.gateway.shared
            let own = try await table.replica.add(EntityType.kpi, "Export revenue", in: shared)
            let first = try await table.replica.startKPIs(
                for: .sales,
                of: table.gateway.partnership
            )
            #expect(first.lines.map(\.outcome) == [.known, .added, .added])
            #expect(first.lines[0].id == own)
            try await table.replica.edit(shared) { $0.append(.del, to: first.lines[1].id) }
            try await table.replica.edit(shared) {
                $0.put(first.lines[2].id, Field.title, "Win rate abroad")
            }
            let second = try await table.replica.startKPIs(
                for: .sales,
                of: table.gateway.partnership
            )
            #expect(second.lines.map(\.outcome) == [.known, .deleted, .known])
            let titles = try await titles(table.replica, in: shared)
            #expect(titles == ["Export revenue", "Win rate abroad"])
        }
    }

    @Test func `both sides may begin before they have heard of each other, and there is one set`()
        async throws
    {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            var sides: [Replica] = []
            for side in 0..<2 {
                let replica = try await gateway.device(of: side, in: folders.device("\(side)"))
                _ = try await replica.startKPIs(for: .finance, of: gateway.partnership)
                sides.append(replica)
            }
            for replica in sides + sides { _ = try await gateway.engine(replica).sync() }
            let expected = StarterKPI.all(for: .finance).map(\.title).sorted()
            for replica in sides {
                #expect(try await titles(replica, in: gateway.shared) == expected)
                let kpis = try await replica.entities(EntityType.kpi, in: gateway.shared)
                #expect(kpis.allSatisfy { $0.conflicts.isEmpty })
            }
        }
    }

    @Test func `without a purpose nothing is made`() async throws {
        try await withTable { table in
            let error = await #expect(throws: ReplicaError.self) {
                try await table.replica.startKPIs(of: table.gateway.partnership)
            }
            #expect(error?.reason == .invalid)
            #expect(error?.detail.hasSuffix("sales, finance.") == true)
            let made = try await titles(table.replica, in: table.gateway.shared)
            #expect(made.isEmpty)
        }
    }
}
