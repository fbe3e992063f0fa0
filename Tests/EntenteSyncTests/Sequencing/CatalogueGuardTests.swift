import EntenteDomain
import EntenteSync
import Testing

private typealias Action = EntenteSync.Operation.Action

@Suite("Catalogue: what the sequencer lets in")
struct CatalogueGuardTests {
    /// Pushes one change of an organisation's device about entity 1; nil when it is in the log.
    private func push(
        _ organisation: Int,
        _ actions: [Action],
        need: [FieldName] = [],
        to stream: inout SequencerDialogue
    ) -> Rejection? {
        stream.authors[organisation] = (party(organisation), nil)
        let pushed = change(
            n: stream.cursors[device(organisation)]?.next ?? 1,
            base: stream.frontier.size,
            need: need,
            actions.map { EntenteSync.Operation(entity(1), $0) }
        )
        let before = stream.refused.count
        _ = stream.push(organisation, [pushed.json])
        return stream.refused.count > before ? stream.refused.last?.rejection : nil
    }

    @Test(arguments: [
        (Action.put(field: "severitee", value: 3), RejectionCode.unknownField, "severitee"),
        (.put(field: "severity", value: 6), .badValue, "severity: expected a whole number"),
        (.put(field: "severity", value: "3"), .badValue, "from 1 to 5"),
        (.add(field: "severity", member: "3"), .unknownField, "merges as register, not set"),
        (.put(field: "gives", value: "3"), .unknownField, "merges as set, not register"),
        (
            .put(field: "estimate", value: ["amount": "1", "currency": "EUR"]), .wrongStream,
            "estimate"
        ),
        (.inc(field: "severity", by: .zero), .unknownField, "not counter"),
    ])
    fileprivate func `a field is refused by its name, with what was expected`(
        action: Action,
        code: RejectionCode,
        words: String
    ) {
        var stream = SequencerDialogue(catalogueOf: .shared)
        #expect(push(1, [.new(type: "constraint")], to: &stream) == nil)
        let rejection = push(1, [action], to: &stream)
        #expect(rejection?.code == code)
        #expect(rejection?.detail.hasPrefix("ops[0]: ") == true)
        #expect(rejection?.detail.contains(words) == true, "\(rejection?.detail ?? "")")
    }

    @Test func `what fits the catalogue is let in, and a field may be emptied`() {
        var stream = SequencerDialogue(catalogueOf: .shared)
        let actions: [Action] = [
            .new(type: "constraint"), .put(field: "title", value: "Cold storage"),
            .put(field: "severity", value: 5), .put(field: "severity", value: .null),
            .add(field: "gives", member: entity(2).description),
        ]
        #expect(push(1, actions, to: &stream) == nil)
    }

    @Test func `clause 2.10: a type that is none is refused, and what is written into it with it`()
    {
        var stream = SequencerDialogue(catalogueOf: .shared)
        #expect(push(1, [.new(type: "thing")], to: &stream)?.code == .unknownType)
        #expect(
            push(1, [.new(type: "thing"), .put(field: "x", value: 1)], to: &stream)?.code
                == .unknownType
        )
    }

    @Test func `a change that needs a feature may be of a larger catalogue`() {
        var stream = SequencerDialogue(catalogueOf: .shared)
        #expect(push(1, [.new(type: "thing")], need: ["later"], to: &stream) == nil)
    }

    @Test func `private types stay in private streams, shared ones in the shared`() {
        var shared = SequencerDialogue(catalogueOf: .shared)
        #expect(push(1, [.new(type: "need")], to: &shared)?.code == .wrongStream)
        var own = SequencerDialogue(catalogueOf: .organisation(party(1)))
        #expect(push(1, [.new(type: "receipt")], to: &own)?.code == .wrongStream)
        #expect(push(1, [.new(type: "need")], to: &own) == nil)
    }

    @Test func `a receipt is written by its receiver alone`() {
        var stream = SequencerDialogue(catalogueOf: .shared)
        #expect(push(1, [.new(type: "receipt")], to: &stream) == nil)
        let day = Action.put(field: "confirmed_on", value: "2026-11-21")
        #expect(push(2, [day], to: &stream)?.code == .notWriter)
        #expect(push(2, [.del], to: &stream)?.code == .notWriter)
        #expect(push(1, [day], to: &stream) == nil)
    }

    @Test func `an overlay holds fields of some type, with values that fit`() {
        var own = SequencerDialogue(catalogueOf: .organisation(party(1)))
        let estimate: JSONValue = ["amount": "40000", "currency": "EUR"]
        #expect(push(1, [.put(field: "estimate", value: estimate)], to: &own) == nil)
        #expect(push(1, [.put(field: "estimate", value: "40000")], to: &own)?.code == .badValue)
        #expect(push(1, [.put(field: "nothing", value: "1")], to: &own)?.code == .unknownField)
    }

    @Test func `what is proposed must be what the field may hold`() {
        var stream = SequencerDialogue(catalogueOf: .shared)
        #expect(push(1, [.new(type: "give")], to: &stream) == nil)
        let propose = { (value: JSONValue) in
            Action.propose(
                field: "terms",
                proposal: Proposal(
                    id: ProposalID(high: 1, low: UInt64(value.canonicalBytes.count)),
                    parties: [party(1), party(2)],
                    value: value
                )
            )
        }
        #expect(push(1, [propose(["price": "free"])], to: &stream)?.code == .badValue)
        let detail = push(1, [propose(["prise": "1"])], to: &stream)?.detail
        #expect(detail?.contains("terms.prise: expected only price") == true)
        #expect(push(1, [propose(["price": "12.50"])], to: &stream) == nil)
        #expect(
            push(1, [.put(field: "terms", value: ["price": "1"])], to: &stream)?.code
                == .unknownField
        )
    }

    @Test func `a second creation takes over neither maker nor type`() {
        var stream = SequencerDialogue(catalogueOf: .shared)
        #expect(push(1, [.new(type: "give")], to: &stream) == nil)
        #expect(push(2, [.new(type: "give")], to: &stream)?.code == .notWriter)
        #expect(push(1, [.new(type: "ask")], to: &stream)?.code == .notWriter)
        // A device that makes a lost change again says the same once more.
        #expect(push(1, [.new(type: "give")], to: &stream) == nil)
    }

    @Test(
        arguments: [
            (
                Action.put(field: "estimate", value: ["amount": "1", "currency": "EUR"]),
                RejectionCode.wrongStream
            ),
            (.put(field: "state", value: "confirmed"), .badStep),
            (.put(field: "title", value: "Early"), nil),
        ] as [(Action, RejectionCode?)]
    )
    fileprivate func `what is written before the creation is neither private nor a state`(
        action: Action,
        code: RejectionCode?
    ) {
        var stream = SequencerDialogue(catalogueOf: .shared)
        #expect(push(1, [action, .new(type: "give")], to: &stream)?.code == code)
    }

    @Test func `a reading is made under the id that says whose it is`() {
        let kpi = entity(9)
        guard let period = Period("2026-10") else { return }
        let id = { (number: Int) in
            ReadingID.make(kpi: kpi, period: period, organisation: party(number))
        }
        for (author, owner, code) in [
            (1, 1, nil), (2, 1, RejectionCode.notWriter),
        ] {
            var stream = SequencerDialogue(catalogueOf: .shared)
            stream.authors[author] = (party(author), nil)
            let made = change(
                n: 1,
                [
                    EntenteSync.Operation(id(owner), .new(type: "reading")),
                    EntenteSync.Operation(id(owner), .put(field: "kpi", value: .string("\(kpi)"))),
                    EntenteSync.Operation(id(owner), .put(field: "period", value: "2026-10")),
                ]
            )
            _ = stream.push(author, [made.json])
            #expect(stream.refused.last?.rejection.code == code)
        }
    }

    @Test func `the other side answers a proposal on what only its maker writes`() {
        var stream = SequencerDialogue(catalogueOf: .shared)
        #expect(push(1, [.new(type: "receipt")], to: &stream) == nil)
        let withdraw = Action.withdraw(proposal: ProposalID(high: 1, low: 1))
        // Whether there is such a proposal is for others to say.
        #expect(push(2, [withdraw], to: &stream)?.code == .noProposal)
    }

    @Test func `a state that is emptied is the one that a life begins with`() {
        var stream = SequencerDialogue(catalogueOf: .shared)
        #expect(push(1, [.new(type: "give")] + move("offered"), to: &stream) == nil)
        #expect(push(2, move("matched"), to: &stream) == nil)
        let empty: [Action] = [.put(field: "state", value: .null)]
        #expect(push(1, empty, to: &stream)?.code == .badStep)
        #expect(push(1, move("offered"), to: &stream) == nil)
        #expect(push(1, empty, to: &stream) == nil)
        #expect(push(1, move("offered"), to: &stream) == nil)
    }

    private func move(_ state: String) -> [Action] { [.put(field: "state", value: .string(state))] }

    private func push(
        _ organisation: Int,
        about entity: EntityID,
        _ actions: [Action],
        need: [FieldName] = [],
        to stream: inout SequencerDialogue
    ) -> RejectionCode? {
        stream.authors[organisation] = (party(organisation), nil)
        let pushed = change(
            n: stream.cursors[device(organisation)]?.next ?? 1,
            base: stream.frontier.size,
            need: need,
            actions.map { EntenteSync.Operation(entity, $0) }
        )
        let before = stream.refused.count
        _ = stream.push(organisation, [pushed.json])
        return stream.refused.count > before ? stream.refused.last?.rejection.code : nil
    }

    @Test func `in the read-only phase of a way out only archives and the way out are written`() {
        var stream = SequencerDialogue(catalogueOf: .shared)
        let (give, exit, archive) = (entity(1), entity(2), entity(3))
        #expect(push(1, about: give, [.new(type: "give")], to: &stream) == nil)
        #expect(push(1, about: exit, [.new(type: "exit")] + move("noticed"), to: &stream) == nil)
        // Until the notice has run out the work goes on.
        #expect(push(2, about: give, [.put(field: "title", value: "Shelf")], to: &stream) == nil)
        #expect(push(2, about: exit, move("read_only"), to: &stream) == nil)
        for organisation in [1, 2] {
            let title: [Action] = [.put(field: "title", value: "Other shelf")]
            #expect(push(organisation, about: give, title, to: &stream) == .readOnly)
            #expect(push(organisation, about: give, title, need: ["x"], to: &stream) == .readOnly)
            let new: [Action] = [.new(type: "ask")]
            #expect(push(organisation, about: entity(9), new, to: &stream) == .readOnly)
            #expect(push(organisation, about: give, [.del], to: &stream) == .readOnly)
        }
        let taken: [Action] = [.new(type: "archive"), .put(field: "own", value: 812)]
        #expect(push(1, about: archive, taken, to: &stream) == nil)
        #expect(push(1, about: exit, move("archived"), to: &stream) == nil)
        #expect(push(2, about: give, [.del], to: &stream) == .readOnly)
    }
}
