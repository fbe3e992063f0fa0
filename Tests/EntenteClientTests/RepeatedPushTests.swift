import EntenteClient
import EntenteCrypto
import EntenteDomain
import EntenteSync
import Foundation
import Synchronization
import TestSupport
import Testing

/// A push whose answer was lost comes again with what was made since: its seal covers both.
///
/// Who began with a snapshot that ends between the two has no digest of the first.
@Suite("Clause 4.4: a seal that reaches below the snapshot a device began with")
struct RepeatedPushTests {
    @Test func `is verified with the digests that it brings`() async throws {
        try await withRepetition { gateway, two in
            let report = try await gateway.engine(two, pace: .slow).sync()
            #expect(report.halted.isEmpty)
            let status = try await two.stream(gateway.shared)
            #expect(status.cursor == 2)
            #expect(status.verified == 2)
            for verified in try await two.verifyHistory() { #expect(verified.fault == nil) }
        }
    }

    @Test(arguments: Forgery.allCases)
    func `stops the stream when the host has forged it`(forgery: Forgery) async throws {
        try await withRepetition { gateway, two in
            try gateway.forge(forgery)
            _ = try await gateway.engine(two, pace: .slow).sync()
            let halt = try #require(try await two.stream(gateway.shared).halt)
            #expect(halt.cause == .corrupt)
            #expect(halt.detail.contains("The seal of device"))
            #expect(try await two.evidence().count == 1)
        }
    }

    @Test func `is verified by who has the whole log as well`() async throws {
        try await withRepetition { gateway, two in
            gateway.raiseHorizon(of: gateway.shared, to: 0)
            let report = try await gateway.engine(two, pace: .slow).sync()
            #expect(report.halted.isEmpty)
            #expect(try await two.stream(gateway.shared).verified == 2)
            #expect(try await two.verifyHistory().map(\.seals).reduce(0, +) == 2)
        }
    }

    enum Forgery: CaseIterable {
        case signature, repeatedDigest, withoutDigests
    }

    /// One device's second push repeats its first, and the snapshot ends between them.
    private func withRepetition(
        _ body: (FakeGateway, Replica) async throws -> Void
    ) async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway(hasControl: true)
            let one = try await gateway.device(of: 0, in: folders.device("a"))
            let two = try await gateway.device(of: 1, in: folders.device("b"))
            _ = try await one.add(EntityType.give, "Answer lost", in: gateway.shared)
            let first = try #require(try await one.outbox(gateway.shared))
            _ = try await FakeConnection(gateway, one.identity.device)
                .push(first, to: gateway.shared)
            try gateway.takeSnapshot(of: gateway.shared)
            _ = try await one.add(EntityType.give, "New", in: gateway.shared)
            try await gateway.engine(one, pace: .slow).push(gateway.shared)
            let seal = try #require(gateway.log(gateway.shared)?.seals.last)
            #expect([seal.first, seal.last] == [1, 2])
            // From here on nobody begins with the log itself.
            gateway.raiseHorizon(of: gateway.shared, to: 1)
            try await body(gateway, two)
        }
    }
}

extension FakeGateway {
    /// Alters the last seal of the shared stream, as the host could.
    fileprivate func forge(_ forgery: RepeatedPushTests.Forgery) throws {
        let stranger = try Ed25519.SigningKey.generate()
        state.withLock { state in
            guard let seal = state.logs[shared]?.seals.popLast() else { return }
            var repeated = seal.repeated
            var signature = seal.signature
            switch forgery {
            case .signature: signature = stranger.sign(signature)
            case .repeatedDigest:
                repeated = repeated.map { .init(n: $0.n, digest: SHA256.digest([7])) }
            case .withoutDigests: repeated = []
            }
            state.logs[shared]?.seals.append(
                PushSeal(
                    seq: seal.seq,
                    device: seal.device,
                    first: seal.first,
                    last: seal.last,
                    refused: seal.refused,
                    repeated: repeated,
                    signature: signature
                )
            )
        }
    }
}
