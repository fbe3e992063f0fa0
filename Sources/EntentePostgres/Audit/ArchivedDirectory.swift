import EntenteCrypto
import EntenteDomain
import EntenteSync

/// The directory and the streams as an archive's control stream tells them, to be written.
struct ArchivedDirectory {
    private let directory: ControlDirectory
    private let manifest: AuditFile.Manifest
    private let now: Milliseconds

    init(_ directory: ControlDirectory, of manifest: AuditFile.Manifest, now: Milliseconds) {
        self.directory = directory
        self.manifest = manifest
        self.now = now
    }

    /// The statements, those first on whose rows others rely.
    var writes: [(Statement, [PostgresValue])] {
        get throws(AdministrationError) {
            [
                try organisations, try departments, try members, try devices, try partnership,
                try participants, streams,
            ]
        }
    }

    private var organisations: (Statement, [PostgresValue]) {
        get throws(AdministrationError) {
            let all = directory.entries("organisation")
            return (Self.putOrganisations, [ids(all), try texts(all, "name"), instants(all)])
        }
    }

    private var departments: (Statement, [PostgresValue]) {
        get throws(AdministrationError) {
            let all = directory.entries("department")
            let parameters = [
                ids(all), try texts(all, "organisation"), try texts(all, "name"), instants(all),
            ]
            return (Self.putDepartments, parameters)
        }
    }

    private var members: (Statement, [PostgresValue]) {
        get throws(AdministrationError) {
            let all = directory.entries("member")
            let roles = all.map { $0.set("roles").joined(separator: ",") }
            let parameters = [
                ids(all), try texts(all, "department"), try texts(all, "name"), .textArray(roles),
                instants(all),
            ]
            return (Self.putMembers, parameters)
        }
    }

    private var devices: (Statement, [PostgresValue]) {
        get throws(AdministrationError) {
            let all = directory.entries("device")
            var keys: [[UInt8]] = []
            for entry in all {
                guard let key = entry.text("key").flatMap({ Base64URL.decode($0) }) else {
                    throw missing("key", entry)
                }
                keys.append(key)
            }
            // No token has such a digest: nobody signs in as one of these.
            let tokens = all.map { _ in SecureRandom.bytes(32) }
            let parameters = [
                ids(all), try texts(all, "member"), try texts(all, "name"), .bytesArray(keys),
                .bytesArray(tokens), instants(all), .int8(now.value),
            ]
            return (Self.putDevices, parameters)
        }
    }

    private var partnership: (Statement, [PostgresValue]) {
        get throws(AdministrationError) {
            let id = manifest.partnership
            guard
                let entry = directory.entries("partnership").first(where: {
                    ($0.id.high, $0.id.low) == (id.high, id.low)
                })
            else {
                let sentence = "The control stream does not tell of partnership \(id)."
                throw AdministrationError(.archive(LogFault(.file, sentence)))
            }
            let parameters: [PostgresValue] = [
                .text(id.description), .text(try text(entry, "name")),
                .text(try text(entry, "state")), .int8(entry.since.value),
            ]
            return (Self.putPartnership, parameters)
        }
    }

    private var participants: (Statement, [PostgresValue]) {
        get throws(AdministrationError) {
            let all = directory.entries("organisation")
            let parameters: [PostgresValue] = [
                .text(manifest.partnership.description), ids(all),
                .optionalInt8Array(all.map { $0.integer("accepted_at") }),
                .optionalTextArray(all.map { $0.text("accepted_by") }),
            ]
            return (Self.putParticipants, parameters)
        }
    }

    private var streams: (Statement, [PostgresValue]) {
        let all = manifest.streams
        let owners: [(organisation: String?, department: String?)] = all.map { stream in
            switch stream.audience {
            case .control, .shared: (nil, nil)
            case .organisation(let id): (id.description, nil)
            case .department(let id): (nil, id.description)
            }
        }
        return (
            Self.putStreams,
            [
                .text(manifest.partnership.description), .textArray(all.map(\.id.description)),
                .textArray(all.map(\.audience.kind)),
                .optionalTextArray(owners.map(\.organisation)),
                .optionalTextArray(owners.map(\.department)),
                .textArray(all.map(\.epochs.current.description)),
            ]
        )
    }

    // MARK: Values

    private func ids(_ entries: [ControlDirectory.Entry]) -> PostgresValue {
        .textArray(entries.map(\.id.description))
    }

    private func instants(_ entries: [ControlDirectory.Entry]) -> PostgresValue {
        .int8Array(entries.map(\.since.value))
    }

    private func texts(
        _ entries: [ControlDirectory.Entry],
        _ field: FieldName
    ) throws(AdministrationError) -> PostgresValue {
        var texts: [String] = []
        for entry in entries { texts.append(try text(entry, field)) }
        return .textArray(texts)
    }

    private func text(
        _ entry: ControlDirectory.Entry,
        _ field: FieldName
    ) throws(AdministrationError) -> String {
        guard let text = entry.text(field) else { throw missing(field, entry) }
        return text
    }

    private func missing(
        _ field: FieldName,
        _ entry: ControlDirectory.Entry
    ) -> AdministrationError {
        let sentence = "The control stream tells of \(entry.type) \(entry.id) without \(field)."
        return AdministrationError(.archive(LogFault(.file, sentence)))
    }
}

/// The statements, which run as the schema's owner.
extension ArchivedDirectory {
    private static let putOrganisations = Statement(
        "archive-put-organisations",
        """
        INSERT INTO entente.organisation (id, name, created)
        SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[])
        """
    )
    private static let putDepartments = Statement(
        "archive-put-departments",
        """
        INSERT INTO entente.department (id, organisation, name, created)
        SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[])
        """
    )
    private static let putMembers = Statement(
        "archive-put-members",
        """
        INSERT INTO entente.member (id, department, name, roles, created)
        SELECT id, department, name, string_to_array(roles, ','), created
        FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[])
            AS told (id, department, name, roles, created)
        """
    )
    private static let putDevices = Statement(
        "archive-put-devices",
        """
        INSERT INTO entente.device (id, member, name, public_key, token_digest, enrolled, revoked)
        SELECT told.*, $7::bigint
        FROM unnest($1::text[], $2::text[], $3::text[], $4::bytea[], $5::bytea[], $6::bigint[])
            AS told
        """
    )
    private static let putPartnership = Statement(
        "archive-put-partnership",
        """
        INSERT INTO entente.partnership (id, name, state, created)
        VALUES ($1::text, $2::text, $3::text, $4::bigint)
        """
    )
    private static let putParticipants = Statement(
        "archive-put-participants",
        """
        INSERT INTO entente.partnership_organisation (partnership, organisation, accepted, accepted_by)
        SELECT $1::text, told.* FROM unnest($2::text[], $3::bigint[], $4::text[]) AS told
        """
    )
    private static let putStreams = Statement(
        "archive-put-streams",
        """
        INSERT INTO entente.stream (workspace, id, audience, organisation, department, epoch)
        SELECT $1::text, told.*
        FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) AS told
        """
    )
}
