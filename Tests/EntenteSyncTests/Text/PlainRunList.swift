import EntenteDomain

@testable import EntenteSync

/// The runs of a text in their order, held in blocks.
///
/// A block knows how long it is now and which seq last had a part in it, so a version that contains
/// the whole block passes it at one glance. That is all that keeps the plain scan of `PlainText`
/// from being quadratic for people who type.
struct PlainRunList: Sendable {
    /// Where a run stands; holds until the next insertion or cut.
    struct Place: Hashable {
        fileprivate var block: Int
        fileprivate var run: Int
    }

    private struct Summary: Sendable {
        var length = 0
        var byteCount = 0
        var extent = PlainExtent()

        init(_ runs: [PlainRun]) { for run in runs { count(run) } }

        mutating func count(_ run: PlainRun) {
            length += run.length
            byteCount += run.byteCount
            run.count(in: &extent)
        }

        var hasWaiting: Bool { max(extent.newest, extent.others) == .max }
    }

    private static let blockSize = 128

    private var blocks: [[PlainRun]] = []
    /// What there is to say of each block, apart from the blocks so that scans touch little memory.
    private var summaries: [Summary] = []

    var length: Int { summaries.reduce(0) { $0 + $1.length } }

    var byteCount: Int { summaries.reduce(0) { $0 + $1.byteCount } }

    func length(in version: some PlainVisibility) -> Int {
        var length = 0
        for block in blocks.indices { length += self.length(of: block, in: version) }
        return length
    }

    private func length(of block: Int, in version: some PlainVisibility) -> Int {
        guard !version.seesAll(summaries[block].extent) else { return summaries[block].length }
        return blocks[block].reduce(0) { $0 + $1.length(in: version) }
    }

    // MARK: Walking

    var start: Place { Place(block: 0, run: 0) }

    var end: Place { Place(block: blocks.count, run: 0) }

    subscript(place: Place) -> PlainRun? {
        guard place.block < blocks.count else { return nil }
        return blocks[place.block][place.run]
    }

    func next(_ place: Place) -> Place {
        guard place.run + 1 < blocks[place.block].count else {
            return Place(block: place.block + 1, run: 0)
        }
        return Place(block: place.block, run: place.run + 1)
    }

    /// Finds the run with the visible character of a number, and the character's place in it.
    func locate(_ index: Int, in version: some PlainVisibility) -> (place: Place, offset: Int) {
        var left = index
        for block in blocks.indices {
            let length = length(of: block, in: version)
            guard left < length else {
                left -= length
                continue
            }
            for (place, run) in blocks[block].enumerated() {
                let length = run.length(in: version)
                if left < length { return (Place(block: block, run: place), left) }
                left -= length
            }
        }
        preconditionFailure("the index was checked against the version's length")
    }

    func forEach(_ body: (PlainRun) -> Void) {
        for block in blocks { block.forEach(body) }
    }

    // MARK: Changing

    mutating func delete(_ place: Place, _ edit: PlainEdit) {
        let before = blocks[place.block][place.run]
        blocks[place.block][place.run].delete(edit)
        summaries[place.block].length -= before.length
        summaries[place.block].byteCount -= before.byteCount
        summaries[place.block].extent.count(edit)
    }

    /// Cuts the run at a place in two and answers where the first part now stands.
    mutating func cut(_ place: Place, at offset: Int) -> Place {
        let tail = blocks[place.block][place.run].cut(at: offset)
        blocks[place.block].insert(tail, at: place.run + 1)
        return divideIfNeeded(place)
    }

    /// Inserts a run before the one at a place.
    mutating func insert(_ run: PlainRun, at place: Place) {
        guard !blocks.isEmpty else {
            blocks = [[run]]
            summaries = [Summary([run])]
            return
        }
        var place = place
        if place.block == blocks.count {
            place = Place(block: blocks.count - 1, run: blocks[blocks.count - 1].count)
        }
        blocks[place.block].insert(run, at: place.run)
        summaries[place.block].count(run)
        _ = divideIfNeeded(place)
    }

    /// Notes where the edits of a waiting change stand in the log now.
    mutating func confirm(device: DeviceID, n: Int64, seq: Int64) {
        for block in blocks.indices
        where summaries[block].hasWaiting && blocks[block].contains(where: { $0.has(device, n) }) {
            for run in blocks[block].indices { blocks[block][run].confirm(device, n, seq: seq) }
            summaries[block] = Summary(blocks[block])
        }
    }

    private mutating func divideIfNeeded(_ place: Place) -> Place {
        let runs = blocks[place.block]
        guard runs.count > Self.blockSize else { return place }
        let half = runs.count / 2
        blocks.replaceSubrange(
            place.block...place.block,
            with: [Array(runs[..<half]), Array(runs[half...])]
        )
        summaries.replaceSubrange(
            place.block...place.block,
            with: [Summary(Array(runs[..<half])), Summary(Array(runs[half...]))]
        )
        guard place.run >= half else { return place }
        return Place(block: place.block + 1, run: place.run - half)
    }
}

extension PlainRunList: Hashable {
    /// Whether the runs are equal; where blocks begin is of no meaning.
    static func == (left: Self, right: Self) -> Bool {
        left.blocks.lazy.joined().elementsEqual(right.blocks.lazy.joined())
    }

    func hash(into hasher: inout Hasher) { forEach { hasher.combine($0) } }
}
