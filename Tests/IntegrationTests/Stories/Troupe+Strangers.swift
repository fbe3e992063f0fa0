import EntenteClient
import EntenteDomain
import EntenteSync
import Oracles
import Simulator
import TestSupport

/// A device that is enrolled and runs no software of ours: it speaks the protocol by hand.
struct Stranger {
    let device: RawDevice
    var hostile: HostileDevice

    init(_ device: RawDevice) {
        self.device = device
        hostile = HostileDevice(device.id, key: device.key)
    }
}

extension Troupe {
    /// A stranger pushes something; what is not honest is refused as documented, and changes nothing.
    func play(_ trick: Event.Trick, _ random: inout SeededGenerator) async throws {
        try await servers.recover()
        // Who has seen nothing yet cannot forget any of it.
        for _ in 0..<3 where trick == .baseBack && stranger?.hostile.base == 0 {
            try await play(.honest, &random)
        }
        guard var stranger = try await appear(),
            let before = try await stranger.device.heads().first(where: isShared)
        else { return }
        defer { self.stranger = stranger }
        try await meet(before, &stranger)
        let mayWrite = before.access == .write
        if trick == .again { return try await playAgain(stranger, before, mayWrite) }
        let attempt = try stranger.hostile.attempt(
            mayWrite ? trick : .honest,
            on: before.head,
            as: performers[0].principal.device,
            now: .now,
            &random
        )
        guard let attempt else { return }
        let isTaken = HostileDevice.expected(trick) == nil && mayWrite
        if isTaken { note(attempt.contents, of: stranger, in: before) }
        let departure =
            isTaken ? ledger.departs(attempt.message(to: before.id), to: before.id) : nil
        let bytes = attempt.bytes(to: before.id)
        let answer = try await stranger.device.send(.post, Self.path(before.id), bytes)
        guard let departure else {
            servers.tally.note(.refusal)
            return try await checkRefused(trick, mayWrite, answer, before)
        }
        guard answer.status == 200 else {
            return record("no surprise: a stranger's \(trick) was refused \(answer.code ?? "")")
        }
        servers.tally.note(.stranger)
        let read = try JSONValue.message(answer.bytes) {
            (json) throws(MessageError) in try PushAnswer(json)
        }
        ledger.arrives(read, to: attempt.message(to: before.id), before.id, departure)
        for outcome in stranger.hostile.take(read.outcomes, of: attempt, trick, to: before.id) {
            record("INV-15: the outcome of change \(outcome.n) of a stranger: \(outcome)")
        }
        // What came once comes again, as often as not.
        guard random.next() % 2 == 0, let now = try await shared() else { return }
        try await playAgain(stranger, now, true)
    }

    private static func path(_ stream: StreamID) -> String { "/v1/streams/\(stream)/changes" }

    /// The stranger, who comes with the first trick.
    private func appear() async throws -> Stranger? {
        // A database that was put back may have forgotten it; then another comes.
        try await refresh()
        if stranger.map({ !standing.admitted.contains($0.device.id) }) ?? true {
            let device = try await partnership.device(
                organisation: 1,
                department: 0,
                name: "Stranger"
            )
            stranger = Stranger(device)
            strangers.insert(device.id)
            standing.admitted.insert(device.id)
        }
        return stranger
    }

    /// In another life of the log the stranger asks where it stands, as any client would.
    private func meet(_ summary: StreamSummary, _ stranger: inout Stranger) async throws {
        let head = summary.head
        if stranger.hostile.epoch != head.epoch {
            let log = try await StoryLog(of: summary, read: stranger.device, and: store)
            let own = log.records.last { $0.header.device == stranger.device.id }
            let page = try await stranger.device.pull(summary.id, after: head.size, limit: 1)
            let base = try own?.change.get().base ?? 0
            stranger.hostile.meet(head.epoch, next: page.next, base: base)
        }
        stranger.hostile.see(head.horizon)
    }

    private func note(_ contents: [[UInt8]], of stranger: Stranger, in summary: StreamSummary) {
        ledger.note { seen in
            for content in contents {
                guard let change = try? Change(JSONScanner.parse(content)) else { continue }
                let name = StoryLedger.Name(
                    stream: summary.id,
                    epoch: summary.head.epoch,
                    device: stranger.device.id,
                    n: change.n
                )
                seen.freeze(content, as: name)
            }
        }
    }

    /// The last push once more has the outcomes that it had (INV-15).
    private func playAgain(
        _ stranger: Stranger,
        _ before: StreamSummary,
        _ mayWrite: Bool
    ) async throws {
        guard mayWrite, let message = stranger.hostile.last else { return }
        let departure = ledger.departs(message, to: before.id)
        let bytes = message.bytes
        let answer = try await stranger.device.send(.post, Self.path(before.id), bytes)
        guard answer.status == 200 else {
            return record("INV-15: a stranger's push was refused the second time")
        }
        servers.tally.note(.replay)
        let read = try JSONValue.message(answer.bytes) {
            (json) throws(MessageError) in try PushAnswer(json)
        }
        ledger.arrives(read, to: message, before.id, departure)
        try await checkUnchanged(before, "a replay")
    }

    private func checkRefused(
        _ trick: Event.Trick,
        _ mayWrite: Bool,
        _ answer: RawDevice.Answer,
        _ before: StreamSummary
    ) async throws {
        let code = answer.code ?? "status \(answer.status)"
        let invariant = HostileDevice.invariant(trick).rawValue
        if answer.status == 200 {
            record("\(invariant): the gateway took a push: \(trick)")
        } else if !mayWrite {
            if code != "read_only" { record("INV-13: a stranger without access heard \(code)") }
        } else if code != HostileDevice.expected(trick) {
            record("\(invariant): a stranger's \(trick) was refused as \(code)")
        }
        try await checkUnchanged(before, "a stranger's \(trick)")
    }

    /// Since then nothing has come into a log but what the server itself has to say.
    private func checkUnchanged(_ before: StreamSummary, _ label: String) async throws {
        let auditor = auditors[0]
        for record in try await auditor.pullAll(before.id, after: before.head.size)
        where (try? record.change.get().notices.isEmpty) != false {
            self.record("no surprise: \(label) left change \(record.header.seq) in the log")
        }
        guard let device = stranger?.device else { return }
        let next = try await device.pull(before.id, after: before.head.size, limit: 1).next
        let logged = ledger.seen.outcomes.keys.filter { name in
            name.device == device.id && name.stream == before.id
                && name.epoch == before.head.epoch
        }.map(\.n).max()
        if let logged, next != logged + 1 {
            record("INV-3: \(label) moved the counter of its device to \(next)")
        }
    }
}
