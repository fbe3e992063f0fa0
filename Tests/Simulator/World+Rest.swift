import EntenteClient
import EntenteDomain
import EntenteSync
import Foundation
import GRDB

extension World {
    /// Everything that must hold when nothing is left to do.
    func checkRest() throws {
        for device in devices { try look(device) }
        try checkAccounts()
        checkRoots()
        try checkPatience()
    }

    /// Every change that was made is in the log once, or is still on its device, and nothing else is
    /// in the log (INV-4, 15, 18).
    private func checkAccounts() throws {
        for log in gateway.store.logs where log.audience != .control {
            let lives = EpochHistory(past: log.lives, current: log.epoch)
            for row in log.rows where row.record.header.device != gateway.server.device {
                let header = row.record.header
                let name = Ledger.Name(
                    stream: log.id,
                    epoch: lives.epoch(at: header.seq),
                    device: header.device,
                    n: header.n
                )
                if !ledger.wasMade(row.record.content, as: name) {
                    violate(.onceOnly, "nobody made change \(header.seq) as the log has it")
                }
            }
        }
        for device in devices where !ledger.shared.contains(device.principal.device) {
            try checkMadeAgain(device)
            checkMadeOnce(device)
            guard let made = ledger.made[device.label] else { continue }
            var kept = try kept(on: device)
            for (name, content) in made.frozen.sorted(by: { $0.key.n < $1.key.n }) {
                try account(device, name, content, &kept)
            }
        }
        try checkCopies()
    }

    /// Whatever a person made in a folder that was copied or put back is in the log, or still there.
    private func checkCopies() throws {
        guard ledger.restores == 0 else { return }
        let logged = Set(gateway.store.logs.flatMap { $0.rows.map(\.record.content) })
        for device in devices where ledger.shared.contains(device.principal.device) {
            let made = ledger.made[device.label] ?? .init()
            let open = try gateway.store.logs.flatMap { try device.openContents($0.id) }
            let here = try logged.union(open).union(device.aside().map(\.content))
            for content in Array(made.frozen.values) + made.aside where !here.contains(content) {
                if try isQuarantined(content, on: device) { continue }
                violate(.onceOnly, "a change that was made on \(device.label) is nowhere")
            }
        }
    }

    private func account(
        _ device: SimulatedDevice,
        _ name: Ledger.Name,
        _ content: [UInt8],
        _ kept: inout [StreamID: [OwnChange]]
    ) throws {
        let log = gateway.store.log(name.stream)
        let row = log?.rows.first {
            $0.record.header.device == name.device && $0.record.header.n == name.n
        }
        let outcome = ledger.outcomes[name]
        if row?.record.content == content { return }
        if log?.epoch == name.epoch {
            if case .sequenced? = outcome {
                return violate(
                    .durable,
                    "change \(name.n) of \(device.label) was acknowledged and lost"
                )
            }
        }
        let own = kept[name.stream]?.first { $0.n == name.n && $0.content == content }
        let isAside =
            try own == nil
            && (isQuarantined(content, on: device)
                || device.aside().contains { $0.content == content })
        if case .rejected? = outcome, log?.epoch == name.epoch {
            if case .rejected? = own?.standing { return }
            if !isAside {
                violate(.rejection, "\(device.label) no longer has its refused change \(name.n)")
            }
        } else if own == nil, !isAside, !ledger.forgotten.contains(content) {
            violate(.onceOnly, "change \(name.n) of \(device.label) is nowhere")
        }
    }

    private func kept(on device: SimulatedDevice) throws -> [StreamID: [OwnChange]] {
        var kept: [StreamID: [OwnChange]] = [:]
        for log in gateway.store.logs { kept[log.id] = try device.ownChanges(log.id) }
        return kept
    }

    func isQuarantined(_ content: [UInt8], on device: SimulatedDevice) throws -> Bool {
        try device.queue.read { database in
            try Int.fetchOne(
                database,
                sql: "SELECT count(*) FROM quarantine WHERE content = ?",
                arguments: [Data(content)]
            ) ?? 0
        } > 0
    }

    /// The signed root is that of what is served, on the gateway and on every device (INV-19).
    private func checkRoots() {
        for log in gateway.store.logs {
            var frontier = MerkleFrontier()
            for row in log.rows { frontier.append(row.leaf) }
            if frontier != log.frontier {
                violate(.root, "the tree of a stream is not that of its \(log.rows.count) changes")
            }
        }
    }

    /// A device that is not let in any more asks a few times an hour (INV-25).
    private func checkPatience() throws {
        for (number, device) in devices.enumerated()
        where gateway.store.devices[device.principal.device]?.isRevoked == true {
            device.requests = 0
            let end = now + .seconds(7_200)
            while now < end, device.requests < 50 {
                let (step, request) = try device.next(at: now)
                if case .wait(let until) = step {
                    now = max(min(until, end), now + .milliseconds(1))
                    continue
                }
                let flight = takeOff(request, step: step, from: number)
                try land(flight, serve([flight.wire])[0])
                if fault == .impatience { try device.restart() }
            }
            if device.requests > 12 {
                violate(
                    .patience,
                    "\(device.label), which is revoked, asked \(device.requests) times in two hours"
                )
            }
        }
    }
}
