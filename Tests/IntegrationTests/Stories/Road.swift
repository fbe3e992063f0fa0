import EntenteClient
import EntenteDomain
import EntenteSync
import NIOConcurrencyHelpers
import Simulator

/// The way of one round from a device to the gateway, on which something happens to one call.
///
/// The calls before it go through, and those after it find no network.
struct Road: Gateway {
    private let gateway: any Gateway
    private let ledger: StoryLedger
    /// The device's place among the performers.
    private let performer: Int
    /// The number of the call to which something happens, from one.
    private let step: Int
    private let fate: Event.Fate
    private let before: @Sendable () async -> Void
    private let meanwhile: @Sendable () async -> Void
    private let calls = NIOLockedValueBox(0)

    private static let lost = GatewayError(.unreachable, "The network is away.")

    /// Lays a road; `before` is done before each call, and `meanwhile` is what a person does between a call
    /// and its answer.
    init(
        of performer: Int,
        to gateway: any Gateway,
        _ ledger: StoryLedger,
        step: Int = .max,
        _ fate: Event.Fate = .none,
        before: @escaping @Sendable () async -> Void = {},
        meanwhile: @escaping @Sendable () async -> Void = {}
    ) {
        self.performer = performer
        self.gateway = gateway
        self.ledger = ledger
        self.step = step
        self.fate = fate
        self.before = before
        self.meanwhile = meanwhile
    }

    func session() async throws(GatewayError) -> Session {
        try await travel { () async throws(GatewayError) in try await gateway.session() }
    }

    func heads() async throws(GatewayError) -> HeadsAnswer {
        try await travel { () async throws(GatewayError) in try await gateway.heads() }
    }

    func push(_ message: PushMessage, to stream: StreamID) async throws(GatewayError) -> PushAnswer
    {
        let isAtStep = calls.withLockedValue { $0 + 1 == step }
        if isAtStep, fate == .delayed || fate == .repeatedLater {
            ledger.note { $0.late.append((performer, message, stream)) }
        }
        return try await travel { () async throws(GatewayError) in
            try await send(message, to: stream)
        }
    }

    func pull(
        _ stream: StreamID,
        after: Int64,
        seals: Int,
        epoch: Epoch,
        limit: Int
    ) async throws(GatewayError) -> PullAnswer {
        try await travel { () async throws(GatewayError) in
            try await gateway.pull(
                stream,
                after: after,
                seals: seals,
                epoch: epoch,
                limit: limit
            )
        }
    }

    func snapshot(_ stream: StreamID) async throws(GatewayError) -> SnapshotAnswer {
        try await travel { () async throws(GatewayError) in try await gateway.snapshot(stream) }
    }

    func part(
        _ place: Int,
        of stream: StreamID,
        seq: Int64
    ) async throws(GatewayError) -> [UInt8] {
        let part = try await travel { () async throws(GatewayError) in
            try await gateway.part(place, of: stream, seq: seq)
        }
        ledger.tally.note(.beginning)
        return part
    }

    func live(
        _ cursors: [StreamID: Int64],
        _ body: @Sendable (LiveEvent) async -> Void
    ) async throws(GatewayError) {
        throw Self.lost
    }

    /// A push, as the ledger sees it leave and arrive.
    func send(
        _ message: PushMessage,
        to stream: StreamID
    ) async throws(GatewayError) -> PushAnswer {
        let departure = ledger.departs(message, to: stream)
        let answer = try await gateway.push(message, to: stream)
        ledger.arrives(answer, to: message, stream, departure)
        return answer
    }

    private func travel<Answer: Sendable>(
        _ call: () async throws(GatewayError) -> Answer
    ) async throws(GatewayError) -> Answer {
        let number = calls.withLockedValue { calls in
            calls += 1
            return calls
        }
        guard number <= step else { throw Self.lost }
        await before()
        ledger.note { $0.calls += 1 }
        guard number == step else { return try await call() }
        switch fate {
        case .requestLost, .delayed: throw Self.lost
        case .answerLost, .crashBeforeTake:
            _ = try await call()
            throw Self.lost
        case .repeated:
            _ = try await call()
            return try await call()
        case .crashInTake:
            let answer = try await call()
            // The round ends where it stands: in front of, or within, the storing of the answer.
            withUnsafeCurrentTask { $0?.cancel() }
            return answer
        case .editMeanwhile:
            let answer = try await call()
            await meanwhile()
            return answer
        default: return try await call()
        }
    }
}
