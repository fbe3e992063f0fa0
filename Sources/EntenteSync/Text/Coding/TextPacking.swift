/// Packs text: what stood there before is named by its place, the rest letter by letter.
///
/// Lempel-Ziv with the range coder. A letter's statistics are those after the letter before it.
/// Parts are told in turn: some letters, then a repetition, then letters again.
enum TextPacking {
    /// Repetitions are at least this long; shorter ones cost more than their letters.
    static let shortest = 4
    private static let hashBits = 16
    private static let attempts = 24

    static func pack(_ text: UnsafeBufferPointer<UInt8>, to writer: inout TextColumnWriter) {
        var letters = LetterModels()
        var finder = RepetitionFinder(text)
        var place = 0
        var start = 0
        var lastDistance = 0
        while place < text.count {
            var found = finder.longest(at: place, preferring: lastDistance)
            if found.length >= shortest, found.length < 32, place + 1 < text.count {
                // One letter later a longer repetition may begin.
                finder.note(place)
                let next = finder.longest(at: place + 1, preferring: lastDistance)
                if next.length > found.length + 1 {
                    place += 1
                    found = next
                }
            }
            guard found.length >= shortest else {
                finder.note(place)
                place += 1
                continue
            }
            letters.encode(text, start..<place, to: &writer)
            writer.write(UInt32(found.length - shortest), .repeated, context: 0)
            let isAgain = found.distance == lastDistance
            writer.write(
                isAgain ? 0 : UInt32(found.distance),
                .distance,
                context: min(found.length, 15)
            )
            lastDistance = found.distance
            for covered in place..<place + found.length { finder.note(covered) }
            place += found.length
            start = place
        }
        letters.encode(text, start..<text.count, to: &writer)
    }

    /// Unpacks exactly as many bytes as there is room for.
    static func unpack(
        _ reader: inout PackedNumbers,
        into text: UnsafeMutableBufferPointer<UInt8>
    ) throws(TextCodingError) {
        var letters = LetterModels()
        var place = 0
        var lastDistance = 0
        while true {
            let count = Int(try reader.next(.literals, context: 0))
            guard count <= text.count - place else { throw .badText }
            for _ in 0..<count {
                let last = place > 0 ? text[place - 1] : 0
                text[place] = letters.decode(after: last, from: &reader.decoder)
                place += 1
            }
            guard !reader.decoder.isExhausted else { throw .badLength }
            guard place < text.count else { return }
            let length = Int(try reader.next(.repeated, context: 0)) + shortest
            let told = Int(try reader.next(.distance, context: min(length, 15)))
            let distance = told == 0 ? lastDistance : told
            guard distance > 0, distance <= place, length <= text.count - place else {
                throw .badText
            }
            // A repetition may overlap what it repeats, so letter by letter.
            for _ in 0..<length {
                text[place] = text[place - distance]
                place += 1
            }
            lastDistance = distance
        }
    }

    /// Statistics of letters by the letter before.
    private struct LetterModels {
        private var models = freshModels(256 * 256)

        mutating func encode(
            _ text: UnsafeBufferPointer<UInt8>,
            _ range: Range<Int>,
            to writer: inout TextColumnWriter
        ) {
            writer.write(UInt32(range.count), .literals, context: 0)
            for place in range {
                let base = place > 0 ? Int(text[place - 1]) << 8 : 0
                var node = 1
                for shift in stride(from: 7, through: 0, by: -1) {
                    let bit = Int(text[place]) >> shift & 1
                    writer.encode(bit == 1, &models[base + node])
                    node = node * 2 + bit
                }
            }
        }

        @inline(__always)
        mutating func decode(after last: UInt8, from decoder: inout RangeDecoder) -> UInt8 {
            let base = Int(last) << 8
            var node = 1
            for _ in 0..<8 { node = node * 2 + (decoder.decode(&models[base + node]) ? 1 : 0) }
            return UInt8(truncatingIfNeeded: node)
        }
    }

    /// Finds what stood before, by the first four letters.
    private struct RepetitionFinder {
        private let text: UnsafeBufferPointer<UInt8>
        private var newest: ContiguousArray<Int32>
        private var older: ContiguousArray<Int32>

        init(_ text: UnsafeBufferPointer<UInt8>) {
            self.text = text
            newest = ContiguousArray(repeating: -1, count: 1 << hashBits)
            older = ContiguousArray(repeating: -1, count: text.count)
        }

        private func hash(_ place: Int) -> Int {
            var word: UInt32 = 0
            for offset in 0..<shortest { word = word << 8 | UInt32(text[place + offset]) }
            return Int((word &* 2_654_435_761) >> UInt32(32 - hashBits))
        }

        mutating func note(_ place: Int) {
            guard place + shortest <= text.count else { return }
            let slot = hash(place)
            guard newest[slot] != place else { return }
            older[place] = newest[slot]
            newest[slot] = Int32(place)
        }

        func longest(at place: Int, preferring last: Int) -> (length: Int, distance: Int) {
            guard place + shortest <= text.count else { return (0, 0) }
            var best = (length: 0, distance: 0)
            if last > 0, last <= place { best = (length(place - last, place), last) }
            var candidate = Int(newest[hash(place)])
            for _ in 0..<attempts where candidate >= 0 {
                if candidate < place {
                    let length = length(candidate, place)
                    // A distance that must be told costs about two letters more.
                    if length > best.length + (best.distance == last && last > 0 ? 1 : 0) {
                        best = (length, place - candidate)
                    }
                }
                candidate = Int(older[candidate])
            }
            return best
        }

        private func length(_ earlier: Int, _ later: Int) -> Int {
            var length = 0
            while later + length < text.count, text[earlier + length] == text[later + length] {
                length += 1
            }
            return length
        }
    }
}
