import EntenteCrypto
import EntenteDomain
import TestSupport
import Testing

@testable import EntenteSync

@Suite("Clause 3: agreements, through the sequencer")
struct AgreementTests {
    private var two: Negotiation
    private var three: Negotiation

    init() throws {
        two = try Negotiation(organisations: 2)
        three = try Negotiation(organisations: 4)
    }

    @Test mutating func `clause 3.2: in force at the seq of the last required acceptance`() {
        let terms = two.proposal(to: 2)
        two.push(1, two.propose(terms))
        two.push(2, two.accept(terms, as: 2))
        #expect(two.standing(terms)?.state == .open)
        #expect(two.standing(terms)?.missing == [party(1)])
        two.push(1, .put(field: "title", value: "x"))
        two.push(1, two.accept(terms, as: 1))
        #expect(two.standing(terms)?.state == .inForce)
        #expect(two.standing(terms)?.decided == 4)
        for size in 1...3 { #expect(two.standing(terms, at: Int64(size))?.state == .open) }
    }

    @Test mutating func `clause 3.1: who proposes has not accepted by that`() {
        let terms = two.proposal(to: 2)
        two.push(1, two.propose(terms))
        two.push(2, two.accept(terms, as: 2))
        #expect(two.standing(terms)?.state == .open)
    }

    @Test mutating func `clause 3.1: proposal and acceptance may be one change of a signer`() {
        let terms = two.proposal(to: 2)
        #expect(two.push(1, two.propose(terms), two.accept(terms, as: 1)) == nil)
        #expect(two.push(2, two.accept(terms, as: 2)) == nil)
        #expect(two.standing(terms)?.decided == 2)
    }

    @Test mutating func `clause 3.1: an acceptance names a proposal that the log holds`() {
        let terms = two.proposal(to: 2)
        #expect(two.push(1, two.accept(terms, as: 1)) == .noProposal)
        #expect(two.push(1, .withdraw(proposal: terms.id)) == .noProposal)
        // In one change the acceptance must come second.
        #expect(two.push(1, two.accept(terms, as: 1), two.propose(terms)) == .noProposal)
        #expect(two.stream.log.isEmpty)
    }

    @Test mutating func `clause 3.1: an acceptance is about the proposal's own entity`() {
        let terms = two.proposal(to: 2)
        two.push(1, two.propose(terms))
        let elsewhere = change(
            n: 1,
            base: 1,
            [EntenteSync.Operation(entity(2), two.accept(terms, as: 2))]
        )
        _ = two.stream.push(2, [elsewhere.json])
        #expect(two.stream.refused.map(\.rejection.code) == [.noProposal])
    }

    @Test mutating func `clause 3.1: an acceptance names exactly what was proposed`() {
        let terms = two.proposal(to: 2)
        let others = [
            two.digest(two.proposal(to: 2, price: "12.51")),
            two.digest(two.proposal(2, to: 2)), two.digest(terms, field: "price"),
            terms.digest(stream: StreamID(high: 8, low: 8), entity: entity(1), field: "terms"),
            terms.digest(stream: SequencerDialogue.stream, entity: entity(2), field: "terms"),
            two.digest(Proposal(id: terms.id, parties: [party(1), party(3)], value: terms.value)),
        ]
        two.push(1, two.propose(terms))
        for other in others {
            #expect(two.push(2, two.accept(terms, as: 2, digest: other)) == .wrongDigest)
        }
        #expect(Set(others + [two.digest(terms)]).count == 7)
    }

    @Test mutating func `clause 3.1: an acceptance is signed by the author's own device`() {
        let terms = two.proposal(to: 2)
        two.push(1, two.propose(terms))
        #expect(two.push(2, two.accept(terms, as: 1)) == .badSignature)
        let nothing = [UInt8](repeating: 0, count: 64)
        let unsigned = EntenteSync.Operation.Action.accept(
            proposal: terms.id,
            digest: two.digest(terms),
            signature: nothing
        )
        #expect(two.push(2, unsigned) == .badSignature)
        #expect(two.standing(terms)?.acceptances.isEmpty == true)
    }

    @Test mutating func `clause 3.1: only a member with the role of a signer accepts`() throws {
        let terms = two.proposal(to: 2)
        two.push(1, two.propose(terms))
        let signer = try #require(two.stream.authors[2]?.signer)
        two.stream.authors[2]?.signer = Signer(publicKey: signer.publicKey, holdsRole: false)
        #expect(two.push(2, two.accept(terms, as: 2)) == .notSigner)
        two.stream.authors[2]?.signer = nil
        #expect(two.push(2, two.accept(terms, as: 2)) == .notSigner)
        // Proposing and withdrawing need no role.
        #expect(two.push(2, two.propose(two.proposal(2, to: 2))) == nil)
        #expect(two.push(2, .withdraw(proposal: terms.id)) == nil)
    }

    @Test mutating func `clause 3.1: the parties are frozen in the proposal, three or more`() {
        let terms = three.proposal(to: 3)
        #expect(three.push(4, three.propose(terms)) == nil)
        #expect(three.push(4, three.accept(terms, as: 4)) == .notParty)
        #expect(three.push(4, .withdraw(proposal: terms.id)) == .notParty)
        for author in [3, 1] { #expect(three.push(author, three.accept(terms, as: author)) == nil) }
        #expect(three.standing(terms)?.missing == [party(2)])
        #expect(three.push(2, three.accept(terms, as: 2)) == nil)
        #expect(three.standing(terms)?.decided == 4)
    }

    @Test mutating func `clause 3.1: one organisation's second acceptance is not another's`() {
        let terms = two.proposal(to: 2)
        two.push(1, two.propose(terms))
        #expect(two.push(1, two.accept(terms, as: 1)) == nil)
        #expect(two.push(1, two.accept(terms, as: 1)) == .alreadyAccepted)
        #expect(two.standing(terms)?.state == .open)
    }

    @Test mutating func `clause 3.2: the same value proposed by both sides is not an acceptance`() {
        let mine = two.proposal(1, to: 2)
        let yours = two.proposal(2, to: 2)
        two.push(1, two.propose(mine))
        two.push(2, two.propose(yours))
        two.push(1, two.accept(mine, as: 1))
        two.push(2, two.accept(yours, as: 2))
        #expect(two.standing(mine)?.state == .open)
        #expect(two.standing(yours)?.state == .open)
        #expect(two.digest(mine) != two.digest(yours))
    }

    @Test mutating func `clause 3.2: withdrawn before the last acceptance, the signer is told`() {
        let terms = two.proposal(to: 2)
        two.push(1, two.propose(terms))
        two.push(2, two.accept(terms, as: 2))
        // Both decide offline, having seen the same; the server's order decides.
        #expect(two.push(2, base: 2, .withdraw(proposal: terms.id)) == nil)
        #expect(two.push(1, base: 2, two.accept(terms, as: 1)) == .alreadyWithdrawn)
        #expect(two.push(1, .withdraw(proposal: terms.id)) == .alreadyWithdrawn)
        #expect(two.standing(terms)?.state == .withdrawn)
        #expect(two.standing(terms)?.decided == 3)
    }

    @Test mutating func `clause 3.2: accepted by all before the withdrawal, its author is told`() {
        let terms = two.proposal(to: 2)
        two.push(1, two.propose(terms))
        two.push(2, two.accept(terms, as: 2))
        #expect(two.push(1, base: 2, two.accept(terms, as: 1)) == nil)
        #expect(two.push(2, base: 2, .withdraw(proposal: terms.id)) == .alreadyInForce)
        #expect(two.standing(terms)?.state == .inForce)
    }

    @Test mutating func `clause 3.2: a later change with a smaller base takes nothing back`() {
        let terms = two.proposal(to: 2)
        two.push(1, two.propose(terms))
        for author in 1...2 { two.push(author, two.accept(terms, as: author)) }
        // Another device of party 2 had an old view of everything when it wrote all of this.
        two.stream.authors[5] = (party(2), nil)
        let late: [EntenteSync.Operation.Action] = [
            .put(field: "terms", value: ["price": "1.00"]), .del, .undel,
            two.propose(two.proposal(2, to: 2, price: "1.00")),
        ]
        for action in late { #expect(two.push(5, base: 1, action) == nil) }
        for size in 3...two.stream.frontier.size {
            #expect(two.standing(terms, at: size)?.state == .inForce)
            #expect(two.standing(terms, at: size)?.decided == 3)
        }
    }

    @Test mutating func `clause 3.1: a proposal's id is used once`() {
        let terms = two.proposal(to: 2)
        two.push(1, two.propose(terms))
        #expect(two.push(2, two.propose(two.proposal(to: 2, price: "9.00"))) == .proposalExists)
        #expect(
            two.push(1, two.propose(two.proposal(3, to: 2)), two.propose(terms)) == .proposalExists
        )
        #expect(two.stream.log.count == 1)
    }

    @Test mutating func `clause 3.2: of a field one agreement is in force, with its history`() {
        let versions = (1...3).map { two.proposal(UInt64($0), to: 2, price: "\($0).00") }
        for terms in versions { two.push(1, two.propose(terms)) }
        // Accepted in another order than proposed.
        for terms in [versions[1], versions[0]] {
            for author in 1...2 { two.push(author, two.accept(terms, as: author)) }
        }
        let history = two.state().agreements.versions(
            of: "terms",
            entity: entity(1),
            stream: SequencerDialogue.stream
        )
        #expect(history.map(\.entry.proposal.id) == [versions[1].id, versions[0].id])
        #expect(history.map(\.decided) == [5, 7])
        #expect(
            ValueDifference.between(versions[1].value, versions[0].value) == [
                ValueDifference(path: "price", before: "2.00", after: "1.00")
            ]
        )
    }

    @Test func `the history names every place in which two versions differ`() {
        let old: JSONValue = ["a": 1, "lines": ["x", ["q": "1"]], "same": [true]]
        let new: JSONValue = ["b": .null, "lines": ["x", ["q": "2"], "y"], "same": [true]]
        #expect(
            ValueDifference.between(old, new) == [
                .init(path: "a", before: 1, after: nil),
                .init(path: "b", before: nil, after: .null),
                .init(path: "lines[1].q", before: "1", after: "2"),
                .init(path: "lines[2]", before: nil, after: "y"),
            ]
        )
        #expect(ValueDifference.between("x", "y") == [.init(path: "", before: "x", after: "y")])
        #expect(ValueDifference.between(new, new).isEmpty)
    }

    @Test mutating func `INV-7: a waiting acceptance counts once it is in the log, not before`() {
        let terms = two.proposal(to: 2)
        two.push(1, two.propose(terms))
        two.push(2, two.accept(terms, as: 2))
        var state = two.state()
        let waiting = change(
            n: 2,
            base: 2,
            [
                EntenteSync.Operation(entity(1), two.accept(terms, as: 1))
            ]
        )
        state.apply(waiting, device: device(1), confirmation: nil)
        let standing = state.agreements.standing(
            of: terms.id,
            entity: entity(1),
            stream: SequencerDialogue.stream
        )
        #expect(standing?.state == .open)
        #expect(standing?.waiting.count == 1)
        two.push(1, two.accept(terms, as: 1))
        guard let header = two.stream.log.last?.header else { return }
        state.confirm(device: device(1), n: 2, .init(header))
        #expect(state.agreements == two.state().agreements)
        #expect(two.standing(terms)?.state == .inForce)
    }

    @Test func `INV-7: a replica that folded its own words early holds what every reader holds`() {
        let proposal = Proposal(
            id: ProposalID(high: 9, low: 1),
            parties: [party(1), party(2)],
            value: "a price"
        )
        let proposed = Operation.Action.propose(field: "terms", proposal: proposal)
        let other = Operation.Action.propose(
            field: "terms",
            proposal: Proposal(id: proposal.id, parties: proposal.parties, value: "another")
        )
        let withdrawn = Operation.Action.withdraw(proposal: proposal.id)
        // By author and action, in the order of the log; nobody had seen the others'.
        let logs: [[(author: Int, action: Operation.Action)]] = [
            [(1, withdrawn), (2, proposed)], [(1, proposed), (2, withdrawn)],
            [(1, proposed), (2, other), (2, withdrawn)], [(1, withdrawn), (1, proposed)],
        ]
        for log in logs {
            var reader = EntityState(id: entity(1))
            for step in steps(log) { step.apply(to: &reader, isConfirmed: true) }
            for author in 1...2 {
                var state = EntityState(id: entity(1))
                for step in steps(log) where step.author == author {
                    step.apply(to: &state, isConfirmed: false)
                }
                for step in steps(log) {
                    if step.author == author {
                        state.confirm(
                            device: device(author),
                            n: step.change.n,
                            .init(step.header)
                        )
                    } else {
                        step.apply(to: &state, isConfirmed: true)
                    }
                }
                #expect(state == reader)
            }
        }
    }

    private func steps(_ log: [(author: Int, action: Operation.Action)]) -> [FoldedStep] {
        log.enumerated().map { place, step in
            let n = Int64(log.prefix(place + 1).count { $0.author == step.author })
            return FoldedStep(
                author: step.author,
                change: change(n: n, [Operation(entity(1), step.action)]),
                header: header(seq: Int64(place + 1), n: n, device: device(step.author))
            )
        }
    }
}

/// A change with its place in the log.
private struct FoldedStep {
    let author: Int
    let change: Change
    let header: ChangeRecord.Header

    func apply(to state: inout EntityState, isConfirmed: Bool) {
        state.apply(
            change,
            device: header.device,
            confirmation: isConfirmed ? .init(header) : nil
        )
    }
}
