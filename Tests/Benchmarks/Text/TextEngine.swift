import EntenteDomain
import EntenteSync

/// Turns recorded histories into ours.
enum TextEngine {
    /// An author of a trace as a device: ties go by its number, as in the recordings.
    static func device(_ author: Int) -> DeviceID { DeviceID(high: 0, low: UInt64(author) + 1) }

    /// A trace as a history, and the updates in which its authors would have told it.
    ///
    /// A sequential trace has an update for every edit, another one for every transaction.
    static func history(of trace: Trace) throws -> (history: TextHistory, updates: [[UInt8]]) {
        var history = TextHistory()
        var updates: [[UInt8]] = []
        var ends: [[Int]] = []
        for transaction in trace.transactions {
            let agent = history.agent(device(transaction.author))
            var parents = Set(transaction.parents.flatMap { ends[$0] }).sorted()
            var runs: [TextRun] = []
            var first = parents
            var seq = history.nextSequence(of: agent)
            for patch in transaction.patches {
                for run in patch.runs {
                    try history.append(
                        run,
                        agent: agent,
                        seq: history.nextSequence(of: agent),
                        parents: parents
                    )
                    parents = [history.count - 1]
                    runs.append(run)
                }
                guard trace.isSequential, !runs.isEmpty else { continue }
                updates.append(update(runs, agent, seq, first, of: history))
                runs = []
                first = parents
                seq = history.nextSequence(of: agent)
            }
            if !runs.isEmpty { updates.append(update(runs, agent, seq, first, of: history)) }
            ends.append(parents)
        }
        return (history, updates)
    }

    private static func update(
        _ runs: [TextRun],
        _ agent: Int,
        _ seq: Int,
        _ parents: [Int],
        of history: TextHistory
    ) -> [UInt8] {
        let names = parents.map { parent in
            let (agent, seq) = history.identity(parent)
            return TextUpdate.Name(author: agent, number: seq)
        }
        return TextUpdate(author: agent, number: seq, parents: names, runs: runs).encoded
    }
}

extension Patch {
    /// The edit as runs of ours.
    var runs: [TextRun] {
        var runs: [TextRun] = []
        if deleted > 0 { runs.append(.delete(at: position, count: deleted)) }
        if !inserted.isEmpty { runs.append(.insert(at: position, inserted)) }
        return runs
    }
}
