import Synchronization
import TestSupport
import Testing

@testable import EntenteClient

@Suite("Bell: resting until something rings")
struct BellTests {
    /// A pause that ends when a test says so, and does not care for being cancelled.
    private final class Pause: Sendable {
        private let state = Mutex((isOver: false, hasReturned: false))

        func end() { state.withLock { $0.isOver = true } }
        var hasReturned: Bool { state.withLock { $0.hasReturned } }

        func run() async {
            while !state.withLock({ $0.isOver }) { await Task.yield() }
            state.withLock { $0.hasReturned = true }
        }
    }

    /// A pause of a day: only a ring or the end of the task ends the rest.
    private static func aDay() async {
        await eventually(within: .seconds(86_400)) { Task.isCancelled }
    }

    @Test func `a ring ends the rest, and one that came before is heard`() async {
        let bell = Bell<Int>(keeping: 8)
        bell.ring(1)
        #expect(await bell.rest(Self.aDay) == 1)
        let resting = Task { await bell.rest(Self.aDay) }
        bell.ring(2)
        #expect(await resting.value == 2)
    }

    @Test func `a rest whose pause is over ends without a ring`() async {
        let bell = Bell<Int>(keeping: 8)
        #expect(await bell.rest {} == nil)
        #expect(await bell.rest {} == nil)
    }

    @Test func `the timer of a rest that a ring ended wakes nobody, however late it comes`() async {
        let bell = Bell<Int>(keeping: 8)
        let pause = Pause()
        bell.ring(1)
        #expect(await bell.rest { await pause.run() } == 1)
        pause.end()
        #expect(await eventually { pause.hasReturned })
        for number in 2..<20 {
            let next = Pause()
            let resting = Task { await bell.rest { await next.run() } }
            bell.ring(number)
            // Woken by an old timer it would return nothing.
            #expect(await resting.value == number)
            next.end()
        }
    }

    @Test func `of more rings than are kept the newest are heard`() async {
        let bell = Bell<Int>(keeping: 2)
        for number in 1...5 { bell.ring(number) }
        #expect(await bell.rest(Self.aDay) == 4)
        #expect(await bell.rest(Self.aDay) == 5)
        #expect(await bell.rest {} == nil)
    }

    @Test func `a cancelled task does not rest`() async {
        let bell = Bell<Int>(keeping: 1)
        let resting = Task { await bell.rest(Self.aDay) }
        resting.cancel()
        #expect(await resting.value == nil)
        let late = Task {
            await eventually { Task.isCancelled }
            return await bell.rest(Self.aDay)
        }
        late.cancel()
        #expect(await late.value == nil)
    }
}
