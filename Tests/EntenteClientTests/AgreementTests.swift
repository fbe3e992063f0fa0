import EntenteClient
import EntenteDomain
import EntenteSync
import TestSupport
import Testing

@Suite("Work: agreements")
struct AgreementTests {
    /// A gateway with a signer of each organisation, who both have one item.
    private struct Table {
        let gateway: FakeGateway
        let one: Replica
        let two: Replica
        let item: EntityID
        var shared: StreamID { gateway.shared }
        var parties: [OrganisationID] { gateway.organisations.map(\.id) }

        func sync() async throws {
            for replica in [one, two, one] { _ = try await gateway.engine(replica).sync() }
        }

        func standing(_ id: ProposalID, on replica: Replica) async throws -> AgreementStanding {
            let found = try await replica.agreements(in: shared).first { $0.id == id }
            return try #require(found).standing
        }
    }

    private func withTable(_ test: (Table) async throws -> Void) async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let one = try await gateway.device(of: 0, in: folders.device("a"), isSigner: true)
            let two = try await gateway.device(of: 1, in: folders.device("b"), isSigner: true)
            let item = try await one.add(EntityType.give, "Storage", in: gateway.shared)
            let table = Table(gateway: gateway, one: one, two: two, item: item)
            try await table.sync()
            try await test(table)
        }
    }

    @Test func `row 29: a goal that is not specific enough is not to be signed`() async throws {
        try await withTable { table in
            let goal = try await table.one.add("goal", "Grow awareness", in: table.shared)
            let id = try await table.one.propose(
                ["due": "2026-12-31", "target": "16000"],
                for: "plan",
                of: goal,
                to: table.parties,
                in: table.shared
            )
            let vague = try #require(
                try await table.one.agreements(in: table.shared).first { $0.id == id }
            )
            let obstacles = try await table.one.obstacles(to: vague)
            #expect(obstacles.map(\.evidence) == [[goal]])
            try await table.one.edit(table.shared) { draft in
                draft.put(goal, "unit", .string("readers"))
                draft.put(goal, "target", .string("16000"))
                draft.put(goal, "due", .string("2026-12-31"))
                draft.put(goal, "driver", .string("cost_abatement"))
            }
            let better = try await table.one.obstacles(to: vague)
            #expect(better != obstacles && better.map(\.evidence) == [[goal]])
        }
    }

    @Test func `clause 3.2: two offline signers agree, and both see it in force`() async throws {
        try await withTable { table in
            let id = try await table.one.propose(
                ["price": "12.50"],
                for: "terms",
                of: table.item,
                to: table.parties,
                in: table.shared
            )
            #expect(try await table.standing(id, on: table.one).state == .waiting)
            try await table.one.accept(id, in: table.shared)
            try await table.sync()
            #expect(try await table.standing(id, on: table.two).missing == [table.parties[1]])
            try await table.two.accept(id, in: table.shared)
            #expect(try await table.standing(id, on: table.two).state == .open)
            try await table.sync()
            for replica in [table.one, table.two] {
                let standing = try await table.standing(id, on: replica)
                #expect(standing.state == .inForce)
                #expect(standing.decided == 4)
            }
        }
    }

    @Test func `clause 3.2: who loses to a withdrawal is told, and keeps what he signed`()
        async throws
    {
        try await withTable { table in
            let id = try await table.one.propose(
                "12.50",
                for: "price",
                of: table.item,
                to: table.parties,
                in: table.shared
            )
            try await table.one.accept(id, in: table.shared)
            try await table.sync()
            try await table.two.accept(id, in: table.shared)
            try await table.one.withdraw(id, in: table.shared)
            try await table.sync()
            for replica in [table.one, table.two] {
                #expect(try await table.standing(id, on: replica).state == .withdrawn)
            }
            let own = try await table.two.ownChanges(in: table.shared, open: true)
            let standing = try #require(own.first?.standing)
            guard case .rejected(let rejection) = standing else {
                Issue.record("\(standing)")
                return
            }
            #expect(rejection.code == .alreadyWithdrawn)
            await #expect(throws: ReplicaError.self) {
                try await table.two.accept(id, in: table.shared)
            }
        }
    }

    @Test func `clause 3.1: a member without the role signs nothing that counts`() async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let one = try await gateway.device(of: 0, in: folders.device("a"))
            let item = try await one.add(EntityType.give, "Storage", in: gateway.shared)
            let id = try await one.propose(
                1,
                for: "price",
                of: item,
                to: gateway.organisations.map(\.id),
                in: gateway.shared
            )
            try await one.accept(id, in: gateway.shared)
            _ = try await gateway.engine(one).sync()
            let changes = try await one.ownChanges(in: gateway.shared, open: true)
            guard case .rejected(let rejection)? = changes.first?.standing else {
                Issue.record("\(changes)")
                return
            }
            #expect(rejection.code == .notSigner)
            let standing = try await one.agreements(in: gateway.shared).first?.standing
            #expect(standing?.acceptances.isEmpty == true)
        }
    }

    @Test func `clause 3.2: the history tells the versions and what changed`() async throws {
        try await withTable { table in
            for price in ["10.00", "11.00"] {
                let id = try await table.one.propose(
                    ["price": .string(price), "unit": "pallet"],
                    for: "terms",
                    of: table.item,
                    to: table.parties,
                    in: table.shared
                )
                try await table.sync()
                for replica in [table.one, table.two] {
                    try await replica.accept(id, in: table.shared)
                }
                try await table.sync()
            }
            let versions = try await table.two.versions(
                of: "terms",
                entity: table.item,
                in: table.shared
            )
            #expect(versions.count == 2)
            #expect(
                versions.last?.differences
                    == ValueDifference.between(["price": "10.00"], ["price": "11.00"])
            )
        }
    }
}
