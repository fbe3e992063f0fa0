/// The statements of administrative steps, which run as the schema's owner.
enum AdministrationSQL {
    /// Steps are rare and short; one that waits longer than this stands behind a stuck transaction.
    static let lockTimeout = Statement(
        "admin-lock-timeout",
        "SELECT set_config('lock_timeout', '10s', true)"
    )
    /// One step at a time; the number is "admin" in ASCII, kept apart from the migrations' lock.
    static let serialise = Statement(
        "admin-serialise",
        "SELECT pg_advisory_xact_lock(418296719726)::text"
    )
    static let notify = Statement(
        "admin-notify",
        "SELECT entente.tell('directory')::text"
    )

    /// Begins a new life of every log, and notes in which cluster the database is.
    static let beginEpochs = Statement(
        "admin-begin-epochs",
        "SELECT entente.begin_epochs($1::bigint)",
        mayWrite: true
    )
    /// Begins new lives if the database is another than when it was last served, and sets a mark.
    static let beginServing = Statement(
        "admin-begin-serving",
        "SELECT nth, name, begun FROM entente.begin_serving($1::bigint, $2::text, $3::bigint)",
        mayWrite: true
    )

    static let organisation = Statement(
        "admin-organisation",
        "SELECT name FROM entente.organisation WHERE id = $1::text"
    )
    static let organisationOfDepartment = Statement(
        "admin-organisation-of-department",
        "SELECT organisation FROM entente.department WHERE id = $1::text"
    )
    static let person = Statement(
        "admin-person",
        """
        SELECT department.organisation, member.roles
        FROM entente.member JOIN entente.department ON department.id = member.department
        WHERE member.id = $1::text
        """
    )
    static let device = Statement(
        "admin-device",
        """
        SELECT department.organisation, device.revoked
        FROM entente.device
        JOIN entente.member ON member.id = device.member
        JOIN entente.department ON department.id = member.department
        WHERE device.id = $1::text
        FOR UPDATE OF device
        """
    )

    static let createOrganisation = Statement(
        "admin-create-organisation",
        "INSERT INTO entente.organisation (id, name, created) VALUES ($1, $2, $3)"
    )
    static let createDepartment = Statement(
        "admin-create-department",
        """
        INSERT INTO entente.department (id, organisation, name, created) VALUES ($1, $2, $3, $4)
        """
    )
    static let addMember = Statement(
        "admin-add-member",
        """
        INSERT INTO entente.member (id, department, name, roles, created)
        VALUES ($1, $2, $3, $4, $5)
        """
    )
    static let renameOrganisation = Statement(
        "admin-rename-organisation",
        "UPDATE entente.organisation SET name = $2 WHERE id = $1::text"
    )
    static let renameDepartment = Statement(
        "admin-rename-department",
        "UPDATE entente.department SET name = $2 WHERE id = $1::text"
    )
    static let renameMember = Statement(
        "admin-rename-member",
        "UPDATE entente.member SET name = $2 WHERE id = $1::text"
    )

    static let invite = Statement(
        "admin-invite",
        """
        INSERT INTO entente.invitation (handle, code_digest, member, created, expires, tries_left)
        VALUES ($1, $2, $3, $4, $5, $6)
        """
    )
    /// Invitations are kept for 30 days after their end.
    static let forgetInvitations = Statement(
        "admin-forget-invitations",
        "DELETE FROM entente.invitation WHERE expires < $1::bigint - 30 * 86400000::bigint"
    )
    static let revoke = Statement(
        "admin-revoke",
        "UPDATE entente.device SET revoked = $2::bigint WHERE id = $1::text"
    )

    /// In the order of the keys, like everybody who locks more than one.
    static let lockStreams = Statement(
        "admin-lock-streams",
        """
        SELECT stream.id
        FROM entente.stream
        WHERE stream.workspace IN (
            SELECT partnership FROM entente.partnership_organisation
            WHERE organisation = $1::text
        )
        ORDER BY stream.workspace, stream.id
        FOR UPDATE
        """
    )
    static let createStream = Statement(
        "admin-create-stream",
        """
        INSERT INTO entente.stream (workspace, id, audience, organisation, department, epoch)
        VALUES ($1, $2, $3, $4, $5, $6)
        """
    )
    static let appendControl = Statement(
        "admin-append-control",
        "SELECT entente.append_control($1::text, $2::text[], $3::text, $4::text, $5::bigint)"
    )
}
