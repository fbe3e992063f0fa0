import EntenteDomain

/// The history of one text without the text: who did what, where, having seen what.
struct TextEventLog: Hashable, Sendable {
    private(set) var graph = TextEventGraph()
    private(set) var operations = TextOperations()
    private(set) var agents = TextAgents()

    init() {}

    /// Takes tables that belong together.
    init(graph: TextEventGraph, operations: TextOperations, agents: TextAgents) {
        self.graph = graph
        self.operations = operations
        self.agents = agents
    }

    /// One more than the last local version.
    var end: UInt32 { graph.end }

    mutating func intern(_ device: DeviceID) -> Int { agents.intern(device) }

    mutating func reserve(runs: Int, operations count: Int) {
        graph.reserve(runs)
        operations.reserve(count)
    }

    /// Adds a run of edits whose causes are here.
    mutating func append(
        _ kind: TextRun.Kind,
        position: UInt32,
        count: UInt32,
        content: UInt32,
        agent: Int,
        sequence: UInt32,
        parents: ContiguousArray<UInt32>
    ) {
        let lv = graph.end
        // What is joined here walks as one; so one author must have made both parts in a row.
        let isContinued = parents.count == 1 && lv > 0 && parents[0] == lv - 1
        graph.append(count, parents: parents)
        let isSame = agents.append(agent: agent, sequence: sequence, count: count, lv: lv)
        operations.append(
            TextOperation(kind, lv: lv, position: position, count: count, content: content),
            joining: isContinued && isSame
        )
    }

    /// Adds a run of edits whose author has seen all that is here.
    mutating func appendToHeads(
        _ kind: TextRun.Kind,
        position: UInt32,
        count: UInt32,
        content: UInt32,
        agent: Int,
        sequence: UInt32
    ) {
        let lv = graph.end
        let isContinued = lv > 0 && graph.heads.count == 1
        graph.appendToHeads(count)
        let isSame = agents.append(agent: agent, sequence: sequence, count: count, lv: lv)
        operations.append(
            TextOperation(kind, lv: lv, position: position, count: count, content: content),
            joining: isContinued && isSame
        )
    }

    /// Adds an edit that deletes and then inserts, without the text; returns its first local version.
    mutating func append(
        deleting deleted: Int,
        inserting inserted: Int,
        at position: Int,
        agent: Int,
        parents: ContiguousArray<UInt32>
    ) -> UInt32 {
        let first = end
        let isOnTop = parents == graph.heads
        for (kind, count) in [(TextRun.Kind.delete, deleted), (.insert, inserted)] where count > 0 {
            let (position, count) = (UInt32(position), UInt32(count))
            let sequence = agents.next(of: agent)
            if isOnTop {
                appendToHeads(
                    kind,
                    position: position,
                    count: count,
                    content: 0,
                    agent: agent,
                    sequence: sequence
                )
            } else {
                append(
                    kind,
                    position: position,
                    count: count,
                    content: 0,
                    agent: agent,
                    sequence: sequence,
                    parents: end > first ? [end - 1] : parents
                )
            }
        }
        return first
    }

    /// Drops all before a local version that every later edit's author had seen, and numbers the
    /// rest from zero.
    mutating func dropFirst(_ dropped: UInt32) {
        guard dropped > 0 else { return }
        graph.dropFirst(dropped)
        operations.dropFirst(dropped)
        agents.dropFirst(dropped)
    }
}
