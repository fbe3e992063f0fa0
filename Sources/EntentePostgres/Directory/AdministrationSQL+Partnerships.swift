extension AdministrationSQL {
    static let createPartnership = Statement(
        "admin-create-partnership",
        """
        INSERT INTO entente.partnership (id, name, state, created)
        VALUES ($1, $2, 'proposed', $3)
        """
    )
    static let invitePartners = Statement(
        "admin-invite-partners",
        """
        INSERT INTO entente.partnership_organisation (partnership, organisation)
        SELECT $1::text, unnest($2::text[])
        """
    )
    static let accept = Statement(
        "admin-accept",
        """
        UPDATE entente.partnership_organisation SET accepted = $3::bigint, accepted_by = $4::text
        WHERE partnership = $1::text AND organisation = $2::text AND accepted IS NULL
        """
    )
    static let participant = Statement(
        "admin-participant",
        """
        SELECT accepted FROM entente.partnership_organisation
        WHERE partnership = $1::text AND organisation = $2::text
        """
    )
    static let missingAcceptances = Statement(
        "admin-missing-acceptances",
        """
        SELECT count(*) FROM entente.partnership_organisation
        WHERE partnership = $1::text AND accepted IS NULL
        """
    )
    static let partnershipState = Statement(
        "admin-partnership-state",
        "SELECT state FROM entente.partnership WHERE id = $1::text FOR UPDATE"
    )
    static let setState = Statement(
        "admin-set-state",
        "UPDATE entente.partnership SET state = $2::text WHERE id = $1::text"
    )
    static let activePartnerships = Statement(
        "admin-active-partnerships",
        """
        SELECT partnership.id
        FROM entente.partnership_organisation AS part
        JOIN entente.partnership ON partnership.id = part.partnership
        WHERE part.organisation = $1::text AND partnership.state = 'active'
        ORDER BY partnership.id
        """
    )

    /// The organisations of a partnership: id, name, accepted, by whom, and the partnership's name.
    static let participants = Statement(
        "admin-participants",
        """
        SELECT organisation.id, organisation.name, part.accepted, part.accepted_by,
            partnership.name, partnership.id, organisation.retention_days::bigint
        FROM entente.partnership_organisation AS part
        JOIN entente.partnership ON partnership.id = part.partnership
        JOIN entente.organisation ON organisation.id = part.organisation
        WHERE part.partnership = $1::text
        ORDER BY organisation.id
        """
    )
    static let departmentsOfPartnership = Statement(
        "admin-departments-of-partnership",
        """
        SELECT department.id, department.name, department.organisation
        FROM entente.partnership_organisation AS part
        JOIN entente.department ON department.organisation = part.organisation
        WHERE part.partnership = $1::text
        ORDER BY department.id
        """
    )
    static let membersOfPartnership = Statement(
        "admin-members-of-partnership",
        """
        SELECT member.id, member.name, member.department, member.roles
        FROM entente.partnership_organisation AS part
        JOIN entente.department ON department.organisation = part.organisation
        JOIN entente.member ON member.department = department.id
        WHERE part.partnership = $1::text
        ORDER BY member.id
        """
    )
    static let devicesOfPartnership = Statement(
        "admin-devices-of-partnership",
        """
        SELECT device.id, device.name, device.member, device.public_key
        FROM entente.partnership_organisation AS part
        JOIN entente.department ON department.organisation = part.organisation
        JOIN entente.member ON member.department = department.id
        JOIN entente.device ON device.member = member.id
        WHERE part.partnership = $1::text AND device.revoked IS NULL
        ORDER BY device.id
        """
    )
}
