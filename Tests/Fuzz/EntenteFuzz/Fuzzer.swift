import EntenteSync
import TestSupport

/// Feeds one target with mutations of its corpus; the same seed feeds it the same.
public struct Fuzzer: Sendable {
    /// What a run found.
    public struct Report: Sendable {
        /// How many inputs were tried.
        public var executions = 0
        /// How many of them were accepted.
        public var accepted = 0
        /// The first input that broke a rule, made short, and the rule.
        public var finding: (input: [UInt8], rule: String)?
    }

    private let target: FuzzTarget
    private var mutator: Mutator
    private var pool: [[UInt8]]
    private let announce: @Sendable ([UInt8]) -> Void

    /// The largest number of inputs that new ones are made from.
    private static let poolSize = 2_048

    /// Starts with a corpus.
    ///
    /// - Parameters:
    ///   - target: What is fed.
    ///   - seed: What all choices follow from.
    ///   - corpus: The inputs to start from.
    ///   - announce: Is handed each input before it is tried, so that one that traps is known.
    public init(
        _ target: FuzzTarget,
        seed: UInt64,
        corpus: [[UInt8]],
        announce: @escaping @Sendable ([UInt8]) -> Void = { _ in }
    ) {
        self.target = target
        mutator = Mutator(seed: seed)
        pool = corpus
        self.announce = announce
    }

    /// Tries the corpus, then mutations until so many inputs were tried.
    public mutating func run(_ count: Int) -> Report {
        var report = Report()
        let corpus = pool
        while report.executions < count, report.finding == nil {
            let place = report.executions
            let input = place < corpus.count ? corpus[place] : mutator.mutated(from: pool)
            report.executions += 1
            announce(input)
            do {
                guard try target.check(input) == .accepted else { continue }
                report.accepted += 1
                keep(input)
            } catch {
                report.finding = (shortened(input, breaking: error), error.rule)
            }
        }
        return report
    }

    /// Makes further inputs from one that was accepted, because most of the code lies behind the door.
    private mutating func keep(_ input: [UInt8]) {
        guard mutator.below(16) == 0 else { return }
        if pool.count < Self.poolSize {
            pool.append(input)
        } else {
            pool[mutator.below(pool.count)] = input
        }
    }

    /// Leaves out parts of an input as long as it breaks the same rule.
    private func shortened(_ input: [UInt8], breaking finding: FuzzFinding) -> [UInt8] {
        var input = input
        var length = input.count / 2
        while length > 0 {
            var place = 0
            while place + length <= input.count {
                var shorter = input
                shorter.removeSubrange(place..<place + length)
                if breaks(shorter, finding) { input = shorter } else { place += length }
            }
            length /= 2
        }
        return input
    }

    private func breaks(_ input: [UInt8], _ finding: FuzzFinding) -> Bool {
        announce(input)
        do throws(FuzzFinding) {
            _ = try target.check(input)
            return false
        } catch {
            return error == finding
        }
    }
}
