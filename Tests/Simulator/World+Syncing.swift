import EntenteClient
import EntenteDomain
import EntenteSync
import TestSupport

extension World {
    /// A device takes steps of syncing; the fate strikes the last of them.
    func sync(_ number: Int, steps: Int, _ fate: Event.Fate, _ random: inout SeededGenerator) throws
    {
        try giveUp(number)
        for step in 1...steps {
            guard let flight = try begin(number, isPatient: step == 1) else { return }
            try fly(flight, step == steps ? fate : .none, &random)
            guard devices[number].pending == nil else { return }
        }
    }

    /// A device that waits for an answer takes it for lost; the request may arrive all the same.
    func giveUp(_ number: Int) throws {
        guard let pending = devices[number].pending else { return }
        devices[number].pending = nil
        try finish(number, pending, .failure(GatewayError(.unreachable, "lost")))
    }

    /// The next request of a device; nil when its plan waits, unless somebody waits along with it for
    /// a few minutes.
    func begin(_ number: Int, isPatient: Bool = true) throws -> Flight? {
        let device = devices[number]
        for _ in 0..<4 {
            let (step, request) = try device.next(at: now)
            switch (step, request) {
            case (.wait(let until), _):
                guard isPatient, until - now <= .seconds(301) else { return nil }
                now = max(now, until)
            case (_, .nothing):
                try device.finish(step, request, .success(.nothing), at: now)
            default:
                var request = request
                if fault == .pendingRewritten {
                    try plantBeforeSending(device, request)
                    request = try device.next(at: now).request
                }
                try checkSent(device, request)
                return takeOff(request, step: step, from: number)
            }
        }
        return nil
    }

    private func fly(
        _ flight: Flight,
        _ fate: Event.Fate,
        _ random: inout SeededGenerator
    ) throws {
        switch fate {
        case .requestLost: try giveUp(flight.device)
        case .delayed: flights.append(flight)
        case .answerLost:
            _ = serve([flight.wire])
            try giveUp(flight.device)
        case .repeated:
            let first = serve([flight.wire])[0]
            let second = serve([flight.wire])[0]
            checkRepeated(flight, first, second)
            try land(flight, second)
        case .repeatedLater:
            try land(flight, serve([flight.wire])[0])
            flights.append(flight)
        case .crashBeforeTake:
            _ = serve([flight.wire])
            try crash(flight.device)
        case .crashInTake: try crashInTake(flight, commit: 0)
        case .crashAfterTake: try crashInTake(flight, commit: 1)
        case .gatewayCrashBeforeCommit:
            try land(flight, serve([flight.wire], crash: .beforeCommit)[0])
        case .gatewayCrashAfterCommit:
            try land(flight, serve([flight.wire], crash: .afterCommit)[0])
        case .editMeanwhile:
            let answer = serve([flight.wire])[0]
            for _ in 0...1 {
                let edit = Event.Edit.put(
                    field: 0,
                    value: Int.random(in: 0..<1_000, using: &random)
                )
                try self.edit(flight.device, .shared, 0, edit)
            }
            try land(flight, answer)
        case .none: try land(flight, serve([flight.wire])[0])
        }
    }

    /// The gateway works on requests; what changed in the store is looked at.
    func serve(
        _ requests: [WireRequest],
        crash: SimulatedGateway.Crash = .never
    ) -> [WireAnswer?] {
        let before = gateway.store
        let answers = gateway.answer(requests, crash: crash)
        checkStore(since: before)
        for (request, answer) in zip(requests, answers) {
            if let answer { checkServed(request, answer) }
        }
        return answers
    }

    /// An answer arrives, or does not; a device that no longer waits for it does not notice.
    func land(_ flight: Flight, _ answer: WireAnswer?) throws {
        let device = devices[flight.device]
        guard let pending = device.pending, pending.id == flight.id else { return }
        guard let answer else { return try giveUp(flight.device) }
        device.pending = nil
        transcripts[device.principal.device, default: []].append(answer)
        let result = pending.request.read(answer)
        noteOutcomes(of: device, pending.request, result)
        try finish(flight.device, pending, result)
    }

    func finish(
        _ number: Int,
        _ pending: SimulatedDevice.Pending,
        _ result: Result<SyncAnswer, GatewayError>
    ) throws {
        let device = devices[number]
        let texts = try isAnythingAside ? device.asideTexts() : []
        let believed = try believed(by: device)
        try device.finish(pending.step, pending.request, result, at: now)
        try keepForgotten(device, believed)
        if case .success(let answer) = result { try plantAfterTaking(device, answer) }
        try keepMadeAgain(device, texts)
        try checkHalts(device)
    }

    /// A device stops at a commit while it stores an answer.
    private func crashInTake(_ flight: Flight, commit: Int) throws {
        let device = devices[flight.device]
        guard let answer = serve([flight.wire])[0], let pending = device.pending else { return }
        let result = pending.request.read(answer)
        let texts = try isAnythingAside ? device.asideTexts() : []
        let believed = try believed(by: device)
        let stopped = try device.stopping(at: commit) {
            try device.finish(pending.step, pending.request, result, at: now)
        }
        try keepForgotten(device, believed)
        try keepMadeAgain(device, texts)
        device.pending = nil
        if stopped {
            try plantAfterCrash(device, result)
        } else {
            try crash(flight.device)
        }
    }

    func crash(_ number: Int) throws {
        try devices[number].restart()
        try plantAfterCrash(devices[number], nil)
    }

    /// All devices that have something to send do so at once, in one transaction of each stream.
    func together(_ fate: Event.Fate) throws {
        var group: [Flight] = []
        for number in devices.indices {
            try giveUp(number)
            for _ in 0..<6 {
                guard let flight = try begin(number) else { break }
                if case .push = flight.wire.call {
                    group.append(flight)
                    break
                }
                try land(flight, serve([flight.wire])[0])
            }
        }
        let crash: SimulatedGateway.Crash =
            switch fate {
            case .gatewayCrashBeforeCommit: .beforeCommit
            case .gatewayCrashAfterCommit: .afterCommit
            default: .never
            }
        let answers = serve(group.map(\.wire), crash: crash)
        for (flight, answer) in zip(group, answers) { try land(flight, answer) }
    }

    /// A request arrives that was under way.
    func arrive(_ pick: Int) throws {
        guard !flights.isEmpty else { return }
        let flight = flights.remove(at: pick % flights.count)
        try land(flight, serve([flight.wire])[0])
    }

    // MARK: Rest

    /// The network works; everybody syncs until nothing is left to do, or it is clear that it never
    /// ends.
    func rest() throws {
        while !flights.isEmpty { try arrive(0) }
        for _ in 0..<6 {
            for number in devices.indices { try settle(number) }
            if try devices.allSatisfy(isSettled) { return try checkRest() }
            now += .seconds(901)
        }
        for device in devices where try !isSettled(device) {
            violate(.liveness, "\(device.label) does not come to rest: \(try unsettled(device))")
        }
        try checkRest()
    }

    /// Lets a device sync until nothing is left for it to do.
    func settle(_ number: Int) throws {
        try giveUp(number)
        // Whatever has been going on, somebody asks anew.
        devices[number].askNow()
        var hasAsked = false
        for _ in 0..<40 {
            if try hasAsked && isSettled(devices[number]) { return }
            guard violations.isEmpty, let flight = try begin(number) else { return }
            if case .heads = flight.wire.call { hasAsked = true }
            try land(flight, serve([flight.wire])[0])
        }
    }

    /// Whether nothing is left to do for a device.
    func isSettled(_ device: SimulatedDevice) throws -> Bool {
        try device.pending == nil && unsettled(device).isEmpty
    }

    private func unsettled(_ device: SimulatedDevice) throws -> [String] {
        let access = gateway.store.devices[device.principal.device].map { !$0.isRevoked } ?? false
        guard access else { return [] }
        var found: [String] = []
        let statuses = try device.streams()
        for log in gateway.store.logs
        where gateway.store.trueAccess(device.principal.device, log) != .none {
            guard let status = statuses.first(where: { $0.id == log.id }) else {
                found.append("it does not know a stream of \(log.audience.kind)")
                continue
            }
            guard status.halt == nil else { continue }
            if status.rebuild != nil || status.announced != nil {
                found.append("it has not found into the log as it is now")
            }
            if status.cursor != log.frontier.size {
                found.append("it has \(status.cursor) of \(log.frontier.size) changes")
            }
            let mayWrite = gateway.store.trueAccess(device.principal.device, log) == .write
            if mayWrite, status.waiting + status.received > 0 {
                found.append("\(status.waiting) changes wait, \(status.received) are promised")
            }
        }
        return found
    }
}
