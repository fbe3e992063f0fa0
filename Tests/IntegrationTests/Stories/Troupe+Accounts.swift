import EntenteClient
import EntenteDomain
import EntenteSync
import Oracles
import Simulator

/// Where every change is that somebody made, and what agreements are shown as.
extension Troupe {
    /// Each change that was made is in the log where its device was told, or was refused, or stands in
    /// the log anew since the database was put back (INV-4, 15, 17, 18).
    func checkAccounts(of logs: [StreamID: StoryLog]) async throws {
        let seen = ledger.seen
        let kept = try await kept()
        for (name, content) in seen.frozen {
            guard let log = logs[name.stream] else { continue }
            if seen.shared.contains(name.device) {
                checkShared(name, content, log, kept)
                continue
            }
            let isCurrent = name.epoch == log.epochs.current
            switch (seen.outcomes[name], seen.logged[name]) {
            case (.sequenced(_, let seq, _, let leaf)?, let place?):
                if place != (seq, leaf) { record("INV-18: \(name) is not where it was promised") }
            case (.sequenced?, nil) where isCurrent:
                record("INV-18: \(name) was acknowledged and lost")
            // Its answer was lost, and the log itself told the device.
            case (nil, _?): break
            case (nil, nil) where isCurrent: record("INV-4: \(name) is nowhere")
            case (.rejected?, _?): record("INV-15: \(name) was refused and is in the log")
            case (.rejected(_, let rejection)?, nil):
                if isCurrent, !isJustified(rejection, of: content, name, log) {
                    record("INV-15: \(name) was refused \(rejection.code)")
                }
            default: checkMadeAgain(name, content, log, kept)
            }
        }
    }

    /// What devices still hold of their own making.
    private struct Kept {
        var contents: Set<[UInt8]> = []
        var aside: Set<[UInt8]> = []
    }

    private func kept() async throws -> Kept {
        var kept = Kept()
        for performer in performers {
            let replica = performer.replica
            for status in try await replica.streams() {
                kept.contents.formUnion(try await replica.ownChanges(in: status.id).map(\.content))
            }
            let aside = try await replica.setAside()
            for change in aside where change.madeAgain == nil {
                record("INV-17: \(performer.number + 1) has not made change \(change.n) again")
            }
            kept.aside.formUnion(aside.map(\.content))
        }
        return kept
    }

    /// What one of two folders of a device made is in the log, or still there.
    private func checkShared(
        _ name: StoryLedger.Name,
        _ content: [UInt8],
        _ log: StoryLog,
        _ kept: Kept
    ) {
        guard ledger.seen.restores == 0, !kept.contents.contains(content),
            !log.records.contains(where: { $0.content == content })
        else { return }
        record("INV-4: \(name), made on a copy, is nowhere")
    }

    /// A change of an earlier life is in the log as it was, or each of its operations as one that was
    /// made again; of texts the words are compared elsewhere.
    private func checkMadeAgain(
        _ name: StoryLedger.Name,
        _ content: [UInt8],
        _ log: StoryLog,
        _ kept: Kept
    ) {
        if log.records.contains(where: { $0.content == content }) { return }
        if kept.contents.contains(content) { return }
        guard kept.aside.contains(content) else {
            return record("INV-18: \(name) is nowhere since the database was put back")
        }
        let again = log.entries.filter { $0.change.late != nil }.flatMap(\.change.operations)
        for operation in (try? Change(JSONScanner.parse(content)))?.operations ?? [] {
            if case .text = operation.action { continue }
            if !again.contains(operation) {
                record("INV-17: \(operation.name) of \(name) was not made again")
            }
        }
    }

    func isRefused(_ name: StoryLedger.Name) -> Bool {
        ledger.seen.outcomes.contains { known, outcome in
            guard known.stream == name.stream, known.device == name.device, known.n == name.n,
                case .rejected = outcome
            else { return false }
            return true
        }
    }

    /// Whether a change was refused for something that is so.
    private func isJustified(
        _ rejection: Rejection,
        of content: [UInt8],
        _ name: StoryLedger.Name,
        _ log: StoryLog
    ) -> Bool {
        guard let change = try? Change(JSONScanner.parse(content)) else { return false }
        if change.operations.contains(where: \.isImpossible) { return true }
        guard let operation = change.operations.first, let id = operation.proposal,
            let author = performers.first(where: { $0.principal.device == name.device })
        else { return false }
        let known = AgreementOracle(log.entries, of: id, stream: name.stream)
        let organisation = author.principal.organisation
        switch (rejection.code, operation.action) {
        case (.noProposal, _): return known?.entity != operation.entity
        case (.proposalExists, .propose), (.notParty, _): return known != nil
        case (.wrongDigest, .accept(_, let digest, _)): return known?.digest != digest
        case (.alreadyAccepted, .accept): return known?.accepted.contains(organisation) == true
        case (.alreadyWithdrawn, _): return known?.state == .withdrawn
        case (.alreadyInForce, .withdraw): return known?.state == .inForce
        default: return false
        }
    }

    /// What a device shows of agreements is what the whole log says of them (INV-12).
    func compareAgreements(_ label: String, _ view: EntityView, _ log: StoryLog) {
        var shown: [ProposalID: JSONValue] = [:]
        if case .array(let values)? = view.json["agreements"] {
            for value in values {
                guard let id = value["id"]?.text.flatMap({ ProposalID($0) }) else { continue }
                shown[id] = value
            }
        }
        let proposed = log.entries.flatMap(\.change.operations).filter { operation in
            if case .propose = operation.action { operation.entity == view.id } else { false }
        }.compactMap(\.proposal)
        for id in proposed {
            let expected = AgreementOracle(log.entries, of: id, stream: log.summary.id)
            if shown[id]?["state"]?.text != expected?.state.rawValue
                || shown[id]?["decided"] != expected?.decided.map({ .integer($0) })
            {
                record("INV-12: \(label) shows proposal \(id) other than the log says")
            }
        }
    }
}

extension EntenteSync.Operation {
    /// Whether it is an edit that only a fault of a client could make.
    fileprivate var isImpossible: Bool {
        if case .text(_, let splice) = action { splice.length == 9_000 } else { false }
    }
}
