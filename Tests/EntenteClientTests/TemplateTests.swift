import EntenteClient
import EntenteDomain
import EntenteSync
import TestSupport
import Testing

@Suite("Templates: what the next one begins with")
struct TemplateTests {
    private func withKPIs(
        _ test: (TestTable, EntityID, EntityID, StreamID) async throws -> Void
    ) async throws {
        try await withTable { table in
            let shared = table.gateway.shared
            let own = try #require(
                try await table.replica.streams().first { $0.audience.kind == "organisation" }
            )
            let (kpi, goal) = try await table.replica.edit(shared) { draft in
                let kpi = draft.new(EntityType.kpi)
                draft.put(kpi, Field.title, "Export units")
                draft.put(kpi, Field.baseline, "10000")
                let goal = draft.new("action")
                draft.put(goal, Field.title, "Grow")
                draft.put(goal, "due", "2026-12-31")
                draft.put(goal, "done_on", "2026-11-01")
                return (kpi, goal)
            }
            try await test(table, kpi, goal, own.id)
        }
    }

    @Test func `a set of KPIs is cloned once, however often the template is applied`() async throws
    {
        try await withKPIs { table, kpi, _, own in
            let day = try #require(CivilDate("2026-11-21"))
            let template = try await table.replica.takeTemplate(
                "KPIs",
                scope: .kpis,
                entities: [],
                finished: "Aurora and Cirrus",
                in: table.gateway.shared,
                on: day
            )
            let view = try await table.replica.entity(template, in: table.gateway.shared)
            #expect(view?.text("finished") == "Aurora and Cirrus")
            for count in [1, 0] {
                let applied = try await table.replica.apply(
                    template: template,
                    from: table.gateway.shared,
                    to: own
                )
                #expect(applied.added.count == count && applied.known == 1 - count)
            }
            let copies = try await table.replica.entities(EntityType.kpi, in: own)
            #expect(copies.map { $0.text(Field.baseline) } == ["10000"])
            #expect(copies.first?.id != kpi)
            let back = try await table.replica.edit(own) { draft in
                let id = draft.new("template")
                draft.put(id, Field.title, "Cirrus endgame")
                draft.put(id, "finished", "Aurora and Cirrus")
                for copy in copies {
                    draft.append(.add(field: "entities", member: copy.id.description), to: id)
                }
                return id
            }
            _ = try await table.replica.apply(
                template: back,
                from: own,
                to: table.gateway.shared
            )
            // Where the partner reads it, the old one is not named.
            let read = try await table.replica.entities("template", in: table.gateway.shared)
                .filter { $0.id != template }
            #expect(read.map { $0.text("finished") } == ["another partnership"])
            #expect(read.map { $0.text(Field.title) } == ["What we began with"])
            let noted = try await table.replica.entities("template", in: own)
                .filter { $0.id != back }
            #expect(noted.map { $0.text("finished") } == ["Aurora and Cirrus"])
            #expect(
                noted.first?.value("entities")?.canonicalBytes
                    == JSONValue.array(copies.map { .string($0.id.description) }).canonicalBytes
            )
        }
    }

    @Test func `references among the copies lead to the copies, and lives begin anew`() async throws
    {
        try await withKPIs { table, kpi, action, own in
            let shared = table.gateway.shared
            let rule = try await table.replica.add("rule", "Who pays", in: shared)
            try await table.replica.edit(shared) { draft in
                draft.put(action, "rule", .string(rule.description))
                draft.append(.del, to: kpi)
            }
            let give = try await table.replica.add(EntityType.give, "Storage", in: shared)
            try await table.replica.edit(shared) { $0.put(give, Field.state, "offered") }
            let day = try #require(CivilDate("2026-11-21"))
            let template = try await table.replica.takeTemplate(
                "Plan",
                scope: .plan,
                entities: [action, rule, kpi, give],
                in: shared,
                on: day
            )
            let applied = try await table.replica.apply(template: template, from: shared, to: own)
            #expect(applied.added.count == 3)
            let copy = try #require(try await table.replica.entities("action", in: own).first)
            let copied = try #require(try await table.replica.entities("rule", in: own).first)
            #expect(copy.text("rule") == copied.id.description && copied.id != rule)
            #expect(copy.text("due") == "2026-12-31" && copy.value("done_on") == nil)
            let gives = try await table.replica.entities(EntityType.give, in: own)
            #expect(gives.map { $0.text(Field.state) } == ["draft"])
        }
    }

    @Test func `nothing to take is no template`() async throws {
        try await withTable { table in
            let day = try #require(CivilDate("2026-11-21"))
            await #expect(throws: ReplicaError.self) {
                try await table.replica.takeTemplate(
                    "Empty",
                    scope: .kpis,
                    entities: [],
                    in: table.gateway.shared,
                    on: day
                )
            }
        }
    }
}
