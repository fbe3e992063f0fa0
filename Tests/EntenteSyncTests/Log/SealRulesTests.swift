import EntenteCrypto
import EntenteDomain
import EntenteSync
import TestSupport
import Testing

@Suite("Clause 4.4: seals")
struct SealRulesTests {
    private let scope: ChangeScope
    private let key: Ed25519.SigningKey
    private let digests: [(n: Int64, digest: Digest)] = (Int64(1)...9).map {
        (n: $0, digest: SHA256.digest([UInt8($0)]))
    }

    init() throws {
        key = try Ed25519.SigningKey(rawSeed: [UInt8](repeating: 5, count: 32))
        var random = SeededGenerator(seed: 1)
        scope = ChangeScope(
            stream: .random(using: &random),
            epoch: .random(using: &random),
            device: .random(using: &random)
        )
    }

    @Test func `a seal that follows the last one and signs what is logged is taken`() throws {
        #expect(try check(seal(4...6), covered: 3, logged: 4...6) == 6)
    }

    @Test func `a seal over something else, or with a gap before it, is refused`() throws {
        #expect(throws: LogFault.self) { try check(seal(4...6), covered: 2, logged: 4...6) }
        #expect(throws: LogFault.self) { try check(seal(3...5), covered: 3, logged: 4...6) }
        let other = PushSeal(
            seq: 6,
            device: scope.device,
            first: 4,
            last: 6,
            refused: [],
            signature: seal(4...5).signature
        )
        #expect(throws: LogFault.self) { try check(other, covered: 3, logged: 4...6) }
        #expect(throws: LogFault.self) { try check(other, covered: 3, below: 3, logged: 4...6) }
    }

    @Test func `a push that began below the snapshot cannot be verified and is taken like it`()
        throws
    {
        #expect(try check(seal(2...6), covered: 4, below: 4, logged: 5...6) == 6)
        #expect(throws: LogFault.self) { try check(seal(2...6), covered: 4, logged: 5...6) }
        // What the log has after the snapshot must all be in it.
        #expect(throws: LogFault.self) {
            try check(seal(2...6), covered: 4, below: 4, logged: 6...6)
        }
    }

    @Test func `no push is so large that a late seal could reach below the snapshot`() throws {
        let last = Int64(Limits.pushChanges) + 2
        let late = PushSeal(
            seq: last,
            device: scope.device,
            first: 2,
            last: last,
            refused: (5...last).map { .init(n: $0, digest: SHA256.digest([])) },
            signature: [UInt8](repeating: 0, count: 64)
        )
        #expect(throws: LogFault.self) { try check(late, covered: 4, below: 4) }
    }

    private func seal(_ range: ClosedRange<Int64>) -> PushSeal {
        PushSeal(
            seq: range.upperBound,
            device: scope.device,
            first: range.lowerBound,
            last: range.upperBound,
            refused: [],
            signature: key.sign(scope.sealBytes(digests.filter { range.contains($0.n) }))
        )
    }

    private func check(
        _ seal: PushSeal,
        covered: Int64,
        below: Int64 = 0,
        logged: ClosedRange<Int64>? = nil
    ) throws -> Int64 {
        try SealRules.check(
            seal,
            covered: covered,
            below: below,
            logged: digests.filter { logged?.contains($0.n) ?? false },
            stream: scope.stream,
            epochs: EpochHistory(current: scope.epoch),
            key: Ed25519.VerifyingKey(raw: key.publicKey)
        )
    }
}
