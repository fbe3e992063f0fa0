import EntenteClient
import EntenteCrypto
import EntenteDomain
import EntenteSync
import Oracles

/// What the logs and the devices say of agreements, against the whole log (INV-12).
extension World {
    /// A word on a proposal must have been right when it was logged.
    func checkWords(_ log: SimulatedStore.Log, at place: Int) {
        guard let change = change(log.rows[place].record.content),
            change.operations.contains(where: { $0.proposal != nil })
        else { return }
        let earlier = history(log.rows[..<place])
        let header = log.rows[place].record.header
        for operation in change.operations {
            if let wrong = mistake(operation, header, earlier, log.id) {
                violate(.agreements, "change \(header.seq) was logged, though \(wrong)")
            }
        }
    }

    /// Why a word should have been refused; nil when it is right.
    private func mistake(
        _ operation: EntenteSync.Operation,
        _ header: ChangeRecord.Header,
        _ earlier: [HistoryEntry],
        _ stream: StreamID
    ) -> String? {
        guard let id = operation.proposal else { return nil }
        let known = AgreementOracle(earlier, of: id, stream: stream)
        if case .propose = operation.action {
            return known == nil ? nil : "there was such a proposal"
        }
        guard let known, known.entity == operation.entity else { return "nothing was proposed" }
        guard known.proposal.parties.contains(header.organisation) else {
            return "its author is no party"
        }
        guard known.state == .open else { return "the proposal was decided" }
        guard case .accept(_, let digest, let signature) = operation.action else { return nil }
        guard digest == known.digest else { return "it accepts something else" }
        guard !known.accepted.contains(header.organisation) else {
            return "its author's side had accepted"
        }
        guard gateway.store.signers.contains(header.member) else {
            return "its author may not sign"
        }
        let bytes = Proposal.acceptanceBytes(stream: stream, proposal: id, digest: digest)
        guard let enrolled = gateway.store.devices[header.device],
            let key = Ed25519.VerifyingKey(raw: enrolled.publicKey), key.verify(signature, bytes)
        else { return "it is not signed by its author's device" }
        return nil
    }

    /// Whether a word on a proposal was refused for something that is so.
    func isJustified(
        _ rejection: Rejection,
        of content: [UInt8],
        by member: MemberID,
        in log: SimulatedStore.Log
    ) -> Bool {
        guard let change = change(content), let operation = change.operations.first,
            let id = operation.proposal,
            let organisation = gateway.organisations.first(where: { organisation in
                organisation.departments.contains { $0.members.contains { $0.id == member } }
            })?.id
        else { return false }
        let known = AgreementOracle(history(log.rows[...]), of: id, stream: log.id)
        switch (rejection.code, operation.action) {
        case (.noProposal, _):
            // After a restore a word may come before what it is about is there again.
            let seen = log.rows.prefix(Int(change.base))
            let then = AgreementOracle(history(seen), of: id, stream: log.id)
            return then?.entity != operation.entity
        case (.proposalExists, .propose), (.notParty, _): return known != nil
        case (.wrongDigest, .accept(_, let digest, _)): return known?.digest != digest
        case (.notSigner, .accept): return !gateway.store.signers.contains(member)
        case (.alreadyAccepted, .accept): return known?.accepted.contains(organisation) == true
        case (.alreadyWithdrawn, _): return known?.state == .withdrawn
        case (.alreadyInForce, .withdraw): return known?.state == .inForce
        default: return false
        }
    }

    /// What a device shows of agreements is what the log says that it has, and is never taken back.
    func compareAgreements(
        _ device: SimulatedDevice,
        _ view: EntityView,
        _ status: StreamStatus,
        _ log: [HistoryEntry]
    ) {
        let logged = log.filter { $0.seq <= status.cursor }
        var shown: [ProposalID: JSONValue] = [:]
        if case .array(let values)? = view.json["agreements"] {
            for value in values {
                guard let id = value["id"]?.text.flatMap({ ProposalID($0) }) else { continue }
                shown[id] = value
            }
        }
        let proposed = logged.flatMap { entry in
            entry.change.operations.compactMap { operation in
                if case .propose = operation.action, operation.entity == view.id {
                    operation.proposal
                } else {
                    nil
                }
            }
        }
        for id in proposed {
            guard let expected = AgreementOracle(logged, of: id, stream: status.id) else {
                continue
            }
            let (state, decided) = (shown[id]?["state"]?.text, shown[id]?["decided"])
            if state != expected.state.rawValue
                || decided != expected.decided.map({ .integer($0) })
            {
                violate(
                    .agreements,
                    "\(device.label) shows a proposal as \(state ?? "nothing"), "
                        + "and the log says \(expected.state.rawValue)"
                )
            }
            let life = Ledger.Life(stream: status.id, epoch: status.epoch)
            guard state == AgreementOracle.State.inForce.rawValue else {
                if ledger.inForce[life]?[id].map({ $0 <= status.cursor }) == true {
                    violate(.agreements, "\(device.label) no longer shows an agreement in force")
                }
                continue
            }
            ledger.inForce[life, default: [:]][id] = expected.decided
        }
    }

    private func history(_ rows: ArraySlice<SimulatedStore.Row>) -> [HistoryEntry] {
        rows.compactMap { row in
            change(row.record.content).map { change in
                HistoryEntry(
                    device: row.record.header.device,
                    change: change,
                    confirmation: .init(row.record.header)
                )
            }
        }
    }
}
