import EntenteDomain

/// A text that several write at once.
///
/// 1. The text does not depend on the order in which edits arrive, as long as causes come first.
/// 2. Every inserted character appears exactly once unless deleted (INV-11). What several inserted
///    at one place at the same time does not interleave (FugueMax), with ties by the bytes of the
///    device id, then by the device's counter.
/// 3. An edit that does not fit the version it names has no effect, on every replica alike.
/// 4. What is kept is the plain text, and of each edit after the horizon a few numbers: where it took
///    place and what its author had seen. While edits are concurrent a walker stands beside them.
///
/// An edit's author had seen the stream up to `base` and its own earlier edits (clause 1.5); that is
/// turned into a graph of edits, which `TextMerger` walks.
public struct TextState: Sendable {
    private(set) var document = TextDocument()
    private(set) var log = TextEventLog()
    private(set) var window = TextWindow()
    private(set) var merger = TextMerger()
    /// What edits deleted that waited when they were made here, for taking them back.
    private(set) var removed: [Removal: String] = [:]
    /// The seq of the last edit that is forgotten, 0 if none is; authors of later ones had seen it.
    public private(set) var since: Int64 = 0

    /// The name of an edit of which the deleted text is kept.
    public struct Removal: Hashable, Sendable {
        let device: DeviceID
        let n: Int64
        let place: Int

        init(_ source: TextWindow.Source) {
            self.init(device: source.device, n: source.n, place: source.place)
        }

        init(device: DeviceID, n: Int64, place: Int) {
            (self.device, self.n, self.place) = (device, n, place)
        }
    }

    /// Starts empty.
    public init() {}

    /// The text as it is now.
    public var text: String { document.text }

    /// How many scalars the text has now.
    public var length: Int { document.length }

    /// How many bytes of UTF-8 the text has now.
    public var byteCount: Int { document.byteCount }

    /// How many edits are remembered because others may come to stand beside them.
    public var rememberedEdits: Int { window.edits.count }

    /// Whether nothing is kept but the text and the remembered edits.
    public var isIdle: Bool { merger.isIdle }

    /// How many scalars the text has in the version that an edit's author saw.
    public func length(seenBy origin: Origin) -> Int {
        // Looking into another version moves the walker; a copy leaves this value as it is.
        var copy = self
        return copy.lengthSeen(by: origin)
    }

    /// As `length(seenBy:)`, and readies this text for the edit.
    mutating func lengthSeen(by origin: Origin) -> Int {
        length(in: version(seenBy: TextWindow.Source(origin)))
    }

    /// How many turns the author of an edit has taken here, this one included, since what it had seen.
    func turns(of source: TextWindow.Source, upTo bound: Int) -> Int {
        let agent = log.agents.number(of: source.device)
        return window.turns(of: agent, after: source.base, upTo: bound)
    }

    private func version(seenBy source: TextWindow.Source) -> ContiguousArray<UInt32> {
        window.version(seenBy: source, agent: log.agents.number(of: source.device))
    }

    private mutating func length(in version: ContiguousArray<UInt32>) -> Int {
        guard version != log.graph.heads else { return document.length }
        return document.length + merger.lengthChange(to: version, log: log)
    }

    /// Applies an edit to the text; returns whether it fitted the version it names.
    @discardableResult
    public mutating func apply(_ splice: TextSplice, _ origin: Origin) -> Bool {
        apply(splice, origin) { _ in }
    }

    /// Applies an edit to the text, and tells what it does to the text as it was; returns whether it
    /// fitted the version it names.
    public mutating func apply(
        _ splice: TextSplice,
        _ origin: Origin,
        telling body: (TextChange) -> Void
    ) -> Bool {
        let source = TextWindow.Source(origin)
        guard splice.isPossible, admits(splice, source) else { return false }
        let version = version(seenBy: source)
        let isLinear = version == log.graph.heads
        guard length(in: version) == splice.length else { return false }
        let inserted = splice.insert.unicodeScalars.count
        if splice.delete > 0, isLinear, source.seq == nil {
            let range = splice.index..<splice.index + splice.delete
            removed[Removal(source)] = document.text(in: range)
        }
        let edit = RememberedEdit(source, splice.index, delete: splice.delete, insert: inserted)
        let events = append(edit, version)
        if isLinear {
            make(
                TextChange(at: splice.index, removing: splice.delete, inserting: splice.insert),
                body
            )
            merger.noteLinear(end: log.end)
            return true
        }
        var effects = ContiguousArray<TextEffect>()
        merger.merge(events, log: log) { effects.append($0) }
        for effect in effects {
            let position = Int(effect.position)
            let change =
                effect.isRemoval
                ? TextChange(at: position, removing: Int(effect.count), inserting: "")
                : TextChange(at: position, removing: 0, inserting: splice.insert)
            make(change, body)
        }
        return true
    }

    /// Whether an edit may come at all: its author had seen what is forgotten, it is new, and the
    /// remembered edits leave room for it.
    func admits(_ splice: TextSplice, _ source: TextWindow.Source) -> Bool {
        let events = splice.delete + splice.insert.unicodeScalars.count
        return source.base >= since && !isKnown(source)
            && events <= TextHistory.capacity - Int(log.end)
    }

    /// Edits of a device come in the order of its counter; one that does not has come before.
    private func isKnown(_ source: TextWindow.Source) -> Bool {
        guard let agent = log.agents.number(of: source.device) else { return false }
        return window.last(of: agent)?.isAfter(source.n, source.place) ?? false
    }

    /// Adds an edit to the history; returns its events.
    private mutating func append(
        _ edit: RememberedEdit,
        _ version: ContiguousArray<UInt32>
    ) -> Range<UInt32> {
        let agent = log.intern(edit.source.device)
        let first = log.append(
            deleting: edit.delete,
            inserting: edit.insert,
            at: edit.index,
            agent: agent,
            parents: version
        )
        window.append(
            edit.source,
            agent: agent,
            lv: first,
            deleted: edit.delete,
            inserted: edit.insert
        )
        return first..<log.end
    }

    private mutating func make(_ change: TextChange, _ body: (TextChange) -> Void) {
        if change.removed > 0 { document.remove(at: change.position, count: change.removed) }
        if !change.inserted.isEmpty { document.insert(change.inserted, at: change.position) }
        body(change)
    }

    /// Notes that a waiting change of a device has its place in the log now.
    ///
    /// Returns how many edits had to be looked at for that.
    @discardableResult
    mutating func confirm(
        device: DeviceID,
        n: Int64,
        seq: Int64,
        member: MemberID? = nil
    ) -> Int {
        guard let agent = log.agents.number(of: device) else { return 0 }
        return window.confirm(agent: agent, n: n, seq: seq, member: member)
    }

    /// Forgets the edits that no later one can stand beside: later ones have a `base` of at least
    /// `horizon`.
    ///
    /// An edit up to the horizon is kept while one is remembered whose author had not seen it. What
    /// is kept follows from the edits and the highest horizon alone, and not from when it was named.
    public mutating func forget(upTo horizon: Int64) {
        guard let oldest = window.oldest, oldest <= horizon,
            let last = window.last(upTo: window.critical(upTo: horizon))
        else { return }
        since = last
        let dropped = window.drop(upTo: last)
        if window.isEmpty { log = TextEventLog() } else { log.dropFirst(dropped) }
        merger.reset(end: log.end)
        let kept = Set(window.edits.map { Removal(source(of: $0)) })
        removed = removed.filter { kept.contains($0.key) }
    }

    /// The seq of the oldest edit of the log that is remembered; nil if none is.
    var oldestEdit: Int64? { window.oldest }

    /// Gives back the memory that makes merging the next concurrent edit faster.
    public mutating func relax() { merger.relax(end: log.end) }

    /// Takes a text and the edits that made it what it is since some seq; nil if they do not fit
    /// each other or the text.
    init?(text: String, since: Int64, edits: [RememberedEdit]) {
        document = TextDocument(text)
        self.since = since
        for edit in edits {
            let events = edit.delete + edit.insert
            guard edit.source.base >= since, events > 0, !isKnown(edit.source),
                events <= TextHistory.capacity - Int(log.end)
            else { return nil }
            _ = append(edit, version(seenBy: edit.source))
        }
        merger.reset(end: log.end)
        guard isConsistent else { return nil }
    }

    /// Whether the remembered edits lie within the texts that their authors saw, and make this one.
    private var isConsistent: Bool {
        guard log.end > 0 else { return true }
        let unknown = TextWalker.unknownLength
        guard let end = try? TextMerge.length(after: log, from: unknown) else { return false }
        let first = document.length - (end - unknown)
        guard first >= 0, let length = try? TextMerge.length(after: log, from: first) else {
            return false
        }
        return length == document.length
    }
}
