/// The members of a JSON object: unique keys, in the order of RFC 8785, section 3.2.3.
public struct JSONObject: Sendable {
    /// One member of an object.
    public struct Member: Hashable, Sendable {
        /// The member's name.
        public let key: String
        /// The member's value.
        public let value: JSONValue

        /// Whether key and value have the same bytes.
        public static func == (left: Self, right: Self) -> Bool {
            ExactText(left.key) == ExactText(right.key) && left.value == right.value
        }

        /// Hashes by bytes, as equality compares.
        public func hash(into hasher: inout Hasher) {
            hasher.combine(ExactText(key))
            hasher.combine(value)
        }
    }

    /// Where the members are.
    enum Storage: Sendable {
        case members([Member])
        /// The canonical text that holds the object, and the object's place there.
        case read(JSONTape, Int)
    }

    private(set) var storage: Storage

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
        storage = .members(sorted)
    }

    /// Takes an object that was read.
    init(_ tape: JSONTape, at place: Int) { storage = .read(tape, place) }

    /// The members in canonical order.
    public var members: [Member] {
        switch storage {
        case .members(let members): members
        case .read(let tape, let place): tape.members(at: place)
        }
    }

    /// The number of members.
    public var count: Int {
        switch storage {
        case .members(let members): members.count
        case .read(let tape, let place): tape.memberCount(at: place)
        }
    }

    /// The canonical bytes that the object was read from; nil when it was put together.
    var source: ArraySlice<UInt8>? {
        guard case .read(let tape, let place) = storage else { return nil }
        return tape.source(at: place)
    }

    /// The object without the text that it was read from, for whoever keeps it.
    var kept: JSONObject {
        let members = members.map { Member(key: $0.key, value: $0.value.kept) }
        // A text that was read in another form may have its members in another order.
        let isSorted = zip(members, members.dropFirst())
            .allSatisfy { canonicallyPrecedes($0.key, $1.key) }
        guard isSorted else { return JSONObject(members.map { ($0.key, $0.value) }) }
        var object = self
        object.storage = .members(members)
        return object
    }

    /// The value of a member; nil when there is none.
    public subscript(key: String) -> JSONValue? { find(key)?.value }

    /// A member's value, and how many members stand before it.
    func find(_ key: String) -> (ordinal: Int, value: JSONValue)? {
        switch storage {
        case .members(let members):
            let key = ExactText(key)
            guard let place = members.firstIndex(where: { ExactText($0.key) == key }) else {
                return nil
            }
            return (place, members[place].value)
        case .read(let tape, let place):
            return tape.find(key, at: place).map { ($0.ordinal, tape.value(at: $0.value)) }
        }
    }

    /// Adds a member, or replaces the one with that key.
    public mutating func set(_ key: String, _ value: JSONValue) {
        var members = members
        // The storage must not hold the members too while they change.
        storage = .members([])
        let member = Member(key: key, value: value)
        if let place = members.firstIndex(where: { !canonicallyPrecedes($0.key, key) }) {
            if ExactText(members[place].key) == ExactText(key) {
                members[place] = member
            } else {
                members.insert(member, at: place)
            }
        } else {
            members.append(member)
        }
        storage = .members(members)
    }
}

extension JSONObject: Hashable {
    /// Whether both have the same canonical bytes.
    public static func == (left: Self, right: Self) -> Bool {
        if let left = left.source, let right = right.source { return left == right }
        return left.members == right.members
    }

    /// Hashes the members, wherever they are.
    public func hash(into hasher: inout Hasher) { hasher.combine(members) }
}
