/// The runs of a text in their order, held in blocks.
///
/// A block knows how long it is now and which seq last had a part in it, so a version that contains
/// the whole block passes it at one glance. That is all that keeps the plain scan of `TextState`
/// from being quadratic for people who type.
struct TextRunList: Sendable {
    /// Where a run stands; holds until the next insertion or cut.
    struct Place: Hashable {
        fileprivate var block: Int
        fileprivate var run: Int
    }

    private struct Block: Sendable {
        var runs: [TextRun]
        var length = 0
        var byteCount = 0
        var newest: Int64 = 0

        init(_ runs: [TextRun]) {
            self.runs = runs
            summarise()
        }

        mutating func summarise() {
            length = 0
            byteCount = 0
            newest = 0
            for run in runs { count(run) }
        }

        mutating func count(_ run: TextRun) {
            length += run.length
            byteCount += run.byteCount
            newest = max(newest, run.newest)
        }

        func length(in version: some TextVisibility) -> Int {
            guard newest > version.base else { return length }
            return runs.reduce(0) { $0 + $1.length(in: version) }
        }
    }

    private static let blockSize = 128

    private var blocks: [Block] = []

    var length: Int { blocks.reduce(0) { $0 + $1.length } }

    var byteCount: Int { blocks.reduce(0) { $0 + $1.byteCount } }

    func length(in version: some TextVisibility) -> Int {
        blocks.reduce(0) { $0 + $1.length(in: version) }
    }

    // MARK: Walking

    var start: Place { Place(block: 0, run: 0) }

    subscript(place: Place) -> TextRun? {
        guard place.block < blocks.count else { return nil }
        return blocks[place.block].runs[place.run]
    }

    func next(_ place: Place) -> Place {
        guard place.run + 1 < blocks[place.block].runs.count else {
            return Place(block: place.block + 1, run: 0)
        }
        return Place(block: place.block, run: place.run + 1)
    }

    /// Finds the run with the visible character of a number, and the character's place in it.
    func locate(_ index: Int, in version: some TextVisibility) -> (place: Place, offset: Int) {
        var left = index
        for (block, content) in blocks.enumerated() {
            let length = content.length(in: version)
            guard left < length else {
                left -= length
                continue
            }
            for (place, run) in content.runs.enumerated() {
                let length = run.length(in: version)
                if left < length { return (Place(block: block, run: place), left) }
                left -= length
            }
        }
        preconditionFailure("the index was checked against the version's length")
    }

    func forEach(_ body: (TextRun) -> Void) {
        for block in blocks { block.runs.forEach(body) }
    }

    // MARK: Changing

    mutating func delete(_ place: Place, _ edit: TextEdit) {
        let before = blocks[place.block].runs[place.run]
        blocks[place.block].runs[place.run].delete(edit)
        blocks[place.block].length -= before.length
        blocks[place.block].byteCount -= before.byteCount
        blocks[place.block].newest = max(blocks[place.block].newest, edit.seq ?? .max)
    }

    /// Cuts the run at a place in two and answers where the first part now stands.
    mutating func cut(_ place: Place, at offset: Int) -> Place {
        let tail = blocks[place.block].runs[place.run].cut(at: offset)
        blocks[place.block].runs.insert(tail, at: place.run + 1)
        return divideIfNeeded(place)
    }

    /// Inserts a run before the one at a place.
    mutating func insert(_ run: TextRun, at place: Place) {
        guard !blocks.isEmpty else {
            blocks = [Block([run])]
            return
        }
        var place = place
        if place.block == blocks.count {
            place = Place(block: blocks.count - 1, run: blocks[blocks.count - 1].runs.count)
        }
        blocks[place.block].runs.insert(run, at: place.run)
        blocks[place.block].count(run)
        _ = divideIfNeeded(place)
    }

    /// Changes what the edits of waiting runs say of themselves.
    mutating func updateWaiting(_ body: (inout TextEdit) -> Void) {
        for block in blocks.indices where blocks[block].newest == .max {
            for run in blocks[block].runs.indices { blocks[block].runs[run].updateEdits(body) }
            blocks[block].summarise()
        }
    }

    private mutating func divideIfNeeded(_ place: Place) -> Place {
        let runs = blocks[place.block].runs
        guard runs.count > Self.blockSize else { return place }
        let half = runs.count / 2
        blocks[place.block] = Block(Array(runs[..<half]))
        blocks.insert(Block(Array(runs[half...])), at: place.block + 1)
        guard place.run >= half else { return place }
        return Place(block: place.block + 1, run: place.run - half)
    }
}

extension TextRunList: Hashable {
    /// Whether the runs are equal; where blocks begin is of no meaning.
    static func == (left: Self, right: Self) -> Bool {
        left.blocks.lazy.flatMap(\.runs).elementsEqual(right.blocks.lazy.flatMap(\.runs))
    }

    func hash(into hasher: inout Hasher) { forEach { hasher.combine($0) } }
}
