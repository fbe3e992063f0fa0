import EntenteDomain

/// Who made which edits: ranges of local versions against ranges of an author's own numbers.
///
/// The names are what all replicas agree on; local versions differ from one to the next.
struct TextAgents: Hashable, Sendable {
    /// Consecutive edits of one author, made one after another.
    struct Span: Hashable, Sendable {
        let lv: UInt32
        let agent: UInt32
        /// The author's number of the first edit.
        let sequence: UInt32
        var count: UInt32
    }

    private(set) var spans = ContiguousArray<Span>()
    private(set) var devices: [DeviceID] = []
    private var numbers: [DeviceID: Int] = [:]
    /// For each author the places of its spans, by the author's numbers.
    private var spansOfAgent: [ContiguousArray<UInt32>] = []

    init() {}

    /// Takes a table that was built elsewhere; nil if an author occurs twice, or one of its numbers.
    init?(_ authors: [DeviceID], spans table: ContiguousArray<Span>) {
        for author in authors {
            guard numbers[author] == nil else { return nil }
            _ = intern(author)
        }
        spans = table
        for (place, span) in table.enumerated() {
            spansOfAgent[Int(span.agent)].append(UInt32(place))
        }
        for agent in spansOfAgent.indices where !isAscending(spansOfAgent[agent]) {
            spansOfAgent[agent].sort { table[Int($0)].sequence < table[Int($1)].sequence }
            guard isAscending(spansOfAgent[agent]) else { return nil }
        }
    }

    /// Whether the spans at some places follow one another in their author's numbers.
    private func isAscending(_ places: ContiguousArray<UInt32>) -> Bool {
        var next: UInt32 = 0
        for place in places {
            let span = spans[Int(place)]
            guard span.sequence >= next else { return false }
            next = span.sequence + span.count
        }
        return true
    }

    /// The number of an author here, which is new if the author is.
    mutating func intern(_ device: DeviceID) -> Int {
        if let number = numbers[device] { return number }
        devices.append(device)
        spansOfAgent.append([])
        numbers[device] = devices.count - 1
        return devices.count - 1
    }

    func number(of device: DeviceID) -> Int? { numbers[device] }

    /// The author's number after its last one.
    func next(of agent: Int) -> UInt32 {
        spansOfAgent[agent].last.map { spans[Int($0)].sequence + spans[Int($0)].count } ?? 0
    }

    /// Whether an author has an edit with one of these numbers.
    func contains(agent: Int, _ range: Range<UInt32>) -> Bool {
        guard range.lowerBound < next(of: agent) else { return false }
        let places = spansOfAgent[agent]
        let after = firstIndex(in: places) { spans[Int($0)].sequence >= range.upperBound }
        guard after > 0 else { return false }
        let before = spans[Int(places[after - 1])]
        return before.sequence + before.count > range.lowerBound
    }

    /// Adds a range; returns whether it continues the one before.
    @discardableResult
    mutating func append(agent: Int, sequence: UInt32, count: UInt32, lv: UInt32) -> Bool {
        if let last = spans.last, last.agent == agent, last.lv + last.count == lv,
            last.sequence + last.count == sequence
        {
            spans[spans.count - 1].count += count
            return true
        }
        let isLast = sequence >= next(of: agent)
        let place = UInt32(spans.count)
        spans.append(Span(lv: lv, agent: UInt32(agent), sequence: sequence, count: count))
        guard !isLast else {
            spansOfAgent[agent].append(place)
            return false
        }
        let places = spansOfAgent[agent]
        let index = firstIndex(in: places) { spans[Int($0)].sequence > sequence }
        spansOfAgent[agent].insert(place, at: index)
        return false
    }

    /// The author of an edit, and the author's number of it.
    func name(of lv: UInt32) -> (agent: Int, sequence: UInt32) {
        let span = spans[firstIndex(in: spans) { $0.lv > lv } - 1]
        return (Int(span.agent), span.sequence + (lv - span.lv))
    }

    /// The local version of an author's edit; nil if it is not here.
    func localVersion(agent: Int, sequence: UInt32) -> UInt32? {
        let places = spansOfAgent[agent]
        let after = firstIndex(in: places) { spans[Int($0)].sequence > sequence }
        guard after > 0 else { return nil }
        let span = spans[Int(places[after - 1])]
        guard sequence - span.sequence < span.count else { return nil }
        return span.lv + (sequence - span.sequence)
    }

    /// Whether one edit comes before another where both were inserted at one place at the same
    /// time: by the author's bytes, then by the author's number (protocol clause 2, `text`).
    func precedes(_ left: UInt32, _ right: UInt32) -> Bool {
        let (first, second) = (name(of: left), name(of: right))
        guard first.agent != second.agent else { return first.sequence < second.sequence }
        return devices[first.agent] < devices[second.agent]
    }

    /// Drops all before a local version, and numbers the rest from zero; authors keep their numbers.
    mutating func dropFirst(_ dropped: UInt32) {
        let old = self
        self = TextAgents()
        for device in old.devices { _ = intern(device) }
        for span in old.spans where span.lv + span.count > dropped {
            let first = max(span.lv, dropped)
            append(
                agent: Int(span.agent),
                sequence: span.sequence + (first - span.lv),
                count: span.count - (first - span.lv),
                lv: first - dropped
            )
        }
    }
}

/// Finds the first element for which a condition holds that holds for all behind it.
func firstIndex<Element>(
    in elements: ContiguousArray<Element>,
    where condition: (Element) -> Bool
) -> Int {
    var low = 0
    var high = elements.count
    while low < high {
        let middle = (low + high) / 2
        if condition(elements[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
}
