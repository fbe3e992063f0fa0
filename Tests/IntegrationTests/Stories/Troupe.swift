import EntenteClient
import EntenteDomain
import EntenteInstallation
import EntentePostgres
import EntenteSync
import Logging
import Simulator
import TestSupport
import Testing

/// Performers that perform a story on real servers, with an observer who checks every rest.
final class Troupe {
    let story: Story
    let servers: Servers
    let partnership: TestPartnership
    /// What the gateway's role may do in the database.
    let store: PostgresStreamStore
    private let folder: TemporaryFolder
    private(set) var performers: [Performer] = []
    /// By organisation: a device that writes nothing and reads without the client library.
    let auditors: [RawDevice]
    /// A device without our software; nil before it has done anything.
    var stranger: Stranger?
    /// All devices without our software that there were.
    var strangers: Set<DeviceID> = []
    let ledger: StoryLedger
    /// Who may do what.
    var standing: Standing
    /// The changes that were made again because they were too old.
    var recovered: Set<[UInt8]> = []
    private var event: Event?
    private var isBroken = false
    private var backups: [String] = []

    /// Performs a story from its beginning to its rest.
    static func perform(_ story: Story, on servers: Servers) async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let partnership = try await TestPartnership.make(
            on: servers.gateway,
            named: " \(story.seed)"
        )
        let pool = try PostgresPool(
            address: DatabaseChoice(try Installation.open(servers.gateway.folder)).gatewayAddress,
            name: "story",
            logger: Logger(label: "story") { _ in SwiftLogNoOpLogHandler() }
        )
        let result: Result<Void, any Error>
        do {
            let store = PostgresStreamStore(pool: pool)
            let troupe = try await Troupe(story, servers, partnership, store, folder)
            result = .success(await troupe.perform())
        } catch {
            result = .failure(error)
        }
        await pool.shutdown()
        try await partnership.close()
        try result.get()
    }

    private init(
        _ story: Story,
        _ servers: Servers,
        _ partnership: TestPartnership,
        _ store: PostgresStreamStore,
        _ folder: TemporaryFolder
    ) async throws {
        ledger = StoryLedger(servers.tally)
        standing = Standing(current: partnership.id)
        self.store = store
        self.story = story
        self.servers = servers
        self.partnership = partnership
        self.folder = folder
        var auditors: [RawDevice] = []
        for organisation in 0..<2 {
            auditors.append(
                try await partnership.device(
                    organisation: organisation,
                    department: 0,
                    name: "Auditor"
                )
            )
        }
        self.auditors = auditors
    }

    private func perform() async {
        do {
            for number in 0..<story.devices { try await join(number % 2) }
            if story.events.contains(where: \.isRestore) { try await backUp() }
            for event in story.events where ledger.seen.violations.isEmpty {
                self.event = event
                try await happen(event)
            }
        } catch {
            record("no surprise: \(error)")
        }
        for violation in ledger.seen.violations { record(violation) }
        servers.tally.note(.recovery, recovered.count)
        for performer in performers { await performer.close() }
    }

    /// Somebody enrols a device of an organisation.
    func join(_ organisation: Int) async throws {
        let number = performers.count
        performers.append(
            try await Performer(number, organisation, of: partnership, folder, ledger)
        )
    }

    /// Where the shared stream stands.
    func shared() async throws -> StreamSummary? {
        try await auditors[0].heads().first(where: isShared)
    }

    /// Whether a stream is the one of which stories mean that all organisations share it.
    func isShared(_ summary: StreamSummary) -> Bool {
        summary.audience == .shared && summary.partnership == standing.current
    }

    /// Whether the gateway lets a device in.
    func isAdmitted(_ performer: Performer) -> Bool {
        standing.admitted.contains(performer.principal.device)
    }

    private func backUp() async throws {
        let place = folder.path("backup \(backups.count)")
        try await servers.backUp(to: place)
        backups.append(place)
    }

    private func restore(_ pick: Int) async throws {
        let backup = backups[pick % backups.count]
        // What is replaced is kept: the wrong backup may have been chosen.
        try await backUp()
        try await servers.restore(from: backup)
        ledger.note { seen in
            seen.restores += 1
            // Whoever was revoked since then is back; so is everything else.
            seen.bars = []
        }
        try await refresh()
    }

    /// Something that must not be, and how to see it again.
    func record(_ violation: String) {
        if !isBroken { for event in story.events { print("story \(story.seed): \(event)") } }
        isBroken = true
        let place = event.map { " in event \($0)" } ?? ""
        Issue.record(
            """
            \(violation)\(place)
            ENTENTE_FAULTS=1 ENTENTE_STORY=\(story.seed) swift test --filter StoryTests
            """
        )
    }

    private func happen(_ event: Event) async throws {
        // Each event draws its own chances, so that one left out changes no other.
        var random = SeededGenerator(seed: story.seed &+ UInt64(event.number + 1) &* 0x9E37_79B9)
        // Those who do not notice an outage go on offline.
        if servers.down != nil, random.next() % 2 == 0 { try await servers.recover() }
        // In a story that was made shorter, the device may never have been enrolled.
        if let device = event.action.device, device >= performers.count { return }
        switch event.action {
        case .edit(let device, let place, let entity, let edit):
            try await performers[device].edit(
                place,
                of: standing.current,
                Self.entity(entity),
                edit
            )
        case .sync(let device, let steps, let fate):
            try await sync(device, steps, fate, &random)
        case .together(let fate): try await together(fate, &random)
        case .arrive(let pick): await arrive(pick)
        case .crash(let device): try await performers[device].restart()
        case .clock(let device, let milliseconds): performers[device].setClock(milliseconds)
        case .look(let device): try await look(performers[device])
        case .rest: try await rest()
        case .backUpStore: try await backUp()
        case .restoreStore(let pick): try await restore(pick)
        case .clone(let device): try await clone(performers[device])
        case .backUp(let device): try await performers[device].backUp()
        case .rollBack(let device):
            // Two states of one device are two of it.
            if try await performers[device].rollBack() { share(performers[device]) }
        case .snapshot(let isHorizon): try await keepSnapshot(isHorizon, &random)
        case .revoke, .suspend, .resume, .leave, .join:
            try await administer(event.action, &random)
        case .live(let device, let frame): try await listen(device, frame, &random)
        case .enrol(let organisation): try await enrol(organisation)
        case .hostile(let trick): try await play(trick, &random)
        // The gateway's clock is the machine's, and what only a `World` can do is not written.
        default: break
        }
    }

    private func clone(_ performer: Performer) async throws {
        share(performer)
        performers.append(try await performer.copied(as: performers.count))
    }

    private func share(_ performer: Performer) {
        ledger.note { _ = $0.shared.insert(performer.principal.device) }
        servers.tally.note(.copy)
    }

    static func entity(_ number: Int) -> EntityID {
        EntityID(high: 7, low: UInt64(number + 1))
    }

    // MARK: Syncing

    private func sync(
        _ number: Int,
        _ steps: Int,
        _ fate: Event.Fate,
        _ random: inout SeededGenerator
    ) async throws {
        let performer = performers[number]
        if let strike = Strike(fate, &random) {
            return try await servers.strike(strike, ledger, after: steps) {
                Rounds([{ try await performer.round() }])
            }
        }
        let value = Int(random.next() % 1_000)
        let current = standing.current
        let meanwhile: @Sendable () async -> Void = {
            let edit = Event.Edit.put(field: 0, value: value)
            do {
                try await performer.edit(.shared, of: current, Self.entity(0), edit)
            } catch {
                Issue.record("an edit while a call is under way failed: \(error)")
            }
        }
        // A task of its own, because a fate may stop it.
        let round = Rounds([{ try await performer.round(step: steps, fate, meanwhile: meanwhile) }])
        try await round.end()
        switch fate {
        case .crashBeforeTake, .crashInTake, .crashAfterTake: try await performer.restart()
        default: break
        }
    }

    private func together(_ fate: Event.Fate, _ random: inout SeededGenerator) async throws {
        let performers = performers
        let begin = {
            Rounds(performers.map { performer in { @Sendable in try await performer.round() } })
        }
        guard let strike = Strike(fate, &random) else { return try await begin().end() }
        let calls = Int(random.next() % 12) + 1
        try await servers.strike(strike, ledger, after: calls, during: begin)
    }

    /// A push that was under way arrives; nobody waits for its answer any more.
    private func arrive(_ pick: Int) async {
        let late = ledger.note { seen in
            seen.late.isEmpty ? nil : seen.late.remove(at: pick % seen.late.count)
        }
        if let late { await performers[late.performer].deliver(late.message, to: late.stream) }
    }

    // MARK: Rest

    /// The servers work, everybody syncs until nothing is left to do, and then all must hold.
    private func rest() async throws {
        try await servers.recover()
        try await refresh()
        let isSettled = try await eventually { try await settle() }
        guard isSettled else { return record("INV-24: the devices do not come to rest") }
        for performer in performers { try await look(performer) }
        try await check()
    }

    /// Lets everybody sync; whether nothing was left to do.
    private func settle() async throws -> Bool {
        var isQuiet = true
        for performer in performers {
            let report = try await performer.round()
            guard isAdmitted(performer) else { continue }
            isQuiet =
                isQuiet && report?.trouble == nil && report?.sent == 0 && report?.received == 0
        }
        for performer in performers where isAdmitted(performer) {
            for status in try await performer.replica.streams() {
                if let halt = status.halt {
                    guard mayStop(performer, halt) else { throw Halted(detail: halt.detail) }
                    continue
                }
                let isSent = status.waiting + status.received == 0 || status.access != .write
                guard isSent, status.cursor == status.size,
                    status.verified == status.cursor, status.rebuild == nil,
                    status.announced == nil
                else { return false }
            }
        }
        guard isQuiet else { return false }
        return try await makeDueSnapshots()
    }

    private static let due = Statement(
        "story-due",
        "SELECT stream FROM entente.streams_to_keep($1::bigint, 0::bigint)"
    )

    /// Makes what the gateway would make in the middle of the checks; whether nothing was due.
    private func makeDueSnapshots() async throws -> Bool {
        let every = Servers.snapshotEvery
        guard try await !partnership.pool.query(Self.due, [.int8(every)]).isEmpty else {
            return true
        }
        let checkpointer = Checkpointer(store: store, policy: .init(every: every))
        servers.tally.note(.snapshot, try await checkpointer.run(now: .now).count)
        return false
    }

    /// One of two folders of a device stops, once it finds its counters used by another.
    private func mayStop(_ performer: Performer, _ halt: StreamStatus.Halt) -> Bool {
        ledger.seen.shared.contains(performer.principal.device)
            && (halt.cause == .forked || halt.cause == .corrupt)
    }

    /// A device that stopped syncing for good, for which no story here gives a reason.
    struct Halted: Error, CustomStringConvertible {
        let detail: String
        var description: String { "a device stopped: \(detail)" }
    }

    /// A person verifies what a device holds.
    private func look(_ performer: Performer) async throws {
        for verified in try await performer.replica.verifyHistory() {
            if let fault = verified.fault {
                record("INV-19: device \(performer.number + 1): \(fault.sentence)")
            }
        }
    }
}

extension Event {
    fileprivate var isRestore: Bool {
        if case .restoreStore = action { true } else { false }
    }
}
