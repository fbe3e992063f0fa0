import EntenteDomain
import EntenteSync
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import EntenteClient

@Suite("Watch: rounds beside other programs")
struct WatchTests {
    /// A watch over a folder, with everything that a test turns.
    private struct Scene {
        let gateway: FakeGateway
        let folder: ProfileFolder
        let clock: ManualClock
        let say: AsyncStream<LiveEvent>.Continuation
        let open: Holders
        let reports: Reports
        /// The commands that found the folder free while a file was sent.
        let beside: Holders

        /// How many connections are open.
        final class Holders: Sendable {
            private let count = Mutex(0)
            var now: Int { count.withLock { $0 } }
            func add(_ number: Int) { count.withLock { $0 += number } }
        }

        /// The rounds so far.
        final class Reports: Sendable {
            private let all = Mutex<[SyncReport]>([])
            var list: [SyncReport] { all.withLock { $0 } }
            func add(_ report: SyncReport) { all.withLock { $0.append(report) } }
        }

        var rounds: Int { reports.list.count }

        /// Waits until the watch has done so many rounds and sleeps again.
        func restsAfter(_ count: Int, for pause: Duration = .milliseconds(500)) async -> Bool {
            await eventually { rounds >= count && clock.sleepers(for: pause) == 1 }
                && rounds == count
        }
    }

    /// Runs a test while a watch runs over the folder of a fresh device.
    private func withWatch(
        waiting: Duration = .seconds(60),
        _ body: (Scene) async throws -> Void
    ) async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let folder = folders.device("a")
            let replica = try await gateway.device(of: 0, in: folder)
            let device = replica.identity.device
            replica.close()
            let (events, say) = AsyncStream<LiveEvent>.makeStream()
            let (open, beside) = (Scene.Holders(), Scene.Holders())
            let clock = ManualClock()
            let watch = Watch(
                folder,
                waiting: waiting,
                poll: .seconds(30),
                backoff: Backoff(first: .seconds(4), longest: .seconds(4)),
                clock: clock
            ) { _, _ in
                open.add(1)
                return FakeConnection(
                    gateway,
                    device,
                    events: events,
                    sending: { _ in
                        guard let other = try? await Replica.open(folder, waiting: .zero) else {
                            return
                        }
                        _ = try? await other.add(EntityType.ask, "Beside", in: gateway.shared)
                        beside.add(1)
                        other.close()
                    },
                    closed: { open.add(-1) }
                )
            }
            let scene = Scene(
                gateway: gateway,
                folder: folder,
                clock: clock,
                say: say,
                open: open,
                reports: Scene.Reports(),
                beside: beside
            )
            let running = Task { try await watch.run { scene.reports.add($0) } }
            defer { running.cancel() }
            try await body(scene)
            running.cancel()
            say.finish()
            try await running.value
            #expect(await eventually { open.now == 0 })
        }
    }

    @Test func `news makes one round, and then the watch sleeps again`() async throws {
        try await withWatch { scene in
            #expect(await scene.restsAfter(1))
            for count in 2...5 {
                scene.say.yield(.head(stream: scene.gateway.shared, size: 1))
                #expect(await scene.restsAfter(count))
            }
            scene.say.yield(.hello)
            #expect(await scene.restsAfter(5))
        }
    }

    @Test func `without news a round is made when the time has passed, and not before`()
        async throws
    {
        try await withWatch { scene in
            #expect(await scene.restsAfter(1))
            for _ in 0..<59 {
                scene.clock.advance(by: .milliseconds(500))
                #expect(await scene.restsAfter(1))
            }
            scene.clock.advance(by: .milliseconds(500))
            #expect(await scene.restsAfter(2))
        }
    }

    @Test func `a change that another command makes is sent in the next round`() async throws {
        try await withWatch { scene in
            #expect(await scene.restsAfter(1))
            let other = try await Replica.open(scene.folder)
            _ = try await other.add(EntityType.give, "Meanwhile", in: scene.gateway.shared)
            other.close()
            scene.clock.advance(by: .milliseconds(500))
            #expect(await scene.restsAfter(2))
            #expect(scene.gateway.log(scene.gateway.shared)?.records.count == 1)
            #expect(scene.reports.list.last?.sent == 1)
        }
    }

    @Test func `while a file is sent other commands find the folder free`() async throws {
        try await withWatch { scene in
            #expect(await scene.restsAfter(1))
            let other = try await Replica.open(scene.folder)
            let give = try await other.add(EntityType.give, "Storage", in: scene.gateway.shared)
            let file = scene.folder.url.appendingPathComponent("plan.txt")
            try PrivateFile.write(Array("A plan".utf8), to: file)
            let stream = try await other.stream(scene.gateway.shared)
            _ = try await other.attach(file, to: give, in: stream)
            other.close()
            scene.clock.advance(by: .milliseconds(500))
            #expect(await eventually { scene.reports.list.contains { $0.files.sent == 1 } })
            #expect(scene.beside.now == 1)
            // What they did meanwhile is sent at once, not only when the time has passed.
            #expect(await scene.restsAfter(3))
            #expect(scene.gateway.log(scene.gateway.shared)?.records.count == 3)
        }
    }

    @Test func `a long command beside it does not end it`() async throws {
        try await withWatch(waiting: .zero) { scene in
            #expect(await scene.restsAfter(1))
            let other = try await Replica.open(scene.folder)
            let calls = scene.gateway.state.withLock { $0.calls }
            scene.say.yield(.head(stream: scene.gateway.shared, size: 1))
            // It asked the gateway, found the folder taken, and waits.
            #expect(
                await eventually {
                    scene.gateway.state.withLock { $0.calls > calls }
                        && scene.clock.sleepers(for: .milliseconds(500)) == 1
                }
            )
            _ = try await other.add(EntityType.give, "Meanwhile", in: scene.gateway.shared)
            other.close()
            #expect(
                await eventually {
                    scene.clock.advance(by: .milliseconds(500))
                    return scene.reports.list.contains { $0.sent == 1 }
                }
            )
        }
    }

    @Test func `while the network is away the folder is free, and news shortens no wait`()
        async throws
    {
        try await withWatch { scene in
            #expect(await scene.restsAfter(1))
            scene.gateway.fail(.init(isDown: true))
            scene.say.yield(.head(stream: scene.gateway.shared, size: 1))
            #expect(await eventually { scene.rounds == 2 })
            #expect(scene.reports.list.last?.trouble?.reason == .unreachable)
            try await Replica.open(scene.folder).close()
            scene.say.yield(.head(stream: scene.gateway.shared, size: 2))
            #expect(await eventually { scene.clock.waits.count == 1 })
            #expect(scene.rounds == 2)
            scene.gateway.fail(.init())
            scene.clock.advance(by: .seconds(4))
            // The news that came in the meantime makes a round of its own.
            #expect(await scene.restsAfter(4))
            #expect(scene.reports.list.last?.trouble == nil)
        }
    }
}
