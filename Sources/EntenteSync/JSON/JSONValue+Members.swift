extension JSONValue {
    /// A member of an object; nil for other values and other keys.
    public subscript(key: String) -> JSONValue? {
        guard case .object(let object) = self else { return nil }
        return object[key]
    }

    /// An element of an array; nil for other values and beyond its end.
    public subscript(place: Int) -> JSONValue? {
        guard case .array(let values) = self, values.indices.contains(place) else { return nil }
        return values[place]
    }

    /// The text of a string; nil for other values.
    public var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// The whole number; nil for other values.
    public var integer: Int64? {
        guard case .integer(let number) = self else { return nil }
        return number
    }
}
