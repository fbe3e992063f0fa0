/// Many stories in a row.
public struct Campaign: Sendable {
    private let first: UInt64
    private let count: Int
    private let minutes: Double?
    private let fault: Fault?

    /// Plans stories.
    ///
    /// - Parameters:
    ///   - first: The first seed; the others follow it.
    ///   - count: How many seeds.
    ///   - minutes: After how many minutes to end, whatever is left.
    ///   - fault: A fault to plant.
    public init(first: UInt64, count: Int, minutes: Double? = nil, fault: Fault? = nil) {
        self.first = first
        self.count = count
        self.minutes = minutes
        self.fault = fault
    }

    /// What came of it.
    public struct Result: Sendable {
        /// How many stories were run.
        public let seeds: Int
        /// How many changes their logs held.
        public let changes: Int
        /// How long it took.
        public let time: Duration
        /// What did not hold, ready to print; nil when everything did.
        public let report: String?

        /// One line for a person.
        public var summary: String {
            let seconds = time / .seconds(1)
            let rate = (Double(seeds) / max(seconds, 0.001) * 10).rounded() / 10
            return "\(seeds) stories with \(changes) changes in \(seconds.rounded()) s, \(rate)/s"
        }
    }

    /// What is run and checked of each seed.
    public enum Subject: String, CaseIterable, Sendable {
        /// Devices and a gateway, with everything that can happen to them.
        case stories
        /// The merge alone.
        case merge
        /// Two worlds that differ only in what some cannot see (INV-14).
        case interference
        /// Two worlds that differ only in their clocks (INV-22).
        case clocks
        /// A gateway that shows two histories (INV-19).
        case forks
        /// The same with one history, of which nobody may say that it is another.
        case honesty
        /// A change that claims to know a history that never was, and a gateway that logs it (INV-19).
        case lies
    }

    /// Runs the seeds up to the first in which something does not hold.
    public func run(_ subject: Subject = .stories) -> Result {
        run { seed in
            switch subject {
            case .stories:
                let outcome = Simulation.run(seed: seed, fault: fault)
                let report =
                    outcome.violations.isEmpty ? nil : Simulation.report(outcome, fault: fault)
                return (outcome.changes, report)
            case .merge: return MergeHistories.check(seed: seed)
            case .interference:
                return said(of: seed, subject, TwinWorlds.interference(seed, fault: fault))
            case .clocks: return said(of: seed, subject, TwinWorlds.clocks(seed))
            case .forks: return said(of: seed, subject, ForkedWorlds.check(seed))
            case .lies: return said(of: seed, subject, ForkedWorlds.checkLie(seed))
            case .honesty:
                return said(of: seed, subject, ForkedWorlds.check(seed, isForked: false))
            }
        }
    }

    private func said(
        of seed: UInt64,
        _ subject: Subject,
        _ violation: Violation?
    ) -> (changes: Int, report: String?) {
        let report = violation.map { violation in
            """
            \(violation)
            Replay it: swift run entente-simulator --check \(subject.rawValue) --seeds 1 --first \(seed)
            """
        }
        return (0, report)
    }

    private func run(_ body: (UInt64) -> (changes: Int, report: String?)) -> Result {
        let clock = ContinuousClock()
        let start = clock.now
        let bound = minutes.map { Duration.seconds($0 * 60) }
        var changes = 0
        for offset in 0..<count {
            let time = start.duration(to: clock.now)
            if let bound, time > bound {
                return Result(seeds: offset, changes: changes, time: time, report: nil)
            }
            let done = body(first &+ UInt64(offset))
            changes += done.changes
            if let report = done.report {
                return Result(
                    seeds: offset + 1,
                    changes: changes,
                    time: start.duration(to: clock.now),
                    report: report
                )
            }
        }
        return Result(
            seeds: count,
            changes: changes,
            time: start.duration(to: clock.now),
            report: nil
        )
    }
}
