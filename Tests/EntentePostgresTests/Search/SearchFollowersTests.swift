import EntenteDomain
import EntenteSync
import TestSupport
import Testing

@testable import EntentePostgres

@Suite("SearchFollowers: many searches, few followers")
struct SearchFollowersTests {
    /// Followers that end when the test says so.
    private final class Desk: Sendable {
        struct State {
            var begun: [StreamID] = []
            var most = 0
            var open: [(stream: StreamID, end: CheckedContinuation<Void, any Error>)] = []
        }

        private let state = LockBox(State())

        var begun: [StreamID] { state.withLock { $0.begun } }
        var most: Int { state.withLock { $0.most } }

        func work(_ stream: StreamID) async throws {
            try await withCheckedThrowingContinuation { end in
                state.withLock { state in
                    state.begun.append(stream)
                    state.open.append((stream, end))
                    state.most = max(state.most, state.open.count)
                }
            }
        }

        /// Lets the follower end that began first.
        func end(_ error: (any Error)? = nil) {
            let first = state.withLock { $0.open.removeFirst() }
            if let error { first.end.resume(throwing: error) } else { first.end.resume() }
        }
    }

    private struct Fault: Error {}

    private func stream() -> StreamID { World.randomID() }

    @Test func `searches of one stream share a follower, which began after they came`() async throws
    {
        let (desk, stream) = (Desk(), stream())
        let followers = SearchFollowers(places: 4) { try await desk.work($0) }
        let first = Task { try await followers.follow(stream) }
        #expect(await eventually { desk.begun.count == 1 })
        let others = (0..<5).map { _ in Task { try await followers.follow(stream) } }
        #expect(await eventually { followers.askers(of: stream) == 5 })
        #expect(desk.begun.count == 1)
        desk.end()
        try await first.value
        #expect(await eventually { desk.begun.count == 2 })
        desk.end()
        for other in others { try await other.value }
        #expect(desk.begun.count == 2)
        #expect(followers.askers(of: stream) == 0)
    }

    @Test func `no more streams are followed at once than there are places, and each has its turn`()
        async throws
    {
        let desk = Desk()
        let streams = (0..<5).map { _ in stream() }
        let followers = SearchFollowers(places: 2) { try await desk.work($0) }
        let searches = streams.map { stream in Task { try await followers.follow(stream) } }
        #expect(await eventually { streams.allSatisfy { followers.askers(of: $0) == 1 } })
        for ended in 0..<streams.count {
            let count = min(ended + 2, streams.count)
            #expect(await eventually { desk.begun.count == count })
            desk.end()
        }
        for search in searches { try await search.value }
        #expect(Set(desk.begun) == Set(streams))
        #expect(desk.most == 2)
    }

    @Test func `a follower that fails tells those who wait for it, and no other`() async throws {
        let (desk, stream) = (Desk(), stream())
        let followers = SearchFollowers(places: 1) { try await desk.work($0) }
        let first = Task { try await followers.follow(stream) }
        #expect(await eventually { desk.begun.count == 1 })
        let others = (0..<2).map { _ in Task { try await followers.follow(stream) } }
        #expect(await eventually { followers.askers(of: stream) == 2 })
        desk.end()
        try await first.value
        #expect(await eventually { desk.begun.count == 2 })
        let last = Task { try await followers.follow(stream) }
        #expect(await eventually { followers.askers(of: stream) == 1 })
        desk.end(Fault())
        for other in others { await #expect(throws: Fault.self) { try await other.value } }
        #expect(await eventually { desk.begun.count == 3 })
        desk.end()
        try await last.value
    }
}
