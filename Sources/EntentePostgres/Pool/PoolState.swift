/// The deciding half of the pool: what is asked and what happened goes in, effects come out.
///
/// It reads no clock and touches no connection. Callers are served strictly in the order in which
/// they came: somebody who needs a whole connection is never overtaken by single statements.
struct PoolState: Sendable {
    typealias Instant = ContinuousClock.Instant

    /// How a caller uses a connection.
    enum Use: Hashable, Sendable {
        /// Alone.
        case exclusive
        /// Beside others, for single statements.
        case shared
    }

    /// Why a caller gets no connection.
    enum Refusal: Hashable, Sendable {
        case tooManyWaiting
        case timedOut
        case shutDown
    }

    /// What the acting half has to do.
    enum Effect: Hashable, Sendable {
        case connect(Int)
        case cancelConnect(Int)
        case check(Int)
        case close(Int)
        case grant(waiter: UInt64, member: Int)
        case refuse(waiter: UInt64, Refusal)
    }

    /// What one connection does.
    enum Phase: Hashable, Sendable {
        case connecting
        case idle
        case checking
        case exclusive
        /// The number of callers that share it.
        case shared(Int)
    }

    /// One connection, or one to be.
    struct Member: Hashable, Sendable {
        var phase: Phase
        var lastUse: Instant
        var lastCheck: Instant
        /// Whether it is to be closed when its callers give it back.
        var isLost = false
    }

    struct Waiter: Hashable, Sendable {
        let use: Use
        let deadline: Instant
    }

    let configuration: PoolConfiguration
    private(set) var members: [Int: Member] = [:]
    private(set) var isShutDown = false
    private(set) var failedAttempts = 0
    private(set) var retryAt: Instant?
    private var waiters: [UInt64: Waiter] = [:]
    /// Waiters in order; those that gave up are only gone from `waiters`.
    private var order: [UInt64] = []
    private var head = 0
    private var lastWaiter: UInt64 = 0
    private var lastMember = 0

    init(_ configuration: PoolConfiguration) { self.configuration = configuration }

    /// How many callers wait.
    var waiting: Int { waiters.count }

    /// Whether nothing is left after a shutdown.
    var isDrained: Bool { isShutDown && members.isEmpty }

    // MARK: What callers ask

    /// Somebody wants a connection.
    mutating func ask(for use: Use, now: Instant) -> (waiter: UInt64, effects: [Effect]) {
        lastWaiter += 1
        let waiter = lastWaiter
        if isShutDown { return (waiter, [.refuse(waiter: waiter, .shutDown)]) }
        if waiters.count >= configuration.maximumWaiting {
            return (waiter, [.refuse(waiter: waiter, .tooManyWaiting)])
        }
        waiters[waiter] = Waiter(use: use, deadline: now + configuration.waitTimeout)
        order.append(waiter)
        return (waiter, settle(now))
    }

    /// Somebody no longer wants one; true if they still waited.
    mutating func withdraw(_ waiter: UInt64) -> Bool { waiters.removeValue(forKey: waiter) != nil }

    /// A connection comes back.
    mutating func giveBack(_ id: Int, isReusable: Bool, now: Instant) -> [Effect] {
        guard var member = members[id] else { return [] }
        member.lastUse = now
        if isReusable { member.lastCheck = now } else { member.isLost = true }
        switch member.phase {
        case .shared(let count) where count > 1: member.phase = .shared(count - 1)
        default: member.phase = .idle
        }
        members[id] = member
        var effects: [Effect] = []
        if member.phase == .idle, member.isLost || isShutDown {
            members[id] = nil
            effects.append(.close(id))
        }
        return effects + settle(now)
    }

    // MARK: What happens

    /// An attempt to connect succeeded.
    mutating func connected(_ id: Int, now: Instant) -> [Effect] {
        guard members[id] != nil, !isShutDown else {
            members[id] = nil
            return [.close(id)]
        }
        failedAttempts = 0
        retryAt = nil
        members[id] = Member(phase: .idle, lastUse: now, lastCheck: now)
        return settle(now)
    }

    /// An attempt failed; `jitter` in 0..<1 spreads the next attempts of many pools.
    mutating func connectFailed(_ id: Int, now: Instant, jitter: Double) -> [Effect] {
        members[id] = nil
        if isShutDown { return [] }
        failedAttempts += 1
        let doubled = configuration.backOff * (1 << min(failedAttempts - 1, 20))
        let wait = min(doubled, configuration.maximumBackOff)
        retryAt = now + wait * (0.5 + jitter / 2)
        return settle(now)
    }

    /// A connection ended by itself.
    mutating func lost(_ id: Int, now: Instant) -> [Effect] {
        guard let member = members[id] else { return [] }
        switch member.phase {
        case .exclusive, .shared: members[id]?.isLost = true
        case .idle, .checking, .connecting: members[id] = nil
        }
        return settle(now)
    }

    /// A check ended.
    mutating func checked(_ id: Int, isAlive: Bool, now: Instant) -> [Effect] {
        guard members[id]?.phase == .checking else { return [] }
        guard isAlive, !isShutDown else {
            members[id] = nil
            return [.close(id)] + settle(now)
        }
        members[id]?.phase = .idle
        members[id]?.lastCheck = now
        return settle(now)
    }

    /// Time passed.
    mutating func tick(now: Instant) -> [Effect] {
        var effects: [Effect] = []
        while let waiter = firstWaiter(), let entry = waiters[waiter], entry.deadline <= now {
            waiters[waiter] = nil
            effects.append(.refuse(waiter: waiter, .timedOut))
        }
        for (id, member) in members.sorted(by: { $0.key < $1.key }) where member.phase == .idle {
            if members.count > configuration.minimumConnections,
                now - configuration.idleTimeout >= member.lastUse
            {
                members[id] = nil
                effects.append(.close(id))
            } else if now - configuration.checkInterval >= member.lastCheck {
                members[id]?.phase = .checking
                effects.append(.check(id))
            }
        }
        return effects + settle(now)
    }

    /// The next moment at which `tick` has something to do.
    func nextDeadline() -> Instant? {
        var moments: [Instant] = []
        // All callers wait equally long, so that the first in line is the first to give up.
        for id in order[head...] {
            guard let waiter = waiters[id] else { continue }
            moments.append(waiter.deadline)
            break
        }
        // While an attempt is under way nothing is to be done at that moment, and it may be past.
        if let retryAt, !isConnecting, members.count < wanted() { moments.append(retryAt) }
        for member in members.values where member.phase == .idle {
            moments.append(member.lastCheck + configuration.checkInterval)
            if members.count > configuration.minimumConnections {
                moments.append(member.lastUse + configuration.idleTimeout)
            }
        }
        return moments.min()
    }

    /// No more callers; what is idle closes now, the rest when it comes back.
    mutating func shutDown() -> [Effect] {
        guard !isShutDown else { return [] }
        isShutDown = true
        retryAt = nil
        var effects: [Effect] = []
        while let waiter = firstWaiter() {
            waiters[waiter] = nil
            effects.append(.refuse(waiter: waiter, .shutDown))
        }
        for (id, member) in members.sorted(by: { $0.key < $1.key }) {
            switch member.phase {
            case .idle, .checking:
                members[id] = nil
                effects.append(.close(id))
            case .connecting: effects.append(.cancelConnect(id))
            case .exclusive, .shared: continue
            }
        }
        return effects
    }

    // MARK: Deciding

    /// Serves whom it can, and connects if that is not enough.
    private mutating func settle(_ now: Instant) -> [Effect] {
        var effects: [Effect] = []
        while let waiter = firstWaiter(), let entry = waiters[waiter] {
            guard let id = choose(for: entry.use) else { break }
            waiters[waiter] = nil
            members[id]?.lastUse = now
            switch (entry.use, members[id]?.phase) {
            case (.shared, .shared(let count)): members[id]?.phase = .shared(count + 1)
            case (.shared, _): members[id]?.phase = .shared(1)
            case (.exclusive, _): members[id]?.phase = .exclusive
            }
            effects.append(.grant(waiter: waiter, member: id))
        }
        return effects + grow(now)
    }

    /// The idle connection used last, so that the others can become old; else the least shared one.
    private func choose(for use: Use) -> Int? {
        var idle: (id: Int, lastUse: Instant)?
        var shared: (id: Int, count: Int)?
        for (id, member) in members where !member.isLost {
            switch member.phase {
            case .idle:
                if let known = idle, (known.lastUse, known.id) > (member.lastUse, id) { continue }
                idle = (id, member.lastUse)
            case .shared(let count) where count < configuration.pipelineDepth:
                if let known = shared, (known.count, known.id) < (count, id) { continue }
                shared = (id, count)
            default: continue
            }
        }
        return idle?.id ?? (use == .shared ? shared?.id : nil)
    }

    private mutating func grow(_ now: Instant) -> [Effect] {
        guard !isShutDown else { return [] }
        if let retryAt, now < retryAt { return [] }
        var effects: [Effect] = []
        while members.count < wanted() {
            // After a failure one attempt at a time finds out whether the server is back.
            if failedAttempts > 0, isConnecting { break }
            lastMember += 1
            members[lastMember] = Member(phase: .connecting, lastUse: now, lastCheck: now)
            effects.append(.connect(lastMember))
        }
        return effects
    }

    /// Whether an attempt to connect is under way.
    private var isConnecting: Bool { members.values.contains { $0.phase == .connecting } }

    /// How many connections the present load asks for, within the bounds.
    private func wanted() -> Int {
        guard !isShutDown else { return 0 }
        var load = waiters.count
        for member in members.values {
            switch member.phase {
            case .exclusive, .checking: load += 1
            case .shared(let count): load += count
            case .idle, .connecting: continue
            }
        }
        return min(max(load, configuration.minimumConnections), configuration.maximumConnections)
    }

    /// The first in line who still waits.
    private mutating func firstWaiter() -> UInt64? {
        while head < order.count {
            if waiters[order[head]] != nil { return order[head] }
            head += 1
            if head == 512 {
                order.removeFirst(head)
                head = 0
            }
        }
        order.removeAll(keepingCapacity: true)
        head = 0
        return nil
    }
}
