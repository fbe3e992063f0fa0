import EntenteDomain
import Testing

@Suite("Obligation: where it stands and whose it is")
struct ObligationTests {
    private func obligation(
        _ state: Obligation.State,
        due: String? = "2026-11-21",
        side: Sample.Side? = .b
    ) throws -> Obligation {
        var sample = Sample()
        var fields: [FieldName: FieldValue] = ["state": .text(state.rawValue)]
        fields["due"] = due.map { .day(day($0)) }
        fields["side"] = side.map { .organisation($0.organisation) }
        let id = sample.add("obligation", by: .a, fields)
        return try #require(sample.state.find(id, Obligation.self))
    }

    @Test(
        arguments: [
            ("2026-11-20", .overdue), ("2026-11-21", .upcoming), ("2026-12-05", .upcoming),
            ("2026-12-06", .pending), (nil, .pending),
        ] as [(String?, Obligation.Standing)]
    )
    func `a pending one is upcoming within the days before its day, and overdue after it`(
        due: String?,
        standing: Obligation.Standing
    ) throws {
        let obligation = try obligation(.pending, due: due)
        #expect(obligation.standing(on: Sample.today, upcomingWithin: 14) == standing)
    }

    @Test(
        arguments: [
            (.completed, .completed), (.terminated, .terminated), (.inDispute, .inDispute),
        ] as [(Obligation.State, Obligation.Standing)]
    )
    func `one that is done, let go or disputed is never overdue`(
        state: Obligation.State,
        standing: Obligation.Standing
    ) throws {
        let obligation = try obligation(state, due: "2020-01-01")
        #expect(obligation.standing(on: Sample.today, upcomingWithin: 14) == standing)
    }

    @Test func `ours is theirs from the other side, and what is nobody's alone is joint for both`()
        throws
    {
        let theirs = try obligation(.pending)
        #expect(theirs.responsibility(for: Sample.Side.a.organisation) == .them)
        #expect(theirs.responsibility(for: Sample.Side.b.organisation) == .us)
        let joint = try obligation(.pending, side: nil)
        for side in Sample.Side.allCases {
            #expect(joint.responsibility(for: side.organisation) == .joint)
        }
    }

    /// Every step, and whether only who wrote the obligation down takes it.
    private static let steps: [(String, String, isMakers: Bool)] = [
        ("pending", "completed", false), ("completed", "pending", false),
        ("pending", "terminated", true), ("terminated", "pending", true),
        ("pending", "in_dispute", false), ("completed", "in_dispute", false),
        ("terminated", "in_dispute", false), ("in_dispute", "pending", false),
        ("in_dispute", "completed", false), ("in_dispute", "terminated", true),
    ]

    @Test(arguments: Obligation.State.allCases, Obligation.State.allCases)
    func `it takes the steps of its table and no other`(
        from: Obligation.State,
        to: Obligation.State
    ) throws {
        let states = try #require(Obligation.definition.states)
        let step = Self.steps.first { $0.0 == from.rawValue && $0.1 == to.rawValue }
        for isMaker in [true, false] {
            let isAllowed = from == to || step.map { !$0.isMakers || isMaker } ?? false
            let found = states.allows(
                from: from.rawValue,
                to: to.rawValue,
                byMaker: isMaker
            )
            #expect(found == isAllowed)
        }
    }

    @Test func `a completion that was taken back leaves no day behind`() throws {
        var sample = Sample()
        let id = sample.add(
            "obligation",
            by: .a,
            ["state": .text("pending"), "completed_on": .day(Sample.today)]
        )
        #expect(try #require(sample.state.find(id, Obligation.self)).completedOn == nil)
    }
}
