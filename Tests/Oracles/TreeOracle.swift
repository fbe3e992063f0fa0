/// A text that several write at once, done another way than the product does it.
///
/// Every character is a node of a FugueMax tree; every edit is read against the whole tree, filtered
/// by the exact set of edits that its author had seen. Slow, and without runs, blocks or cursors.
public struct TreeOracle<EditID: Hashable & Comparable & Sendable>: Sendable {
    /// One inserted character; the first node is the start of the text.
    private struct Node: Sendable {
        let name: Name?
        let scalar: Unicode.Scalar
        let rightOrigin: Int?
        var leftChildren: [Int] = []
        var rightChildren: [Int] = []
        var deletions: Set<EditID> = []
    }

    private struct Name: Comparable, Sendable {
        let edit: EditID
        let offset: Int

        static func < (left: Self, right: Self) -> Bool {
            (left.edit, left.offset) < (right.edit, right.offset)
        }
    }

    private var nodes = [Node(name: nil, scalar: " ", rightOrigin: nil)]

    /// Starts with an empty text.
    public init() {}

    /// The text in the version that holds these edits.
    public func text(in past: Set<EditID>) -> String {
        String(String.UnicodeScalarView(visible(in: past).map { nodes[$0].scalar }))
    }

    /// How many characters the text has in the version that holds these edits.
    public func length(in past: Set<EditID>) -> Int { visible(in: past).count }

    /// Applies an edit by an author who had seen exactly `past`.
    public mutating func apply(
        _ edit: EditID,
        index: Int,
        delete: Int,
        insert: String,
        past: Set<EditID>
    ) {
        for target in visible(in: past)[index..<index + delete] {
            nodes[target].deletions.insert(edit)
        }
        let known = order().filter { isKnown($0, in: past) }
        var left = index == 0 ? 0 : visible(in: past)[index - 1]
        let right = known.drop { $0 != left }.dropFirst().first
        for (offset, scalar) in insert.unicodeScalars.enumerated() {
            let hasRightChild =
                offset == 0
                && nodes[left].rightChildren.contains { isKnown($0, in: past) }
            nodes.append(
                Node(name: Name(edit: edit, offset: offset), scalar: scalar, rightOrigin: right)
            )
            let new = nodes.count - 1
            if hasRightChild, let right {
                let siblings = nodes[right].leftChildren + [new]
                nodes[right].leftChildren = siblings.sorted { precedes($0, $1) }
            } else {
                let siblings = nodes[left].rightChildren + [new]
                let places = rightOriginPlaces(of: siblings)
                nodes[left].rightChildren = siblings.sorted {
                    let (first, second) = (places[$0, default: 0], places[$1, default: 0])
                    return first == second ? precedes($0, $1) : first > second
                }
            }
            left = new
        }
    }

    private func precedes(_ left: Int, _ right: Int) -> Bool {
        guard let first = nodes[left].name, let second = nodes[right].name else { return false }
        return first < second
    }

    /// Where the right origins of nodes stand; the end of the text comes after all.
    private func rightOriginPlaces(of siblings: [Int]) -> [Int: Int] {
        let order = order()
        let places = siblings.map { node in
            nodes[node].rightOrigin.flatMap { order.firstIndex(of: $0) } ?? .max
        }
        return Dictionary(uniqueKeysWithValues: zip(siblings, places))
    }

    private func isKnown(_ node: Int, in past: Set<EditID>) -> Bool {
        nodes[node].name.map { past.contains($0.edit) } ?? true
    }

    private func visible(in past: Set<EditID>) -> [Int] {
        order().filter { node in
            guard let name = nodes[node].name else { return false }
            return past.contains(name.edit) && nodes[node].deletions.isDisjoint(with: past)
        }
    }

    /// All nodes in the order of the text.
    private func order() -> [Int] {
        var found: [Int] = []
        var stack: [(node: Int, isOpen: Bool)] = [(0, false)]
        while let (node, isOpen) = stack.popLast() {
            if isOpen {
                found.append(node)
            } else {
                for child in nodes[node].rightChildren.reversed() { stack.append((child, false)) }
                stack.append((node, true))
                for child in nodes[node].leftChildren.reversed() { stack.append((child, false)) }
            }
        }
        return found
    }
}
