/// The walker's sequence: pieces in the leaves of a tree that counts visible characters.
///
/// Each node knows, for each child, how many of its characters the prepared version shows and how
/// many the effective one. So a position is found, and the position it means today is counted, on
/// one way down. A short sequence is a single leaf, and then nothing is ever summed.
///
/// The memory is managed by hand because this is the inner loop of every merge: leaves and nodes
/// are ranges of two growing blocks of 32-bit fields, named by number.
struct WalkerTree: ~Copyable {
    /// Pieces of a leaf.
    static let leafCapacity = 64
    /// Children of an inner node.
    static let nodeCapacity = 16
    static let none = UInt32.max

    /// Where a piece stands; holds until the next insertion or cut.
    struct Place: Hashable {
        var leaf: Int
        var slot: Int
    }

    struct Leaf {
        var count: Int32
        var parent: UInt32
        /// The next leaf in the order of the text.
        var next: UInt32
    }

    struct Node {
        var count: Int32
        var parent: UInt32
    }

    var leaves: UnsafeMutablePointer<Leaf>
    var pieces: UnsafeMutablePointer<UInt32>
    var leafCount = 0
    private var leafRoom = 0
    var nodes: UnsafeMutablePointer<Node>
    var children: UnsafeMutablePointer<UInt32>
    var nodeCount = 0
    private var nodeRoom = 0

    /// The root, a leaf if the height is 0.
    var root = 0
    var height = 0
    /// How many characters the two versions show.
    var preparedCount = 0
    var effectiveCount = 0
    var index = PieceIndex()

    init() {
        leaves = .allocate(capacity: 1)
        pieces = .allocate(capacity: Self.leafCapacity * 5)
        leafRoom = 1
        nodes = .allocate(capacity: 1)
        children = .allocate(capacity: Self.nodeCapacity * 3)
        nodeRoom = 1
    }

    deinit {
        leaves.deallocate()
        pieces.deallocate()
        nodes.deallocate()
        children.deallocate()
    }

    /// Makes an equal tree with memory of its own.
    borrowing func copy() -> WalkerTree {
        var copy = WalkerTree()
        copy.reserveLeaves(leafCount)
        copy.reserveNodes(nodeCount)
        copy.leaves.update(from: leaves, count: leafCount)
        copy.pieces.update(from: pieces, count: leafCount * Self.leafCapacity * 5)
        copy.nodes.update(from: nodes, count: nodeCount)
        copy.children.update(from: children, count: nodeCount * Self.nodeCapacity * 3)
        copy.leafCount = leafCount
        copy.nodeCount = nodeCount
        copy.root = root
        copy.height = height
        copy.preparedCount = preparedCount
        copy.effectiveCount = effectiveCount
        copy.index = index.copy()
        return copy
    }

    /// Starts over with a text of which only the length is known.
    mutating func reset(length: Int) {
        leafCount = 0
        nodeCount = 0
        height = 0
        index.clear()
        root = makeLeaf()
        preparedCount = length
        effectiveCount = length
        guard length > 0 else { return }
        let unknown = WalkerPiece(
            start: WalkerPiece.unknownNames,
            count: UInt32(length),
            left: WalkerPiece.beginning,
            right: WalkerPiece.ending,
            fate: .present
        )
        self[Place(leaf: root, slot: 0)] = unknown
        leaves[root].count = 1
    }

    // MARK: Memory

    mutating func makeLeaf() -> Int {
        if leafCount == leafRoom { reserveLeaves(leafRoom * 2) }
        leaves[leafCount] = Leaf(count: 0, parent: Self.none, next: Self.none)
        leafCount += 1
        return leafCount - 1
    }

    mutating func makeNode() -> Int {
        if nodeCount == nodeRoom { reserveNodes(nodeRoom * 2) }
        nodes[nodeCount] = Node(count: 0, parent: Self.none)
        nodeCount += 1
        return nodeCount - 1
    }

    private mutating func reserveLeaves(_ count: Int) {
        guard count > leafRoom else { return }
        leaves = Self.grow(leaves, from: leafCount, to: count)
        let size = Self.leafCapacity * 5
        pieces = Self.grow(pieces, from: leafCount * size, to: count * size)
        leafRoom = count
    }

    private mutating func reserveNodes(_ count: Int) {
        guard count > nodeRoom else { return }
        nodes = Self.grow(nodes, from: nodeCount, to: count)
        let size = Self.nodeCapacity * 3
        children = Self.grow(children, from: nodeCount * size, to: count * size)
        nodeRoom = count
    }

    private static func grow<Element: BitwiseCopyable>(
        _ old: UnsafeMutablePointer<Element>,
        from used: Int,
        to count: Int
    ) -> UnsafeMutablePointer<Element> {
        let new = UnsafeMutablePointer<Element>.allocate(capacity: count)
        new.update(from: old, count: used)
        old.deallocate()
        return new
    }

    // MARK: Fields

    /// A leaf's fields of one kind, one for each piece.
    @inline(__always)
    func field(_ field: Field, of leaf: Int) -> UnsafeMutablePointer<UInt32> {
        pieces + (leaf * 5 + field.rawValue) * Self.leafCapacity
    }

    /// A piece's fields lie apart from each other, so that a search reads no more than it needs.
    enum Field: Int { case start, count, fate, left, right }

    @inline(__always)
    func start(_ place: Place) -> UInt32 { field(.start, of: place.leaf)[place.slot] }
    @inline(__always)
    func count(_ place: Place) -> UInt32 { field(.count, of: place.leaf)[place.slot] }
    @inline(__always)
    func left(_ place: Place) -> UInt32 { field(.left, of: place.leaf)[place.slot] }
    @inline(__always)
    func right(_ place: Place) -> UInt32 { field(.right, of: place.leaf)[place.slot] }
    @inline(__always)
    func fate(_ place: Place) -> WalkerPiece.Fate {
        WalkerPiece.Fate(bits: field(.fate, of: place.leaf)[place.slot])
    }

    subscript(place: Place) -> WalkerPiece {
        @inline(__always)
        get {
            WalkerPiece(
                start: start(place),
                count: count(place),
                left: left(place),
                right: right(place),
                fate: fate(place)
            )
        }
        @inline(__always)
        nonmutating set {
            field(.start, of: place.leaf)[place.slot] = newValue.start
            field(.count, of: place.leaf)[place.slot] = newValue.count
            field(.left, of: place.leaf)[place.slot] = newValue.left
            field(.right, of: place.leaf)[place.slot] = newValue.right
            field(.fate, of: place.leaf)[place.slot] = newValue.fate.bits
        }
    }

    /// A node's fields of one kind, one for each child: its number, and its two sums.
    @inline(__always)
    func numbers(_ node: Int) -> UnsafeMutablePointer<UInt32> {
        children + node * 3 * Self.nodeCapacity
    }
    @inline(__always)
    func prepared(_ node: Int) -> UnsafeMutablePointer<UInt32> {
        children + (node * 3 + 1) * Self.nodeCapacity
    }
    @inline(__always)
    func effective(_ node: Int) -> UnsafeMutablePointer<UInt32> {
        children + (node * 3 + 2) * Self.nodeCapacity
    }
}
