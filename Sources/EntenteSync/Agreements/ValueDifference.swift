/// One place in which two values differ, for the history of versions of an agreement.
public struct ValueDifference: Hashable, Sendable {
    /// The place, such as `price.amount` or `lines[2]`; empty for the value itself.
    public let path: String
    /// What stood there; nil when it is new.
    public let before: JSONValue?
    /// What stands there now; nil when it is gone.
    public let after: JSONValue?

    /// All places in which two values differ, in the order of the places.
    public static func between(_ before: JSONValue, _ after: JSONValue) -> [ValueDifference] {
        differences(before, after, "")
    }

    private static func differences(
        _ before: JSONValue?,
        _ after: JSONValue?,
        _ path: String
    ) -> [ValueDifference] {
        switch (before, after) {
        case (.object(let old)?, .object(let new)?):
            return JSONObject.keys(old, new).flatMap { key in
                differences(old[key], new[key], path.isEmpty ? key : "\(path).\(key)")
            }
        case (.array(let old)?, .array(let new)?):
            return (0..<max(old.count, new.count)).flatMap { place in
                differences(
                    place < old.count ? old[place] : nil,
                    place < new.count ? new[place] : nil,
                    "\(path)[\(place)]"
                )
            }
        default:
            return before == after
                ? [] : [ValueDifference(path: path, before: before, after: after)]
        }
    }
}

extension JSONObject {
    /// The keys of either, each once, in canonical order.
    fileprivate static func keys(_ one: JSONObject, _ other: JSONObject) -> [String] {
        var both = one
        for member in other.members { both.set(member.key, member.value) }
        return both.members.map(\.key)
    }
}
