import EntenteDomain
import EntentePostgres
import EntenteSync
import TestPostgres
import Testing

@Suite("Schema: what the gateway's role can do by itself")
struct PolicyTests {
    private static let log = [
        "stream", "stream_device", "change", "rejection", "seal", "field_feature",
        "refused_creation", "proposal", "proposal_answer", "entity_kind",
    ]
    private static let enter = Statement(
        "test-enter",
        "SELECT access FROM entente.enter_stream($1::text, $2::text)"
    )

    private static func count(_ table: String, where condition: String = "true")
        -> Statement
    {
        let name = "test-count-\(table)-\(condition.utf8.count)"
        return Statement(
            name,
            "SELECT count(*) FROM entente.\(table) WHERE \(condition)"
        )
    }

    @Test func `a query that forgot to enter a stream returns nothing`() async throws {
        try await withLog { world, _ in
            for table in Self.log {
                let rows = try await world.gateway.query(Self.count(table))
                #expect(rows.int64(0, 0) == 0, "\(table)")
                let all = try await world.owner.query(Self.count(table))
                #expect(all.int64(0, 0) > 0, "\(table) holds nothing to be hidden")
            }
        }
    }

    @Test func `a query that forgets its stream filter sees the entered stream only`() async throws
    {
        try await withLog { world, streams in
            for stream in streams {
                let answers = try await world.gateway.transaction([
                    (Self.enter, [.text(world.aurora.device.description), .text(stream)]),
                    (
                        Statement(
                            "test-streams",
                            "SELECT DISTINCT stream FROM entente.change"
                        ), []
                    ),
                    (Statement("test-ids", "SELECT id FROM entente.stream"), []),
                ])
                #expect(answers[1].indices.map { answers[1].text($0, 0) } == [stream])
                #expect(answers[2].indices.map { answers[2].text($0, 0) } == [stream])
            }
        }
    }

    @Test func `a gateway that forgets its own check still gets nothing of a foreign stream`()
        async throws
    {
        try await withLog { world, streams in
            for stream in streams.dropFirst() {
                let named = Statement(
                    "test-named",
                    "SELECT count(*) FROM entente.change WHERE stream = $1::text"
                )
                let answers = try await world.gateway.transaction([
                    (Self.enter, [.text(world.borealis.device.description), .text(stream)]),
                    (named, [.text(stream)]),
                ])
                #expect(answers[0].isEmpty)
                #expect(answers[1].int64(0, 0) == 0)
            }
        }
    }

    @Test func `an entry that is refused ends the one before, and none outlives its transaction`()
        async throws
    {
        try await withLog { world, streams in
            let device = PostgresValue.text(world.aurora.device.description)
            try await world.gateway.withConnection { connection in
                let answers = try await connection.transaction([
                    (Self.enter, [device, .text(streams[0])]), (Self.count("change"), []),
                    (Self.enter, [device, "00000000000000000000000000"]),
                    (Self.count("change"), []),
                ])
                #expect(answers[1].int64(0, 0) > 0)
                #expect(answers[3].int64(0, 0) == 0)
                _ = try await connection.transaction([(Self.enter, [device, .text(streams[0])])])
                #expect(try await connection.query(Self.count("change")).int64(0, 0) == 0)
            }
        }
    }

    @Test(arguments: [
        "UPDATE entente.change SET content = ''", "DELETE FROM entente.change",
        "UPDATE entente.rejection SET code = 'x'", "DELETE FROM entente.rejection",
        "UPDATE entente.seal SET first_n = 1", "DELETE FROM entente.seal",
        "INSERT INTO entente.tree_node VALUES ('', '', 8, 0, '')", "DELETE FROM entente.tree_node",
        "SELECT entente.tree_grow('', '', 256)",
        "UPDATE entente.proposal SET field = 'x'", "DELETE FROM entente.proposal",
        "UPDATE entente.proposal_answer SET kind = 'accept'", "DELETE FROM entente.proposal_answer",
        "UPDATE entente.field_feature SET field = ''", "DELETE FROM entente.field_feature",
        "UPDATE entente.refused_creation SET entity = device",
        "TRUNCATE entente.change", "UPDATE entente.stream SET epoch = id",
        "UPDATE entente.stream SET horizon = 1", "DELETE FROM entente.stream",
        "INSERT INTO entente.stream (workspace, id, audience, epoch) VALUES ('', '', '', '')",
        "UPDATE entente.stream_device SET device = stream", "DELETE FROM entente.stream_device",
        "SELECT * FROM entente.device", "SELECT * FROM entente.invitation",
        "SELECT * FROM entente.member", "SELECT * FROM entente.reach",
        "UPDATE entente.device SET revoked = NULL", "SELECT * FROM entente.server",
        "SELECT entente.append_control('', '{}', NULL, NULL, 0)",
        "SELECT entente.note_entry('', '', '{}', '{}')",
        "CREATE TABLE entente.mine (id integer)", "SET ROLE entente_owner",
        "ALTER TABLE entente.change DISABLE ROW LEVEL SECURITY",
    ])
    func `the log and the directory are refused to be changed or read`(sql: String) async throws {
        try await withLog { world, streams in
            let entry = [PostgresValue.text(world.aurora.device.description), .text(streams[0])]
            do {
                _ = try await world.gateway.transaction([
                    (Self.enter, entry), (Statement("test-forbidden", sql), []),
                ])
                Issue.record("permitted: \(sql)")
            } catch let error as PostgresError {
                #expect(error.reason == .insufficientPrivilege)
            }
        }
    }

    @Test func `nothing can be appended for another device, elsewhere, or without the right`()
        async throws
    {
        try await withLog { world, streams in
            let workspace = world.partnership.description
            let aurora = world.aurora.device.description
            let borealis = world.borealis.device.description
            let control = try #require(
                try await world.stream(.control, of: world.aurora.device)
            ).id.description
            // Entered for a device; then an append to a stream in the name of a device.
            let attempts = [
                (aurora, streams[0], streams[0], borealis),
                (aurora, streams[0], streams[1], aurora),
                (aurora, control, control, aurora), (borealis, streams[1], streams[1], borealis),
            ]
            for (entering, entered, target, author) in attempts {
                for (place, append) in Self.appends.enumerated() {
                    do {
                        _ = try await world.gateway.transaction([
                            (Self.enter, [.text(entering), .text(entered)]),
                            (append, [.text(workspace), .text(target), .text(author)]),
                        ])
                        Issue.record("append \(place) by \(author) to \(target)")
                    } catch let error as PostgresError {
                        #expect(error.reason == .insufficientPrivilege)
                    }
                }
            }
        }
    }

    @Test func `counters and refusals are seen by their own device only`() async throws {
        try await withLog { world, streams in
            for (device, count) in [(world.aurora.device, 1), (world.borealis.device, 0)] {
                let answers = try await world.gateway.transaction([
                    (Self.enter, [.text(device.description), .text(streams[0])]),
                    (Self.count("rejection"), []), (Self.count("stream_device"), []),
                    (Self.count("refused_creation"), []),
                ])
                #expect(answers[1].int(0, 0) == 2 * count)
                for answer in answers.dropFirst(2) { #expect(answer.int(0, 0) == count) }
            }
        }
    }

    @Test func `locking a stream lets those append who may write it, and nobody else`() async throws
    {
        try await withLog { world, streams in
            let control = try #require(
                try await world.stream(.control, of: world.aurora.device)
            ).id.description
            let lock = Statement(
                "test-lock",
                "SELECT accesses FROM entente.lock_stream($1::text[], $2::text, 1000)"
            )
            let devices = [world.aurora.device, world.borealis.device].map(\.description)
            // Both reach the shared stream, one the department's, and none writes the control stream.
            for (stream, writers) in [
                (streams[0], devices), (streams[1], [devices[0]]), (control, []),
            ] {
                for author in devices {
                    let append: [PostgresValue] = [
                        .text(world.partnership.description), .text(stream), .text(author),
                    ]
                    var isRefused = false
                    do {
                        _ = try await world.gateway.transaction([
                            (lock, [.textArray(devices), .text(stream)]), (Self.appends[1], append),
                        ])
                    } catch let error as PostgresError {
                        isRefused = error.reason == .insufficientPrivilege
                    }
                    #expect(isRefused == !writers.contains(author))
                }
            }
        }
    }

    @Test func `a head moves for a writer only`() async throws {
        try await withLog { world, streams in
            let control = try #require(
                try await world.stream(.control, of: world.aurora.device)
            ).id.description
            let move = Statement(
                "test-move",
                "UPDATE entente.stream SET size = size"
            )
            for (stream, moved) in [(control, 0), (streams[0], 1)] {
                let answers = try await world.gateway.transaction([
                    (Self.enter, [.text(world.aurora.device.description), .text(stream)]),
                    (move, []),
                ])
                #expect(answers[1].affected == moved)
            }
        }
    }

    private static let appends = [
        Statement(
            "test-append-change",
            """
            INSERT INTO entente.change VALUES ($1, $2, 900, $3, 900, 0, '', sha256(''), sha256(''),
                $3, $3, 0, 0, 0, sha256(''), false)
            """
        ),
        Statement(
            "test-append-rejection",
            "INSERT INTO entente.rejection VALUES ($1, $2, $3, 900, sha256(''), 'x', '')"
        ),
        Statement(
            "test-append-seal",
            """
            INSERT INTO entente.seal
            VALUES ($1, $2, $3, 900, 900, sha256('') || sha256(''), 0, 900)
            """
        ),
        Statement(
            "test-append-counter",
            "INSERT INTO entente.stream_device VALUES ($1, $2, $3, 900, 0)"
        ),
        Statement(
            "test-append-feature",
            "INSERT INTO entente.field_feature VALUES ($1, $2, $3, 'f', 'x', $3)"
        ),
        Statement(
            "test-append-creation",
            "INSERT INTO entente.refused_creation VALUES ($1, $2, $3, $3, 0)"
        ),
        Statement(
            "test-append-proposal",
            """
            INSERT INTO entente.proposal
            VALUES ($1, $2, $3, 900, $3, $3, 'f', sha256(''), ARRAY['a', 'b'])
            """
        ),
        Statement(
            "test-append-answer",
            "INSERT INTO entente.proposal_answer VALUES ($1, $2, $3, $3, 'accept', 900, $3)"
        ),
    ]

    @Test func `a refusal of a creation is lifted for the own device only`() async throws {
        try await withLog { world, streams in
            let lift = Statement(
                "test-lift",
                "DELETE FROM entente.refused_creation"
            )
            for (device, count) in [(world.borealis.device, 0), (world.aurora.device, 1)] {
                let answers = try await world.gateway.transaction([
                    (Self.enter, [.text(device.description), .text(streams[0])]), (lift, []),
                ])
                #expect(answers[1].affected == count)
            }
        }
    }

    @Test func `keys and roles are told of the devices that have entered, and of no other`()
        async throws
    {
        try await withLog { world, streams in
            let signers = Statement(
                "test-signers",
                "SELECT device FROM entente.signers($1::text[])"
            )
            let both = PostgresValue.textArray(
                [world.aurora.device, world.borealis.device].map(\.description)
            )
            #expect(try await world.gateway.query(signers, [both]).isEmpty)
            let answers = try await world.gateway.transaction([
                (Self.enter, [.text(world.aurora.device.description), .text(streams[0])]),
                (signers, [both]),
            ])
            #expect(
                answers[1].indices.map { answers[1].text($0, 0) }
                    == [world.aurora.device.description]
            )
        }
    }

    /// A world in which every table of the log has rows, in the shared stream and in one of Aurora's.
    private func withLog(
        _ test: (World, _ streams: [String]) async throws -> Void
    ) async throws {
        try await World.with { world in
            var streams: [String] = []
            for audience in [Audience.shared, .department(world.aurora.department)] {
                let summary = try #require(
                    try await world.stream(audience, of: world.aurora.device)
                )
                let pusher = Pusher(world.aurora.device, summary, side: world.aurora)
                _ = try await pusher.push(
                    [pusher.change(n: 1), pusher.malformed(n: 2)] + pusher.past(n: 3, world),
                    to: world.store
                ).get()
                let note = Operation(EntityID(high: 1, low: 7), .new(type: "note"))
                _ = try await pusher.push(
                    [pusher.change(n: 7, [note])],
                    to: PostgresStreamStore(pool: world.gateway)
                ).get()
                streams.append(summary.id.description)
            }
            try await test(world, streams)
        }
    }
}

extension Pusher {
    /// Changes after which every table about a stream's past has a row.
    fileprivate func past(n: Int64, _ world: World) throws -> [IncomingChange] {
        let entity = EntityID(high: 1, low: 9)
        let proposal = Proposal(
            id: World.randomID(),
            parties: [world.aurora.organisation, world.borealis.organisation],
            value: 1
        )
        let splice = TextSplice(length: 7, index: 0, delete: 0, insert: "x")
        return [
            try change(n: n, need: ["later"], [Operation(entity, .put(field: "f", value: 1))]),
            try change(
                n: n + 1,
                [
                    Operation(EntityID(high: 1, low: 8), .new(type: "note")),
                    Operation(entity, .text(field: "g", splice: splice)),
                ]
            ),
            try change(n: n + 2, [Operation(entity, .propose(field: "t", proposal: proposal))]),
            try change(n: n + 3, [Operation(entity, .withdraw(proposal: proposal.id))]),
        ]
    }
}
