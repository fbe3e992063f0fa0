import EntenteCrypto
import EntenteDomain
import EntenteSync
import TestSupport

/// `changes`, `seals`, `heads` and `refusals`: what is hashed and signed, and what is refused.
enum SigningVectors {
    private static let item: EntityID = Published.id("item")
    private static let other: EntityID = Published.id("another item")

    private typealias Step = (String, [Operation.Action])

    private static var values: [Step] {
        [
            (
                "a new item with a title",
                [.new(type: "give"), .put(field: "title", value: "Cold storage")]
            ),
            ("a decimal is a string", [.put(field: "quantity", value: "129.9")]),
            (
                "values of every type",
                [
                    .put(field: "details", value: .null), .put(field: "details", value: true),
                    .put(field: "details", value: -9_007_199_254_740_991),
                    .put(
                        field: "details",
                        value: ["list": ["\u{E9}", "e\u{301}"], "none": .null]
                    ),
                ]
            ),
            (
                "text is kept as it was typed",
                [
                    .put(
                        field: "title",
                        value: "\u{1F469}\u{200D}\u{1F469}\u{200D}\u{1F467}\n\"\\\u{1}"
                    )
                ]
            ),
            (
                "members of a set",
                [.add(field: "tags", member: "cold"), .rem(field: "tags", member: "warm")]
            ),
            (
                "a counter",
                [.inc(field: "votes", by: Published.decimal("-12.50")), .reset(field: "votes")]
            ),
            ("a deletion and its undoing", [.del, .undel]),
        ]
    }

    private static var agreement: [Step] {
        let proposal = Proposal(
            id: Published.id("proposal"),
            parties: Published.organisations,
            value: ["price": "12.50"]
        )
        let digest = proposal.digest(stream: Published.stream, entity: item, field: "terms")
        return [
            ("a proposal", [.propose(field: "terms", proposal: proposal)]),
            (
                "an acceptance, signed by the device",
                [
                    .accept(
                        proposal: proposal.id,
                        digest: digest,
                        signature: acceptance(of: proposal.id, digest)
                    )
                ]
            ),
            ("a withdrawal", [.withdraw(proposal: proposal.id)]),
        ]
    }

    private static var sequences: [Step] {
        let position = OrderKey.between(nil, nil)
        return [
            ("a place in a list", position.map { [.pos(key: $0)] } ?? []),
            (
                "a text",
                [
                    .text(
                        field: "body",
                        splice: TextSplice(length: 0, index: 0, delete: 0, insert: "per week")
                    ),
                    .text(
                        field: "body",
                        splice: TextSplice(length: 8, index: 0, delete: 4, insert: "")
                    ),
                ]
            ),
        ]
    }

    /// Every kind of operation, in changes that a device of the first organisation makes.
    static var changes: [(about: String, change: Change)] {
        let steps = values + agreement + sequences
        var all = steps.enumerated().map { place, step in
            (
                about: step.0,
                change: Change(
                    n: Int64(place + 1),
                    base: Int64(place),
                    at: Milliseconds(1_763_680_000_123 + Int64(place)),
                    salt: Published.salt("salt \(place)"),
                    operations: step.1.map { Operation(item, $0) }
                )
            )
        }
        all.append(
            (
                about: "a feature and a condition",
                change: Change(
                    n: Int64(all.count + 1),
                    base: 9,
                    at: Milliseconds(-1),
                    salt: [UInt8](repeating: 0, count: Change.saltLength),
                    need: ["text1"],
                    guards: [Change.Guard(entity: item, field: "state", unchangedSince: 9)],
                    operations: [Operation(other, .del)]
                )
            )
        )
        return all
    }

    /// The signature of the first device; without its key there is none, and the vectors differ.
    private static func acceptance(of proposal: ProposalID, _ digest: Digest) -> [UInt8] {
        let bytes = Proposal.acceptanceBytes(
            stream: Published.stream,
            proposal: proposal,
            digest: digest
        )
        return (try? Published.key(0))?.sign(bytes) ?? []
    }

    private static let scope = ChangeScope(
        stream: Published.stream,
        epoch: Published.epoch,
        device: Published.devices[0]
    )

    /// Content, digest, header and leaf of each change, as one log.
    static func changeFile() -> VectorFile {
        var tree = MerkleFrontier()
        let cases = changes.map { about, change in
            let content = change.content
            let digest = scope.digest(of: content)
            let header = Published.header(
                seq: tree.size + 1,
                n: change.n,
                device: 0,
                received: 1_763_680_000_456 + change.n,
                known: KnownHead(size: tree.size, root: tree.root)
            )
            let leaf = MerkleFrontier.leaf(header: header.canonicalBytes, content: digest)
            tree.append(leaf)
            return Vector.line(
                place(scope) + [
                    ("about", .string(about)), ("content", Vector.text(content)),
                    ("digest", .string(digest.base64URL)),
                    ("header", Vector.text(header.canonicalBytes)),
                    ("kinds", .array(kinds(change).map { .string($0) })),
                    ("leaf", .string(leaf.base64URL)), ("root", .string(tree.root.base64URL)),
                ]
            )
        }
        return VectorFile(
            "changes",
            about: "Changes of one device as one log: the canonical bytes, their digest in their"
                + " place, the header that the server gave, the leaf, and the root with it.",
            [("changes", cases)]
        )
    }

    private static func kinds(_ change: Change) -> [String] {
        Set(change.operations.map(\.kind.rawValue)).sorted()
    }

    private static func place(_ scope: ChangeScope) -> [(String, JSONValue)] {
        [
            ("device", .string(scope.device.description)),
            ("epoch", .string(scope.epoch.description)),
            ("stream", .string(scope.stream.description)),
        ]
    }

    /// Seals over lists of changes, whole pushes, and the proof at enrolment.
    static func seals() throws -> VectorFile {
        let key = try Published.key(0)
        let entries = changes.map { (n: $0.change.n, digest: scope.digest(of: $0.change.content)) }
        let lists = [Array(entries.prefix(1)), Array(entries.prefix(3)), entries]
        let seals = lists.map { list in
            let bytes = scope.sealBytes(list)
            return Vector.line(
                place(scope) + [
                    ("bytes", Vector.text(bytes)),
                    (
                        "changes",
                        .array(
                            list.map {
                                ["digest": .string($0.digest.base64URL), "n": .integer($0.n)]
                            }
                        )
                    ),
                    ("public_key", .string(Base64URL.encode(key.publicKey))),
                    ("seal", .string(Base64URL.encode(key.sign(bytes)))),
                ]
            )
        }
        return VectorFile(
            "seals",
            about: "What a device signs: the counters and digests of a push, whole pushes as they"
                + " are sent, and the proof at enrolment. The keys are those of RFC 8032, 7.1.",
            [
                ("keys", try keys()), ("seals", seals), ("pushes", try [push(key)]),
                ("enrolments", try [enrolment()]), ("acceptances", try [acceptance()]),
            ]
        )
    }

    private static func keys() throws -> [String] {
        try Published.seeds.indices.map { number in
            Vector.line([
                ("public_key", .string(Base64URL.encode(try Published.key(number).publicKey))),
                ("seed", .string(Base64URL.encode(try Published.key(number).rawSeed))),
            ])
        }
    }

    private static func push(_ key: Ed25519.SigningKey) throws -> String {
        let incoming = try changes.prefix(3).map {
            try IncomingChange(
                $0.change.json,
                content: $0.change.content,
                scope: scope,
                path: ""
            )
        }
        let seal = key.sign(scope.sealBytes(incoming.map { ($0.n, $0.digest) }))
        let message = PushMessage(
            device: scope.device,
            epoch: scope.epoch,
            known: KnownHead(size: 0, root: MerkleFrontier().root),
            changes: incoming,
            seal: seal
        )
        return Vector.line([
            ("message", Vector.text(message.bytes)),
            ("public_key", .string(Base64URL.encode(key.publicKey))),
            ("stream", .string(Published.stream.description)),
        ])
    }

    private static func enrolment() throws -> String {
        let key = try Published.key(1)
        let message = EnrolmentMessage(
            code: "K7PM-3QXW",
            device: Published.devices[1],
            name: "Ada's laptop",
            signing: key
        )
        return Vector.line([
            ("bytes", .string("entente-enrol-1\nK7PM-3QXW\n\(Published.devices[1])\n")),
            ("message", Vector.text(message.json.canonicalBytes)),
        ])
    }

    /// What an acceptance names and signs.
    private static func acceptance() throws -> String {
        let proposal = Proposal(
            id: Published.id("proposal"),
            parties: Published.organisations,
            value: ["price": "12.50"]
        )
        let digest = proposal.digest(stream: Published.stream, entity: item, field: "terms")
        let bytes = Proposal.acceptanceBytes(
            stream: Published.stream,
            proposal: proposal.id,
            digest: digest
        )
        let key = try Published.key(0)
        return Vector.line([
            ("bytes", Vector.text(bytes)), ("digest", .string(digest.base64URL)),
            (
                "proposal",
                Operation(item, .propose(field: "terms", proposal: proposal)).json
            ),
            ("public_key", .string(Base64URL.encode(key.publicKey))),
            ("sig", .string(Base64URL.encode(key.sign(bytes)))),
            ("stream", .string(Published.stream.description)),
        ])
    }

    /// Heads as the gateway signs them.
    static func heads() throws -> VectorFile {
        let key = try Published.key(2)
        var tree = MerkleFrontier()
        var cases: [String] = []
        for number in 0..<3 {
            let head = KnownHead(size: tree.size, root: tree.root)
            let at = Milliseconds(1_763_680_000_460 + Int64(number))
            let bytes = SignedHead.signedBytes(
                stream: Published.stream,
                epoch: Published.epoch,
                head: head,
                at: at
            )
            let signed = SignedHead(
                head: head,
                at: at,
                key: SHA256.digest(key.publicKey),
                signature: key.sign(bytes)
            )
            cases.append(
                Vector.line([
                    ("bytes", Vector.text(bytes)),
                    ("epoch", .string(Published.epoch.description)), ("head", signed.json),
                    ("public_key", .string(Base64URL.encode(key.publicKey))),
                    ("stream", .string(Published.stream.description)),
                ])
            )
            tree.append(SHA256.digest([0x00, UInt8(number)]))
        }
        return VectorFile(
            "heads",
            about: "Signed heads: the bytes that are signed, and the head as answers carry it;"
                + " its key is named by the SHA-256 of the public bytes.",
            [("heads", cases)]
        )
    }
}
