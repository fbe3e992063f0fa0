import EntenteDomain
import EntenteSync
import TestSupport
import Testing

@Suite("OrderKey: a place between any two")
struct OrderKeyTests {
    @Test func `a key made between two lies strictly between them`() throws {
        var generator = SeededGenerator(seed: 50)
        var keys: [OrderKey] = []
        for _ in 0..<2_000 {
            let place = Int.random(in: 0...keys.count, using: &generator)
            let lower = place > 0 ? keys[place - 1] : nil
            let upper = place < keys.count ? keys[place] : nil
            let key = try #require(OrderKey.between(lower, upper))
            if let lower { #expect(lower < key) }
            if let upper { #expect(key < upper) }
            #expect(OrderKey(key.description) == key)
            keys.insert(key, at: place)
        }
        let longest = keys.map(\.description.utf8.count).max() ?? 0
        #expect(longest <= 12, "insertions at random places need few digits")
    }

    @Test func `ten thousand items placed at an end need keys of three digits`() throws {
        var last: OrderKey?
        var first: OrderKey?
        for _ in 0..<10_000 {
            let after = try #require(OrderKey.between(last, nil))
            let before = try #require(OrderKey.between(nil, first))
            if let last { #expect(last < after) }
            if let first { #expect(before < first) }
            #expect(max(after.description.utf8.count, before.description.utf8.count) <= 3)
            (last, first) = (after, before)
        }
    }

    @Test func `the hardest insertions end at the limit with nil, after more than 300`() throws {
        for takesLower in [true, false] {
            var lower = try #require(OrderKey.between(nil, nil))
            var upper = try #require(OrderKey.between(lower, nil))
            var count = 0
            while let key = OrderKey.between(lower, upper) {
                #expect(lower < key && key < upper)
                if takesLower { lower = key } else { upper = key }
                count += 1
            }
            #expect(count > 300)
            #expect(lower < upper)
        }
    }

    @Test func `between equal keys there is none, which asks for rebalancing`() throws {
        let key = try #require(OrderKey("V"))
        #expect(OrderKey.between(key, key) == nil)
    }

    @Test(arguments: [("a", "a1"), ("a", "b"), ("az", "b"), ("0V", "1"), ("a", "a01"), ("z", "zz")])
    func `neighbours that touch still have a key between them`(low: String, high: String) throws {
        let lower = try #require(OrderKey(low))
        let upper = try #require(OrderKey(high))
        let key = try #require(OrderKey.between(lower, upper))
        #expect(lower < key && key < upper)
    }

    @Test func `an end of digits that are all full or all empty still has room`() throws {
        for text in ["z", "zz", "zzz", "zzzzz", String(repeating: "z", count: 60)] {
            let key = try #require(OrderKey(text))
            let after = try #require(OrderKey.between(key, nil))
            #expect(key < after)
        }
        for text in ["1", "01", "001", "00001", String(repeating: "0", count: 60) + "1"] {
            let key = try #require(OrderKey(text))
            let before = try #require(OrderKey.between(nil, key))
            #expect(before < key)
        }
        #expect(OrderKey.between(OrderKey(String(repeating: "z", count: 64)), nil) == nil)
    }

    @Test(arguments: ["", "0", "a0", "-", "a-", "a b", "\u{E9}", String(repeating: "a", count: 65)])
    func `a text that is not a key is refused`(text: String) {
        #expect(OrderKey(text) == nil)
    }
}
