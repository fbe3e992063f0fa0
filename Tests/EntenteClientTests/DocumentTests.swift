import EntenteClient
import EntenteDocuments
import EntenteDomain
import EntenteSync
import TestSupport
import Testing

@Suite("Documents: pages that both sides could file")
struct DocumentTests {
    private struct Sides {
        let gateway: FakeGateway
        let one: Replica
        let two: Replica

        func sync() async throws {
            for replica in [one, two, one] { _ = try await gateway.engine(replica).sync() }
        }

        func page(_ name: Report.Name, on replica: Replica) async throws -> String {
            let day = try #require(CivilDate("2026-11-21"))
            let page = try await replica.document(name, of: gateway.partnership, on: day)
            return String(decoding: page.bytes, as: UTF8.self)
        }
    }

    private func withSides(_ test: (Sides) async throws -> Void) async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let one = try await gateway.device(of: 0, in: folders.device("a"), isSigner: true)
            let two = try await gateway.device(of: 1, in: folders.device("b"), isSigner: true)
            try await test(Sides(gateway: gateway, one: one, two: two))
        }
    }

    /// A review with an entry, and the account of a period that one side paid for.
    private func fill(_ sides: Sides) async throws {
        let organisations = sides.gateway.organisations
        try await sides.one.edit(sides.gateway.shared) { draft in
            let review = draft.new("review")
            draft.put(review, "due", "2026-10-01")
            draft.put(review, "held_on", "2026-10-02")
            draft.put(review, "state", "held")
            let entry = draft.new("review_entry")
            draft.put(entry, Field.title, "Fewer <b>pallets</b> & \"more\" trucks")
            draft.put(entry, "review", .string(review.description))
            draft.put(entry, "list", "refine")
            let statement = draft.new("statement")
            draft.put(statement, "from", "2026-07-01")
            draft.put(statement, "until", "2026-09-30")
            draft.put(statement, "pool", ["amount": "90000", "currency": "EUR"])
            let shares = zip(organisations, ["60", "40"]).map { organisation, share -> JSONValue in
                ["organisation": .string(organisation.id.description), "share": .string(share)]
            }
            draft.put(statement, "shares", .array(shares))
            let payment = draft.new("payment")
            draft.put(payment, "statement", .string(statement.description))
            draft.put(payment, "receiver", .string(organisations[1].id.description))
            draft.put(payment, "amount", ["amount": "30000", "currency": "EUR"])
            draft.put(payment, "paid_on", "2026-10-15")
        }
    }

    @Test(arguments: Report.Name.allCases)
    func `a report's page is the same bytes on both sides, whatever each keeps to itself`(
        name: Report.Name
    ) async throws {
        try await withSides { sides in
            try await fill(sides)
            try await sides.sync()
            for replica in [sides.one, sides.two] {
                let own = try #require(
                    try await replica.streams().first { $0.audience.kind == "organisation" }
                )
                try await replica.edit(own.id) { draft in
                    let need = draft.new("need")
                    draft.put(need, Field.title, "Secret need")
                }
            }
            let pages = [
                try await sides.page(name, on: sides.one),
                try await sides.page(name, on: sides.two),
            ]
            #expect(pages[0] == pages[1])
            #expect(!pages[0].contains("Secret need"))
            for organisation in sides.gateway.organisations {
                #expect(pages[0].contains(organisation.name))
            }
        }
    }

    @Test func `the review pack begins with what the last review noted, as it was written`()
        async throws
    {
        try await withSides { sides in
            try await fill(sides)
            try await sides.sync()
            let page = try await sides.page(.review, on: sides.two)
            #expect(page.contains("Last review, held on 2026-10-02"))
            #expect(page.contains("Fewer &lt;b&gt;pallets&lt;/b&gt; &amp; &quot;more&quot; trucks"))
            let status = try await sides.two.stream(sides.gateway.shared)
            #expect(page.contains("As of change \(status.cursor) of the shared log"))
            #expect(page.contains(status.root.base64URL))
        }
    }

    @Test func `the statement shows 54,000 and 36,000 of 90,000, and what was paid`() async throws {
        try await withSides { sides in
            try await fill(sides)
            try await sides.sync()
            let page = try await sides.page(.statement, on: sides.one)
            for words in ["EUR 90000.00", "EUR 54000.00", "EUR 36000.00", "EUR 30000.00"] {
                #expect(page.contains(words), "\(words)")
            }
            #expect(page.contains("Period 2026-07-01 to 2026-09-30") && page.contains("announced"))
        }
    }

    @Test func `what only one device knows is said on the page`() async throws {
        try await withSides { sides in
            try await fill(sides)
            let page = try await sides.page(.review, on: sides.one)
            #expect(page.contains("It holds 1 change that the log does not have yet"))
            try await sides.sync()
            #expect(!(try await sides.page(.review, on: sides.one)).contains("does not have yet"))
        }
    }

    @Test func `an agreement's page has both signatures, and is the same on both sides`()
        async throws
    {
        try await withSides { sides in
            let shared = sides.gateway.shared
            let parties = sides.gateway.organisations.map(\.id)
            let item = try await sides.one.add(EntityType.give, "<Storage>", in: shared)
            let id = try await sides.one.propose(
                ["price": "12.50", "why": "<i>dear</i>"],
                for: "terms",
                of: item,
                to: parties,
                in: shared
            )
            try await sides.sync()
            for replica in [sides.one, sides.two] {
                try await replica.accept(id, in: shared)
                try await sides.sync()
            }
            var pages: [String] = []
            for replica in [sides.one, sides.two] {
                let found = try await replica.agreements(in: shared).first { $0.id == id }
                let agreement = try #require(found)
                let page = try await replica.document(of: id, in: shared)
                pages.append(String(decoding: page.bytes, as: UTF8.self))
                #expect(pages[0].contains(agreement.standing.digest.base64URL))
                for word in agreement.standing.acceptances {
                    guard case .accept(_, let signature) = word.saying else { continue }
                    #expect(pages[0].contains(Base64URL.encode(signature)))
                }
            }
            #expect(pages[0] == pages[1])
            #expect(pages[0].contains("in force since change"))
            #expect(!pages[0].contains("<Storage>") && !pages[0].contains("<i>"))
        }
    }
}
