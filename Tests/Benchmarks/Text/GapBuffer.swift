/// A text under edit and nothing else: what every editor pays at the least.
struct GapBuffer<Unit: BitwiseCopyable> {
    private var units: UnsafeMutableBufferPointer<Unit>
    private var gapStart = 0
    private var gapEnd: Int

    init(capacity: Int) {
        units = .allocate(capacity: max(capacity, 64))
        gapEnd = units.count
    }

    var count: Int { units.count - (gapEnd - gapStart) }

    func free() { units.deallocate() }

    mutating func replace(_ position: Int, _ deleted: Int, with inserted: [Unit]) {
        move(to: position)
        gapEnd += deleted
        if gapEnd - gapStart < inserted.count { grow(by: inserted.count) }
        for unit in inserted {
            units[gapStart] = unit
            gapStart += 1
        }
    }

    func contents() -> [Unit] {
        Array(units[..<gapStart]) + Array(units[gapEnd...])
    }

    private mutating func move(to position: Int) {
        guard let base = units.baseAddress else { return }
        if position < gapStart {
            let count = gapStart - position
            (base + gapEnd - count).update(from: base + position, count: count)
            gapStart -= count
            gapEnd -= count
        } else if position > gapStart {
            let count = position - gapStart
            (base + gapStart).update(from: base + gapEnd, count: count)
            gapStart += count
            gapEnd += count
        }
    }

    private mutating func grow(by count: Int) {
        let larger = UnsafeMutableBufferPointer<Unit>.allocate(capacity: (units.count + count) * 2)
        let tail = units.count - gapEnd
        _ = larger.update(fromContentsOf: units[..<gapStart])
        _ = UnsafeMutableBufferPointer(rebasing: larger[(larger.count - tail)...])
            .update(fromContentsOf: units[gapEnd...])
        gapEnd = larger.count - tail
        units.deallocate()
        units = larger
    }
}

/// The edits of a sequential trace, ready to be applied to a gap buffer.
struct PlainEdits: Sendable {
    private struct Edit<Unit: Sendable>: Sendable {
        var position: Int
        var deleted: Int
        var inserted: [Unit]
    }

    private var narrow: [Edit<UInt8>] = []
    private var wide: [Edit<UInt32>] = []

    /// Takes edits, joined where one continues the one before if `joined`.
    init(_ all: [Patch], joined: Bool) {
        let patches = joined ? Self.joined(all) : all
        if patches.allSatisfy({ $0.inserted.utf8.allSatisfy { $0 < 0x80 } }) {
            narrow = patches.map {
                Edit(position: $0.position, deleted: $0.deleted, inserted: Array($0.inserted.utf8))
            }
        } else {
            wide = patches.map {
                let units = $0.inserted.unicodeScalars.map(\.value)
                return Edit(position: $0.position, deleted: $0.deleted, inserted: units)
            }
        }
    }

    /// Makes all edits and reads the text.
    func run() -> String {
        if wide.isEmpty { return String(decoding: replay(narrow), as: UTF8.self) }
        return String(decoding: replay(wide), as: UTF32.self)
    }

    private func replay<Unit: BitwiseCopyable>(_ edits: [Edit<Unit>]) -> [Unit] {
        var buffer = GapBuffer<Unit>(capacity: 1_024)
        defer { buffer.free() }
        for edit in edits { buffer.replace(edit.position, edit.deleted, with: edit.inserted) }
        return buffer.contents()
    }

    private static func joined(_ patches: [Patch]) -> [Patch] {
        var joined: [Patch] = []
        for patch in patches {
            guard var last = joined.last else {
                joined.append(patch)
                continue
            }
            let end = last.position + last.inserted.unicodeScalars.count
            if patch.deleted == 0, patch.position == end {
                last.inserted += patch.inserted
            } else if last.inserted.isEmpty, patch.inserted.isEmpty, patch.position == last.position
            {
                last.deleted += patch.deleted
            } else if last.inserted.isEmpty, patch.inserted.isEmpty,
                patch.position + patch.deleted == last.position
            {
                last.position = patch.position
                last.deleted += patch.deleted
            } else {
                joined.append(patch)
                continue
            }
            joined[joined.count - 1] = last
        }
        return joined
    }
}
