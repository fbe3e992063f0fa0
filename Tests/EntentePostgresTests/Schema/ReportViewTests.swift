import EntenteDomain
import EntentePostgres
import TestPostgres
import Testing

@Suite("Schema: the views of reports")
struct ReportViewTests {
    private static let columns = Statement(
        "test-report-columns",
        """
        SELECT column_name::text, data_type::text FROM information_schema.columns
        WHERE table_schema = 'report' AND table_name = $1::text ORDER BY ordinal_position
        """
    )

    @Test func `every type of the catalogue has a view with a column for each of its fields`()
        async throws
    {
        try await TestDatabase.with(migrated: true) { database in
            try await database.withConnection(as: EmbeddedCluster.administrator) { connection in
                for definition in Catalogue.entities {
                    let rows = try await connection.query(
                        Self.columns,
                        [.text(ReportViews.name(of: definition))]
                    )
                    let found = rows.indices.map { row in
                        ReportViews.Column(name: rows.text(row, 0), type: rows.text(row, 1))
                    }
                    #expect(
                        found == ReportViews.columns(of: definition),
                        "a new migration is wanted:\n\(ReportViews.statement(for: definition))"
                    )
                }
            }
        }
    }

    @Test func `every view keeps to what its reader may read, and says what it shows`()
        async throws
    {
        let sql = """
            SELECT relname::text, coalesce(reloptions::text, ''),
                obj_description(oid, 'pg_class') IS NOT NULL
                    AND has_table_privilege('entente_report', oid, 'SELECT')
                    AND NOT has_table_privilege('entente_report', oid, 'INSERT, UPDATE, DELETE')
            FROM pg_class WHERE relnamespace = 'report'::regnamespace ORDER BY 1
            """
        let views = try await TestDatabase.with(migrated: true) { database in
            try await database.withConnection { connection in
                let rows = try await connection.query(Statement("test-report-views", sql))
                return rows.indices.map { (rows.text($0, 0), rows.text($0, 1), rows.bool($0, 2)) }
            }
        }
        let directory = ["as_of", "department", "member", "organisation", "partnership"]
        for (name, options, isRight) in views {
            #expect(options.contains("security_barrier=true"), "\(name)")
            #expect(
                options.contains("security_invoker=true") != directory.contains(name),
                "\(name)"
            )
            #expect(isRight, "\(name)")
        }
        let named = Catalogue.entities.map { ReportViews.name(of: $0) } + directory + ["overlay"]
        #expect(views.map(\.0) == named.sorted())
    }
}
