/// A value that several may write: it keeps every write that no other write had seen (clause 2, `put`).
///
/// 1. The siblings are the maximal elements of the causal order (INV-8).
/// 2. The result does not depend on the order in which writes arrive, as long as causes come first.
/// 3. No tombstones: a write that is dominated is dominated for ever, because `base` never shrinks.
public struct Register<Value: Hashable & Sendable>: Hashable, Sendable {
    /// One of the values that stand beside each other.
    public struct Sibling: Hashable, Sendable {
        /// The value.
        public let value: Value
        /// Who wrote it, and after seeing what.
        public internal(set) var origin: Origin
    }

    /// The values, the displayed one last.
    public private(set) var siblings: [Sibling] = []

    /// Starts without a value.
    public init() {}

    /// Takes siblings of which none had seen another.
    init(siblings: [Sibling]) {
        self.siblings = siblings
        order()
    }

    /// Takes a write.
    public mutating func write(_ value: Value, _ origin: Origin) {
        guard !siblings.contains(where: { $0.origin.name == origin.name }) else { return }
        siblings.removeAll { $0.origin.precedes(origin) }
        siblings.append(Sibling(value: value, origin: origin))
        order()
    }

    /// The value to show; nil when nothing was ever written.
    public var displayed: Sibling? { siblings.last }

    /// The siblings that say something else than the displayed one.
    public var conflicts: [Sibling] {
        siblings.dropLast().filter { $0.value != displayed?.value }
    }

    mutating func updateOrigins(_ body: (inout Origin) -> Void) {
        for place in siblings.indices { body(&siblings[place].origin) }
        order()
    }

    private mutating func order() {
        siblings.sort { $0.origin.isDisplayed(before: $1.origin) }
    }
}
