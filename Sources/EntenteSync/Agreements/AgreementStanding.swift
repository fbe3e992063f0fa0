public import EntenteDomain

/// Where a proposal stands at some length of the log.
public struct AgreementStanding: Hashable, Sendable {
    /// The four things that a proposal can be.
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// Only on the device of its author.
        case waiting
        /// In the log, and neither accepted by all nor withdrawn.
        case open
        /// Accepted by every party; so it stays (clause 3.2).
        case inForce = "in_force"
        /// Withdrawn before every party had accepted.
        case withdrawn
    }

    /// The proposal with its author.
    public let entry: Agreements.Entry
    /// What an acceptance of it names.
    public let digest: Digest
    /// What it is now.
    public let state: State
    /// The seq that decided: of the last acceptance, or of the withdrawal.
    public let decided: Int64?
    /// The acceptances that count, in the order of the log.
    public let acceptances: [Agreements.Word]
    /// The withdrawal that ended it.
    public let withdrawal: Agreements.Word?
    /// What this device has said, and the log does not hold yet.
    public let waiting: [Agreements.Word]

    /// The parties that have not accepted.
    public var missing: [OrganisationID] {
        let accepted = Set(acceptances.compactMap { $0.origin.confirmation?.organisation })
        return entry.proposal.parties.filter { !accepted.contains($0) }
    }
}

extension Agreements {
    /// Where a proposal stands when the log has so many changes; nil when it holds no such proposal.
    ///
    /// A pure function of the first `size` changes: more of them never take back what was in force.
    public func standing(
        of id: ProposalID,
        entity: EntityID,
        stream: StreamID,
        at size: Int64 = .max
    ) -> AgreementStanding? {
        guard let entry = entries[id] else { return nil }
        let isWaiting = entry.origin.seq == nil
        guard isWaiting ? size == .max : entry.origin.isWithin(size) else { return nil }
        let digest = entry.proposal.digest(stream: stream, entity: entity, field: entry.field)
        var progress = AgreementProgress(parties: entry.proposal.parties, digest: digest)
        var acceptances: [Word] = []
        var withdrawal: Word?
        var decided: Int64?
        for word in words[id, default: []] where entry.origin.precedesInLog(word.origin) {
            guard let said = word.origin.confirmation, said.seq <= size else { continue }
            switch word.saying {
            case .accept(let accepted, _):
                guard progress.accept(said.organisation, accepted) == nil else { continue }
                acceptances.append(word)
                if progress.isInForce { decided = said.seq }
            case .withdraw:
                guard progress.withdraw(said.organisation) == nil else { continue }
                withdrawal = word
                decided = said.seq
            }
        }
        return AgreementStanding(
            entry: entry,
            digest: digest,
            state: isWaiting
                ? .waiting : withdrawal != nil ? .withdrawn : progress.isInForce ? .inForce : .open,
            decided: decided,
            acceptances: acceptances,
            withdrawal: withdrawal,
            waiting: size == .max
                ? words[id, default: []].filter { $0.origin.seq == nil } : []
        )
    }

    /// Where every proposal stands, in the order in which they were proposed.
    public func standings(
        entity: EntityID,
        stream: StreamID,
        at size: Int64 = .max
    ) -> [AgreementStanding] {
        entries.values
            .sorted {
                ($0.origin.seq ?? .max, $0.origin.name) < ($1.origin.seq ?? .max, $1.origin.name)
            }
            .compactMap { standing(of: $0.proposal.id, entity: entity, stream: stream, at: size) }
    }

    /// What was in force for a field, one version after the other; the last one is in force.
    ///
    /// An agreement does not end because another follows it: each stays what it was from the seq that
    /// fixed it, and the newest is the one that holds.
    public func versions(
        of field: FieldName,
        entity: EntityID,
        stream: StreamID,
        at size: Int64 = .max
    ) -> [AgreementStanding] {
        standings(entity: entity, stream: stream, at: size)
            .filter { $0.entry.field == field && $0.state == .inForce }
            .sorted {
                ($0.decided ?? 0, $0.entry.origin.name) < ($1.decided ?? 0, $1.entry.origin.name)
            }
    }
}

extension Origin {
    fileprivate func isWithin(_ size: Int64) -> Bool { seq.map { $0 <= size } ?? false }
}
