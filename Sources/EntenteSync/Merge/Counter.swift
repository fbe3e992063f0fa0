public import EntenteDomain

/// A sum that several may add to: all increments that no reset had seen (clause 2, `inc`, `reset`).
public struct Counter: Hashable, Sendable {
    private struct Increment: Hashable, Sendable {
        var origin: Origin
        let amount: ExactDecimal
    }

    private var increments: [Increment] = []

    /// Starts at zero.
    public init() {}

    /// Takes an increment.
    public mutating func add(_ amount: ExactDecimal, _ origin: Origin) {
        guard !increments.contains(where: { $0.origin == origin }) else { return }
        increments.append(Increment(origin: origin, amount: amount))
    }

    /// Takes a reset: what its author had seen no longer counts.
    public mutating func reset(_ origin: Origin) {
        increments.removeAll { $0.origin.precedes(origin) }
    }

    /// The sum; nil when it no longer fits an exact decimal, which a reader must say, not hide.
    public var value: ExactDecimal? {
        var sum: ExactDecimal? = .zero
        for increment in increments { sum = sum?.adding(increment.amount) }
        return sum
    }

    mutating func updateOrigins(_ body: (inout Origin) -> Void) {
        for place in increments.indices { body(&increments[place].origin) }
    }
}
