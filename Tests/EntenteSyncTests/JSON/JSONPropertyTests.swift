import EntenteDomain
import EntenteSync
import TestSupport
import Testing

@Suite("JSON: whatever is written and read")
struct JSONPropertyTests {
    @Test func `a value that was written reads back as the same value`() throws {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<600 {
            let value = JSONValue.random(depth: 4, using: &generator)
            let bytes = value.canonicalBytes
            #expect(try JSONScanner.parse(bytes) == value)
            #expect(try JSONScanner.parse(bytes, form: .interchange) == value)
            #expect(try JSONScanner.parse(bytes).canonicalBytes == bytes)
        }
    }

    @Test func `a text with one byte changed is refused, or is its own canonical form`() {
        var generator = SeededGenerator(seed: 12)
        var accepted = 0
        for _ in 0..<300 {
            let bytes = JSONValue.random(depth: 3, using: &generator).canonicalBytes
            for _ in 0..<10 {
                var mutant = bytes
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: mutant[place] = UInt8.random(in: 0...255, using: &generator)
                case 1: mutant.remove(at: place)
                default: mutant.insert(UInt8.random(in: 0...255, using: &generator), at: place)
                }
                switch read(mutant, .canonical) {
                case .success(let value):
                    accepted += 1
                    #expect(value.canonicalBytes == mutant)
                case .failure(let error):
                    #expect((0...mutant.count).contains(error.offset))
                }
                _ = read(mutant, .interchange)
            }
        }
        #expect(accepted > 0)
    }

    @Test func `random bytes never do more than be refused`() {
        var generator = SeededGenerator(seed: 13)
        let alphabet = Array("{}[]\":,\\u01dn \u{E9}".utf8)
        for _ in 0..<3_000 {
            let count = Int.random(in: 0...24, using: &generator)
            let bytes = (0..<count).compactMap { _ in alphabet.randomElement(using: &generator) }
            if case .success(let value) = read(bytes, .canonical) {
                #expect(value.canonicalBytes == bytes)
            }
            _ = read(bytes, .interchange)
        }
    }

    @Test func `a text that ends early is refused where it ends`() {
        let text = Array(#"{"a":[1,"b\n\u001f",{"c":null}],"d":true}"#.utf8)
        for count in 0..<text.count {
            let expected = JSONError(reason: .unexpectedEnd, offset: count)
            #expect(read(Array(text[..<count]), .canonical) == .failure(expected))
        }
    }

    @Test func `values are equal exactly when their bytes are`() {
        var generator = SeededGenerator(seed: 14)
        for _ in 0..<2_000 {
            let left = JSONValue.random(depth: 1, using: &generator)
            let right = JSONValue.random(depth: 1, using: &generator)
            #expect((left == right) == (left.canonicalBytes == right.canonicalBytes))
            if left == right { #expect(left.hashValue == right.hashValue) }
        }
    }

    @Test func `a member that is set stands in its place, once`() {
        var object = JSONObject()
        for key in ["b", "a", "\u{1F600}", "\u{FB33}", "a", ""] { object.set(key, .string(key)) }
        #expect(object.members.map(\.key) == ["", "a", "b", "\u{1F600}", "\u{FB33}"])
        #expect(object["a"] == "a")
        #expect(object["c"] == nil)
    }

    @Test func `an object that was read is the same as one that was put together`() throws {
        var generator = SeededGenerator(seed: 15)
        for _ in 0..<300 {
            let value = JSONValue.random(depth: 4, using: &generator)
            let read = try JSONScanner.parse(value.canonicalBytes)
            #expect(read == value && value == read && read == read.kept)
            #expect(read.hashValue == value.hashValue)
            #expect(read.kept.canonicalBytes == value.canonicalBytes)
            guard case .object(let object) = value, case .object(var copy) = read else { continue }
            #expect(object.count == copy.count)
            for member in object.members { #expect(copy[member.key] == member.value) }
            #expect(copy["no such key"] == nil)
            copy.set("a new key", 1)
            var other = object
            other.set("a new key", 1)
            #expect(JSONValue.object(copy).canonicalBytes == JSONValue.object(other).canonicalBytes)
        }
    }

    @Test func `a text with many escapes is written and read whatever its length`() throws {
        for count in [1, 7, 8, 9, 511, 512, 513, 40_000] {
            for text in ["\n", "a\u{1}", "\"\\", "\u{E9}\u{7}x"] {
                let value = JSONValue.string(String(repeating: text, count: count))
                let bytes = value.canonicalBytes
                #expect(try JSONScanner.parse(bytes) == value)
                #expect(
                    try JSONScanner.parse(JSONValue.array([value, value]).canonicalBytes) == [
                        value, value,
                    ]
                )
            }
        }
    }
}

extension JSONValue {
    /// Draws a value whose texts come from every region of Unicode.
    static func random(depth: Int, using generator: inout SeededGenerator) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &generator) {
        case 0: return .null
        case 1: return .boolean(.random(using: &generator))
        case 2: return .integer(.random(in: -9...9, using: &generator))
        case 3:
            let bound = Limits.jsonInteger
            return .integer(.random(in: -bound...bound, using: &generator))
        case 4, 5: return .string(text(using: &generator))
        case 6:
            let count = Int.random(in: 0...4, using: &generator)
            return .array((0..<count).map { _ in random(depth: depth - 1, using: &generator) })
        default:
            var object = JSONObject()
            for _ in 0..<Int.random(in: 0...4, using: &generator) {
                object.set(text(using: &generator), random(depth: depth - 1, using: &generator))
            }
            return .object(object)
        }
    }

    private static func text(using generator: inout SeededGenerator) -> String {
        let ranges: [ClosedRange<UInt32>] = [
            1...0x1F, 0x20...0x7E, 0x7F...0x7FF, 0x800...0xD7FF, 0xE000...0xFFFF,
            0x10000...0x10FFFF,
        ]
        let count = Int.random(in: 0...5, using: &generator)
        let scalars = (0..<count).compactMap { _ in
            ranges.randomElement(using: &generator).flatMap {
                Unicode.Scalar(UInt32.random(in: $0, using: &generator))
            }
        }
        return String(String.UnicodeScalarView(scalars))
    }
}
