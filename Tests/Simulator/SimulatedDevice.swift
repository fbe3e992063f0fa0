import EntenteClient
import EntenteCrypto
import EntenteDomain
import EntenteSync
import Foundation
import GRDB
import Synchronization
import TestSupport

/// A device: the real replica, on a database in memory that outlives the device's stops.
final class SimulatedDevice {
    /// What the story calls it.
    let label: String
    let principal: Principal
    let key: Ed25519.SigningKey
    let queue: DatabaseQueue
    let clock: SettableClock
    private(set) var database: ReplicaDatabase
    private(set) var plan: SyncPlan
    /// The request that waits for its answer.
    var pending: Pending?
    /// A copy of the database that somebody keeps, and what the device had made until then.
    var backup: (queue: DatabaseQueue, made: Ledger.Made)?
    /// Requests sent since the last count.
    var requests = 0
    private let salts: SaltSource
    private let guillotine = Guillotine()

    struct Pending {
        let id: Int
        let step: SyncPlan.Step
        let request: SyncRequest
    }

    init(
        label: String,
        principal: Principal,
        key: Ed25519.SigningKey,
        queue: DatabaseQueue,
        clock: SettableClock,
        seed: UInt64
    ) throws {
        self.label = label
        self.principal = principal
        self.key = key
        self.queue = queue
        self.clock = clock
        salts = SaltSource(seed: seed)
        plan = SyncPlan(pace: .simulated)
        database = try Self.open(queue, key, clock, salts)
        queue.add(transactionObserver: guillotine, extent: .databaseLifetime)
    }

    private static func open(
        _ queue: DatabaseQueue,
        _ key: Ed25519.SigningKey,
        _ clock: SettableClock,
        _ salts: SaltSource
    ) throws -> ReplicaDatabase {
        try ReplicaDatabase(queue, key: key, now: { clock.now }, salt: { salts.next() })
    }

    /// The device stops and starts again: all it knows is what its database holds.
    func restart() throws {
        guillotine.commits = nil
        pending = nil
        plan = SyncPlan(pace: .simulated)
        database = try Self.open(queue, key, clock, salts)
    }

    /// Runs a step in which the device stops at a commit, counted from zero; tells whether it stopped.
    func stopping(at commit: Int, _ body: () throws -> Void) throws -> Bool {
        guillotine.commits = commit
        defer { guillotine.commits = nil }
        do {
            try body()
            return false
        } catch is Guillotine.Stopped {
            try restart()
            return true
        }
    }

    // MARK: Syncing

    /// The next step and what it asks; nil when the plan waits, with the time until when.
    func next(at now: Duration) throws -> (step: SyncPlan.Step, request: SyncRequest) {
        try database.access { access in
            let step = try access.next(&plan, at: now)
            return (step, try access.request(for: step))
        }
    }

    /// Ends a step.
    func finish(
        _ step: SyncPlan.Step,
        _ request: SyncRequest,
        _ result: Result<SyncAnswer, GatewayError>,
        at now: Duration
    ) throws {
        try database.access { access in
            _ = try access.finish(step, request, result, &plan, at: now, jitter: 0.5)
        }
    }

    /// Takes a live event.
    func take(_ event: LiveEvent) throws {
        try database.access { try $0.take(event, &plan) }
    }

    // MARK: Looking

    func transaction<Value>(_ body: (ReplicaTransaction) throws -> Value) throws -> Value {
        try database.access { try $0.transaction(body) }
    }

    func streams() throws -> [StreamStatus] { try transaction { try $0.statuses() } }

    /// Everything that is shown of a stream.
    func views(_ stream: StreamID) throws -> [EntityView] {
        try transaction { try $0.views(stream, where: "true") }
    }

    func ownChanges(_ stream: StreamID) throws -> [OwnChange] {
        try transaction { try $0.ownChanges(in: stream, open: false) }
    }
}

extension SyncPlan.Pace {
    /// As a device is delivered.
    static let simulated = SyncPlan.Pace()
}

/// A clock that shows what it is set to, and one millisecond more each time.
final class SettableClock: Sendable {
    private let time: Atomic<Int64>

    init(_ milliseconds: Int64) { time = Atomic(milliseconds) }

    var now: Milliseconds { Milliseconds(time.add(1, ordering: .relaxed).newValue) }

    func set(_ milliseconds: Int64) { time.store(milliseconds, ordering: .relaxed) }
}

/// Salts that follow from a seed.
private final class SaltSource: Sendable {
    private let random: Mutex<SeededGenerator>

    init(seed: UInt64) { random = Mutex(SeededGenerator(seed: seed)) }

    func next() -> [UInt8] {
        random.withLock { random in
            (0..<Change.saltLength).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        }
    }
}

/// Ends a device at a commit: what the transaction did is undone, as by a loss of power.
private final class Guillotine: TransactionObserver {
    struct Stopped: Error {}

    /// How many commits still go through; nil when nothing stops.
    var commits: Int?

    func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { false }

    func databaseDidChange(with event: DatabaseEvent) {}

    func databaseWillCommit() throws {
        guard let left = commits else { return }
        commits = left - 1
        if left <= 0 { throw Stopped() }
    }

    func databaseDidCommit(_ database: Database) {}

    func databaseDidRollback(_ database: Database) {}
}

extension SimulatedDevice {
    /// Somebody asks for news now.
    func askNow() { plan.askHeads() }
}
