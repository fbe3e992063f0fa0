public import EntenteDomain
import EntenteSync

/// For whom a login of the database reads reports.
public struct ReportReader: Hashable, Sendable {
    /// The login.
    public let role: String
    /// The organisation.
    public let organisation: OrganisationID
    /// The department whose own streams it reads, too; nil when it reads those of none.
    public let department: DepartmentID?

    /// Names the login of an organisation, or of one department of it.
    public init(organisation: OrganisationID, department: DepartmentID? = nil) {
        role = "\(EmbeddedCluster.report)_\(department?.description ?? organisation.description)"
        self.organisation = organisation
        self.department = department
    }

    fileprivate init(role: String, _ organisation: OrganisationID, _ department: DepartmentID?) {
        self.role = role
        self.organisation = organisation
        self.department = department
    }
}

extension ReportReader {
    /// The statements that make the login, or give the one that is there another password.
    ///
    /// They need a role that may create roles; the schema's owner may not. A password is of letters,
    /// digits, `-` and `_`. What everybody may do in the database is another matter: `PublicRights`.
    public func login(password: String) -> String {
        let permitted = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        precondition(password.allSatisfy(permitted.contains), "not a password that needs no quotes")
        return """
            DO $$
            BEGIN
                IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = '\(role)') THEN
                    CREATE ROLE \(role) LOGIN IN ROLE \(EmbeddedCluster.report);
                END IF;
                -- So that the owner can see and end its sessions; also those of a login from before.
                GRANT \(role) TO \(EmbeddedCluster.owner);
                ALTER ROLE \(role) CONNECTION LIMIT \(Limits.readerSessions) PASSWORD '\(password)';
                ALTER ROLE \(role) SET default_transaction_read_only = on;
                ALTER ROLE \(role) SET search_path = report;
                ALTER ROLE \(role) SET statement_timeout = '\(Limits.readerStatementSeconds)s';
                ALTER ROLE \(role)
                    SET idle_in_transaction_session_timeout = '\(Limits.readerIdleSeconds)s';
                -- What it sorts may lie on the disk up to here; only an administrator of the server may say so.
                IF (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) THEN
                    ALTER ROLE \(role) SET temp_file_limit = '1GB';
                END IF;
            END
            $$
            """
    }

    /// The statements that end the sessions of the login and take it away.
    public var logout: String {
        """
        DO $$
        BEGIN
            PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '\(role)';
            DROP ROLE IF EXISTS \(role);
        END
        $$
        """
    }
}

extension Administration {
    /// Lets the login of a reader see what its organisation may read; it is made with
    /// `ReportReader.login`.
    public func addReader(
        _ reader: ReportReader,
        now: Milliseconds
    ) async throws(AdministrationError) {
        try await step { step in
            try await step.require(reader.organisation)
            _ = try await step.transaction.query(
                ReaderSQL.add,
                [
                    .text(reader.role), .text(reader.organisation.description),
                    .text(reader.department?.description), .int8(now.value),
                ]
            )
        }
    }

    /// Lets the login of a reader see nothing any more.
    public func removeReader(_ reader: ReportReader) async throws(AdministrationError) {
        try await step { step in
            _ = try await step.transaction.query(ReaderSQL.remove, [.text(reader.role)])
        }
    }

    /// Makes the rows that reports in SQL read anew from the log; answers of how many streams.
    public func rebuildReports() async throws(AdministrationError) -> Int {
        do throws(StoreError) {
            return try await Projector(pool: pool).rebuild()
        } catch {
            throw AdministrationError(error)
        }
    }

    /// The logins that read reports, in the order of their names.
    public func readers() async throws(AdministrationError) -> [ReportReader] {
        try await step { step in
            let rows = try await step.transaction.query(ReaderSQL.list)
            return try rows.indices.map { row in
                ReportReader(
                    role: rows.text(row, 0),
                    try rows.id(row, 1),
                    try rows.optionalID(row, 2)
                )
            }
        }
    }
}

/// The statements about logins that read reports, which run as the schema's owner.
private enum ReaderSQL {
    static let add = Statement(
        "reader-add",
        """
        INSERT INTO entente.report_reader (role, organisation, department, created)
        VALUES ($1::text, $2::text, $3::text, $4::bigint)
        ON CONFLICT (role) DO NOTHING
        """
    )
    static let remove = Statement(
        "reader-remove",
        "DELETE FROM entente.report_reader WHERE role = $1::text"
    )
    static let list = Statement(
        "reader-list",
        "SELECT role, organisation, department FROM entente.report_reader ORDER BY role"
    )
}
