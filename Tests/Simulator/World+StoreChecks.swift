import EntenteClient
import EntenteDomain
import EntenteSync
import Oracles

extension World {
    /// Looks at what a step did to the logs (INV-1, 2, 3, 13, 19, 20).
    func checkStore(since before: SimulatedStore) {
        for log in gateway.store.logs {
            let old = before.log(log.id)
            if old?.epoch == log.epoch, old?.frontier == log.frontier, ledger.restores == 0 {
                continue
            }
            let life = Ledger.Life(stream: log.id, epoch: log.epoch)
            // What a new life has in common with the one before was looked at then.
            let inherited = log.rows.prefix(Int(log.lives.last?.size ?? 0)).map(\.leaf)
            let known = ledger.leaves[life] ?? inherited
            guard log.rows.count >= known.count,
                zip(known, log.rows).allSatisfy({ $0 == $1.leaf })
            else {
                violate(.immutable, "a log of \(known.count) changes is another one now")
                continue
            }
            for place in known.count..<log.rows.count { check(log, at: place) }
            ledger.leaves[life] = log.rows.map(\.leaf)
        }
    }

    private func check(_ log: SimulatedStore.Log, at place: Int) {
        let row = log.rows[place]
        let header = row.record.header
        if header.seq != Int64(place + 1) {
            violate(.noGap, "change \(header.seq) stands where \(place + 1) has to be")
        }
        let earlier = log.rows[..<place].last { $0.record.header.device == header.device }
        checkCounters(log, row, after: earlier)
        checkWords(log, at: place)
        if let change = change(row.record.content), overwrites(change, log.rows[..<place]) {
            violate(.features, "change \(header.seq) overwrites what its author cannot read")
        }
        if log.audience != .control, header.device != gateway.server.device {
            let writer = SimulatedStore.Place(device: header.device, stream: log.id)
            if ledger.writers[header.acl]?.contains(writer) != true {
                violate(.access, "change \(header.seq) is by a device that might not write")
            }
            if header.acl != gateway.store.acl {
                violate(.access, "change \(header.seq) names an old control seq")
            }
        }
        let scope = ChangeScope(stream: log.id, epoch: log.epoch, device: header.device)
        let digest = scope.digest(of: row.record.content)
        if MerkleFrontier.leaf(header: header.canonicalBytes, content: digest) != row.leaf {
            violate(.root, "the leaf of change \(header.seq) is not that of its bytes")
        }
        let bytes = (try? JSONScanner.parse(row.record.content))?.canonicalBytes
        if bytes != row.record.content {
            violate(.canonical, "change \(header.seq) is written differently than it came")
        }
    }

    private func checkCounters(
        _ log: SimulatedStore.Log,
        _ row: SimulatedStore.Row,
        after earlier: SimulatedStore.Row?
    ) {
        let header = row.record.header
        let last = earlier?.record.header.n ?? 0
        guard header.n > last else {
            return violate(
                .causality,
                "counter \(header.n) of a device comes after its \(last)"
            )
        }
        let recorded = log.recorded[header.device, default: [:]]
        for n in (last + 1)..<header.n {
            guard case .rejected? = recorded[n]?.outcome else {
                violate(.causality, "counter \(n) of a device is missing before \(header.n)")
                continue
            }
        }
        if row.base < earlier?.base ?? 0 || row.base >= header.seq {
            violate(
                .causality,
                "change \(header.seq) has base \(row.base) after \(earlier?.base ?? 0)"
            )
        }
    }

    /// Looks at what leaves the gateway (INV-13).
    func checkServed(_ request: WireRequest, _ answer: WireAnswer) {
        guard case .message(let bytes) = answer else { return }
        let store = gateway.store
        func isRefused(_ stream: StreamID, _ needed: Set<Access>) -> Bool {
            guard let log = store.log(stream) else { return true }
            return !needed.contains(store.trueAccess(request.device, log))
        }
        switch request.call {
        case .session:
            if store.devices[request.device]?.isRevoked != false {
                violate(.access, "a revoked device got a session")
            }
        case .pull(let stream, _, _), .snapshot(let stream), .part(let stream, _, _):
            if isRefused(stream, [.read, .write]) {
                violate(.access, "a device got changes of a stream that it may not read")
            }
        case .push(let stream, _):
            if isRefused(stream, [.write]) {
                violate(.access, "a device pushed to a stream that it may not write")
            }
        case .heads:
            // Reading every list would take longer than all the rest.
            guard !store.absent.isEmpty else { return }
            let read = try? JSONValue.message(bytes) { (json) throws(MessageError) in
                try HeadsAnswer(json)
            }
            for summary in read?.streams ?? [] where isRefused(summary.id, [.read, .write]) {
                violate(.access, "a device heard of a stream that it may not read")
            }
        }
    }

    /// The same push twice has the same outcome (INV-15).
    func checkRepeated(_ flight: Flight, _ first: WireAnswer?, _ second: WireAnswer?) {
        guard case .push = flight.wire.call, let first, let second else { return }
        let read = { (answer: WireAnswer) -> [ChangeOutcome]? in
            guard case .message(let bytes) = answer else { return nil }
            return try? JSONValue.message(bytes) { (json) throws(MessageError) in
                try PushAnswer(json)
            }.outcomes
        }
        if read(first) != read(second) {
            violate(.stableOutcome, "a push that came twice had two outcomes")
        }
    }

    /// Keeps what was acknowledged to a device, which must be so (INV-15, INV-18).
    func noteOutcomes(
        of device: SimulatedDevice,
        _ request: SyncRequest,
        _ result: Result<SyncAnswer, GatewayError>
    ) {
        guard case .push(let message, let stream) = request,
            case .success(.push(let answer)) = result
        else { return }
        let rows = gateway.store.log(stream)?.rows ?? []
        for outcome in answer.outcomes {
            let name = Ledger.Name(
                stream: stream,
                epoch: answer.epoch,
                device: message.device,
                n: outcome.n
            )
            if let before = ledger.outcomes[name], before != outcome {
                violate(.stableOutcome, "\(device.label) heard \(before), then \(outcome)")
            }
            ledger.outcomes[name] = outcome
            switch outcome {
            case .rejected(_, let rejection):
                let sent = message.changes.first { $0.n == outcome.n }
                checkRefusal(device, rejection, sent?.content, stream)
            case .sequenced(let n, let seq, _, _):
                guard seq <= rows.count else {
                    violate(.durable, "change \(seq) was acknowledged and is not stored")
                    continue
                }
                let header = rows[Int(seq) - 1].record.header
                if header.device != message.device || header.n != n {
                    violate(.stableOutcome, "change \(n) of \(device.label) is not at \(seq)")
                }
            }
        }
    }
}

extension World {
    /// Whether a change that needs nothing writes what a logged change of a later version is about.
    func overwrites(_ change: Change, _ rows: ArraySlice<SimulatedStore.Row>) -> Bool {
        guard change.need.isEmpty else { return false }
        return FeatureOracle.overwrites(
            change,
            anyOf: rows.lazy.compactMap { self.change($0.record.content) }
        )
    }

    /// What was refused has to be impossible.
    private func checkRefusal(
        _ device: SimulatedDevice,
        _ rejection: Rejection,
        _ content: [UInt8]?,
        _ stream: StreamID
    ) {
        guard let content, let log = gateway.store.log(stream) else {
            return violate(.rejection, "\(device.label) was refused what it never made")
        }
        let said = change(content)?.operations.contains { $0.proposal != nil } == true
        if rejection.code == .unknownFeature {
            if change(content).map({ overwrites($0, log.rows[...]) }) != true {
                violate(.features, "\(device.label) was refused what needs nothing")
            }
        } else if said {
            let member = device.principal.member
            if !isJustified(rejection, of: content, by: member, in: log) {
                violate(
                    .agreements,
                    "\(device.label) was refused \(rejection.code), which is not so"
                )
            }
        } else if content.isPossible {
            violate(.rejection, "\(device.label) was refused \(rejection.code)")
        }
    }
}

extension [UInt8] {
    /// Whether the edit is one that a person could make.
    fileprivate var isPossible: Bool {
        guard case .success(let change) = change else { return false }
        return !change.operations.contains { operation in
            if case .text(_, let splice) = operation.action {
                splice.length == 9_000
            } else {
                false
            }
        }
    }
}
