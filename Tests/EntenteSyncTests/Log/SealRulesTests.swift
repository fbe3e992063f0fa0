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
    }

    @Test
    func `a push that repeats what a snapshot covers is verified by the digests that it brings`()
        throws
    {
        let honest = seal(2...6, repeating: 2...4)
        #expect(try check(honest, covered: 4, below: 4, logged: 5...6) == 6)
        // Without them nobody could tell: it is not taken.
        #expect(throws: LogFault.self) {
            try check(seal(2...6), covered: 4, below: 4, logged: 5...6)
        }
        #expect(throws: LogFault.self) {
            try check(seal(2...6, repeating: 3...4), covered: 4, below: 4, logged: 5...6)
        }
        // What the log has after the snapshot must all be in it.
        #expect(throws: LogFault.self) {
            try check(seal(2...6, repeating: 2...5), covered: 4, below: 4, logged: 6...6)
        }
    }

    @Test func `a forged signature over what a snapshot covers is found`() throws {
        let stranger = try Ed25519.SigningKey.generate()
        let forged = seal(2...6, repeating: 2...4, by: stranger)
        #expect(throws: LogFault.self) { try check(forged, covered: 4, below: 4, logged: 5...6) }
        // So is a signature over other changes than those that are said to be below.
        let honest = seal(2...6, repeating: 2...4)
        var entries = honest.repeated
        entries[1] = .init(n: 3, digest: SHA256.digest([]))
        let other = seal(2...6, carrying: entries, by: key)
        let altered = PushSeal(
            seq: 6,
            device: scope.device,
            first: 2,
            last: 6,
            refused: [],
            repeated: entries,
            signature: honest.signature
        )
        #expect(throws: LogFault.self) { try check(altered, covered: 4, below: 4, logged: 5...6) }
        // Its author alone could say so, and whoever has the whole log sees that it was not.
        #expect(try check(other, covered: 4, below: 4, logged: 5...6) == 6)
        #expect(throws: LogFault.self) { try check(other, covered: 4, logged: 2...6) }
    }

    @Test func `who has the whole log holds what a push repeats against it`() throws {
        let honest = seal(2...6, repeating: 2...4)
        #expect(try check(honest, covered: 4, logged: 2...6) == 6)
        #expect(throws: LogFault.self) { try check(honest, covered: 4, logged: 3...6) }
        #expect(throws: LogFault.self) { try check(honest, covered: 3, logged: 2...6) }
    }

    @Test func `a seal says which of its changes it repeats, and nothing when there are none`()
        throws
    {
        let honest = seal(2...6, repeating: 2...4)
        #expect(try PushSeal(honest.json, path: "") == honest)
        #expect(honest.weight == 4)
        guard case .object(let plain) = seal(4...6).json, case .object(var object) = honest.json
        else { return }
        #expect(plain["repeated"] == nil)
        let pair: JSONValue = [9, .string(SHA256.digest([]).base64URL)]
        for broken: JSONValue in [[], [pair], 1] {
            object.set("repeated", broken)
            let json = JSONValue.object(object)
            #expect(throws: MessageError.self) { try PushSeal(json, path: "") }
        }
    }

    private func seal(
        _ range: ClosedRange<Int64>,
        repeating: ClosedRange<Int64>? = nil,
        by signer: Ed25519.SigningKey? = nil
    ) -> PushSeal {
        let repeated = digests.filter { repeating?.contains($0.n) ?? false }
        return seal(
            range,
            carrying: repeated.map { .init(n: $0.n, digest: $0.digest) },
            by: signer ?? key
        )
    }

    private func seal(
        _ range: ClosedRange<Int64>,
        carrying: [PushSeal.Entry],
        by signer: Ed25519.SigningKey
    ) -> PushSeal {
        let brought = Dictionary(uniqueKeysWithValues: carrying.map { ($0.n, $0.digest) })
        let signed = digests.filter { range.contains($0.n) }
            .map { (n: $0.n, digest: brought[$0.n] ?? $0.digest) }
        return PushSeal(
            seq: range.upperBound,
            device: scope.device,
            first: range.lowerBound,
            last: range.upperBound,
            refused: [],
            repeated: carrying,
            signature: signer.sign(scope.sealBytes(signed))
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
