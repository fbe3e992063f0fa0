/// What one edit does to the text as it is now.
struct TextEffect: Hashable, Sendable {
    /// Where in the present text.
    var position: UInt32
    /// How many characters appear there or go.
    var count: UInt32
    /// For an insertion the local version of its first character.
    var lv: UInt32
    /// For an insertion the place of its operation in the table; `removes` for a deletion.
    var operation: UInt32

    static let removes = UInt32.max

    var isRemoval: Bool { operation == Self.removes }
}
