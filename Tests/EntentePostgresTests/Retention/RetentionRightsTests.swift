import EntenteDomain
import EntentePostgres
import EntenteSync
import Testing

@Suite("Retention: what the gateway's role can do with it")
struct RetentionRightsTests {
    /// One call of a function, which is refused.
    struct Attempt: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var isOfAurora = true
        var days: Int64 = 40
        var whole = false
        var content: String?
        var isTold = true
    }

    @Test(arguments: [
        Attempt(testDescription: "before it is over", days: 29),
        Attempt(testDescription: "with a clock that is ahead", days: 36_000),
        Attempt(testDescription: "for an organisation that keeps everything", isOfAurora: false),
        Attempt(testDescription: "with what others build on", whole: true),
        Attempt(testDescription: "with other words in place of the old ones", content: "forged"),
        Attempt(testDescription: "with nothing that can be read", content: ""),
        Attempt(testDescription: "without telling the readers", isTold: false),
    ])
    func `nothing is erased or noted that is not due`(attempt: Attempt) async throws {
        try await World.with { world in
            let (stream, logged) = try await ended(world)
            let side = attempt.isOfAurora ? world.aurora : world.borealis
            var rest = try #require(try Erasure.remainder(ofLogged: logged)).content
            if let content = attempt.content {
                let text = String(decoding: logged, as: UTF8.self)
                rest = content.isEmpty ? [] : Array(text.replacing("secret", with: content).utf8)
            }
            let at = World.now.advanced(by: attempt.days * 86_400_000)
            if attempt.isTold { try await tell(stream, side, world) }
            try await expectRefusal(world) {
                try await retire(stream, side, attempt.whole, rest, at, world)
            }
            if attempt.content == nil, attempt.isTold {
                try await expectRefusal(world) {
                    try await note(stream, side, attempt.whole, at, world)
                }
            }
            let log = try await world.log(stream, for: world.aurora.device)
            #expect(log[0].erasure == nil && log[0].content == logged)
        }
    }

    @Test func `what is due is erased, to blanks`() async throws {
        try await World.with { world in
            let (stream, logged) = try await ended(world)
            let rest = try #require(try Erasure.remainder(ofLogged: logged)).content
            let at = World.now.advanced(by: 30 * 86_400_000)
            try await tell(stream, world.aurora, world)
            try await retire(stream, world.aurora, false, rest, at, world)
            try await note(stream, world.aurora, false, at, world)
            let log = try await world.log(stream, for: world.aurora.device)
            #expect(log[0].erasure?.reason == .retention && log[0].content == rest)
        }
    }

    // MARK: Tools

    /// The shared stream of an ended partnership, with a text of Aurora, which keeps 30 days.
    private func ended(_ world: World) async throws -> (StreamID, [UInt8]) {
        let shared = try await world.shared()
        let pusher = Pusher(world.aurora.device, shared, side: world.aurora)
        let edit = try pusher.edit(n: 1, base: 0, length: 0, at: 0, insert: "secret")
        _ = try await pusher.push([edit], to: world.store).get()
        try await world.administration.setRetention(
            30,
            of: world.aurora.organisation,
            now: World.now
        )
        try await world.administration.end(
            world.partnership,
            for: world.borealis.organisation,
            by: world.borealis.member,
            now: World.now
        )
        let log = try await world.log(shared.id, for: world.aurora.device)
        return (shared.id, log[0].content)
    }

    /// What the log says of an erasure.
    private func tell(_ stream: StreamID, _ side: World.Side, _ world: World) async throws {
        let notice = ServerNotice.erase(seq: 1, by: side.organisation, reason: .retention)
        _ = try await world.store.append([notice], to: stream, now: World.now)
    }

    private func expectRefusal(
        _ world: World,
        _ call: () async throws -> Void
    ) async throws {
        do {
            try await call()
            Issue.record("it was done")
        } catch is PostgresError {}
    }

    private func retire(
        _ stream: StreamID,
        _ side: World.Side,
        _ whole: Bool,
        _ rest: [UInt8],
        _ at: Milliseconds,
        _ world: World
    ) async throws {
        _ = try await world.gateway.query(
            Statement(
                "test-retire",
                """
                SELECT entente.retire_changes($1::text, $2::text, $3::boolean, ARRAY[1::bigint],
                    ARRAY[$4::bytea], $5::bigint)
                """,
                mayWrite: true
            ),
            [
                .text(stream.description), .text(side.organisation.description), .bool(whole),
                .bytes(rest), .int8(at.value),
            ]
        )
    }

    private func note(
        _ stream: StreamID,
        _ side: World.Side,
        _ whole: Bool,
        _ at: Milliseconds,
        _ world: World
    ) async throws {
        _ = try await world.gateway.query(
            Statement(
                "test-note",
                """
                SELECT entente.note_retirement($1::text, $2::text, $3::boolean, 1, $4::bigint)
                """,
                mayWrite: true
            ),
            [
                .text(stream.description), .text(side.organisation.description), .bool(whole),
                .int8(at.value),
            ]
        )
    }
}
