import EntenteDomain
import EntenteSync
import TestPostgres
import Testing

@testable import EntentePostgres

@Suite("Stream store: how statements find their rows")
struct PlanTests {
    @Test func `a long log is read by its indexes only, also by plans without the values`()
        async throws
    {
        try await World.with { world in
            let shared = try await world.shared()
            let stream = PostgresValue.text(shared.id.description)
            let device = PostgresValue.text(world.aurora.device.description)
            _ = try await world.owner.query(Self.fill, [stream, device])
            _ = try await world.owner.query(
                Statement("test-analyse", "ANALYZE entente.change")
            )
            let repeated: [PostgresValue] = [
                stream, .textArray([world.aurora.device.description]), .int8Array([500]),
                .int8Array([510]), 200,
            ]
            let reads: [(Statement, [PostgresValue])] = [
                (StreamSQL.page, [stream, 7, 100, 1_000_000]),
                (StreamSQL.textChanges, [stream, 7, 100]),
                (StreamSQL.recordedChanges, repeated), (StreamSQL.recent, [stream, 7, 100, 1_000]),
            ]
            for (statement, parameters) in reads {
                let plan = try await world.gateway.transaction([
                    (StreamSQL.enter, [device, stream]), (Self.generic, []),
                    (Statement("test-" + statement.name, "EXPLAIN " + statement.sql), parameters),
                ])[2]
                let text = plan.indices.map { plan.text($0, 0) }.joined(separator: "\n")
                #expect(text.contains("on change"))
                #expect(!text.contains("Seq Scan on change"), "\(statement.name)\n\(text)")
            }
        }
    }

    @Test
    func `a push into a stream of many entities reads only those that it names and the ways out`()
        async throws
    {
        try await World.with { world in
            let shared = try await world.shared()
            let stream = PostgresValue.text(shared.id.description)
            let device = PostgresValue.text(world.aurora.device.description)
            _ = try await world.owner.query(Self.fillKinds, [stream, device])
            _ = try await world.owner.query(
                Statement("test-analyse-kinds", "ANALYZE entente.entity_kind")
            )
            let plan = try await world.gateway.transaction([
                (StreamSQL.enter, [device, stream]), (Self.generic, []),
                (
                    Statement("test-kinds-plan", "EXPLAIN " + StreamSQL.entityKinds.sql),
                    [stream, .textArray([world.aurora.device.description])]
                ),
            ])[2]
            let text = plan.indices.map { plan.text($0, 0) }.joined(separator: "\n")
            #expect(text.contains("entity_kind_exit"), "\(text)")
            #expect(!text.contains("Seq Scan on entity_kind"), "\(text)")
        }
    }

    private static let fillKinds = Statement(
        "test-fill-kinds",
        """
        INSERT INTO entente.entity_kind
        SELECT workspace, id, '0' || lpad(nth::text, 25, '0'), 'note', $2::text, NULL, $2::text
        FROM entente.stream, generate_series(1, 20000) AS nth
        WHERE id = $1::text
        """
    )

    private static let generic = Statement(
        "test-generic",
        "SELECT set_config('plan_cache_mode', 'force_generic_plan', true)"
    )

    private static let fill = Statement(
        "test-fill",
        """
        INSERT INTO entente.change
        SELECT workspace, id, seq, $2::text, seq, seq - 1, sha256('content'), sha256('digest'),
            sha256('leaf'), $2::text, $2::text, 1, 1, 0, sha256('root'), seq % 10 = 0
        FROM entente.stream, generate_series(1, 20000) AS seq
        WHERE id = $1::text
        """
    )
}
