import EntenteCrypto
public import EntenteDomain
public import EntenteSync

extension Replica {
    /// Proposes a value to organisations; nobody has accepted by that, the own side neither.
    public func propose(
        _ value: JSONValue,
        for field: FieldName,
        of entity: EntityID,
        to parties: [OrganisationID],
        in stream: StreamID
    ) async throws(ReplicaError) -> ProposalID {
        try await edit(stream) { draft in
            guard try draft.state(entity).existence.isKnown else {
                throw ReplicaError(.notFound, "There is no \(entity) in that stream.")
            }
            var random = SecureRandom()
            let proposal = Proposal(id: .random(using: &random), parties: parties, value: value)
            draft.append(.propose(field: field, proposal: proposal), to: entity)
            return proposal.id
        }
    }

    /// Accepts a proposal for the own organisation, signed by this device.
    ///
    /// What is accepted is what this device shows: its digest goes into the acceptance. Whether the
    /// member may sign, and whether it came in time, the gateway decides.
    public func accept(_ id: ProposalID, in stream: StreamID) async throws(ReplicaError) {
        try await edit(stream) { draft in try draft.accept(id) }
    }

    /// Withdraws a proposal for the own organisation; the gateway decides whether it came in time.
    public func withdraw(_ id: ProposalID, in stream: StreamID) async throws(ReplicaError) {
        try await edit(stream) { draft in try draft.withdraw(id) }
    }

    /// All proposals of a stream, each with where it stands, in the order of the log.
    public func agreements(in stream: StreamID) async throws(ReplicaError) -> [Agreement] {
        try await transaction { try $0.agreements(in: stream) }
    }

    /// What was in force for a field, one version after the other, with what changed between them.
    public func versions(
        of field: FieldName,
        entity: EntityID,
        in stream: StreamID
    ) async throws(ReplicaError) -> [AgreementVersion] {
        let inForce = try await agreements(in: stream).filter {
            $0.entity.id == entity && $0.field == field && $0.standing.state == .inForce
        }.sorted { ($0.standing.decided ?? 0, $0.id) < ($1.standing.decided ?? 0, $1.id) }
        return inForce.enumerated().map { place, agreement in
            AgreementVersion(
                agreement: agreement,
                differences: place == 0
                    ? [] : ValueDifference.between(inForce[place - 1].value, agreement.value)
            )
        }
    }
}

extension ReplicaTransaction {
    /// The proposals of a stream, or only one of them, each with where it stands, in the order of the log.
    func agreements(
        in stream: StreamID,
        only wanted: ProposalID? = nil
    ) throws -> [Agreement] {
        var found: [Agreement] = []
        for view in try views(stream, where: "true") where view.json["agreements"] != nil {
            let state = try state(stream, view.id)
            for standing in state.agreements.standings(entity: view.id, stream: stream)
            where wanted.map({ $0 == standing.entry.proposal.id }) ?? true {
                found.append(
                    Agreement(
                        stream: stream,
                        entity: view,
                        standing: standing,
                        checks: try standing.acceptances.map {
                            try check($0, of: standing, in: stream)
                        }
                    )
                )
            }
        }
        return found.sorted { left, right in
            let places = [left, right].map { $0.standing.entry.origin.seq ?? .max }
            return (places[0], left.id) < (places[1], right.id)
        }
    }
}

extension ChangeDraft {
    /// Accepts what this device shows of a proposal, signed by it.
    package mutating func accept(_ id: ProposalID) throws {
        let standing = try openProposal(id)
        guard standing.missing.contains(transaction.identity.principal.organisation) else {
            throw ReplicaError(.invalid, "Your organisation has accepted it already.")
        }
        let bytes = Proposal.acceptanceBytes(
            stream: stream,
            proposal: id,
            digest: standing.digest
        )
        append(
            .accept(proposal: id, digest: standing.digest, signature: sign(bytes)),
            to: try entity(of: id)
        )
    }

    /// Withdraws a proposal.
    package mutating func withdraw(_ id: ProposalID) throws {
        _ = try openProposal(id)
        append(.withdraw(proposal: id), to: try entity(of: id))
    }

    /// A proposal that the own organisation can still answer, as far as this device knows.
    private func openProposal(_ id: ProposalID) throws -> AgreementStanding {
        let entity = try entity(of: id)
        let found = try state(entity).agreements.standing(of: id, entity: entity, stream: stream)
        guard let found else { throw ReplicaError(.notFound, "There is no proposal \(id).") }
        let own = transaction.identity.principal.organisation
        guard found.entry.proposal.parties.contains(own) else {
            throw ReplicaError(.invalid, "Your organisation is not one that must accept it.")
        }
        switch found.state {
        case .open, .waiting: return found
        case .inForce: throw ReplicaError(.invalid, "It is in force; propose another one.")
        case .withdrawn: throw ReplicaError(.invalid, "It was withdrawn; propose another one.")
        }
    }

    /// The entity that a proposal is about.
    private func entity(of id: ProposalID) throws -> EntityID {
        let views = try transaction.views(stream, where: "true")
        let found = views.first { view in
            guard case .array(let proposals)? = view.json["agreements"] else { return false }
            return proposals.contains { $0["id"]?.text == id.description }
        }
        guard let found else { throw ReplicaError(.notFound, "There is no proposal \(id).") }
        return found.id
    }
}

extension ReplicaTransaction {
    /// Checks an acceptance against the control stream as it was when the gateway took it: the key of
    /// the device, and the role of its member.
    fileprivate func check(
        _ word: Agreements.Word,
        of standing: AgreementStanding,
        in stream: StreamID
    ) throws -> SignatureCheck {
        guard case .accept(let digest, let signature) = word.saying,
            let said = word.origin.confirmation,
            let control = try controlStream(beside: stream),
            let size = try self.control(of: said.seq, in: stream)
        else { return .unknownDevice }
        let device = EntityID(high: word.origin.device.high, low: word.origin.device.low)
        let registers = try state(control, device, at: size).registers
        guard let raw = registers["key"]?.displayed?.value.text,
            let bytes = Base64URL.decode(raw.utf8), let key = Ed25519.VerifyingKey(raw: bytes),
            registers["member"]?.displayed?.value.text == said.member.description
        else { return .unknownDevice }
        let member = EntityID(high: said.member.high, low: said.member.low)
        guard
            try state(control, member, at: size).sets["roles"]?.members
                .contains(Role.signer.rawValue) == true
        else { return .notSigner }
        let signed = Proposal.acceptanceBytes(
            stream: stream,
            proposal: standing.entry.proposal.id,
            digest: digest
        )
        return key.verify(signature, signed) ? .verified : .badSignature
    }

    private func controlStream(beside stream: StreamID) throws -> StreamID? {
        let partnership = try status(stream).partnership
        return try statuses().first { $0.partnership == partnership && $0.audience == .control }?.id
    }
}
