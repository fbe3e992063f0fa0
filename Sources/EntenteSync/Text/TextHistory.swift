public import EntenteDomain

/// All edits that were ever made to a text, with all text that was ever inserted.
///
/// An edit inserts or deletes one character, and never changes. It has a name, its author and the
/// author's number of it, and parents, which say what its author had seen. Here it also has a local
/// version, its number in order of arrival; edits only arrive after their parents.
public struct TextHistory: Hashable, Sendable {
    /// Who did what and where, having seen what.
    private(set) var log = TextEventLog()
    /// All inserted text as UTF-8, in the order of local versions.
    private(set) var content = ContiguousArray<UInt8>()
    /// Whether a byte of `content` is a character.
    private(set) var isASCII = true

    /// Edits of one history; local versions stay below the names that a walker needs.
    static let capacity = 1 << 30

    /// Starts empty.
    public init() {}

    /// Takes tables that belong together.
    init(log: TextEventLog, content: ContiguousArray<UInt8>, isASCII: Bool) {
        self.log = log
        self.content = content
        self.isASCII = isASCII
    }

    /// Makes room for so many entries of its tables and bytes of text.
    public mutating func reserve(graphRuns: Int, operations: Int, bytes: Int) {
        log.reserve(runs: graphRuns, operations: operations)
        content.reserveCapacity(bytes)
    }

    /// How many edits there are.
    public var count: Int { Int(log.end) }

    /// The edits that no other edit's author had seen, ascending.
    public var heads: [Int] { log.graph.heads.map { Int($0) } }

    /// The number of an author here, which is new if the author is.
    public mutating func agent(_ device: DeviceID) -> Int { log.intern(device) }

    /// The author with a number.
    public func device(_ agent: Int) -> DeviceID { log.agents.devices[agent] }

    /// The author's number for its next edit.
    public func nextSequence(of agent: Int) -> Int { Int(log.agents.next(of: agent)) }

    /// The local version of an author's edit; nil if it is not here.
    public func localVersion(agent: Int, seq: Int) -> Int? {
        guard let sequence = UInt32(exactly: seq) else { return nil }
        return log.agents.localVersion(agent: agent, sequence: sequence).map { Int($0) }
    }

    /// The author of an edit, and the author's number of it.
    public func identity(_ lv: Int) -> (agent: Int, seq: Int) {
        let name = log.agents.name(of: UInt32(lv))
        return (name.agent, Int(name.sequence))
    }

    /// Adds a run of edits; `seq` is the author's number of its first one, `parents` what the author
    /// had seen, without what is implied.
    ///
    /// Whether the run lies within the text that its author saw shows only when it is merged.
    public mutating func append(
        _ run: TextRun,
        agent: Int,
        seq: Int,
        parents: [Int]
    ) throws(TextHistoryError) {
        var text = run.text
        var failure: TextHistoryError?
        text.withUTF8 { utf8 in
            do throws(TextHistoryError) {
                try append(
                    run.kind,
                    at: run.position,
                    count: run.count,
                    utf8: utf8,
                    agent: agent,
                    seq: seq,
                    parents: parents
                )
            } catch { failure = error }
        }
        if let failure { throw failure }
    }

    /// Adds a run of edits whose text is well-formed UTF-8 of `count` scalars.
    public mutating func append(
        _ kind: TextRun.Kind,
        at position: Int,
        count: Int,
        utf8: UnsafeBufferPointer<UInt8>,
        agent: Int,
        seq: Int,
        parents: [Int]
    ) throws(TextHistoryError) {
        let first = try checked(kind, at: position, count: count, agent: agent, seq: seq)
        var versions = ContiguousArray<UInt32>()
        for parent in parents {
            guard parent >= 0, parent < self.count else { throw .missingParent }
            versions.append(UInt32(parent))
        }
        if versions.count > 1 { versions.sort() }
        log.append(
            kind,
            position: UInt32(position),
            count: UInt32(count),
            content: UInt32(content.count),
            agent: agent,
            sequence: first,
            parents: versions
        )
        add(utf8)
    }

    /// Adds a run of edits whose author had seen all that is here.
    mutating func appendToHeads(
        _ kind: TextRun.Kind,
        at position: Int,
        count: Int,
        utf8: UnsafeBufferPointer<UInt8>,
        agent: Int
    ) throws(TextHistoryError) {
        let seq = nextSequence(of: agent)
        let first = try checked(kind, at: position, count: count, agent: agent, seq: seq)
        log.appendToHeads(
            kind,
            position: UInt32(position),
            count: UInt32(count),
            content: UInt32(content.count),
            agent: agent,
            sequence: first
        )
        add(utf8)
    }

    private func checked(
        _ kind: TextRun.Kind,
        at position: Int,
        count: Int,
        agent: Int,
        seq: Int
    ) throws(TextHistoryError) -> UInt32 {
        guard count > 0, count <= Self.capacity - self.count, seq >= 0, seq <= Self.capacity else {
            throw .badCount
        }
        let last = kind == .backspace ? position - count + 1 : position
        guard last >= 0, position < Self.capacity else { throw .outOfRange }
        let range = UInt32(seq)..<UInt32(seq + count)
        guard !log.agents.contains(agent: agent, range) else { throw .known }
        return range.lowerBound
    }

    private mutating func add(_ utf8: UnsafeBufferPointer<UInt8>) {
        guard !utf8.isEmpty else { return }
        if isASCII, !EntenteSync.isASCII(utf8) { isASCII = false }
        content.append(contentsOf: utf8)
    }

    /// Where the text of an operation ends among all text.
    private func end(ofTextOf place: Int) -> Int {
        var next = place + 1
        while next < log.operations.runs.count {
            if log.operations.runs[next].kind == .insert {
                return Int(log.operations.runs[next].content)
            }
            next += 1
        }
        return content.count
    }

    /// Shows the UTF-8 of some consecutive characters of an insertion.
    @inline(__always)
    func withText(
        of effect: TextEffect,
        in bytes: UnsafeBufferPointer<UInt8>,
        _ body: (UnsafeBufferPointer<UInt8>) -> Void
    ) {
        let operation = log.operations.runs[Int(effect.operation)]
        let skipped = Int(effect.lv - operation.lv)
        let start = Int(operation.content)
        if isASCII {
            let range = start + skipped..<start + skipped + Int(effect.count)
            body(UnsafeBufferPointer(rebasing: bytes[range]))
        } else {
            let end = self.end(ofTextOf: Int(effect.operation))
            let rest = UnsafeBufferPointer(rebasing: bytes[start..<end])
            guard effect.count < operation.count else { return body(rest) }
            let first = byteCount(ofScalars: skipped, in: rest)
            let tail = UnsafeBufferPointer(rebasing: rest[first...])
            let count = byteCount(ofScalars: Int(effect.count), in: tail)
            body(UnsafeBufferPointer(rebasing: tail[..<count]))
        }
    }
}
