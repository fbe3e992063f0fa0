/// A goal of the text, as a ratio to somebody else in the same run.
struct Goal: Sendable {
    let name: String
    let what: String
    let must: Double
    let aim: Double
    /// The ratios that count, by the names of the histories.
    let ratios: @Sendable (Results) -> [(trace: String, ratio: Double)]

    func result(in results: Results) -> GoalResult {
        let ratios = ratios(results)
        return GoalResult(
            name: name,
            what: what,
            must: must,
            aim: aim,
            ratio: geometricMean(ratios.map(\.ratio)),
            worst: ratios.map(\.ratio).max(),
            traces: ratios.map(\.trace)
        )
    }
}

/// How a goal stands after a run.
struct GoalResult: Encodable, Sendable {
    let name: String
    let what: String
    let must: Double
    let aim: Double
    /// The geometric mean of the ratios; nil where nothing was measured.
    let ratio: Double?
    let worst: Double?
    let traces: [String]

    var verdict: String {
        guard let ratio else { return "not measured" }
        return ratio <= aim ? "aim reached" : ratio <= must ? "must reached" : "MISSED"
    }
}

extension Goal {
    static let all: [Goal] = [
        against(.merge, "T1", "merge, sequential", [.sequential], must: 0.5, aim: 0.3),
        against(.merge, "T2", "merge, concurrent", [.concurrent], must: 2, aim: 1),
        against(
            .bundle,
            "T3",
            "merge from a bundle, concurrent",
            [.concurrent],
            must: 0.6,
            aim: 0.35
        ),
        against(.merge, "T4", "merge, long branches", [.branching], must: 0.8, aim: 0.5),
        against(.stream, "T5", "stream, sequential", [.sequential], must: 0.7, aim: 0.35),
        against(.stream, "T5", "stream, concurrent", [.concurrent], must: 2, aim: 1),
        against(.local, "T6", "local edits", [.sequential], must: 0.3, aim: 0.12),
        against(
            .open,
            "T7",
            "open a saved note",
            [.sequential, .concurrent, .branching],
            must: 0.5,
            aim: 0.2
        ),
        against(
            .memory,
            "T8",
            "memory held after a merge, against Yrs",
            [.sequential, .concurrent, .branching],
            must: 1,
            aim: 0.6,
            peers: [.yrs]
        ),
        Goal(name: "T9", what: "bytes of the full history, packed", must: 1, aim: 0.75) { results in
            TraceCatalogue.all.compactMap { entry in
                guard let reference = entry.reference,
                    let bytes = results.entry(entry.name, .packed, .entente)?.bytes
                else { return nil }
                return (entry.name, Double(bytes) / Double(reference))
            }
        },
        against(
            .stream,
            "-",
            "stream without critical versions, against Yrs",
            [.hostile],
            must: 3,
            aim: 1.5,
            peers: [.yrs]
        ),
    ]

    private static func against(
        _ job: Job,
        _ name: String,
        _ what: String,
        _ kinds: Set<TraceKind>,
        must: Double,
        aim: Double,
        peers: [Contestant] = [.yrs, .loro, .yjs]
    ) -> Goal {
        Goal(name: name, what: what, must: must, aim: aim) { results in
            results.traces(job, kinds: kinds).compactMap { trace in
                results.ratio(trace, job, to: peers).map { (trace, $0) }
            }
        }
    }
}

extension Results {
    /// Ours over the best of some peers; nil where either was not measured.
    func ratio(_ trace: String, _ job: Job, to peers: [Contestant]) -> Double? {
        let theirs = peers.compactMap { value(trace, job.peerJob, $0) }.min()
        guard let ours = value(trace, job, .entente), let theirs else { return nil }
        // What the allocator rounds away must neither help nor hurt.
        let least = job == .memory ? 64.0 : 0.001
        return max(ours, least) / max(theirs, least)
    }
}

extension Job {
    /// What a peer does instead, where only we offer the job.
    var peerJob: Job {
        switch self {
        case .bundle, .packed: .merge
        case .reopen: .open
        default: self
        }
    }
}
