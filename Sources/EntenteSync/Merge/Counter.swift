public import EntenteDomain

/// A sum that several may add to: all increments that no reset had seen (clause 2, `inc`, `reset`).
public struct Counter: Hashable, Sendable {
    private struct Increment: Hashable, Sendable {
        var origin: Origin
        let amount: ExactDecimal
    }

    private var increments: [Origin.Name: Increment] = [:]

    /// Starts at zero.
    public init() {}

    /// Takes an increment.
    public mutating func add(_ amount: ExactDecimal, _ origin: Origin) {
        increments[origin.name] = Increment(origin: origin, amount: amount)
    }

    /// Takes a reset: what its author had seen no longer counts.
    public mutating func reset(_ origin: Origin) {
        increments = increments.filter { !$0.value.origin.precedes(origin) }
    }

    /// The sum; nil when it no longer fits an exact decimal, which a reader must say, not hide.
    ///
    /// It is taken over all increments at once: added up one by one, a sum might fit or not by the
    /// order in which they came.
    public var value: ExactDecimal? { .sum(of: increments.values.lazy.map(\.amount)) }

    /// The increments that no reset had seen, in the order of their names.
    var standing: [(amount: ExactDecimal, origin: Origin)] {
        increments.values.map { ($0.amount, $0.origin) }.sorted { $0.1.name < $1.1.name }
    }

    mutating func updateOrigins(_ body: (inout Origin) -> Void) {
        increments = increments.mapValues { increment in
            var increment = increment
            body(&increment.origin)
            return increment
        }
    }
}
