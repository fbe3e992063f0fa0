import EntenteDomain
import EntenteSync
import Foundation

/// Background syncing beside other programs: a round, then the folder is free until there is news.
///
/// 1. The replica is open only while changes are exchanged, so that other commands find it free, also while a
///    file is sent.
/// 2. News is a live event, a change that another command made here, or simply that time has passed.
/// 3. It never ends by itself: without a gateway it waits longer and longer, up to a bound.
public struct Watch: Sendable {
    private let folder: ProfileFolder
    private let waiting: Duration
    private let poll: Duration
    private let backoff: Backoff
    private let clock: any Clock<Duration>
    private let connect: @Sendable (ProfileFolder, URL) throws -> any ClosableGateway

    /// Prepares to watch a folder; nothing happens before `run`.
    public init(
        _ folder: ProfileFolder,
        waiting: Duration = .seconds(10),
        poll: Duration = .seconds(30),
        backoff: Backoff = Backoff(),
        clock: any Clock<Duration> = ContinuousClock()
    ) {
        self.init(folder, waiting: waiting, poll: poll, backoff: backoff, clock: clock) {
            try GatewayConnection.open($0, $1)
        }
    }

    /// As the public initialiser, with a way of one's own to the gateway.
    init(
        _ folder: ProfileFolder,
        waiting: Duration,
        poll: Duration,
        backoff: Backoff,
        clock: any Clock<Duration>,
        connect: @escaping @Sendable (ProfileFolder, URL) throws -> any ClosableGateway
    ) {
        self.folder = folder
        self.waiting = waiting
        self.poll = poll
        self.backoff = backoff
        self.clock = clock
        self.connect = connect
    }

    /// Runs rounds until the task is cancelled or the folder can no longer be used.
    public func run(_ round: @Sendable (SyncReport) async -> Void) async throws {
        let news = Bell<Void>(keeping: 1)
        var live: Live?
        defer { live?.task.cancel() }
        var failures = 0
        var (address, cursors) = try await start()
        while !Task.isCancelled {
            var report = SyncReport()
            var seen: Date?
            if let trouble = try await knock(address) {
                report.trouble = trouble
            } else {
                do {
                    (report, cursors, seen) = try await sync()
                } catch let error as ReplicaError where error.reason == .locked {
                    // A long command works here: its end is news, and no round is missed for good.
                    await wait(for: min(poll, .seconds(5)), or: news, since: stamp)
                    continue
                }
            }
            await round(report)
            failures = report.trouble == nil ? 0 : failures + 1
            if report.trouble == nil, live?.cursors.keys != cursors.keys {
                live?.task.cancel()
                live = Live(cursors: cursors, task: listen(address, cursors, news))
            }
            if failures == 0 {
                await wait(for: poll, or: news, since: seen)
            } else {
                // News cannot shorten this: a gateway that refuses would be asked without end.
                let pause = backoff.delay(failures: failures, jitter: .random(in: 0...1))
                try? await clock.sleep(for: pause, tolerance: nil)
            }
        }
    }

    private struct Live {
        let cursors: [StreamID: Int64]
        let task: Task<Void, Never>
    }

    /// One round: what it came to, how far the streams are here, and when the database was changed last.
    ///
    /// What others change from then on, also while a file is sent, is news.
    private func sync() async throws -> (SyncReport, [StreamID: Int64], Date?) {
        let replica = try await Replica.open(folder, waiting: waiting)
        defer { replica.close() }
        let gateway = try connect(folder, replica.identity.gateway)
        var report: SyncReport
        let seen: Date?
        do throws(ReplicaError) {
            report = try await SyncEngine(replica, gateway, clock: clock).sync()
            replica.close()
            seen = stamp
            if report.trouble == nil, let gateway = gateway as? any AttachmentGateway {
                report.files = try await ContentFolder(folder).send(gateway)
            }
        } catch {
            await gateway.close()
            throw error
        }
        await gateway.close()
        return (report, Self.cursors(report.streams), seen)
    }

    /// Learns which gateway it is, and what is here.
    private func start() async throws -> (URL, [StreamID: Int64]) {
        let replica = try await Replica.open(folder, waiting: waiting)
        defer { replica.close() }
        return (replica.identity.gateway, Self.cursors(try await replica.streams()))
    }

    private static func cursors(_ streams: [StreamStatus]) -> [StreamID: Int64] {
        Dictionary(
            streams.filter { $0.halt == nil }.map { ($0.id, $0.cursor) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// Finds out whether the gateway answers before the folder is taken: a network that swallows
    /// everything must not keep other commands waiting.
    private func knock(_ address: URL) async throws -> GatewayError? {
        let connection = try connect(folder, address)
        var trouble: GatewayError?
        do throws(GatewayError) {
            _ = try await connection.heads()
        } catch {
            trouble = error
        }
        await connection.close()
        return trouble
    }

    /// Keeps a live stream open; every event means that a round is worth while.
    private func listen(
        _ address: URL,
        _ cursors: [StreamID: Int64],
        _ news: Bell<Void>
    ) -> Task<Void, Never> {
        Task {
            var failures = 0
            while !Task.isCancelled {
                do {
                    // The cursors only grow older; what the gateway repeats is a hint all the same.
                    let connection = try connect(folder, address)
                    do throws(GatewayError) {
                        try await connection.live(cursors) { event in
                            if event != .hello { news.ring(()) }
                        }
                        failures = 0
                    } catch {
                        failures += 1
                    }
                    await connection.close()
                } catch {
                    failures += 1
                }
                let delay = backoff.delay(
                    failures: max(1, failures),
                    jitter: .random(in: 0...1)
                )
                try? await clock.sleep(for: delay, tolerance: nil)
            }
        }
    }

    /// Waits for news, for another program's change of the database, or for the time to pass.
    private func wait(for pause: Duration, or news: Bell<Void>, since seen: Date?) async {
        _ = await news.rest { [self] in
            let time = Stopwatch(clock)
            while !Task.isCancelled, time.elapsed < pause, stamp == seen {
                try? await clock.sleep(for: min(.milliseconds(500), pause), tolerance: nil)
            }
        }
    }

    /// What changes when another program has committed something and closed the database.
    private var stamp: Date? {
        let values = try? FileManager.default.attributesOfItem(atPath: folder.database.path)
        return values?[.modificationDate] as? Date
    }
}
