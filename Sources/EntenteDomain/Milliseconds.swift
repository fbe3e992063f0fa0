/// An instant: whole milliseconds since 1970-01-01T00:00:00Z.
///
/// Instants are for people and for expiry. They order nothing but the display among already
/// concurrent values (protocol clause 1.6).
public struct Milliseconds: Hashable, Comparable, Sendable {
    /// Milliseconds since 1970 in UTC; negative before it.
    public let value: Int64

    /// Makes an instant from milliseconds since 1970.
    public init(_ value: Int64) { self.value = value }

    /// Whether the left instant is earlier.
    public static func < (left: Self, right: Self) -> Bool { left.value < right.value }

    /// The instant a number of milliseconds later.
    public func advanced(by milliseconds: Int64) -> Self { Self(value + milliseconds) }
}
