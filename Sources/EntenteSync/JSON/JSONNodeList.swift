/// A list of nodes that grows: an array would ask before every node whether it has other owners.
///
/// It has one owner at a time, who deallocates it.
struct JSONNodeList {
    private var storage: UnsafeMutableBufferPointer<JSONNode>
    private(set) var count = 0

    init(capacity: Int) {
        storage = .allocate(capacity: max(capacity, 16))
    }

    func deallocate() { storage.deallocate() }

    subscript(place: Int) -> JSONNode {
        precondition((0..<count).contains(place), "no node there")
        return storage[place]
    }

    var isFull: Bool { count == storage.count }

    /// Appends a node, for which there is room.
    @inline(__always)
    mutating func append(_ node: JSONNode) {
        storage.initializeElement(at: count, to: node)
        count += 1
    }

    /// Says where a list or an object ends, once everything in it is noted.
    mutating func finish(_ place: Int, end: Int) {
        storage[place].end = UInt32(truncatingIfNeeded: end)
        storage[place].next = UInt32(truncatingIfNeeded: count)
    }

    mutating func grow(to capacity: Int) {
        let larger = UnsafeMutableBufferPointer<JSONNode>.allocate(capacity: capacity)
        _ = larger.moveInitialize(fromContentsOf: storage)
        storage.deallocate()
        storage = larger
    }
}
