import EntenteDomain

/// The edits of a text that later ones may stand beside, with all that says who had seen what.
///
/// An author had seen the stream up to its change's `base`, and its own earlier edits (protocol
/// clause 1.5). From that follow an edit's parents in the graph: the last edits of the other authors
/// up to `base`, but for those that are implied.
struct TextWindow: Sendable {
    /// One edit: a deletion, an insertion, or both in this order.
    struct Edit: Hashable, Sendable {
        /// The author's number in the log of events.
        let agent: UInt32
        /// The operation's place in its change.
        let place: Int32
        /// The change's counter on its device.
        let n: Int64
        /// The highest seq that the author had integrated.
        let base: Int64
        /// The change's place in the stream; 0 while it waits on its own device.
        fileprivate(set) var seq: Int64
        /// The author's number among `members`; `unknownMember` if it is not known.
        fileprivate(set) var member: UInt32
        /// The local version of the first event.
        fileprivate(set) var lv: UInt32
        let deleted: UInt32
        let inserted: UInt32

        static let unknownMember = UInt32.max

        /// The local versions of the deletion.
        var deletion: Range<UInt32> { lv..<lv + deleted }
        /// The local versions of the insertion.
        var insertion: Range<UInt32> { lv + deleted..<lv + deleted + inserted }
        var last: UInt32 { lv + deleted + inserted - 1 }
        var isWaiting: Bool { seq == 0 }

        func isAfter(_ n: Int64, _ place: Int) -> Bool { (self.n, Int(self.place)) >= (n, place) }
    }

    /// Where an edit comes from: what of an `Origin` a text keeps.
    struct Source: Hashable, Sendable {
        let device: DeviceID
        let n: Int64
        let place: Int
        let base: Int64
        let seq: Int64?
        let member: MemberID?
    }

    /// In order of arrival.
    private(set) var edits = ContiguousArray<Edit>()
    private(set) var members: [MemberID] = []
    /// The confirmed edits in the order of the log.
    private(set) var logged = ContiguousArray<UInt32>()
    /// For each of those the highest base up to there.
    private var highestBases = ContiguousArray<Int64>()
    /// For each author its last edit.
    private var lastOfAgent = ContiguousArray<Int32>()
    /// No edit before this one waits.
    private var firstWaiting = 0

    var isEmpty: Bool { edits.isEmpty }

    // MARK: Versions

    /// The last edit of an author; nil if there is none.
    func last(of agent: Int) -> Edit? {
        guard agent < lastOfAgent.count, lastOfAgent[agent] >= 0 else { return nil }
        return edits[Int(lastOfAgent[agent])]
    }

    /// The version that the author of an edit saw, as the smallest set of edits that implies it.
    func version(seenBy source: Source, agent: Int?) -> ContiguousArray<UInt32> {
        let base = source.base
        let own = agent.flatMap { lastEdit(of: $0, before: source.n, source.place) }
        let count = self.count(upTo: base)
        var lowest = count > 0 ? highestBases[count - 1] : 0
        var version = ContiguousArray<UInt32>()
        var covered: UInt32?
        if let own, own.isWaiting || own.seq > base {
            // It implies what its author had seen then, and all that its author did before.
            version.append(own.last)
            covered = own.agent
            lowest = max(lowest, own.base)
        }
        var known: Set<UInt32> = []
        var index = count - 1
        while index >= 0 {
            let edit = edits[Int(logged[index])]
            guard edit.seq > lowest else { break }
            if edit.agent != covered, known.insert(edit.agent).inserted {
                version.append(edit.last)
            }
            index -= 1
        }
        if version.count > 1 { version.sort() }
        return version
    }

    private func lastEdit(of agent: Int, before n: Int64, _ place: Int) -> Edit? {
        guard let last = last(of: agent), last.isAfter(n, place) else { return last(of: agent) }
        return edits.last { $0.agent == UInt32(agent) && !$0.isAfter(n, place) }
    }

    /// How many edits of the log there are up to a seq.
    private func count(upTo seq: Int64) -> Int {
        if let last = logged.last, edits[Int(last)].seq <= seq { return logged.count }
        return firstIndex(in: logged) { edits[Int($0)].seq > seq }
    }

    /// How many turns an author has taken since a seq, with edits of others between.
    ///
    /// The one counts that it would begin or go on with now; beyond a bound counting ends.
    func turns(of agent: Int?, after base: Int64, upTo bound: Int) -> Int {
        let start = count(upTo: base)
        guard logged.count - start > bound else { return 0 }
        var turns = 0
        var isOwn = false
        for index in logged[start...] {
            let wasOwn = isOwn
            isOwn = agent.map { edits[Int(index)].agent == UInt32($0) } ?? false
            if isOwn, !wasOwn { turns += 1 }
            if turns > bound { break }
        }
        return isOwn ? turns : turns + 1
    }

    // MARK: Changing

    mutating func append(
        _ source: Source,
        agent: Int,
        lv: UInt32,
        deleted: Int,
        inserted: Int
    ) {
        edits.append(
            Edit(
                agent: UInt32(agent),
                place: Int32(clamping: source.place),
                n: source.n,
                base: source.base,
                seq: source.seq ?? 0,
                member: source.member.map { number(of: $0) } ?? Edit.unknownMember,
                lv: lv,
                deleted: UInt32(deleted),
                inserted: UInt32(inserted)
            )
        )
        while lastOfAgent.count <= agent { lastOfAgent.append(-1) }
        lastOfAgent[agent] = Int32(edits.count - 1)
        if source.seq != nil { log(edits.count - 1) }
    }

    private mutating func number(of member: MemberID) -> UInt32 {
        if let number = members.lastIndex(of: member) { return UInt32(number) }
        members.append(member)
        return UInt32(members.count - 1)
    }

    /// Notes that a waiting change has its place in the log now; returns how many edits it had to
    /// look at.
    ///
    /// Changes are confirmed in the order in which they were made, so it is the first that waits.
    @discardableResult
    mutating func confirm(agent: Int, n: Int64, seq: Int64, member: MemberID?) -> Int {
        var steps = 0
        while firstWaiting < edits.count, !edits[firstWaiting].isWaiting {
            firstWaiting += 1
            steps += 1
        }
        var number: UInt32?
        var index = firstWaiting
        while index < edits.count, edits[index].agent != UInt32(agent) || edits[index].n <= n {
            if edits[index].agent == UInt32(agent), edits[index].n == n, edits[index].isWaiting {
                let known = number ?? member.map { self.number(of: $0) } ?? Edit.unknownMember
                number = known
                edits[index].seq = seq
                edits[index].member = known
                log(index)
            }
            index += 1
            steps += 1
        }
        return steps
    }

    /// Gives an edit its place among those of the log, mostly the last one.
    private mutating func log(_ index: Int) {
        let edit = edits[index]
        let place = count(upTo: edit.seq)
        logged.insert(UInt32(index), at: place)
        highestBases.insert(0, at: place)
        var highest = place > 0 ? highestBases[place - 1] : 0
        for later in place..<logged.count {
            highest = max(highest, edits[Int(logged[later])].base)
            highestBases[later] = highest
        }
    }

    // MARK: Forgetting

    /// The seq of the oldest edit of the log; nil if there is none.
    var oldest: Int64? { logged.first.map { edits[Int($0)].seq } }

    /// The seq of the last edit of the log up to a seq; nil if there is none.
    func last(upTo seq: Int64) -> Int64? {
        let count = self.count(upTo: seq)
        return count > 0 ? edits[Int(logged[count - 1])].seq : nil
    }

    /// The highest seq up to a horizon that the authors of all edits behind it had seen.
    func critical(upTo horizon: Int64) -> Int64 {
        var critical = horizon
        for edit in edits where edit.isWaiting { critical = min(critical, edit.base) }
        for index in logged.reversed() {
            let edit = edits[Int(index)]
            guard edit.seq > critical else { break }
            critical = min(critical, edit.base)
        }
        return critical
    }

    /// Drops the edits up to a seq that the authors of all others had seen; returns how many events
    /// they had.
    mutating func drop(upTo seq: Int64) -> UInt32 {
        let count = self.count(upTo: seq)
        guard count > 0 else { return 0 }
        // Whoever had seen an edit got it before, so the first to come are the first to go.
        let kept = edits[count...]
        let dropped = kept.first.map { $0.lv } ?? edits[count - 1].last + 1
        var window = TextWindow()
        window.members = kept.isEmpty ? [] : members
        for var edit in kept {
            edit.lv -= dropped
            window.edits.append(edit)
            while window.lastOfAgent.count <= edit.agent { window.lastOfAgent.append(-1) }
            window.lastOfAgent[Int(edit.agent)] = Int32(window.edits.count - 1)
            if !edit.isWaiting { window.log(window.edits.count - 1) }
        }
        self = window
        return dropped
    }
}

extension TextWindow.Source {
    init(_ origin: Origin) {
        self.init(
            device: origin.device,
            n: origin.n,
            place: origin.place,
            base: origin.base,
            seq: origin.seq,
            member: origin.confirmation?.member
        )
    }
}
