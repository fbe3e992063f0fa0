/// What is measured of a history.
enum Job: String, CaseIterable, Sendable {
    /// The whole history into an empty replica, and its text read.
    case merge
    /// The same from a server's bundle, which holds where each edit takes effect.
    case bundle
    /// The same from the packed form, which is the smallest.
    case packed
    /// Every update by a call of its own.
    case stream
    /// Every edit typed here.
    case local
    /// A saved text, opened for editing.
    case open
    /// The same with the whole history at hand, of which nothing is replayed.
    case reopen
    /// The whole history into bytes.
    case save
    /// Resident memory of a merge, each round in a process of its own.
    case memory
    /// The limit: every edit in a gap buffer that knows nothing of others.
    case gap
    /// The same, with what was typed in a row as one edit.
    case runs

    /// Whether the job makes sense for a history.
    func applies(to trace: Trace) -> Bool {
        switch self {
        case .local, .gap, .runs: trace.isSequential
        default: true
        }
    }

    var title: String {
        switch self {
        case .merge: "Merge the whole history into an empty replica (CPU ms)"
        case .bundle: "The same from a server's bundle; the peers merge (CPU ms)"
        case .packed: "The same from the packed form; the peers merge (CPU ms)"
        case .stream: "One call per update (CPU ms)"
        case .local: "Local edits in one go, without the share of Python (CPU ms)"
        case .open: "Open a saved note for editing (CPU ms)"
        case .reopen: "The same with the whole history at hand; Loro's snapshot has it too (CPU ms)"
        case .save: "Write the whole history (CPU ms)"
        case .memory: "Resident memory held after a merge (KiB)"
        case .gap: "The limit: a gap buffer, every edit (CPU ms)"
        case .runs: "The limit: a gap buffer, runs (CPU ms)"
        }
    }
}

/// Who is measured.
enum Contestant: String, CaseIterable, Sendable {
    case entente
    case yrs
    case loro
    case yjs

    /// Whether somebody takes part in a job.
    func takesPart(in job: Job) -> Bool {
        switch (self, job) {
        case (.entente, _): true
        case (.loro, .local), (.loro, .open): true
        case (_, .merge), (_, .stream), (_, .save), (_, .memory): true
        default: false
        }
    }
}
