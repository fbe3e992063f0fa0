import EntenteDomain
import EntenteSync
import TestSupport
import Testing

@Suite("Sequencer: seals, and what only the server says")
struct SequencerNoticeTests {
    private var stream = SequencerDialogue()

    @Test mutating func `clause 4.6: what only the server may say is refused from anybody else`() {
        let notices: [ServerNotice] = [
            .checkpoint(seq: 0, digest: digest(1)),
            .erase(seq: 1, by: OrganisationID(high: 3, low: 1), reason: .legal),
        ]
        for (place, notice) in notices.enumerated() {
            let change = Change(
                n: Int64(place) + 1,
                base: 0,
                at: Milliseconds(1),
                salt: [UInt8](repeating: 1, count: Change.saltLength),
                operations: [],
                notices: [notice]
            )
            let result = stream.push(1, [change.json])
            guard case .success(let answer) = result,
                case .rejected(_, let rejection)? = answer.outcomes.first
            else {
                Issue.record("not refused")
                continue
            }
            #expect(rejection.code == .serverOnly)
        }
        #expect(stream.frontier.size == 0)
    }

    @Test func `a change is of operations or of notices, never of both`() throws {
        let notice = ServerNotice.checkpoint(seq: 0, digest: digest(1))
        let both = Change(
            n: 1,
            base: 0,
            at: Milliseconds(1),
            salt: [UInt8](repeating: 1, count: Change.saltLength),
            operations: [EntenteSync.Operation(entity(1), .del)],
            notices: [notice]
        )
        #expect(throws: MessageError.self) { try Change(both.json) }
        #expect(throws: MessageError.self) {
            try ServerNotice(["o": "erase", "seq": 1, "by": "x", "reason": "legal"], path: "")
        }
        #expect(throws: MessageError.self) { try ServerNotice(["o": "other", "seq": 1], path: "") }
        for known in [
            notice,
            .erase(seq: 3, by: OrganisationID(high: 3, low: 1), reason: .mistake),
        ] {
            #expect(try ServerNotice(known.json, path: "") == known)
        }
    }

    @Test mutating func `clause 4.4: a push keeps its seal with the last change that it logged`() {
        _ = stream.push(1, [put(n: 1), put(n: 2)])
        _ = stream.push(2, [put(n: 1)])
        #expect(stream.seals.map(\.seq) == [2, 3])
        #expect(stream.seals.map(\.last) == [2, 1])
        // A repetition brings no new seal; one that adds a change does.
        _ = stream.push(1, [put(n: 1), put(n: 2)])
        #expect(stream.seals.count == 2)
        _ = stream.push(1, [put(n: 2), put(n: 3)])
        #expect(stream.seals.last?.first == 2)
        #expect(stream.seals.last?.seq == 4)
        #expect(stream.seals.map { $0.repeated.map(\.n) } == [[], [], [2]])
    }

    @Test
    mutating func `clause 4.4: a seal of which nothing was logged comes with the next change`() {
        _ = stream.push(1, [put(n: 1)])
        let malformed: JSONValue = ["base": 0, "n": 2, "ops": []]
        _ = stream.push(1, [malformed])
        #expect(stream.seals.last?.seq == 2)
        #expect(stream.seals.last?.refused.map(\.n) == [2])
        #expect(stream.frontier.size == 1)
    }

    @Test func `an erasure leaves the lengths of texts and nothing that was written`() throws {
        let edits: [EntenteSync.Operation] = [
            .init(entity(1), .new(type: "note")),
            .init(entity(1), .put(field: "title", value: "secret")),
            .init(
                entity(1),
                .text(
                    field: "body",
                    splice: TextSplice(length: 3, index: 1, delete: 2, insert: "gehe\u{1F9CA}m\n")
                )
            ), .init(entity(1), .add(field: "tags", member: "secret")),
        ]
        let change = Change(
            n: 4,
            base: 2,
            at: Milliseconds(9),
            salt: [UInt8](repeating: 9, count: Change.saltLength),
            operations: edits
        )
        let rest = Erasure.remainder(of: change)
        #expect(rest.n == 4 && rest.base == 2 && rest.at == Milliseconds(9))
        #expect(rest.salt.allSatisfy { $0 == 0 })
        #expect(
            rest.operations == [
                .init(
                    entity(1),
                    .text(
                        field: "body",
                        splice: TextSplice(length: 3, index: 1, delete: 2, insert: "_______")
                    )
                )
            ]
        )
        #expect(try Change(rest.json, isRemainder: true) == rest)
        let nothing = Erasure.remainder(of: EntenteSyncTests.change(n: 1, [edits[0]]))
        #expect(try Change(nothing.json, isRemainder: true) == nothing)
    }
}
