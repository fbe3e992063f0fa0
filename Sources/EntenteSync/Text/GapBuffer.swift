/// A sequence with a hole at the place of the last edit, so that the next edit nearby moves little.
///
/// Inserting and removing cost the distance from the last edit, and nothing is kept per element.
struct GapBuffer<Unit: FixedWidthInteger & UnsignedInteger & Sendable>: Sendable {
    /// The elements before the gap, the gap, the elements after it.
    private var storage = ContiguousArray<Unit>()
    private var gapStart = 0
    private var gapEnd = 0

    init() {}

    /// Takes elements that `fill` writes, and leaves some room at their end.
    init(count: Int, fill: (UnsafeMutablePointer<Unit>) -> Void) {
        let capacity = count + count / 8 + 16
        storage = ContiguousArray(unsafeUninitializedCapacity: capacity) { buffer, initialized in
            guard let start = buffer.baseAddress else { return }
            fill(start)
            (start + count).initialize(repeating: 0, count: capacity - count)
            initialized = capacity
        }
        gapStart = count
        gapEnd = capacity
    }

    var count: Int { storage.count - (gapEnd - gapStart) }

    subscript(index: Int) -> Unit {
        storage[index < gapStart ? index : index + (gapEnd - gapStart)]
    }

    /// Shows a range as the one or two stretches of memory it lies in.
    func withRange(_ range: Range<Int>, _ body: (UnsafeBufferPointer<Unit>) -> Void) {
        let gap = gapEnd - gapStart
        storage.withUnsafeBufferPointer { buffer in
            let middle = min(max(gapStart, range.lowerBound), range.upperBound)
            if range.lowerBound < middle {
                body(UnsafeBufferPointer(rebasing: buffer[range.lowerBound..<middle]))
            }
            if middle < range.upperBound {
                body(UnsafeBufferPointer(rebasing: buffer[middle + gap..<range.upperBound + gap]))
            }
        }
    }

    /// Inserts `count` elements, which `fill` writes to the place it is given.
    mutating func insert(at index: Int, count: Int, fill: (UnsafeMutablePointer<Unit>) -> Void) {
        precondition(index >= 0 && index <= self.count)
        if gapEnd - gapStart < count { grow(by: count) }
        moveGap(to: index)
        storage.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return }
            fill(start + gapStart)
        }
        gapStart += count
    }

    mutating func remove(at index: Int, count: Int) {
        precondition(index >= 0 && count >= 0 && index + count <= self.count)
        if index > gapStart {
            moveGap(to: index)
        } else if index + count < gapStart {
            moveGap(to: index + count)
        }
        // The range now touches the gap or holds it: both sides give way.
        gapEnd += count - (gapStart - index)
        gapStart = index
    }

    private mutating func moveGap(to index: Int) {
        guard index != gapStart else { return }
        let (from, to) = (gapStart, gapEnd)
        storage.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return }
            if index < from {
                (start + index + (to - from)).update(from: start + index, count: from - index)
            } else {
                (start + from).update(from: start + to, count: index - from)
            }
        }
        gapEnd += index - gapStart
        gapStart = index
    }

    /// Grows by half, so that a text that is typed is copied a few times only.
    private mutating func grow(by count: Int) {
        let used = self.count
        let capacity = used + count + used / 2 + 64
        let (from, to) = (gapStart, gapEnd)
        storage = ContiguousArray(unsafeUninitializedCapacity: capacity) { buffer, initialized in
            guard let start = buffer.baseAddress else { return }
            storage.withUnsafeBufferPointer { old in
                let tail = old.count - to
                if let source = old.baseAddress {
                    start.initialize(from: source, count: from)
                    (start + capacity - tail).initialize(from: source + to, count: tail)
                }
                // What lies in the gap is never read; it is written once so that no memory is raw.
                (start + from).initialize(repeating: 0, count: capacity - tail - from)
            }
            initialized = capacity
        }
        gapEnd = gapStart + capacity - used
    }
}
