import EntenteDomain
import EntenteSync
import TestSupport
import Testing

@Suite("Lives of a log: what two accounts of them have in common")
struct EpochHistoryTests {
    private let lives: [Epoch]

    init() {
        var random = SeededGenerator(seed: 7)
        lives = (0..<4).map { _ in .random(using: &random) }
    }

    /// Life `now`, after others that ended at a size.
    private func history(_ past: [(Int, Int64)], _ now: Int) -> EpochHistory {
        EpochHistory(
            past: past.map { .init(epoch: lives[$0.0], size: $0.1) },
            current: lives[now]
        )
    }

    @Test func `the same life has everything in common`() {
        #expect(history([(0, 5)], 1).common(with: history([(0, 5)], 1)) == .max)
        #expect(history([], 1).common(with: lives[1]) == .max)
    }

    @Test func `clause 5.6: a life that ended is in common up to the lowest end since`() {
        let now = history([(0, 5), (1, 9), (2, 7)], 3)
        #expect(now.common(with: lives[0]) == 5)
        #expect(now.common(with: lives[1]) == 7)
        #expect(now.common(with: lives[2]) == 7)
    }

    @Test func `clause 5.6: of a backup put back twice is in common what it holds`() {
        let first = history([(0, 5)], 1)
        let second = history([(0, 5)], 2)
        #expect(second.common(with: lives[1]) == 0)
        #expect(second.common(with: first) == 5)
        #expect(first.common(with: second) == 5)
    }

    @Test func `clause 5.6: an older backup put back later takes more away`() {
        let here = history([(0, 8), (1, 12)], 2)
        let there = history([(0, 3)], 3)
        #expect(there.common(with: here) == 3)
        #expect(here.common(with: there) == 3)
    }

    @Test func `histories without a common life have nothing in common`() {
        #expect(history([(0, 5)], 1).common(with: history([(2, 5)], 3)) == 0)
    }
}
