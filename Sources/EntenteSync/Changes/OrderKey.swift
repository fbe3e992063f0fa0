import EntenteDomain

/// A place in a list: a fraction between 0 and 1 in base 62, compared as bytes.
///
/// Between any two keys there is another, so placing an item is one operation on that item alone.
/// Equal keys are told apart by (device, n), and a key never ends in the lowest digit, because
/// nothing would fit before it.
public struct OrderKey: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The digits after the point.
    public let description: String

    /// Takes digits; nil for other characters, a trailing `0`, none, or more than the limit.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty, bytes.count <= Limits.orderKeyLength, bytes.last != digits[0],
            bytes.allSatisfy({ digits.contains($0) })
        else { return nil }
        description = text
    }

    /// Makes a key between two others, either of which may be missing; nil when the key would be
    /// longer than the limit and the list must be rebalanced first.
    public static func between(_ lower: OrderKey?, _ upper: OrderKey?) -> OrderKey? {
        if let lower, let upper { precondition(lower < upper, "keys out of order") }
        let low = lower.map { Array($0.description.utf8).map(digit) } ?? []
        let high = upper.map { Array($0.description.utf8).map(digit) }
        var key: [Int] = []
        var isBelowHigh = high == nil
        for place in 0... {
            let floor = place < low.count ? low[place] : 0
            let ceiling =
                isBelowHigh ? digits.count : (high.map { place < $0.count ? $0[place] : 0 } ?? 0)
            if ceiling - floor > 1 {
                key.append((floor + ceiling) / 2)
                break
            }
            key.append(floor)
            if floor < ceiling { isBelowHigh = true }
        }
        return OrderKey(String(decoding: key.map { digits[$0] }, as: UTF8.self))
    }

    /// Whether the left key comes first.
    public static func < (left: Self, right: Self) -> Bool {
        left.description.utf8.lexicographicallyPrecedes(right.description.utf8)
    }
}

/// The digits in ASCII order, so that comparing bytes compares fractions.
private let digits = [UInt8](
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8
)

private func digit(_ byte: UInt8) -> Int { digits.firstIndex(of: byte) ?? 0 }
