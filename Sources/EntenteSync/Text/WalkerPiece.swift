/// Characters of the walker's sequence that were inserted together and have met the same fate.
///
/// A character's name is its insertion's local version. The characters of the text that was there
/// before the walk have names from `unknownNames` on, in their order.
struct WalkerPiece: Hashable, Sendable {
    /// The name of the first character; the others count on from it.
    var start: UInt32
    /// How many characters.
    var count: UInt32
    /// The left neighbour of the first character where it was inserted; that of every other
    /// character is the one before it.
    var left: UInt32
    /// The right neighbour of all of them where they were inserted.
    var right: UInt32
    var fate: Fate

    /// Stands for the beginning of the text as a left neighbour.
    static let beginning = UInt32.max
    /// Stands for the end of the text as a right neighbour.
    static let ending = UInt32.max - 1
    /// The names of what was there before the walk begin here.
    static let unknownNames = UInt32(1) << 31

    /// What has happened to a character, in the two versions that a walker knows at once.
    struct Fate: Hashable, Sendable {
        private(set) var bits: UInt32

        private static let gone = UInt32(1) << 31

        /// Inserted in both versions.
        static let present = Fate(bits: 1)

        init(bits: UInt32) { self.bits = bits }

        /// Whether the version in which the next edit is read has yet to see the insertion.
        var isUnseen: Bool { bits & ~Self.gone == 0 }
        /// Whether the version in which the next edit is read shows the character.
        var isPrepared: Bool { bits & ~Self.gone == 1 }
        /// Whether the version of all that was walked shows the character.
        var isEffective: Bool { bits < Self.gone }

        /// How many edits of the prepared version deleted the character, once it has seen it.
        var deletions: Int { Int(bits & ~Self.gone) - 1 }

        /// The fate after one more edit of the prepared version concerns the character: its
        /// insertion, or one of its deletions.
        var advanced: Fate { Fate(bits: bits + 1) }
        /// The fate after one of those is taken back.
        var retreated: Fate { Fate(bits: bits - 1) }
        /// The fate after a deletion.
        var deleted: Fate { Fate(bits: (bits + 1) | Self.gone) }
    }

    var preparedCount: UInt32 { fate.isPrepared ? count : 0 }
    var effectiveCount: UInt32 { fate.isEffective ? count : 0 }
    /// The name of the last character.
    var last: UInt32 { start + count - 1 }
}
