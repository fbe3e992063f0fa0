/// What PostgreSQL grants to every login of a database, and one that reads reports must not have.
///
/// Advisory locks: who takes those of the program stops migrations, projections and administration. The
/// rest writes something in a session that may only read: large objects, temporary tables, messages to the
/// write-ahead log, notifications in a loop. Only an administrator of the server can take these rights from
/// everybody; the program's own roles keep what they need.
public enum PublicRights: Sendable {
    /// A right that everybody has.
    public struct Right: Hashable, Sendable, CustomStringConvertible {
        /// As in `EXECUTE ON FUNCTION pg_advisory_lock(bigint)`.
        public let description: String
    }

    /// The rights that everybody still has; the connection may be anybody's.
    public static func open(
        _ connection: PostgresConnection
    ) async throws(PostgresError) -> [Right] {
        let rows = try await connection.query(list)
        return rows.indices.map { Right(description: "\(rows.text($0, 0)) ON \(rows.text($0, 1))") }
    }

    /// Takes the rights from everybody, as far as the connection's role may.
    ///
    /// - Returns: What everybody still has: nothing after an administrator of the server.
    public static func close(
        _ connection: PostgresConnection
    ) async throws(PostgresError) -> [Right] {
        guard try await !open(connection).isEmpty else { return [] }
        try await connection.script("public-rights-close", script)
        return try await open(connection)
    }

    private static let list = Statement("public-rights", "SELECT privilege, name FROM \(rights)")

    /// The statements, for administrators of servers who run nothing that they have not read.
    public static let script = """
        DO $$
        DECLARE
            held record;
        BEGIN
            FOR held IN SELECT * FROM \(rights) LOOP
                EXECUTE format('REVOKE %s ON %s FROM PUBLIC', held.privilege, held.name);
                IF held.keeper IS NOT NULL THEN
                    EXECUTE format(
                        'GRANT %s ON %s TO %s', held.privilege, held.name, held.keeper
                    );
                END IF;
            END LOOP;
        END
        $$
        """

    private static let rights = """
        (
            SELECT 1 AS place, 'EXECUTE' AS privilege, 'FUNCTION ' || oid::regprocedure AS name,
                '\(EmbeddedCluster.owner), \(EmbeddedCluster.gateway)' AS keeper
            FROM pg_catalog.pg_proc
            WHERE pronamespace = 'pg_catalog'::regnamespace
                AND pg_catalog.has_function_privilege('public', oid, 'EXECUTE')
                AND (proname ~ '^pg_(try_)?advisory_' OR proname IN (
                    'lo_creat', 'lo_create', 'lo_from_bytea', 'pg_logical_emit_message', 'pg_notify'
                ))
            UNION ALL
            SELECT 2, 'USAGE', 'LANGUAGE plpgsql', '\(EmbeddedCluster.owner)'
            WHERE pg_catalog.has_language_privilege('public', 'plpgsql', 'USAGE')
            UNION ALL
            SELECT 3, 'CREATE', 'SCHEMA public', NULL FROM pg_catalog.pg_namespace
            WHERE nspname = 'public' AND pg_catalog.has_schema_privilege('public', oid, 'CREATE')
            UNION ALL
            SELECT 4, 'TEMPORARY', pg_catalog.format('DATABASE %I', pg_catalog.current_database()), NULL
            WHERE pg_catalog.has_database_privilege(
                'public', pg_catalog.current_database(), 'TEMPORARY'
            )
            ORDER BY place, name
        ) AS held
        """
}
