import EntenteDomain

/// Takes a JSON array apart element by element, and refuses what is too short or too long.
///
/// Snapshots write origins as arrays: a stream has hundreds of thousands of them, and names of members
/// would be most of the bytes.
struct ArrayReader {
    private let values: [JSONValue]
    private let path: String
    private var place = 0

    init(_ value: JSONValue, path: String) throws(MessageError) {
        guard case .array(let values) = value else {
            throw MessageError(path: path, expected: "an array")
        }
        self.values = values
        self.path = path
    }

    mutating func value() throws(MessageError) -> JSONValue {
        guard place < values.count else {
            throw MessageError(path: path, expected: "more elements")
        }
        defer { place += 1 }
        return values[place]
    }

    mutating func string() throws(MessageError) -> String {
        guard case .string(let text) = try value() else { throw expected("a string") }
        return text
    }

    mutating func boolean() throws(MessageError) -> Bool {
        guard case .boolean(let value) = try value() else { throw expected("true or false") }
        return value
    }

    mutating func integer(in range: ClosedRange<Int64>) throws(MessageError) -> Int64 {
        guard case .integer(let number) = try value(), range.contains(number) else {
            throw expected("an integer from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    mutating func id<Kind>() throws(MessageError) -> Identifier<Kind> {
        guard let id = Identifier<Kind>(try string()) else { throw expected("an id") }
        return id
    }

    /// Refuses elements that nobody asked for.
    func end() throws(MessageError) {
        guard place == values.count else {
            throw MessageError(path: path, expected: "\(place) elements")
        }
    }

    /// The path of the element that was taken last.
    var current: String { "\(path)[\(max(0, place - 1))]" }

    func expected(_ what: String) -> MessageError { MessageError(path: current, expected: what) }
}

extension JSONValue {
    /// The elements of an array, each read with its path.
    func elements<Element>(
        _ path: String,
        _ read: (JSONValue, String) throws(MessageError) -> Element
    ) throws(MessageError) -> [Element] {
        guard case .array(let values) = self else {
            throw MessageError(path: path, expected: "an array")
        }
        var elements: [Element] = []
        elements.reserveCapacity(values.count)
        for (place, value) in values.enumerated() {
            elements.append(try read(value, "\(path)[\(place)]"))
        }
        return elements
    }
}
