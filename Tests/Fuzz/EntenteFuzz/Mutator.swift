import EntenteSync
import TestSupport

/// Makes new inputs from old ones: by their bytes, and by the JSON that they spell.
struct Mutator {
    private var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    /// A number below a bound.
    mutating func below(_ bound: Int) -> Int {
        Int.random(in: 0..<max(1, bound), using: &generator)
    }

    /// A new input from one of a pool.
    mutating func mutated(from pool: [[UInt8]]) -> [UInt8] {
        var bytes = pool.isEmpty ? [] : pool[below(pool.count)]
        for _ in 0...below(3) {
            if below(2) == 0, let other = structured(bytes, pool) {
                bytes = other
            } else {
                bytes = scrambled(bytes, pool)
            }
        }
        return Array(bytes.prefix(8_192))
    }

    // MARK: Bytes

    private mutating func scrambled(_ input: [UInt8], _ pool: [[UInt8]]) -> [UInt8] {
        var bytes = input
        let place = below(bytes.count + 1)
        let length = min(1 + below(below(4) == 0 ? 64 : 4), bytes.count - place)
        switch below(8) {
        case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8(below(8))
        case 1 where place < bytes.count:
            bytes[place] = Self.telling[below(Self.telling.count)]
        case 2: bytes.removeSubrange(place..<place + length)
        case 3: bytes.insert(contentsOf: bytes[place..<place + length], at: place)
        case 4:
            let word = Self.words[below(Self.words.count)]
            bytes.insert(contentsOf: word, at: place)
        case 5 where !pool.isEmpty:
            let other = pool[below(pool.count)]
            let cut = below(other.count + 1)
            bytes.replaceSubrange(place..., with: other[cut...])
        case 6:
            for _ in 0..<(1 + below(6)) { bytes.insert(UInt8(below(256)), at: place) }
        default: bytes.removeSubrange(place...)
        }
        return bytes
    }

    /// Bytes that mean something to JSON or to UTF-8.
    private static let telling: [UInt8] =
        Array("{}[]:,\"\\-+.eE019tfnu /\n".utf8)
        + [0x00, 0x1F, 0x7F, 0x80, 0xC0, 0xC2, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5, 0xFF]

    private static let words: [[UInt8]] =
        [
            "\\u0000", "\\u001f", "\\ud83d", "\\n", "9007199254740991", "9007199254740992", "-0",
            "null", "true", "\u{FEFF}", "e\u{301}", "\u{1F600}", "[[[[[[[[", "{\"a\":", "\n",
        ].map { Array($0.utf8) } + [[0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xC0, 0xAF]]

    // MARK: JSON

    /// Changes the JSON in one line; nil when the line is none.
    private mutating func structured(_ input: [UInt8], _ pool: [[UInt8]]) -> [UInt8]? {
        var lines = input.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let place = below(lines.count)
        if below(6) == 0, !pool.isEmpty {
            let other = pool[below(pool.count)].split(separator: UInt8(ascii: "\n"))
            guard !other.isEmpty else { return nil }
            lines.insert(other[below(other.count)], at: below(lines.count + 1))
            return Array(lines.joined(separator: [UInt8(ascii: "\n")]))
        }
        guard !lines.isEmpty,
            let json = try? JSONScanner.parse(Array(lines[place]), form: .interchange)
        else { return nil }
        let donor = pool.isEmpty ? [] : pool[below(pool.count)]
        let found = try? JSONScanner.parse(donor, form: .interchange)
        var steps = below(24)
        let other = found.map { pick(from: $0, below(24)) } ?? .null
        let changed = changed(json, &steps, other)
        lines[place] = changed.canonicalBytes[...]
        return Array(lines.joined(separator: [UInt8(ascii: "\n")]))
    }

    /// Some value within another.
    private mutating func pick(from value: JSONValue, _ depth: Int) -> JSONValue {
        guard depth > 0 else { return value }
        switch value {
        case .array(let values) where !values.isEmpty:
            return pick(from: values[below(values.count)], depth / 2)
        case .object(let object) where !object.members.isEmpty:
            return pick(from: object.members[below(object.members.count)].value, depth / 2)
        default: return value
        }
    }

    /// Walks to some value within another and changes it there.
    private mutating func changed(
        _ value: JSONValue,
        _ steps: inout Int,
        _ donor: JSONValue
    ) -> JSONValue {
        steps /= 2
        switch value {
        case .array(var values) where !values.isEmpty && steps > 0:
            let place = below(values.count)
            switch below(6) {
            case 0: values.remove(at: place)
            case 1: values.insert(values[below(values.count)], at: place)
            case 2: values.insert(donor, at: place)
            default: values[place] = changed(values[place], &steps, donor)
            }
            return .array(values)
        case .object(let object) where !object.members.isEmpty && steps > 0:
            return .object(changed(object, &steps, donor))
        default: return replacement(for: value, donor)
        }
    }

    private mutating func changed(
        _ object: JSONObject,
        _ steps: inout Int,
        _ donor: JSONValue
    ) -> JSONObject {
        let member = object.members[below(object.members.count)]
        var result = object
        switch below(8) {
        case 0:
            let rest = object.members.filter { $0 != member }
            result = JSONObject(rest.map { ($0.key, $0.value) })
        case 1: result.set(Self.keys[below(Self.keys.count)], donor)
        default: result.set(member.key, changed(member.value, &steps, donor))
        }
        return result
    }

    private static let keys = [
        "", "e", "f", "o", "v", "m", "n", "at", "base", "need", "guard", "late", "ops", "salt",
        "p", "seq", "sig", "by", "reason", "digest", "parties", "t", "key", "edits", "words",
    ]

    private mutating func replacement(for value: JSONValue, _ donor: JSONValue) -> JSONValue {
        if case .integer(let number) = value, below(2) == 0 {
            let near = number + [-1, 1, 2, -2, 100][below(5)]
            return .integer(min(max(near, -9_007_199_254_740_991), 9_007_199_254_740_991))
        }
        return below(4) == 0 ? donor : Self.values[below(Self.values.count)]
    }

    private static let values: [JSONValue] = [
        .null, true, false, 0, 1, -1, 9_007_199_254_740_991, -9_007_199_254_740_991, 1_000, "",
        "0", "-12.50", "9999999999999999999999999999999999", "a", "title", "V", "zz", "e\u{301}",
        "\u{1F469}\u{200D}\u{1F469}", "00000000000000000000000001", "AAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", [], [.null], ["a": .null], "del", "undel",
        "new", "put", "add", "rem", "inc", "reset", "pos", "text", "propose", "accept", "withdraw",
        "erase", "checkpoint",
    ]
}
