import EntenteCrypto
import EntenteDomain
import EntenteSync

/// One partnership of an archive and its streams, to be written when the people are there.
struct ArchivedPartnership {
    /// Where a stream's log ends.
    struct End {
        let frontier: MerkleFrontier
        let horizon: Int64
    }

    private let directory: ControlDirectory
    private let manifest: AuditFile.Manifest
    private let ends: [StreamID: End]

    init(
        _ directory: ControlDirectory,
        of manifest: AuditFile.Manifest,
        ends: [StreamID: End]
    ) {
        self.directory = directory
        self.manifest = manifest
        self.ends = ends
    }

    /// The statements, those first on whose rows others rely.
    var writes: [(Statement, [PostgresValue])] {
        get throws(AdministrationError) { [try partnership, participants, streams] }
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
                .text(id.description), .text(try entry.required("name")),
                .text(try entry.required("state")), .int8(entry.since.value),
            ]
            return (Self.putPartnership, parameters)
        }
    }

    private var participants: (Statement, [PostgresValue]) {
        let all = directory.entries("organisation")
        let parameters: [PostgresValue] = [
            .text(manifest.partnership.description), all.ids,
            .optionalInt8Array(all.map { $0.integer("accepted_at") }),
            .optionalTextArray(all.map { $0.text("accepted_by") }),
        ]
        return (Self.putParticipants, parameters)
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
        let ends = all.map { self.ends[$0.id] ?? End(frontier: MerkleFrontier(), horizon: 0) }
        return (
            Self.putStreams,
            [
                .text(manifest.partnership.description), .textArray(all.map(\.id.description)),
                .textArray(all.map(\.audience.kind)),
                .optionalTextArray(owners.map(\.organisation)),
                .optionalTextArray(owners.map(\.department)),
                .textArray(all.map(\.epochs.current.description)),
                .int8Array(ends.map(\.frontier.size)),
                .bytesArray(ends.map { Array($0.frontier.subtrees.map(\.bytes).joined()) }),
                .int8Array(ends.map(\.horizon)),
            ]
        )
    }
}

/// The statements, which run as the schema's owner.
extension ArchivedPartnership {
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
        INSERT INTO entente.stream (
            workspace, id, audience, organisation, department, epoch, size, frontier, horizon
        )
        SELECT $1::text, told.*
        FROM unnest(
            $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::bytea[],
            $9::bigint[]
        ) AS told
        """
    )
}
