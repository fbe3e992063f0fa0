/// The statements of the gateway's directory: functions only, because its role sees no table of it.
enum DirectorySQL {
    /// The device that a token belongs to.
    static let signIn = Statement(
        "directory-sign-in",
        "SELECT device, member, department, organisation, public_key FROM entente.sign_in($1::bytea)"
    )

    /// Whether a token belonged to a device that was revoked.
    static let isRevoked = Statement(
        "directory-is-revoked",
        "SELECT entente.is_revoked($1::bytea)"
    )

    /// Registers a device with a one-time code.
    static let enrol = Statement(
        "directory-enrol",
        """
        SELECT outcome, member, department, organisation
        FROM entente.enrol(
            $1::text, $2::bytea, $3::text, $4::bytea, $5::bytea, $6::text, $7::bigint
        )
        """,
        mayWrite: true
    )

    /// The member who holds a device.
    static let sessionMember = Statement(
        "directory-session-member",
        """
        SELECT member, department, organisation, name, roles FROM entente.session_member($1::text)
        """
    )

    /// The partnerships of a device's organisation with all their people, in order.
    static let sessionPartnerships = Statement(
        "directory-session-partnerships",
        """
        SELECT partnership, partnership_name, state, organisation, organisation_name, department,
            department_name, member, member_name
        FROM entente.session_partnerships($1::text)
        """
    )
}
