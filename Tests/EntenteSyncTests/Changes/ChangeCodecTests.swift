import EntenteDomain
import EntenteSync
import Testing

@Suite("Change: its canonical bytes")
struct ChangeCodecTests {
    @Test(arguments: operations)
    func `every operation reads back as it was written`(_ operation: EntenteSync.Operation) throws {
        let bytes = operation.json.canonicalBytes
        let read = try EntenteSync.Operation(try JSONScanner.parse(bytes), path: "")
        #expect(read == operation)
        #expect(read.json.canonicalBytes == bytes)
    }

    @Test func `clause 1.3: a change reads back to the same bytes`() throws {
        let all = change(
            n: 42,
            base: 1207,
            at: 1_763_680_000_123,
            need: ["text1", "money"],
            guards: [Change.Guard(entity: entity(1), field: "state", unchangedSince: 1207)],
            operations
        )
        let read = try Change(try JSONScanner.parse(all.content), features: ["text1", "money"])
        #expect(read == all)
        #expect(read.content == all.content)
    }

    @Test func `clause 2.5: a change that needs more than is known keeps its bytes, unread`() throws
    {
        let future: JSONValue = [
            "at": 0, "base": 0, "n": 1, "need": ["sheets"], "salt": "AAAAAAAAAAAAAAAAAAAAAA",
            "ops": [
                ["cells": [1, 2], "e": .string(entity(1).description), "f": "plan", "o": "fill"],
                ["e": .string(entity(2).description), "o": "new", "t": 7],
            ],
        ]
        let read = try Change(future)
        #expect(read.operations.isEmpty)
        #expect(read.reserved.map(\.entity) == [entity(1), entity(2)])
        #expect(read.reserved.map(\.field) == ["plan", nil])
        #expect(read.content == future.canonicalBytes)
        #expect(read.entities == [entity(1), entity(2)])
        // A version that knows the name must know the steps.
        #expect(throws: MessageError.self) { try Change(future, features: ["sheets"]) }
    }

    @Test func `clause 2.5: what a step is about is told in the same words for ever`() {
        let whole = change(n: 1, [EntenteSync.Operation(entity(1), .del)]).json
            .with("need", ["sheets"])
        expectRefusal(whole.with("ops", [1]), path: "ops[0]")
        expectRefusal(whole.with("ops", [["o": "fill"]]), path: "ops[0].e")
        let badName: JSONValue = ["e": .string(entity(1).description), "f": "A B"]
        expectRefusal(whole.with("ops", [badName]), path: "ops[0].f")
        let many = (0...Limits.changeFeatures).map { JSONValue.string("f\($0)") }
        expectRefusal(whole.with("need", .array(many)), path: "need")
    }

    @Test func `clause 2.4: a guard vouches for nothing that its author has not seen`() throws {
        let condition = Change.Guard(entity: entity(1), field: "f", unchangedSince: 7)
        let operation = EntenteSync.Operation(entity(1), .del)
        #expect(try Change(change(n: 1, base: 7, guards: [condition], [operation]).json).n == 1)
        expectRefusal(
            change(n: 1, base: 6, guards: [condition], [operation]).json,
            path: "guard[0].unchangedSince"
        )
        let many = Array(repeating: condition, count: Limits.changeGuards + 1)
        expectRefusal(change(n: 1, base: 7, guards: many, [operation]).json, path: "guard")
    }

    @Test func `a change without options has the five members of every change`() {
        let bytes = change(n: 1, [EntenteSync.Operation(entity(1), .del)]).content
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == #"{"at":0,"base":0,"n":1,"ops":[{"e":"0000000000000g000000000001","o":"del"}],"#
                + #""salt":"AAAAAAAAAAAAAAAAAAAAAA"}"#
        )
    }

    @Test func `every member of a change that is missing or ill-typed is refused by its path`() {
        let whole = change(n: 1, [EntenteSync.Operation(entity(1), .del)]).json
        for key in ["at", "base", "n", "ops", "salt"] {
            expectRefusal(whole.without(key), path: key)
            for wrong in [JSONValue.null, true, .array([]), .object(JSONObject()), "x"] {
                expectRefusal(whole.with(key, wrong), path: key)
            }
        }
        for key in ["need", "guard"] {
            for wrong in [JSONValue.null, 1, "x", .array([]), .object(JSONObject())] {
                expectRefusal(whole.with(key, wrong), path: key)
            }
        }
        expectRefusal(whole.with("need", ["text", 1]), path: "need[1]")
        expectRefusal(whole.with("need", ["Text"]), path: "need[0]")
        expectRefusal(whole.with("guard", [1]), path: "guard[0]")
        expectRefusal(whole.with("extra", 1), path: "extra")
        expectRefusal(whole.with("a secret \u{E9}", 1), path: "?")
        expectRefusal("text", path: "")
    }

    @Test(arguments: [
        ("n", JSONValue.integer(0)), ("n", .integer(-1)), ("base", .integer(-1)), ("salt", ""),
        ("salt", "AAAAAAAAAAAAAAAAAAAAA"), ("salt", "AAAAAAAAAAAAAAAAAAAAAAA"),
        ("salt", "AAAAAAAAAAAAAAAAAAAAAB"), ("salt", "AAAAAAAAAAAAAAAAAAAAAA=="),
        ("ops", .array([])),
    ])
    func `a member out of its range is refused by its path`(key: String, value: JSONValue) {
        let whole = change(n: 1, [EntenteSync.Operation(entity(1), .del)]).json
        expectRefusal(whole.with(key, value), path: key)
    }

    @Test func `a change holds up to the limit of operations and not one more`() throws {
        let operation = EntenteSync.Operation(entity(1), .del)
        let most = Array(repeating: operation, count: Limits.changeOperations)
        #expect(try Change(change(n: 1, most).json).operations.count == Limits.changeOperations)
        expectRefusal(change(n: 1, most + [operation]).json, path: "ops")
    }

    @Test(arguments: operations)
    func `every member of an operation that is missing, unknown or ill-typed is refused`(
        _ operation: EntenteSync.Operation
    ) {
        guard case .object(let object) = operation.json else { return }
        for member in object.members {
            expectOperationRefusal(operation.json.without(member.key), member.key)
            expectOperationRefusal(operation.json.with("zz", 1), "zz")
            guard member.key != "v", member.key != "parties" else { continue }
            for wrong in [JSONValue.null, true, .array([]), .integer(-1), "\u{E9}\u{1}"] {
                // Any text may be inserted, and any short one is a set member.
                if ["ins", "m"].contains(member.key), case .string = wrong { continue }
                expectOperationRefusal(operation.json.with(member.key, wrong), member.key)
            }
        }
    }

    @Test(arguments: [
        ("new", "t", JSONValue.string("")), ("new", "t", "Ask"), ("put", "f", "1a"),
        ("put", "f", .string(String(repeating: "a", count: 41))),
        ("put", "v", .string(String(repeating: "a", count: Limits.valueBytes))),
        ("add", "m", ""), ("rem", "m", .string(String(repeating: "m", count: 257))),
        ("inc", "by", "1e3"), ("inc", "by", "-0"), ("inc", "by", 1), ("pos", "key", "a0"),
        ("pos", "key", ""), ("text", "i", 9), ("text", "len", 9_007_199_254_740_991),
        ("del", "e", "0"), ("del", "o", "delete"), ("del", "o", "agree"), ("accept", "sig", "AAAA"),
        ("withdraw", "p", "0"),
    ])
    func `a value that its operation does not allow is refused by its path`(
        name: String,
        key: String,
        value: JSONValue
    ) throws {
        let operation = try #require(operations.first { $0.name == name })
        expectOperationRefusal(operation.json.with(key, value), key)
    }

    @Test(arguments: [[], [1], [2, 1], [1, 1], Array(1...(Limits.proposalParties + 1))])
    func `clause 3.3: a proposal names two parties or more, each once, in order`(
        parties: [Int]
    ) throws {
        let operation = try #require(operations.first { $0.kind == .propose })
        let list = JSONValue.array(parties.map { .string(party($0).description) })
        expectOperationRefusal(operation.json.with("parties", list), "parties")
    }

    @Test func `a text edit that does nothing, or reaches beyond the text, is refused`() {
        for (length, index, delete, insert) in [
            (5, 0, 0, ""), (5, 6, 0, "x"), (5, 3, 3, ""), (0, 0, 1, ""),
        ] {
            let splice = TextSplice(length: length, index: index, delete: delete, insert: insert)
            let operation = EntenteSync.Operation(entity(1), .text(field: "f", splice: splice))
            expectOperationRefusal(operation.json, "i")
        }
    }

    private func expectRefusal(_ json: JSONValue, path: String) {
        #expect(
            performing: { _ = try Change(json) },
            throws: { ($0 as? MessageError)?.path == path }
        )
    }

    private func expectOperationRefusal(_ json: JSONValue, _ key: String) {
        #expect(
            performing: { _ = try EntenteSync.Operation(json, path: "ops[3]") },
            throws: { ($0 as? MessageError)?.path == "ops[3].\(key)" }
        )
    }
}

/// One of each, and the edges of some.
private let operations: [EntenteSync.Operation] = [
    .init(entity(1), .new(type: "ask")),
    .init(entity(1), .put(field: "title", value: "Cold storage, \u{1F600} \"200\" pallets")),
    .init(entity(1), .put(field: "nothing", value: .null)),
    .init(entity(1), .put(field: "many", value: [1, [true], ["k": "v"]])),
    .init(entity(1), .add(field: "tags", member: "logistics")),
    .init(entity(1), .rem(field: "tags", member: "e\u{301}")),
    .init(entity(1), .inc(field: "votes", by: ExactDecimal("-12.50") ?? .zero)),
    .init(entity(1), .reset(field: "votes")),
    .init(entity(1), .del),
    .init(entity(1), .undel),
    .init(entity(1), .pos(key: OrderKey("a4V") ?? { preconditionFailure("a key") }())),
    .init(
        entity(1),
        .text(
            field: "note",
            splice: TextSplice(length: 4, index: 1, delete: 2, insert: "per week\r\n")
        )
    ),
    .init(
        entity(1),
        .propose(
            field: "terms",
            proposal: Proposal(
                id: ProposalID(high: 9, low: 1),
                parties: [party(2), party(1)],
                value: ["price": "12.50"]
            )
        )
    ),
    .init(
        entity(1),
        .accept(
            proposal: ProposalID(high: 9, low: 1),
            digest: digest(3),
            signature: [UInt8](repeating: 9, count: Proposal.signatureLength)
        )
    ),
    .init(entity(1), .withdraw(proposal: ProposalID(high: 9, low: 1))),
]

extension JSONValue {
    fileprivate func with(_ key: String, _ value: JSONValue) -> JSONValue {
        guard case .object(var object) = self else { return self }
        object.set(key, value)
        return .object(object)
    }

    fileprivate func without(_ key: String) -> JSONValue {
        guard case .object(let object) = self else { return self }
        let left = object.members.filter { $0.key != key }
        return .object(JSONObject(left.map { ($0.key, $0.value) }))
    }
}
