/// A table under construction whose largest size is known.
///
/// Appending to an array asks each time whether somebody else holds it; for tables that are read in
/// microseconds that is half of the time.
struct TableBuilder<Entry: BitwiseCopyable>: ~Copyable {
    private let entries: UnsafeMutableBufferPointer<Entry>
    private(set) var count = 0

    init(capacity: Int) { entries = .allocate(capacity: capacity) }

    deinit { entries.deallocate() }

    @inline(__always)
    mutating func append(_ entry: Entry) {
        precondition(count < entries.count)
        entries.initializeElement(at: count, to: entry)
        count += 1
    }

    @inline(__always)
    subscript(place: Int) -> Entry {
        get {
            precondition(place >= 0 && place < count)
            return entries[place]
        }
        set {
            precondition(place >= 0 && place < count)
            entries[place] = newValue
        }
    }

    /// The first entries, without a number of last ones.
    func array(dropping last: Int = 0) -> ContiguousArray<Entry> {
        ContiguousArray(entries[..<(count - last)])
    }
}
