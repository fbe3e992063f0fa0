extension AdministrationSQL {
    static let listOrganisations = Statement(
        "admin-list-organisations",
        "SELECT id, name FROM entente.organisation ORDER BY name, id"
    )
    static let listDepartments = Statement(
        "admin-list-departments",
        """
        SELECT id, name, organisation FROM entente.department
        WHERE $1::text IS NULL OR organisation = $1::text
        ORDER BY organisation, name, id
        """
    )
    static let listMembers = Statement(
        "admin-list-members",
        """
        SELECT member.id, member.name, member.department, department.organisation, member.roles
        FROM entente.member JOIN entente.department ON department.id = member.department
        WHERE $1::text IS NULL OR department.organisation = $1::text
        ORDER BY department.organisation, department.name, member.name, member.id
        """
    )
    static let listDevices = Statement(
        "admin-list-devices",
        """
        SELECT id, name, member, enrolled, revoked FROM entente.device
        WHERE $1::text IS NULL OR member = $1::text
        ORDER BY enrolled, id
        """
    )
    static let listPartnerships = Statement(
        "admin-list-partnerships",
        """
        SELECT partnership.id, partnership.name, partnership.state, organisation.id,
            organisation.name, part.accepted
        FROM entente.partnership
        JOIN entente.partnership_organisation AS part ON part.partnership = partnership.id
        JOIN entente.organisation ON organisation.id = part.organisation
        ORDER BY partnership.created, partnership.id, organisation.name, organisation.id
        """
    )
    static let listStreams = Statement(
        "admin-list-streams",
        """
        SELECT id, workspace, audience, organisation, department, size, horizon, epoch
        FROM entente.stream
        WHERE $1::text IS NULL OR workspace = $1::text
        ORDER BY workspace, audience, organisation NULLS FIRST, department NULLS FIRST, id
        """
    )
}
