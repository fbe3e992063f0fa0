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

    /// Makes a key between two others, either of which may be missing; nil when the two are equal or
    /// the key would be longer than the limit: then the list must be rebalanced first.
    public static func between(_ lower: OrderKey?, _ upper: OrderKey?) -> OrderKey? {
        let key: [Int]
        switch (lower, upper) {
        case (nil, nil): key = [digits.count / 2]
        case (let lower?, nil): key = after(lower.values)
        case (nil, let upper?): key = before(upper.values)
        case (let lower?, let upper?):
            precondition(lower <= upper, "keys out of order")
            guard lower < upper else { return nil }
            key = middle(lower.values, upper.values)
        }
        return OrderKey(String(decoding: key.map { digits[$0] }, as: UTF8.self))
    }

    /// So many keys between two others, in order and as far apart as they can be; nil when they do not fit.
    public static func spread(
        _ count: Int,
        between lower: OrderKey?,
        and upper: OrderKey?
    ) -> [OrderKey]? {
        guard count > 0 else { return [] }
        guard let middle = count == 1 ? between(lower, upper) : halfway(lower, upper),
            let before = spread(count / 2, between: lower, and: middle),
            let after = spread(count - 1 - count / 2, between: middle, and: upper)
        else { return nil }
        return before + [middle] + after
    }

    /// The key in the middle, also where an end is open: `between` would stay close to the other end.
    private static func halfway(_ lower: OrderKey?, _ upper: OrderKey?) -> OrderKey? {
        guard let low = lower ?? OrderKey(least), let high = upper ?? OrderKey(most) else {
            return nil
        }
        return low < high ? between(low, high) : between(lower, upper)
    }

    /// The digits as numbers.
    private var values: [Int] { description.utf8.map(digit) }

    /// The key halfway between two.
    private static func middle(_ low: [Int], _ high: [Int]) -> [Int] {
        var key: [Int] = []
        var isBelowHigh = false
        for place in 0... {
            let floor = place < low.count ? low[place] : 0
            let ceiling = isBelowHigh ? digits.count : place < high.count ? high[place] : 0
            if ceiling - floor > 1 {
                key.append((floor + ceiling) / 2)
                break
            }
            key.append(floor)
            if floor < ceiling { isBelowHigh = true }
        }
        return key
    }

    /// The next key at the end of a list.
    ///
    /// Halving the rest would cost a digit every six items. Counting two digits below the first that
    /// can still grow makes room for 200,000 before one more digit is needed.
    private static func after(_ low: [Int]) -> [Int] {
        let full = low.prefix { $0 == digits.count - 1 }.count
        var key = padded(low, to: full + 3)
        var place = key.count - 1
        while key[place] == digits.count - 1 {
            key[place] = 0
            place -= 1
        }
        key[place] += 1
        return trimmed(key)
    }

    /// The next key at the start of a list: counts down as `after` counts up.
    private static func before(_ high: [Int]) -> [Int] {
        let empty = high.prefix { $0 == 0 }.count
        var key = padded(high, to: empty + 3)
        var place = key.count - 1
        while key[place] == 0 {
            key[place] = digits.count - 1
            place -= 1
        }
        key[place] -= 1
        return trimmed(key)
    }

    private static func padded(_ key: [Int], to count: Int) -> [Int] {
        key.prefix(count) + Array(repeating: 0, count: max(0, count - key.count))
    }

    private static func trimmed(_ key: [Int]) -> [Int] {
        Array(key[...(key.lastIndex { $0 != 0 } ?? 0)])
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

/// Keys near the two ends, with room beyond them.
private let least = "001"
private let most = "zzz"

private func digit(_ byte: UInt8) -> Int { digits.firstIndex(of: byte) ?? 0 }
