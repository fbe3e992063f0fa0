import Testing

@testable import EntentePostgres

/// A pool's deciding half with a clock of the test's own.
private struct Bench {
    var state: PoolState
    var now = ContinuousClock.now
    var connecting: [Int] = []
    var granted: [(waiter: UInt64, member: Int)] = []
    var refused: [UInt64: PoolState.Refusal] = [:]
    var closed: [Int] = []
    var checking: [Int] = []
    var cancelled: [Int] = []

    init(minimum: Int = 0, maximum: Int = 2, _ change: (inout PoolConfiguration) -> Void = { _ in })
    {
        var configuration = PoolConfiguration(
            minimumConnections: minimum,
            maximumConnections: maximum
        )
        change(&configuration)
        state = PoolState(configuration)
    }

    mutating func note(_ effects: [PoolState.Effect]) {
        for effect in effects {
            switch effect {
            case .connect(let member): connecting.append(member)
            case .cancelConnect(let member): cancelled.append(member)
            case .check(let member): checking.append(member)
            case .close(let member): closed.append(member)
            case .grant(let waiter, let member): granted.append((waiter, member))
            case .refuse(let waiter, let refusal): refused[waiter] = refusal
            }
        }
    }

    @discardableResult
    mutating func ask(_ use: PoolState.Use = .exclusive) -> UInt64 {
        let (waiter, effects) = state.ask(for: use, now: now)
        note(effects)
        return waiter
    }

    mutating func connectAll() {
        while let member = connecting.popLast() { note(state.connected(member, now: now)) }
    }

    mutating func giveBack(_ member: Int, isReusable: Bool = true) {
        note(state.giveBack(member, isReusable: isReusable, now: now))
    }

    mutating func pass(_ duration: Duration) {
        now += duration
        note(state.tick(now: now))
    }

    func member(of waiter: UInt64) -> Int? { granted.first { $0.waiter == waiter }?.member }
}

@Suite("PoolState: who gets what, and when")
struct PoolStateTests {
    @Test func `a pool begins with its minimum`() {
        var bench = Bench(minimum: 2, maximum: 4)
        bench.pass(.zero)
        #expect(bench.connecting.count == 2)
    }

    @Test func `callers are served in the order in which they came`() {
        var bench = Bench(maximum: 1)
        let waiters = (0..<5).map { _ in bench.ask() }
        bench.connectAll()
        for index in 0..<4 {
            #expect(bench.granted.map(\.waiter) == Array(waiters[...index]))
            bench.giveBack(1)
        }
        #expect(bench.granted.map(\.waiter) == waiters)
    }

    @Test func `there are never more connections than the maximum`() {
        var bench = Bench(maximum: 3)
        for _ in 0..<100 { bench.ask() }
        #expect(bench.state.members.count == 3)
        bench.connectAll()
        #expect(bench.granted.count == 3)
        #expect(Set(bench.granted.map(\.member)).count == 3)
    }

    @Test func `single statements share a connection up to its depth`() {
        var bench = Bench(maximum: 1) { $0.pipelineDepth = 3 }
        for _ in 0..<5 { bench.ask(.shared) }
        bench.connectAll()
        #expect(bench.granted.count == 3)
        bench.giveBack(1)
        #expect(bench.granted.count == 4)
    }

    @Test func `single statements do not overtake one who wants a connection alone`() {
        var bench = Bench(maximum: 1)
        let first = bench.ask(.shared)
        bench.connectAll()
        let alone = bench.ask(.exclusive)
        let later = bench.ask(.shared)
        #expect(bench.granted.map(\.waiter) == [first])
        bench.giveBack(1)
        #expect(bench.granted.map(\.waiter) == [first, alone])
        bench.giveBack(1)
        #expect(bench.granted.map(\.waiter) == [first, alone, later])
    }

    @Test func `single statements spread over what is idle before they share`() {
        var bench = Bench(minimum: 2, maximum: 2)
        bench.pass(.zero)
        bench.connectAll()
        let waiters = (0..<4).map { _ in bench.ask(.shared) }
        let members = waiters.compactMap { bench.member(of: $0) }
        #expect(members.count { $0 == 1 } == 2)
        #expect(members.count { $0 == 2 } == 2)
    }

    @Test func `more waiting than allowed are refused at once`() {
        var bench = Bench(maximum: 1) { $0.maximumWaiting = 2 }
        bench.ask()
        bench.ask()
        let third = bench.ask()
        #expect(bench.refused == [third: .tooManyWaiting])
    }

    @Test func `who waits too long is refused, and the next deadline says when`() {
        var bench = Bench(maximum: 1) { $0.waitTimeout = .seconds(5) }
        let begin = bench.now
        let waiter = bench.ask()
        #expect(bench.state.nextDeadline() == begin + .seconds(5))
        bench.pass(.seconds(4))
        #expect(bench.refused.isEmpty)
        bench.pass(.seconds(1))
        #expect(bench.refused == [waiter: .timedOut])
        #expect(bench.state.waiting == 0)
    }

    @Test func `who withdraws is passed over`() {
        var bench = Bench(maximum: 1)
        let first = bench.ask()
        let second = bench.ask()
        let waited = bench.state.withdraw(first)
        let waitedStill = bench.state.withdraw(first)
        #expect(waited && !waitedStill)
        bench.connectAll()
        #expect(bench.granted.map(\.waiter) == [second])
        let waitedToo = bench.state.withdraw(second)
        #expect(!waitedToo)
    }

    @Test func `attempts after a failure wait twice as long each time, up to the bound`() {
        var bench = Bench(maximum: 1) {
            $0.backOff = .milliseconds(100)
            $0.maximumBackOff = .milliseconds(350)
            $0.waitTimeout = .seconds(60)
        }
        bench.ask()
        for expected in [100, 200, 350, 350] {
            let member = bench.connecting.removeLast()
            bench.note(bench.state.connectFailed(member, now: bench.now, jitter: 0.999_999))
            #expect(bench.connecting.isEmpty)
            bench.pass(.milliseconds(expected - 2))
            #expect(bench.connecting.isEmpty)
            bench.pass(.milliseconds(2))
            #expect(bench.connecting.count == 1)
        }
    }

    @Test func `the least jitter halves the wait`() {
        var bench = Bench(maximum: 1) { $0.backOff = .milliseconds(100) }
        bench.ask()
        let member = bench.connecting.removeLast()
        bench.note(bench.state.connectFailed(member, now: bench.now, jitter: 0))
        #expect(bench.state.retryAt == bench.now + .milliseconds(50))
    }

    @Test func `after a failure one attempt at a time finds out whether the server is back`()
        throws
    {
        var bench = Bench(maximum: 5)
        for _ in 0..<5 { bench.ask() }
        #expect(bench.connecting.count == 5)
        for member in bench.connecting {
            bench.note(bench.state.connectFailed(member, now: bench.now, jitter: 0.5))
        }
        bench.connecting = []
        bench.pass(.seconds(4))
        #expect(bench.connecting.count == 1)
        let next = try #require(bench.state.nextDeadline())
        #expect(next > bench.now, "until the attempt has ended there is nothing to do")
        bench.connectAll()
        #expect(bench.state.members.count == 5)
    }

    @Test func `a connection that is not good any more is closed and replaced`() {
        var bench = Bench(minimum: 1, maximum: 1)
        bench.ask()
        bench.connectAll()
        bench.giveBack(1, isReusable: false)
        #expect(bench.closed == [1])
        #expect(bench.connecting == [2])
    }

    @Test func `a connection lost while shared is not given to anybody and closed at the end`() {
        var bench = Bench(maximum: 2)
        bench.ask(.shared)
        bench.connectAll()
        bench.ask(.shared)
        bench.note(bench.state.lost(1, now: bench.now))
        let later = bench.ask(.shared)
        #expect(bench.member(of: later) != 1)
        bench.giveBack(1, isReusable: false)
        #expect(bench.closed.isEmpty)
        bench.giveBack(1, isReusable: false)
        #expect(bench.closed == [1])
    }

    @Test func `a connection that was idle for long is checked before it is used`() {
        var bench = Bench(minimum: 1, maximum: 1) { $0.checkInterval = .seconds(30) }
        bench.pass(.zero)
        bench.connectAll()
        bench.pass(.seconds(30))
        #expect(bench.checking == [1])
        let waiter = bench.ask()
        #expect(bench.member(of: waiter) == nil)
        bench.note(bench.state.checked(1, isAlive: true, now: bench.now))
        #expect(bench.member(of: waiter) == 1)
    }

    @Test func `a connection that fails its check is replaced`() {
        var bench = Bench(minimum: 1, maximum: 1)
        bench.pass(.zero)
        bench.connectAll()
        bench.pass(.seconds(30))
        bench.note(bench.state.checked(1, isAlive: false, now: bench.now))
        #expect(bench.closed == [1])
        #expect(bench.connecting == [2])
    }

    @Test func `connections above the minimum that nobody uses are closed`() {
        var bench = Bench(minimum: 1, maximum: 3) {
            $0.idleTimeout = .seconds(60)
            $0.checkInterval = .seconds(3_600)
        }
        for _ in 0..<3 { bench.ask() }
        bench.connectAll()
        for (_, member) in bench.granted { bench.giveBack(member) }
        bench.pass(.seconds(60))
        #expect(bench.closed.count == 2)
        #expect(bench.state.members.count == 1)
    }

    @Test func `a shutdown refuses who waits and closes each connection when it is free`() {
        var bench = Bench(maximum: 2)
        bench.ask()
        bench.ask()
        let waiting = bench.ask()
        bench.note(bench.state.connected(1, now: bench.now))
        bench.note(bench.state.shutDown())
        #expect(bench.refused[waiting] == .shutDown)
        #expect(bench.cancelled == [2])
        #expect(!bench.state.isDrained)
        bench.note(bench.state.connectFailed(2, now: bench.now, jitter: 0))
        bench.giveBack(1)
        #expect(bench.closed == [1])
        #expect(bench.state.isDrained)
        let late = bench.ask()
        #expect(bench.refused[late] == .shutDown)
    }

    @Test(arguments: 0..<50)
    func `whatever happens, the bounds hold and nobody is forgotten`(seed: UInt64) {
        var random = SplitMix(state: seed)
        var bench = Bench(minimum: 1, maximum: 4) {
            $0.pipelineDepth = 3
            $0.maximumWaiting = 10
            $0.waitTimeout = .milliseconds(200)
            $0.checkInterval = .milliseconds(300)
            $0.idleTimeout = .milliseconds(500)
        }
        var asked: Set<UInt64> = []
        var withdrawn: Set<UInt64> = []
        var lent: [Int] = []
        var seen = 0
        for _ in 0..<2_000 {
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<4: asked.insert(bench.ask(Bool.random(using: &random) ? .shared : .exclusive))
            case 4..<6:
                guard !lent.isEmpty else { continue }
                let member = lent.remove(at: Int.random(in: 0..<lent.count, using: &random))
                bench.giveBack(member, isReusable: Int.random(in: 0..<10, using: &random) > 0)
            case 6:
                guard let member = bench.connecting.popLast() else { continue }
                if Bool.random(using: &random) {
                    bench.note(bench.state.connected(member, now: bench.now))
                } else {
                    let jitter = Double.random(in: 0..<1, using: &random)
                    bench.note(bench.state.connectFailed(member, now: bench.now, jitter: jitter))
                }
            case 7:
                guard let member = bench.checking.popLast() else { continue }
                let isAlive = Bool.random(using: &random)
                bench.note(bench.state.checked(member, isAlive: isAlive, now: bench.now))
            case 8:
                guard let waiter = asked.randomElement(using: &random) else { continue }
                if bench.state.withdraw(waiter) { withdrawn.insert(waiter) }
            default: bench.pass(.milliseconds(Int.random(in: 0..<100, using: &random)))
            }
            lent += bench.granted[seen...].map(\.member)
            seen = bench.granted.count
            #expect(bench.state.members.count <= 4)
            #expect(bench.state.waiting <= 10)
        }
        bench.connecting = []
        bench.pass(.seconds(1))
        let served = Set(bench.granted.map(\.waiter))
        #expect(served.count == bench.granted.count)
        #expect(asked == served.union(bench.refused.keys).union(withdrawn))
        #expect(served.isDisjoint(with: bench.refused.keys))
    }
}

private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
