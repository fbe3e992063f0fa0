import EntentePostgres
import TestPostgres
import Testing

@Suite("Schema: rules that the catalogue shows")
struct CatalogueTests {
    private static let growing = [
        "attachment", "attachment_piece", "attachment_verdict", "change", "daily_digest",
        "entity", "entity_kind", "entity_position", "entity_state", "field_feature", "past_epoch",
        "proposal", "proposal_answer", "refused_creation", "rejection", "reminder",
        "retirement", "seal",
        "search_entry", "snapshot", "snapshot_part", "stream", "stream_device", "tree_node",
    ]

    @Test func `every growing table is keyed first by workspace`() async throws {
        let rows = try await ask(
            """
            SELECT class.relname, attribute.attname
            FROM pg_index AS index
            JOIN pg_class AS class ON class.oid = index.indrelid
            JOIN pg_attribute AS attribute
                ON attribute.attrelid = class.oid AND attribute.attnum = index.indkey[0]
            WHERE class.relnamespace = 'entente'::regnamespace AND index.indisunique
                AND class.relname = ANY ($1::text[])
            ORDER BY 1, 2
            """,
            [.textArray(Self.growing)]
        )
        #expect(Set(rows.map { $0[0] }) == Set(Self.growing))
        #expect(rows.allSatisfy { $0[1] == "workspace" })
    }

    @Test func `every table is either in the directory or keyed by workspace`() async throws {
        let rows = try await ask(
            """
            SELECT relname FROM pg_class
            WHERE relnamespace = 'entente'::regnamespace AND relkind = 'r' ORDER BY 1
            """
        )
        let directory = [
            "calendar", "confirmation", "delivery", "department", "device", "invitation", "member",
            "migration",
            "organisation", "partnership", "partnership_organisation", "report_reader", "server",
        ]
        #expect(rows.map { $0[0] } == (directory + Self.growing).sorted())
    }

    @Test func `no foreign key leads into the log`() async throws {
        let rows = try await ask(
            """
            SELECT conname FROM pg_constraint
            WHERE contype = 'f' AND confrelid = ANY (
                SELECT ('entente.' || name)::regclass FROM unnest($1::text[]) AS name
            )
            """,
            [.textArray(Self.growing)]
        )
        #expect(rows.isEmpty)
    }

    @Test func `row-level security is forced on every growing table`() async throws {
        let rows = try await ask(
            """
            SELECT relname FROM pg_class
            WHERE relnamespace = 'entente'::regnamespace AND relrowsecurity AND relforcerowsecurity
            ORDER BY 1
            """
        )
        #expect(rows.map { $0[0] } == Self.growing)
    }

    @Test func `the gateway may call these functions and nobody else may call any`()
        async throws
    {
        let rows = try await ask(
            """
            SELECT proname FROM pg_proc
            WHERE pronamespace = 'entente'::regnamespace
                AND has_function_privilege('entente_gateway', oid, 'EXECUTE')
            ORDER BY 1
            """
        )
        #expect(
            rows.map { $0[0] } == [
                "add_attachment_piece", "add_calendar", "attachment_streams", "begin_attachment",
                "calendar_reader", "calendars_of", "channel", "claim_confirmation",
                "claim_reminders", "claim_scans",
                "collect_attachments", "confirm_mail", "confirm_webhook", "delivery_of",
                "digest_outcomes", "digest_reminders",
                "digests_to_open", "end_attachment", "end_digest", "end_readers", "enrol",
                "enter_stream",
                "enter_stream_as_server", "find_attachment", "is_keeping", "is_revoked",
                "judge_attachment", "lock_stream", "lock_stream_as_server", "mark_served",
                "note_retirement", "open_digest", "raise_horizon", "read_attachment",
                "read_scanned",
                "reminder_readers", "retire_changes", "revoke_calendar", "search", "search_streams",
                "session_member", "session_partnerships", "set_delivery", "sign_in", "signers",
                "streams_of", "streams_to_keep", "streams_to_project", "streams_to_retire",
                "take_digest", "tell",
            ]
        )
        let toAll = try await ask(
            """
            SELECT proname FROM pg_proc, LATERAL aclexplode(coalesce(proacl, acldefault('f', proowner)))
            WHERE pronamespace = 'entente'::regnamespace AND grantee = 0
            """
        )
        #expect(toAll.isEmpty)
    }

    @Test func `every function fixes its search path`() async throws {
        let rows = try await ask(
            """
            SELECT proname FROM pg_proc
            WHERE pronamespace = 'entente'::regnamespace
                AND NOT coalesce(proconfig @> ARRAY['search_path=pg_catalog, pg_temp'], false)
            """
        )
        #expect(rows.isEmpty)
    }

    @Test func `every table, index of its own, function and domain says why it is there`()
        async throws
    {
        let rows = try await ask(
            """
            SELECT relname FROM pg_class
            WHERE relnamespace = 'entente'::regnamespace AND relkind IN ('r', 'v')
                AND obj_description(oid, 'pg_class') IS NULL
            UNION ALL
            SELECT class.relname FROM pg_class AS class
            JOIN pg_index AS index ON index.indexrelid = class.oid
            WHERE class.relnamespace = 'entente'::regnamespace
                AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = class.oid)
                AND obj_description(class.oid, 'pg_class') IS NULL
            UNION ALL
            SELECT proname FROM pg_proc
            WHERE pronamespace = 'entente'::regnamespace
                AND obj_description(oid, 'pg_proc') IS NULL
            UNION ALL
            SELECT typname FROM pg_type
            WHERE typnamespace = 'entente'::regnamespace AND typtype = 'd'
                AND obj_description(oid, 'pg_type') IS NULL
            """
        )
        #expect(rows.isEmpty)
    }

    /// The rows of a question to the catalogue of a migrated database, all columns as text.
    private func ask(
        _ sql: String,
        _ parameters: [PostgresValue] = []
    ) async throws -> [[String]] {
        try await TestDatabase.with(migrated: true) { database in
            try await database.withConnection { connection in
                let rows = try await connection.query(Statement("test-ask", sql), parameters)
                return rows.indices.map { row in
                    (0..<rows.columns).map { rows.text(row, $0) }
                }
            }
        }
    }
}
