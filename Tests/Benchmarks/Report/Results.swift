/// All that was measured.
struct Results: Encodable {
    /// One contestant at one job with one history.
    struct Entry: Encodable {
        let trace: String
        let kind: String
        let job: String
        let contestant: String
        /// The median of the rounds' medians, in milliseconds of CPU.
        var milliseconds: Double?
        /// KiB of resident memory.
        var held: Double?
        var peak: Double?
        /// The size of what was written.
        var bytes: Int?
        /// The beginning of the SHA-256 of the resulting text.
        var text: String?
    }

    private(set) var entries: [Entry] = []
    private(set) var goals: [GoalResult] = []

    mutating func add(_ entry: Entry) { entries.append(entry) }

    mutating func judge() { goals = Goal.all.map { $0.result(in: self) } }

    func entry(_ trace: String, _ job: Job, _ contestant: Contestant) -> Entry? {
        entries.first {
            $0.trace == trace && $0.job == job.rawValue && $0.contestant == contestant.rawValue
        }
    }

    /// The number that counts: kibibytes for memory, milliseconds otherwise.
    func value(_ trace: String, _ job: Job, _ contestant: Contestant) -> Double? {
        let entry = entry(trace, job, contestant)
        return job == .memory ? entry?.held : entry?.milliseconds
    }

    /// The histories in which somebody was measured at a job.
    func traces(_ job: Job, kinds: Set<TraceKind>) -> [String] {
        var names: [String] = []
        for entry in entries where entry.job == job.rawValue && !names.contains(entry.trace) {
            if let kind = TraceKind(rawValue: entry.kind), kinds.contains(kind) {
                names.append(entry.trace)
            }
        }
        return names
    }
}

extension Results.Entry {
    /// One contestant's rounds, each of which counts once.
    init(_ entry: TraceEntry, _ job: Job, _ contestant: Contestant, _ rounds: [Measurement]) {
        trace = entry.name
        kind = entry.kind.rawValue
        self.job = job.rawValue
        self.contestant = contestant.rawValue
        milliseconds = median(rounds.compactMap { $0.ms.flatMap(median) })
        held = median(rounds.compactMap { $0.held.map(Double.init) })
        peak = median(rounds.compactMap { $0.peak.map(Double.init) })
        bytes = rounds.last?.bytes
        text = rounds.last?.text
    }
}

extension Results {
    /// Whether every text of ours is the right one.
    func isRight(_ digests: [String: String]) -> Bool {
        entries.allSatisfy { entry in
            guard entry.contestant == Contestant.entente.rawValue, let text = entry.text else {
                return true
            }
            return text == digests[entry.trace]
        }
    }
}
