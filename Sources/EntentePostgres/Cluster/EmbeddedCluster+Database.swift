extension EmbeddedCluster {
    /// The role that owns the schema: for migrations and administration.
    public static let owner = "entente_owner"
    /// The role of the gateway, which cannot change what is stored in the log.
    public static let gateway = "entente_gateway"
    /// The role that every login has which reads reports in SQL; nobody logs in as it.
    public static let report = "entente_report"
    /// The database that a cluster holds.
    public static let database = "entente"

    /// Makes the roles and the database that are not there yet; the cluster runs.
    ///
    /// Nobody but our own roles keeps what PostgreSQL grants to everybody and a login that reads reports must
    /// not have, and such a login gets into no other database.
    ///
    /// - Parameter database: The name: lower-case letters, digits and underscores.
    /// - Throws: What the server refuses.
    public func prepare(database: String = Self.database) async throws(PostgresError) {
        let permitted = Set("abcdefghijklmnopqrstuvwxyz0123456789_")
        precondition(database.allSatisfy(permitted.contains), "not the name of a database")
        let reactor = try Reactor()
        defer { reactor.shutdown() }
        let connection = try await PostgresConnection.connect(
            to: address(database: "postgres", role: Self.administrator),
            reactor: reactor
        )
        defer { connection.close() }
        let roles = [(Self.owner, "LOGIN"), (Self.gateway, "LOGIN"), (Self.report, "NOLOGIN")]
        for (role, kind) in roles
        where try await connection.query(Self.roleExists, [.text(role)]).isEmpty {
            // Names of roles and databases cannot be parameters; these are our own constants.
            try await connection.script("role-create", "CREATE ROLE \(role) \(kind)")
        }
        if try await connection.query(Self.databaseExists, [.text(database)]).isEmpty {
            try await connection.script(
                "database-create",
                "CREATE DATABASE \(database) OWNER \(Self.owner)"
            )
        }
        if try await connection.query(Self.isOpen).bool(0, 0) {
            try await connection.script(
                "database-close",
                "REVOKE CONNECT, TEMPORARY ON DATABASE postgres, template1 FROM PUBLIC"
            )
        }
        let own = try await PostgresConnection.connect(
            to: address(database: database, role: Self.administrator),
            reactor: reactor
        )
        defer { own.close() }
        _ = try await PublicRights.close(own)
    }

    private static let isOpen = Statement(
        "database-is-open",
        "SELECT has_database_privilege('public', 'postgres', 'CONNECT')"
    )

    private static let roleExists = Statement(
        "role-exists",
        "SELECT 1 FROM pg_roles WHERE rolname = $1::text"
    )
    private static let databaseExists = Statement(
        "database-exists",
        "SELECT 1 FROM pg_database WHERE datname = $1::text"
    )
}
