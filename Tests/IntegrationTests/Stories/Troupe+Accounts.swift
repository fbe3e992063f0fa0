import EntenteClient
import EntenteDomain
import EntenteSync
import Oracles
import Simulator

/// Where every change is that somebody made, and what agreements are shown as.
extension Troupe {
    /// Each change that was made is in the log where its device was told, or was refused, or is kept and
    /// stands in the log anew (INV-4, 15, 17, 18).
    func checkAccounts(of logs: [StreamID: StoryLog]) async throws {
        let seen = ledger.seen
        let kept = try await checkKept(logs)
        for (name, content) in seen.frozen {
            guard let log = logs[name.stream] else { continue }
            if seen.shared.contains(name.device) {
                checkShared(name, content, log, kept)
                continue
            }
            let isCurrent = name.epoch == log.epochs.current
            // A stranger makes nothing again, and keeps nothing.
            let isStranger = strangers.contains(name.device)
            if isStranger, !isCurrent { continue }
            switch (seen.outcomes[name], seen.logged[name]) {
            case (.sequenced(_, let seq, _, let leaf)?, let place?):
                if place != (seq, leaf) { record("INV-18: \(name) is not where it was promised") }
            case (.sequenced?, nil) where isCurrent:
                record("INV-18: \(name) was acknowledged and lost")
            // Its answer was lost, and the log itself told the device.
            case (nil, _?): break
            case (nil, nil) where isCurrent:
                if !kept.contains(where: { $0.holds(content) }) {
                    record("INV-4: \(name) is nowhere")
                }
            case (.rejected?, _?): record("INV-15: \(name) was refused and is in the log")
            case (.rejected(_, let rejection)?, nil):
                if isCurrent, !isJustified(rejection, of: content, name, log) {
                    record("INV-15: \(name) was refused \(rejection.code)")
                }
                if !isStranger, !kept.contains(where: { $0.holds(content) }) {
                    record("INV-15: \(name) was refused and is nowhere")
                }
            // Whether it was made again, if it had to be, is looked at on its device.
            default:
                if !log.contains(content), !seen.forgotten.contains(content),
                    !kept.contains(where: { $0.holds(content) }),
                    !isSaid(content, by: name.device, log, kept)
                {
                    record("INV-18: \(name) is nowhere since it lost its place")
                }
            }
        }
    }

    /// Whether what was made again in a life of the log that is lost is said without it.
    private func isSaid(
        _ content: [UInt8],
        by device: DeviceID,
        _ log: StoryLog,
        _ kept: [Performer.Kept]
    ) -> Bool {
        guard let change = content.change else { return false }
        let logged = log.records.filter { $0.header.device == device }
            .compactMap { try? $0.change.get() }
        let held = kept.flatMap { $0.contents + $0.aside.map(\.content) }.compactMap(\.change)
        return RecoveryOracle.isSaid(change, by: logged + held)
    }

    /// What devices still hold of their own making; all that was set aside was made again, once (INV-17).
    private func checkKept(_ logs: [StreamID: StoryLog]) async throws -> [Performer.Kept] {
        var kept: [Performer.Kept] = []
        for performer in performers {
            let own = try await performer.kept()
            kept.append(own)
            let (device, label) = (performer.principal.device, "device \(performer.number + 1)")
            servers.tally.note(.quarantine, own.quarantine.count)
            guard !ledger.seen.shared.contains(device) else { continue }
            for content in ledger.seen.aside[device] ?? [] where !own.holds(content) {
                if logs.values.contains(where: { $0.contains(content) }) { continue }
                record("INV-17: \(label) forgot a change that it had to make again")
            }
            for change in own.aside where change.cause != .refused {
                guard let log = logs[change.stream], await isOpen(performer, change.stream)
                else { continue }
                guard change.madeAgain != nil else {
                    record("INV-17: \(label) has not made change \(change.n) again")
                    continue
                }
                if change.cause == .expired { recovered.insert(change.content) }
                checkMadeAgain("change \(change.n) of \(label)", change.content, log, own)
            }
            checkMadeOnce(device, label, logs)
        }
        return kept
    }

    /// Whether a device has a stream in which it may write, and goes on with it.
    private func isOpen(_ performer: Performer, _ stream: StreamID) async -> Bool {
        let status = try? await performer.replica.stream(stream)
        return isAdmitted(performer) && status?.access == .write && status?.halt == nil
    }

    /// Nothing that was made again stands in a log beside what it was made of (INV-4).
    private func checkMadeOnce(_ device: DeviceID, _ label: String, _ logs: [StreamID: StoryLog]) {
        let seen = ledger.seen
        for log in logs.values {
            let own = log.records.filter { $0.header.device == device }
            var others = Set(
                seen.frozen.filter { $0.key.stream == log.summary.id && $0.key.device == device }
                    .values
            )
            others.formUnion(seen.aside[device] ?? [])
            others.subtract(own.map(\.content))
            let doubled = RecoveryOracle.doubled(
                in: own.compactMap { try? $0.change.get() },
                beside: others.compactMap(\.change)
            )
            for n in doubled { record("INV-4: \(label) made change \(n) twice") }
        }
    }

    /// What one of two folders of a device made is in the log, or still there.
    private func checkShared(
        _ name: StoryLedger.Name,
        _ content: [UInt8],
        _ log: StoryLog,
        _ kept: [Performer.Kept]
    ) {
        guard ledger.seen.restores == 0, !kept.contains(where: { $0.holds(content) }),
            !log.contains(content)
        else { return }
        record("INV-4: \(name), made on a copy, is nowhere")
    }

    /// Each operation of a change that was set aside was made again, unless the log has it all the same; of
    /// texts the words are compared elsewhere.
    private func checkMadeAgain(
        _ name: String,
        _ content: [UInt8],
        _ log: StoryLog,
        _ own: Performer.Kept
    ) {
        guard !log.contains(content), let change = content.change else { return }
        // What was made again may wait, or have been set aside once more.
        let others = Set(own.contents).union(own.aside.map(\.content)).subtracting([content])
        let again = log.entries.map(\.change) + others.compactMap(\.change)
        for operation in RecoveryOracle.missing(of: change, in: again) {
            record("INV-17: \(operation.name) of \(name) was not made again")
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
        guard let change = content.change else { return false }
        if change.operations.contains(where: \.isImpossible) { return true }
        if rejection.code == .unknownFeature {
            return FeatureOracle.overwrites(change, anyOf: log.entries.map(\.change))
        }
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

extension [UInt8] {
    /// The change that bytes say; nil when they say none.
    fileprivate var change: Change? { try? Change(JSONScanner.parse(self)) }
}
