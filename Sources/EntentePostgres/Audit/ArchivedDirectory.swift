import EntenteCrypto
import EntenteDomain
import EntenteSync

/// The people of one or more archives, to be written: each once, as the archives say together.
struct ArchivedDirectory {
    private let directory: JoinedDirectory
    private let now: Milliseconds

    init(_ directory: JoinedDirectory, now: Milliseconds) {
        self.directory = directory
        self.now = now
    }

    /// The statements, those first on whose rows others rely.
    var writes: [(Statement, [PostgresValue])] {
        get throws(AdministrationError) {
            [try organisations, try departments, try members, try devices]
        }
    }

    private var organisations: (Statement, [PostgresValue]) {
        get throws(AdministrationError) {
            let all = directory.entries("organisation")
            return (Self.putOrganisations, [all.ids, try all.texts("name"), all.instants])
        }
    }

    private var departments: (Statement, [PostgresValue]) {
        get throws(AdministrationError) {
            let all = directory.entries("department")
            let parameters = [
                all.ids, try all.texts("organisation"), try all.texts("name"), all.instants,
            ]
            return (Self.putDepartments, parameters)
        }
    }

    private var members: (Statement, [PostgresValue]) {
        get throws(AdministrationError) {
            let all = directory.entries("member")
            let roles = all.map { $0.set("roles").joined(separator: ",") }
            let parameters = [
                all.ids, try all.texts("department"), try all.texts("name"), .textArray(roles),
                all.instants,
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
                    throw entry.missing("key")
                }
                keys.append(key)
            }
            // No token has such a digest: nobody signs in as one of these.
            let tokens = all.map { _ in SecureRandom.bytes(32) }
            let parameters = [
                all.ids, try all.texts("member"), try all.texts("name"), .bytesArray(keys),
                .bytesArray(tokens), all.instants, .int8(now.value),
            ]
            return (Self.putDevices, parameters)
        }
    }
}

// MARK: Values

extension [ControlDirectory.Entry] {
    /// Their ids.
    var ids: PostgresValue { .textArray(map(\.id.description)) }

    /// When they were first told of.
    var instants: PostgresValue { .int8Array(map(\.since.value)) }

    /// What was said of each.
    func texts(_ field: FieldName) throws(AdministrationError) -> PostgresValue {
        var texts: [String] = []
        for entry in self { texts.append(try entry.required(field)) }
        return .textArray(texts)
    }
}

extension ControlDirectory.Entry {
    /// What was said of it.
    func required(_ field: FieldName) throws(AdministrationError) -> String {
        guard let text = text(field) else { throw missing(field) }
        return text
    }

    /// What to throw when it was not said.
    func missing(_ field: FieldName) -> AdministrationError {
        let sentence = "The control stream tells of \(type) \(id) without \(field)."
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
}
