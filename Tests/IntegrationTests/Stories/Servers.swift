import AsyncHTTPClient
import EntenteCrypto
import EntenteInstallation
import EntentePostgres
import Foundation
import Glibc
import NIOCore
import NIOHTTP1
import TestSupport

/// A real gateway and its real database, both to be killed at chosen moments.
///
/// Moments are not guessed from the time: a trap in the database holds a push where it shall die, and
/// the database tells when one is in it.
final class Servers {
    let gateway: RunningGateway
    /// How often each fault happened.
    private(set) var strikes: [Strike: Int] = [:]
    /// How often everything else happened.
    let tally = Tally()
    /// How long it took until the gateway was ready again, by what was killed.
    private(set) var recoveries: [Strike.Victim: [Duration]] = [:]
    /// The fault from which the servers have not recovered; nil while they serve.
    private(set) var down: Strike?
    private let http: HTTPClient
    private let reactor: Reactor
    /// Sets traps and lets go.
    private var keeper: PostgresConnection?
    /// Looks whether a push is in one.
    private var watcher: PostgresConnection?

    /// Changes between two snapshots that the gateway makes by itself.
    static let snapshotEvery: Int64 = 10

    /// Starts both, lets a body use them, and removes everything.
    static func with(_ body: (Servers) async throws -> Void) async throws {
        let gateway = try RunningGateway()
        let result: Result<Void, any Error>
        do {
            // Stories are about merging and use fields of every kind of merge, which no type has.
            try gateway.configure {
                $0.opensCatalogue = true
                $0.snapshotEvery = snapshotEvery
            }
            try await gateway.start()
            let servers = try Servers(gateway)
            do { result = .success(try await body(servers)) } catch { result = .failure(error) }
            await servers.close()
        } catch {
            result = .failure(error)
        }
        try await gateway.remove()
        try result.get()
    }

    private init(_ gateway: RunningGateway) throws {
        self.gateway = gateway
        http = try RawDevice.client(authority: try Installation.open(gateway.folder).authority.pem)
        reactor = try Reactor()
    }

    private func close() async {
        keeper?.close()
        watcher?.close()
        reactor.shutdown()
        try? await http.shutdown()
    }

    /// How many faults there were.
    var faults: Int { strikes.values.reduce(0, +) }

    // MARK: Killing

    /// Begins rounds and kills at the moment, or when the rounds are over without having come to it.
    func strike(
        _ wanted: Strike,
        _ ledger: StoryLedger,
        after calls: Int,
        during begin: () -> Rounds
    ) async throws {
        try await recover()
        var strike = wanted
        try await setTrap(at: strike.moment)
        let goal = ledger.seen.calls + calls
        let rounds = begin()
        var caught: Int32?
        var isThere = false
        while !isThere, !rounds.areOver {
            switch strike.moment {
            case .betweenCalls: break
            case .duringCall: isThere = ledger.seen.calls >= goal
            case .beforeWriting, .beforeCommit, .afterCommit:
                caught = await query(watcher, Self.held)?.first
                isThere = caught != nil
            }
            if !isThere { try await Task.yieldToOthers() }
        }
        if !isThere { strike.moment = .betweenCalls }
        var backend = caught
        if backend == nil { backend = await query(watcher, Self.serving)?.first }
        if strike.victim == .backend, backend == nil { strike.victim = .database }
        try await disarm(wanted.moment)
        let database = gateway.databaseProcess
        switch strike.victim {
        case .gateway: gateway.kill()
        case .database: gateway.killDatabase()
        case .backend: if let backend { kill(backend, SIGKILL) }
        case .both:
            gateway.killDatabase()
            gateway.kill()
        }
        let start = ContinuousClock.now
        strikes[strike, default: 0] += 1
        down = strike
        release(wanted.moment)
        if strike.victim == .database || strike.victim == .backend {
            try await waitForDatabase(after: database, strike.victim)
            try await noteReady(strike.victim, since: start)
            down = nil
        }
        try await rounds.end()
    }

    // MARK: Backups

    /// Keeps a copy of the files of the stopped database.
    func backUp(to copy: String) async throws {
        try await whileStopped { try await Self.replace(copy, by: files) }
    }

    /// Puts a copy in the place of the database's files; nobody tells the gateway.
    func restore(from copy: String) async throws {
        tally.note(.restore)
        try await whileStopped { try await Self.replace(files, by: copy) }
    }

    private var files: String { gateway.folder.path + "/postgres" }

    private func whileStopped(_ body: () async throws -> Void) async throws {
        try await recover()
        keeper?.close()
        watcher?.close()
        (keeper, watcher) = (nil, nil)
        gateway.stop()
        try await body()
        try await gateway.start()
    }

    /// Replaces a folder by the copy of another.
    static func replace(_ folder: String, by other: String) async throws {
        try? FileManager.default.removeItem(atPath: folder)
        let copied = try await Command.run("cp", ["-a", other, folder])
        guard copied.status == 0 else { throw NotCopied(detail: copied.errorText) }
    }

    /// A folder could not be copied.
    struct NotCopied: Error {
        let detail: String
    }

    /// Starts what is down, and waits until it serves.
    func recover() async throws {
        guard let strike = down else { return }
        let start = ContinuousClock.now
        try await gateway.startIfEnded()
        try await noteReady(strike.victim, since: start)
        down = nil
    }

    private func noteReady(_ victim: Strike.Victim, since start: ContinuousClock.Instant)
        async throws
    {
        guard await eventually({ await isReady() }) else { throw NotReady() }
        recoveries[victim, default: []].append(ContinuousClock.now - start)
    }

    private func isReady() async -> Bool {
        let request = HTTPClientRequest(url: "\(gateway.url)/readyz")
        let answer = try? await http.execute(request, timeout: .seconds(30))
        return answer?.status == .ok
    }

    /// Waits until PostgreSQL has noticed its loss: what it answers before is not its recovery.
    private func waitForDatabase(after process: Int32?, _ victim: Strike.Victim) async throws {
        let hasNoticed = await eventually {
            if victim == .backend { return await query(watcher, Self.held) == nil }
            return gateway.databaseProcess != nil && gateway.databaseProcess != process
        }
        guard hasNoticed else { throw NotReady() }
    }

    /// The servers do not come back.
    struct NotReady: Error {}

    // MARK: Traps

    private static let held = Statement(
        "story-held",
        """
        SELECT pid::bigint FROM pg_stat_activity
        WHERE usename = 'entente_gateway' AND wait_event IN ('relation', 'SyncRep')
        """
    )
    private static let serving = Statement(
        "story-serving",
        "SELECT pid::bigint FROM pg_stat_activity WHERE usename = 'entente_gateway' ORDER BY pid"
    )

    /// Makes pushes wait at a moment.
    private func setTrap(at moment: Strike.Moment) async throws {
        let keeper = try await connected(&keeper)
        _ = try await connected(&watcher)
        switch moment {
        case .betweenCalls, .duringCall: break
        case .beforeWriting: try await hold("change", keeper)
        case .beforeCommit: try await hold("stream_device", keeper)
        case .afterCommit:
            // A commit is durable here and waits for a standby that there is not.
            try await keeper.script(
                "story-set",
                "ALTER SYSTEM SET synchronous_standby_names = 'nobody'"
            )
            reload()
        }
    }

    /// Others read the table, and whoever writes it waits.
    private func hold(_ table: String, _ keeper: PostgresConnection) async throws {
        try await keeper.script("story-hold", "BEGIN; LOCK TABLE entente.\(table) IN SHARE MODE")
    }

    /// Forgets the setting before the kill: the database must not come back with it.
    private func disarm(_ moment: Strike.Moment) async throws {
        guard moment == .afterCommit else { return }
        try await keeper?.script("story-reset", "ALTER SYSTEM RESET synchronous_standby_names")
    }

    /// Lets go of whatever is still in the trap.
    private func release(_ moment: Strike.Moment) {
        switch moment {
        case .betweenCalls, .duringCall: break
        case .beforeWriting, .beforeCommit:
            keeper?.close()
            keeper = nil
        case .afterCommit: reload()
        }
    }

    private func reload() {
        if let process = gateway.databaseProcess { kill(process, SIGHUP) }
    }

    /// The processes that a question is answered with; nil when the database does not answer.
    private func query(
        _ connection: PostgresConnection?,
        _ statement: Statement
    ) async -> [Int32]? {
        guard let rows = try? await connection?.query(statement) else { return nil }
        return rows.indices.map { Int32(clamping: rows.int64($0, 0)) }
    }

    /// A connection as the database's administrator, made anew after its end.
    private func connected(_ kept: inout PostgresConnection?) async throws -> PostgresConnection {
        if let kept, !kept.isClosed { return kept }
        let address = EmbeddedCluster(folder: gateway.folder.path).address(
            database: EmbeddedCluster.database,
            role: EmbeddedCluster.administrator
        )
        let made = try await PostgresConnection.connect(to: address, reactor: reactor)
        kept = made
        return made
    }
}
