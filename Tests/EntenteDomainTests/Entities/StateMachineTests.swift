import EntenteDomain
import Testing

@Suite("StateMachine: the lives of entities")
struct StateMachineTests {
    /// Every step of a type's table: from, to, and who takes it.
    private static let tables: [String: String] = [
        "give": """
        draft offered maker; offered draft maker; offered matched others;
        matched offered everyone; matched accepted maker; accepted matched maker;
        accepted offered others;
        accepted delivered maker; delivered accepted maker;
        delivered confirmed others; confirmed delivered others
        """,
        "ask": """
        draft offered maker; offered draft maker; offered matched others;
        matched offered everyone; matched accepted maker; accepted matched maker;
        accepted offered others;
        accepted delivered others; delivered accepted others;
        delivered confirmed maker; confirmed delivered maker
        """,
        "gate": "open closed maker; closed open maker",
        "review": """
        planned held everyone; held planned everyone; held closed everyone;
        closed held everyone; planned cancelled everyone; cancelled planned everyone
        """,
        "flag": """
        raised answered others; answered raised maker; answered closed maker;
        raised closed maker
        """,
        "meeting": """
        planned held everyone; held planned everyone; planned cancelled everyone;
        cancelled planned everyone
        """,
        "payment": "announced confirmed others; confirmed announced others",
        "risk": """
        open mitigated everyone; mitigated open everyone; open happened everyone;
        mitigated happened everyone; open closed everyone; mitigated closed everyone;
        happened closed everyone; closed open everyone
        """,
    ]

    @Test(arguments: tables.keys.sorted())
    func `a life takes the steps of its table and no other`(type: String) throws {
        let name = try #require(FieldName(type))
        let states = try #require(Catalogue.entity(name)?.states)
        let rows = (Self.tables[type] ?? "").split(separator: ";").map {
            $0.split(whereSeparator: \.isWhitespace)
        }
        for from in states.states {
            for to in states.states {
                let row = rows.first { $0[0] == from && $0[1] == to }
                for isMaker in [true, false] {
                    let isAllowed =
                        from == to || row?[2] == "everyone"
                        || row?[2] == (isMaker ? "maker" : "others")
                    #expect(
                        states.allows(from: from, to: to, byMaker: isMaker) == isAllowed,
                        "\(type) from \(from) to \(to)"
                    )
                }
            }
        }
    }

    private static let lives = Catalogue.entities.filter { $0.states != nil }

    @Test(arguments: lives)
    func `every state can be reached from the first one`(definition: EntityDefinition) throws {
        let states = try #require(definition.states)
        var reached: Set<String> = [states.initial]
        for _ in states.states {
            reached.formUnion(states.steps.filter { reached.contains($0.from) }.map(\.to))
        }
        #expect(reached == Set(states.states))
        #expect(definition.field(states.field) == states.definition)
    }

    @Test(arguments: lives)
    func `a refusal says what would be right`(definition: EntityDefinition) throws {
        let states = try #require(definition.states)
        let unknown = #expect(throws: StateMachine.Refusal.self) {
            try states.check(from: states.initial, to: "nowhere", byMaker: true)
        }
        #expect(unknown?.description.hasPrefix("nowhere is not a state") == true)
        for from in states.states {
            let possible = states.steps.filter { $0.from == from }.map(\.to)
            for to in states.states where to != from && !possible.contains(to) {
                let refusal = #expect(throws: StateMachine.Refusal.self) {
                    try states.check(from: from, to: to, byMaker: true)
                }
                let text = refusal?.description ?? ""
                #expect(possible.allSatisfy { text.contains($0) })
            }
        }
    }

    /// Takes steps in the order of the log; a step that is not allowed where it stands is refused.
    private func end(
        _ type: FieldName,
        from start: String,
        _ steps: [(to: String, byMaker: Bool)]
    ) throws -> (state: String, refused: Int) {
        let states = try #require(Catalogue.entity(type)?.states)
        return steps.reduce((start, 0)) { result, step in
            states.allows(from: result.0, to: step.to, byMaker: step.byMaker)
                ? (step.to, result.1) : (result.0, result.1 + 1)
        }
    }

    @Test func `of a delivery and a way back taken at once the log's order decides`() throws {
        let one = try end("give", from: "accepted", [("delivered", true), ("offered", false)])
        #expect(one == ("delivered", 1))
        let other = try end("give", from: "accepted", [("offered", false), ("delivered", true)])
        #expect(other == ("offered", 1))
    }

    @Test(arguments: ["give", "ask"] as [FieldName], [true, false])
    func `one side alone can make nothing accepted`(type: FieldName, byMaker: Bool) throws {
        let states = try #require(Catalogue.entity(type)?.states)
        // The maker has offered it already; what one side reaches from there by its own steps:
        var reached: Set = [states.initial, "offered"]
        for _ in states.states {
            let steps = states.steps.filter {
                reached.contains($0.from)
                    && states.allows(from: $0.from, to: $0.to, byMaker: byMaker)
            }
            reached.formUnion(steps.map(\.to))
        }
        #expect(reached == (byMaker ? ["draft", "offered"] : ["draft", "offered", "matched"]))
    }

    @Test(arguments: ["give", "ask"] as [FieldName])
    func `whatever is accepted both sides said yes to, and neither took that back`(
        type: FieldName
    ) throws {
        let states = try #require(Catalogue.entity(type)?.states)
        let order = { (state: String) in states.states.firstIndex(of: state) ?? 0 }
        // A walk stands at a state, with the last word of each side: yes for a step on, no for one back.
        struct Walk: Hashable {
            let state: String
            let words: [Bool: Bool]
        }
        var walks: Set = [Walk(state: "offered", words: [true: true])]
        var ahead = Array(walks)
        while let walk = ahead.popLast() {
            if walk.state == "accepted" { #expect(walk.words == [true: true, false: true]) }
            for step in states.states where step != walk.state {
                let sides = [true, false].filter {
                    states.allows(from: walk.state, to: step, byMaker: $0)
                }
                for byMaker in sides {
                    let isOn = order(step) > order(walk.state)
                    // What was delivered or received and was not after all is no word on the bargain.
                    let isWord = order(walk.state) <= order("accepted")
                    let words = isWord ? walk.words.merging([byMaker: isOn]) { $1 } : walk.words
                    let found = Walk(state: step, words: words)
                    if walks.insert(found).inserted { ahead.append(found) }
                }
            }
        }
        #expect(walks.contains { $0.state == "accepted" })
    }

    @Test func `whoever takes an obligation to be done and who disputes it are both heard`() throws
    {
        let one = try end(
            "obligation",
            from: "pending",
            [("completed", true), ("in_dispute", false)]
        )
        #expect(one == ("in_dispute", 0))
        let other = try end(
            "obligation",
            from: "pending",
            [("in_dispute", false), ("completed", true)]
        )
        #expect(other == ("completed", 0))
    }

    @Test func `of letting an obligation go and completing it at once the first one counts`() throws
    {
        let one = try end(
            "obligation",
            from: "pending",
            [("completed", false), ("terminated", true)]
        )
        #expect(one == ("completed", 1))
        let other = try end(
            "obligation",
            from: "pending",
            [("terminated", true), ("completed", false)]
        )
        #expect(other == ("terminated", 1))
    }

    @Test func `an exit that is withdrawn while it is accepted is withdrawn in either order`()
        throws
    {
        let one = try end("exit", from: "proposed", [("accepted", false), ("withdrawn", true)])
        #expect(one == ("withdrawn", 0))
        let other = try end("exit", from: "proposed", [("withdrawn", true), ("accepted", false)])
        #expect(other == ("withdrawn", 1))
    }

    @Test func `nobody takes back the other side's notice`() throws {
        let states = try #require(Exit.definition.states)
        for state in Exit.State.allCases where state != .noticed {
            #expect(
                !states.allows(from: "noticed", to: state.rawValue, byMaker: false)
                    || state == .readOnly
            )
        }
    }
}
