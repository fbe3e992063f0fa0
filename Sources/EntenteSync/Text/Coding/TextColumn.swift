/// The columns of an encoded history; each has statistics of its own in the packed form.
enum TextColumn: Int, CaseIterable {
    /// What an operation does.
    case kind
    /// How many characters it inserts or deletes, less one.
    case count
    /// How far it is from where its author was last, zigzag.
    case position
    /// How many operations a run of the graph has, less one.
    case operations
    /// How many parents a run has.
    case parents
    /// How many runs back a parent is, times two, plus one unless it is that run's last edit.
    case parentRun
    /// How many edits a parent is before the end of its run, less one.
    case parentOffset
    /// Who made a span of edits, less than the one before or counted from it.
    case author
    /// How many ends of runs a span reaches beyond, times two, plus one unless it ends with one.
    case spanRuns
    /// How many edits a span reaches into its last run.
    case spanOffset
    /// How far the author's numbers jump, zigzag.
    case sequence
    /// Whether an effect removes.
    case effectKind
    /// How many characters an effect inserts or removes, less one.
    case effectCount
    /// How far it is from the effect before, zigzag.
    case effectPosition
    /// How many insertions on its text is, zigzag, times two, plus one if not where expected in it.
    case effectInsertion
    /// How many characters into its insertion an effect begins.
    case effectOffset
    /// How many characters are not part of a repetition, and how many are.
    case literals
    case repeated
    /// How far back a repetition begins.
    case distance
}

extension UInt32 {
    /// A difference as a small number when it is small in either direction.
    init(zigzag difference: Int) {
        self = UInt32(truncatingIfNeeded: (difference << 1) ^ (difference >> 63))
    }

    /// The difference that `init(zigzag:)` was given, of at most 31 bits.
    var zigzag: Int { Int(self >> 1) ^ -Int(self & 1) }
}
