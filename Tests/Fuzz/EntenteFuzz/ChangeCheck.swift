import EntenteDomain
import EntenteSync

/// What must hold for changes that a partner wrote: what is accepted folds, in any order.
enum ChangeCheck {
    static func run(_ bytes: [UInt8]) throws(FuzzFinding) -> FuzzTarget.Verdict {
        var log = FuzzLog()
        for line in bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 11).prefix(12) {
            guard let change = try decoded(Array(line)) else { continue }
            log.append(change)
        }
        try log.check()
        return log.records.isEmpty ? .refused : .accepted
    }

    /// The change that a line holds, as the gateway reads it; nil when it would be refused.
    private static func decoded(_ line: [UInt8]) throws(FuzzFinding) -> Change? {
        guard let json = try? JSONScanner.parse(line) else { return nil }
        let scope = ChangeScope(
            stream: Fixed.stream,
            epoch: Fixed.epoch,
            device: Fixed.devices[0]
        )
        guard let incoming = try? IncomingChange(json, content: line, scope: scope, path: "") else {
            return nil
        }
        // What this gateway does not know, a client of its age may still be sent.
        let change = try? Change(json)
        if case .success(let accepted) = incoming.decoded {
            try expect(change == accepted, "gateway and client read a change alike")
        }
        guard let change else { return nil }
        try expect(change.content == line, "an accepted change is written as it was read")
        try checkErasure(of: change)
        return change
    }

    /// What is left of an erased change is read as it was written, and has nothing more to erase.
    private static func checkErasure(of change: Change) throws(FuzzFinding) {
        let rest = Erasure.remainder(of: change)
        let json = try? JSONScanner.parse(rest.content)
        let read = json.flatMap { try? Change($0, isRemainder: true) }
        try expect(read == rest, "INV-2: what an erasure leaves is read as it was written")
        try expect(Erasure.remainder(of: rest) == rest, "INV-2: an erasure leaves blanks only")
        let isInPlace = rest.n == change.n && rest.base == change.base && rest.at == change.at
        try expect(isInPlace, "INV-2: an erased change stays where it was")
    }
}

/// A log of changes by three devices, with counters and bases that the server would accept.
struct FuzzLog {
    private(set) var records: [(device: DeviceID, change: Change, header: ChangeRecord.Header)] = []

    /// Appends a change in the name of the next device; counter and base are moved to where they fit.
    mutating func append(_ change: Change) {
        append(change, by: records.count % Fixed.devices.count, base: change.base)
    }

    mutating func append(_ change: Change, by author: Int, base: Int64) {
        let device = Fixed.devices[author]
        let seq = Int64(records.count + 1)
        let base = min(max(base, lastBase(of: author)), seq - 1)
        let fitted = Change(
            n: nextCounter(of: author),
            base: base,
            at: change.at,
            salt: change.salt,
            need: change.need,
            guards: change.guards,
            late: change.late.map { Change.Late(base: min($0.base, base), at: $0.at) },
            operations: change.operations,
            notices: change.notices,
            reserved: change.reserved
        )
        records.append((device, fitted, Fixed.header(seq: seq, change: fitted, device: device)))
    }

    func nextCounter(of author: Int) -> Int64 {
        Int64(records.count { $0.device == Fixed.devices[author] } + 1)
    }

    func lastBase(of author: Int) -> Int64 {
        records.last { $0.device == Fixed.devices[author] }?.change.base ?? 0
    }

    /// Folds the log as a reader, and as each device did; all must hold the same, and can write it.
    func check() throws(FuzzFinding) {
        for id in Set(records.flatMap { $0.change.entities }) {
            let state = folded(id)
            let view = state.view
            for device in Fixed.devices {
                let other = replayed(id, on: device)
                try expect(other.view == view, "INV-7: every replica displays the same")
                try expect(other == state, "INV-7: every replica holds the same")
            }
            guard let line = state.snapshotLine else {
                throw FuzzFinding("INV-6: what is confirmed can be written")
            }
            let restored = try? EntityState(snapshotLine: line)
            try expect(restored == state, "INV-6: a snapshot line is read as it was written")
        }
    }

    /// What a reader without changes of its own holds in the end.
    func folded(_ id: EntityID) -> EntityState {
        var state = EntityState(id: id)
        for record in records {
            state.apply(record.change, device: record.device, confirmation: .init(record.header))
        }
        return state
    }

    /// What a device holds in the end that folded its own changes as soon as they were made.
    private func replayed(_ id: EntityID, on device: DeviceID) -> EntityState {
        var state = EntityState(id: id)
        var integrated = 0
        func integrate(to seq: Int) {
            while integrated < seq {
                let record = records[integrated]
                let confirmation = Origin.Confirmation(record.header)
                if record.device == device {
                    state.confirm(device: device, n: record.change.n, confirmation)
                } else {
                    state.apply(record.change, device: record.device, confirmation: confirmation)
                }
                integrated += 1
            }
        }
        for record in records where record.device == device {
            integrate(to: Int(record.change.base))
            state.apply(record.change, device: device, confirmation: nil)
        }
        integrate(to: records.count)
        return state
    }
}
