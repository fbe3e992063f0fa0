import EntenteClient
import EntenteCrypto
import EntenteDomain
import EntentePostgres
import EntenteSync
import Simulator
import TestSupport

/// Snapshots on demand, the horizon, and devices that begin behind it.
extension Troupe {
    /// The checkpointer keeps a snapshot of the shared stream, at times while it is killed, and may take
    /// what is before it for too old.
    func keepSnapshot(_ isHorizon: Bool, _ random: inout SeededGenerator) async throws {
        try await servers.recover()
        guard let shared = try await shared() else { return }
        let size = shared.head.size
        let newest = try await auditors[0].snapshot(shared.id)?.manifest.seq ?? 0
        // Somewhere in the log, also in the middle of what was one push.
        let seq = Int64.random(in: (size + 1) / 2...size, using: &random)
        let now = Milliseconds.now
        // At times what came lately counts, so that who wrote it may go on from where it stood.
        let lately = Int64.random(in: 0...2_000, using: &random)
        let isPartial = random.next() % 3 == 0
        let policy = Checkpointer.Policy(
            every: max(2, seq - newest),
            retention: isHorizon
                ? (isPartial ? lately : -1) : Int64(Limits.horizonDays) * 86_400_000
        )
        let checkpointer = Checkpointer(store: store, policy: policy)
        let run: @Sendable () async throws -> Void = {
            do throws(StoreError) {
                _ = try await checkpointer.run(shared.id, now: now)
            } catch {
                // It may have been killed; the next one goes on.
                guard error.reason != .inconsistent else { throw error }
            }
        }
        if let strike = Strike(duringCheckpoint: &random) {
            try await servers.strike(strike, ledger, after: 1) { Rounds([run]) }
            try await servers.recover()
        } else {
            try await run()
        }
        try await noteSnapshot(of: shared, since: newest)
    }

    private func noteSnapshot(of before: StreamSummary, since newest: Int64) async throws {
        let made = try await auditors[0].snapshot(before.id)?.manifest
        if let made, made.seq > newest { servers.tally.note(.snapshot) }
        guard let after = try await shared(), after.head.horizon > before.head.horizon else {
            return
        }
        servers.tally.note(.horizon)
        ledger.note { $0.hasHorizon = true }
        let log = try await StoryLog(of: after, read: auditors[0], and: store)
        try await checkSnapshot(of: log, read: auditors[0])
    }

    /// Somebody enrols a device; there is nothing on it.
    func enrol(_ organisation: Int) async throws {
        guard performers.count < 7 else { return }
        try await servers.recover()
        try await join(organisation)
        servers.tally.note(.enrolment)
    }

    /// What a new device begins with is what the log makes, and leads to the same as all of it (INV-6).
    func checkSnapshot(of log: StoryLog, read auditor: RawDevice) async throws {
        let stream = log.summary.id
        guard let manifest = try await auditor.snapshot(stream)?.manifest else {
            if log.summary.head.horizon > 0 { record("INV-6: \(stream) begins with nothing") }
            return
        }
        if manifest.seq < log.summary.head.horizon {
            record("INV-6: the snapshot at \(manifest.seq) of \(stream) is before the horizon")
        }
        var whole = StreamState()
        try log.fold(into: &whole, upTo: manifest.seq)
        if whole.digest != manifest.state {
            record("INV-6: the snapshot at \(manifest.seq) of \(stream) is not what the log makes")
        }
        var frontier = MerkleFrontier()
        for leaf in log.leaves.prefix(Int(manifest.seq)) { frontier.append(leaf) }
        if frontier != manifest.frontier {
            record("INV-19: the snapshot at \(manifest.seq) of \(stream) is of another tree")
        }
        var begun = try StreamState(
            seq: manifest.seq,
            lines: try await auditor.lines(of: manifest, stream)
        )
        if begun.digest != manifest.state {
            record("INV-6: the parts at \(manifest.seq) of \(stream) are not what they claim")
        }
        try log.fold(into: &whole, upTo: Int64(log.records.count))
        try log.fold(into: &begun, upTo: Int64(log.records.count))
        if begun.digest != whole.digest {
            record(
                "INV-6: from \(manifest.seq) on \(stream) leads elsewhere than from its beginning"
            )
        }
    }
}

extension RawDevice {
    /// The newest snapshot of a stream; nil without one.
    func snapshot(_ stream: StreamID) async throws -> SnapshotAnswer? {
        let answer = try await send(.get, "/v1/streams/\(stream)/snapshot", nil)
        if answer.code == "no_snapshot" { return nil }
        guard answer.status == 200 else { throw Refused(answer: answer) }
        return try JSONValue.message(answer.bytes) {
            (json) throws(MessageError) in try SnapshotAnswer(json)
        }
    }

    /// The lines of a snapshot, of parts that are what the manifest says.
    fileprivate func lines(
        of manifest: SnapshotManifest,
        _ stream: StreamID
    ) async throws -> [[UInt8]] {
        var lines: [[UInt8]] = []
        for (place, part) in manifest.parts.enumerated() {
            let path = "/v1/streams/\(stream)/snapshot/parts/\(place)?seq=\(manifest.seq)"
            let answer = try await send(.get, path, nil)
            guard answer.status == 200, SHA256.digest(answer.bytes) == part.digest else {
                throw Refused(answer: answer)
            }
            lines += answer.bytes.split(separator: UInt8(ascii: "\n")).map { Array($0) }
        }
        return lines
    }
}
