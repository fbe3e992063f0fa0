import EntenteDomain
import EntenteSync

/// What a group of pushes added to its stream's past, to be written with it.
struct PastAnswer: Sendable {
    let stream: StreamID
    let past: StreamPast

    /// What an organisation said on a proposal.
    private struct Answer {
        let header: ChangeRecord.Header
        let id: ProposalID
        let party: OrganisationID
        let kind: String
    }

    /// The statements; most groups need none.
    var writes: [(Statement, [PostgresValue])] {
        features + kinds + refusals + proposals + answers
    }

    private var features: [(Statement, [PostgresValue])] {
        let added = past.features.added
        guard !added.isEmpty else { return [] }
        return [
            (
                StreamSQL.requireFeatures,
                [
                    .text(stream.description), .textArray(added.map(\.device.description)),
                    .textArray(added.map(\.requirement.entity.description)),
                    .textArray(added.map { $0.requirement.field?.description ?? "" }),
                    .textArray(added.map(\.requirement.feature.description)),
                ]
            )
        ]
    }

    private var kinds: [(Statement, [PostgresValue])] {
        let added = past.catalogue?.added ?? []
        guard !added.isEmpty else { return [] }
        return [
            (
                StreamSQL.keepEntityKinds,
                [
                    .text(stream.description), .textArray(added.map(\.device.description)),
                    .textArray(added.map(\.entity.description)),
                    .textArray(added.map(\.known.type.description)),
                    .textArray(added.map(\.known.maker.description)),
                    .textArray(added.map { $0.known.state ?? "" }),
                ]
            )
        ]
    }

    private var refusals: [(Statement, [PostgresValue])] {
        var writes: [(Statement, [PostgresValue])] = []
        let added = past.creations.added
        if !added.isEmpty {
            writes.append(
                (
                    StreamSQL.refuseCreations,
                    [
                        .text(stream.description), .textArray(added.map(\.device.description)),
                        .textArray(added.map(\.entity.description)),
                        .int8Array(added.map(\.size)),
                    ]
                )
            )
        }
        let removed = past.creations.removed
        if !removed.isEmpty {
            writes.append(
                (
                    StreamSQL.liftRefusals,
                    [
                        .text(stream.description), .textArray(removed.map(\.device.description)),
                        .textArray(removed.map(\.entity.description)),
                    ]
                )
            )
        }
        return writes
    }

    private var proposals: [(Statement, [PostgresValue])] {
        let added = past.agreements.added.compactMap { entry in
            if case .proposal(let id, let known) = entry.addition {
                (header: entry.header, id: id, known: known)
            } else {
                nil
            }
        }
        guard !added.isEmpty else { return [] }
        return [
            (
                StreamSQL.propose,
                [
                    .text(stream.description), .int8Array(added.map(\.header.seq)),
                    .textArray(added.map(\.header.device.description)),
                    .textArray(added.map(\.id.description)),
                    .textArray(added.map(\.known.entity.description)),
                    .textArray(added.map(\.known.field.description)),
                    .bytesArray(added.map(\.known.progress.digest.bytes)),
                    .textArray(
                        added.map {
                            $0.known.progress.parties.map(\.description).joined(separator: ",")
                        }
                    ),
                ]
            )
        ]
    }

    private var answers: [(Statement, [PostgresValue])] {
        var added: [Answer] = []
        for entry in past.agreements.added {
            switch entry.addition {
            case .proposal: continue
            case .acceptance(let id, let party):
                added.append(Answer(header: entry.header, id: id, party: party, kind: "accept"))
            case .withdrawal(let id, let party):
                added.append(Answer(header: entry.header, id: id, party: party, kind: "withdraw"))
            }
        }
        guard !added.isEmpty else { return [] }
        return [
            (
                StreamSQL.answerProposals,
                [
                    .text(stream.description), .int8Array(added.map(\.header.seq)),
                    .textArray(added.map(\.header.device.description)),
                    .textArray(added.map(\.id.description)),
                    .textArray(added.map(\.party.description)), .textArray(added.map(\.kind)),
                ]
            )
        ]
    }
}
