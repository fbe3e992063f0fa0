/// The members of a JSON object: unique keys, in the order of RFC 8785, section 3.2.3.
public struct JSONObject: Hashable, Sendable {
    /// One member of an object.
    public struct Member: Hashable, Sendable {
        /// The member's name.
        public let key: String
        /// The member's value.
        public let value: JSONValue

        /// Whether key and value have the same bytes.
        public static func == (left: Self, right: Self) -> Bool {
            left.key.utf8.elementsEqual(right.key.utf8) && left.value == right.value
        }

        /// Hashes by bytes, as equality compares.
        public func hash(into hasher: inout Hasher) {
            hasher.combine(ExactText(key))
            hasher.combine(value)
        }
    }

    /// The members in canonical order.
    public private(set) var members: [Member]

    /// Takes members in any order; the same key twice is a bug.
    public init(_ pairs: [(String, JSONValue)] = []) {
        let sorted = pairs.map { Member(key: $0.0, value: $0.1) }
            .sorted { canonicallyPrecedes($0.key, $1.key) }
        self.init(sorted: sorted)
    }

    /// Takes members that are in canonical order already.
    init(sorted: [Member]) {
        for (left, right) in zip(sorted, sorted.dropFirst()) {
            precondition(canonicallyPrecedes(left.key, right.key), "a key twice or out of order")
        }
        members = sorted
    }

    /// The value of a member; nil when there is none.
    public subscript(key: String) -> JSONValue? {
        members.first { $0.key.utf8.elementsEqual(key.utf8) }?.value
    }

    /// Adds a member, or replaces the one with that key.
    public mutating func set(_ key: String, _ value: JSONValue) {
        let member = Member(key: key, value: value)
        if let place = members.firstIndex(where: { !canonicallyPrecedes($0.key, key) }) {
            if members[place].key.utf8.elementsEqual(key.utf8) {
                members[place] = member
            } else {
                members.insert(member, at: place)
            }
        } else {
            members.append(member)
        }
    }
}

/// Whether a key comes before another by UTF-16 code units, as RFC 8785 orders them.
///
/// UTF-8 bytes order alike except that U+E000 to U+FFFF come after the supplementary planes, whose
/// UTF-16 form starts with a surrogate; lead bytes 0xEE and 0xEF against 0xF0 and up.
func canonicallyPrecedes(_ left: String, _ right: String) -> Bool {
    var first = left.utf8.makeIterator()
    var second = right.utf8.makeIterator()
    while true {
        switch (first.next(), second.next()) {
        case (nil, nil): return false
        case (nil, _): return true
        case (_, nil): return false
        case (let a?, let b?):
            guard a != b else { continue }
            guard a >= 0xEE, b >= 0xEE, (a >= 0xF0) != (b >= 0xF0) else { return a < b }
            return a >= 0xF0
        }
    }
}
