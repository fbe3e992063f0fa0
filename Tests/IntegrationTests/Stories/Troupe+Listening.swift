import EntenteClient
import EntenteDomain
import EntenteSync
import Simulator
import TestSupport

/// Devices that keep the live stream open.
extension Troupe {
    /// A device listens while another writes, at times while the servers die: it comes to hold what the
    /// log holds by events alone, because it asks for nothing by itself (INV-24, clause 5.5).
    func listen(
        _ number: Int,
        _ frame: Event.Frame,
        _ random: inout SeededGenerator
    ) async throws {
        try await servers.recover()
        try await refresh()
        let listener = performers[number]
        let (pick, value) = (Int(random.next() % 8), Int(random.next() % 1_000))
        let strike = Strike(whileListening: &random)
        // What others have before makes the place from which the events go on.
        try await listener.round()
        guard let status = try await open(listener) else { return }
        var writers: [Performer] = []
        for performer in performers where performer.principal != listener.principal {
            try await performer.round()
            if try await open(performer)?.access == .write { writers.append(performer) }
        }
        guard standing.isActive, !writers.isEmpty else { return }
        let writer = writers[pick % writers.count]
        let listening = try listener.listening(frame, to: status.id)
        defer { listening.task.cancel() }
        let isOpen = await eventually { listening.ear.heard.streams > 0 }
        if isOpen { try await write(value, by: writer, strike, listening) }
        let hasHeard = try await eventually {
            guard isOpen, let now = try await open(listener), let log = try await shared() else {
                return false
            }
            return now.cursor == log.head.size && now.verified == now.cursor
                && (now.waiting == 0 || now.access != .write)
        }
        listening.task.cancel()
        await listening.task.value
        guard hasHeard else {
            let status = try await listener.stream(.shared, in: standing.current)
            let size = try await shared()?.head.size ?? 0
            let place =
                status.map { "\($0.cursor), verified \($0.verified) of \($0.size)" } ?? "nowhere"
            let trouble = listening.ear.heard.trouble ?? "no trouble"
            return record(
                "INV-24: device \(number + 1), which listens (\(frame), \(strike.map { "\($0)" } ?? "no kill")),"
                    + " is at \(place), and the log has \(size): \(trouble), \(listening.ear.heard)"
            )
        }
        servers.tally.note(.listening)
        if listening.ear.heard.changes > 0 { servers.tally.note(.event) }
        if listening.ear.heard.streams > 1 { servers.tally.note(.cut) }
    }

    /// The shared stream on a device that goes on with it.
    private func open(_ performer: Performer) async throws -> StreamStatus? {
        guard isAdmitted(performer), !ledger.seen.shared.contains(performer.principal.device)
        else { return nil }
        let status = try await performer.stream(.shared, in: standing.current)
        return status?.halt == nil ? status : nil
    }

    /// Another writes twice: what the first event lacks, the second one shows.
    private func write(
        _ value: Int,
        by writer: Performer,
        _ strike: Strike?,
        _ listening: Listening
    ) async throws {
        let put = { (value: Int) in
            try await writer.edit(
                .shared,
                of: self.standing.current,
                Self.entity(0),
                .put(field: 0, value: value)
            )
        }
        try await put(value)
        if let strike {
            try await servers.strike(strike, ledger, after: 1) {
                Rounds([{ try await writer.round() }])
            }
            try await servers.recover()
        }
        try await writer.round()
        let isMet = await eventually(within: .seconds(20)) { listening.ear.heard.isMet }
        // A kill may have swallowed the event; then the log was fetched with the next live stream.
        if !isMet, strike == nil { record("INV-24: no event says that something was written") }
        try await put(value + 1)
        try await writer.round()
    }
}

/// A device's syncing that goes on by itself.
struct Listening {
    let ear: Ear
    let task: Task<Void, Never>
}

extension Performer {
    /// Begins to sync as an open program does, but for the timer: only edits and events move it.
    func listening(_ frame: Event.Frame, to stream: StreamID) throws -> Listening {
        let ear = Ear(Road(of: number, to: connection, ledger), connection, frame, of: stream)
        let day = Duration.seconds(86_400)
        let pace = SyncPlan.Pace(
            poll: day,
            session: day,
            backoff: Backoff(first: .milliseconds(10), longest: .milliseconds(100))
        )
        let engine = SyncEngine(replica, ear, pace: pace)
        let ledger = ledger
        let task = Task {
            do throws(ReplicaError) {
                try await engine.run { report in ear.note(report) }
            } catch {
                guard error.reason != .interrupted else { return }
                ledger.note { $0.violations.append("no surprise: who listens ends with \(error)") }
            }
        }
        return Listening(ear: ear, task: task)
    }
}
