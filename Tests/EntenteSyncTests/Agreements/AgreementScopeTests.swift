import EntenteDomain
import Testing

@testable import EntenteSync

@Suite("INV-12: every short history of a proposal")
struct AgreementScopeTests {
    /// Something that somebody says on the one proposal.
    fileprivate struct Word {
        let author: Int
        let action: EntenteSync.Operation.Action
        /// Whether it is an acceptance of exactly what was proposed; nil for a withdrawal.
        let isRight: Bool?
    }

    /// In force once every party has accepted the right digest, before any party's withdrawal.
    private func decided(_ said: [Word], parties: Int) -> (force: Int?, withdrawn: Int?) {
        for end in 0..<said.count {
            let before = said[...end]
            let accepted = Set(before.filter { $0.isRight == true }.map(\.author))
                .intersection(1...parties)
            if let withdrawal = before.firstIndex(where: {
                $0.isRight == nil && $0.author <= parties
            }) {
                return (nil, withdrawal)
            }
            if accepted.count == parties { return (end, nil) }
        }
        return (nil, nil)
    }

    @Test func `INV-12: three parties and a stranger, every four words: 22,621 histories`() throws {
        try check(parties: 3, authors: 4, words: 4, expected: 22_621)
    }

    @Test func `INV-12: two parties and a stranger, every four words: 7,381 histories`() throws {
        try check(parties: 2, authors: 3, words: 4, expected: 7_381)
    }

    /// Everything that one enumeration needs.
    private struct Scope {
        let parties: Int
        let terms: Proposal
        let all: [Word]
        let words: Int
    }

    private func check(parties: Int, authors: Int, words: Int, expected: Int) throws {
        var start = try Negotiation(organisations: authors)
        let terms = start.proposal(to: parties)
        start.push(1, start.propose(terms))
        let other = start.digest(start.proposal(to: parties, price: "0.01"))
        let all = (1...authors).flatMap { author in
            [
                Word(author: author, action: start.accept(terms, as: author), isRight: true),
                Word(
                    author: author,
                    action: start.accept(terms, as: author, digest: other),
                    isRight: false
                ),
                Word(author: author, action: .withdraw(proposal: terms.id), isRight: nil),
            ]
        }
        let scope = Scope(parties: parties, terms: terms, all: all, words: words)
        #expect(visit(scope, start, start.state(), []) == expected)
    }

    /// Checks one history and all that begin with it; answers how many they are.
    private func visit(
        _ scope: Scope,
        _ negotiation: Negotiation,
        _ unchecked: EntityState,
        _ said: [Word]
    ) -> Int {
        expect(scope, negotiation, unchecked, said)
        guard said.count < scope.words else { return 1 }
        return scope.all.reduce(1) { count, word in
            var next = negotiation
            next.push(word.author, [word.action])
            return count + visit(scope, next, unchecked.hearing(word, after: said), said + [word])
        }
    }

    private func expect(
        _ scope: Scope,
        _ negotiation: Negotiation,
        _ unchecked: EntityState,
        _ said: [Word]
    ) {
        let (force, withdrawn) = decided(said, parties: scope.parties)
        let state: AgreementStanding.State =
            force != nil ? .inForce : withdrawn != nil ? .withdrawn : .open
        if negotiation.standing(scope.terms)?.state != state {
            Issue.record("\(said) amounts to \(state)")
        }
        // A log that nobody had checked means the same to its readers.
        let seq = (force ?? withdrawn).map { Int64($0) + 2 }
        let bare = unchecked.standing(of: scope.terms)
        if bare?.state != state || bare?.decided != seq {
            Issue.record("unchecked, \(said) amounts to \(state) at \(seq ?? 0)")
        }
        // Extending the log never un-fixes it.
        guard let force else { return }
        for size in (Int64(force) + 2)...(Int64(said.count) + 1) {
            let then = unchecked.standing(of: scope.terms, at: size)
            if then?.state != .inForce || then?.decided != seq {
                Issue.record("\(said) is no longer in force at \(size)")
            }
        }
    }
}

extension EntityState {
    fileprivate func standing(of terms: Proposal, at size: Int64 = .max) -> AgreementStanding? {
        agreements.standing(
            of: terms.id,
            entity: id,
            stream: SequencerDialogue.stream,
            at: size
        )
    }

    /// The state with one more word, which nobody has checked, at the end of the log.
    fileprivate func hearing(
        _ word: AgreementScopeTests.Word,
        after said: [AgreementScopeTests.Word]
    ) -> EntityState {
        let seq = Int64(said.count) + 2
        let place = ChangeRecord.Header(
            seq: seq,
            n: seq,
            device: device(word.author),
            member: MemberID(high: 2, low: 1),
            organisation: party(word.author),
            acl: 0,
            received: Milliseconds(0),
            known: KnownHead(size: 0, root: digest(0))
        )
        var state = self
        state.apply(
            change(n: seq, base: 1, [EntenteSync.Operation(id, word.action)]),
            device: place.device,
            confirmation: .init(place)
        )
        return state
    }
}
