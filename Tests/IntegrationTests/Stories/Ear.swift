import EntenteClient
import EntenteDomain
import EntenteSync
import NIOConcurrencyHelpers
import Simulator

/// The way of a device that listens: its calls take the road, and live events come as the story wants.
///
/// Events are hints: whatever happens to them, the device finds what the log holds (clause 5.5).
final class Ear: Gateway {
    /// What has been heard.
    struct Heard: Sendable {
        /// Live streams that were opened.
        var streams = 0
        /// Events with changes that came.
        var changes = 0
        /// What was in the way when nothing was left to do; nil when nothing was.
        var trouble: String?
        /// Whether the event with which something happens has come.
        var isMet = false
    }

    private let road: Road
    private let connection: any Gateway
    private let frame: Event.Frame
    private let stream: StreamID
    private let box = NIOLockedValueBox(Heard())

    /// Listens to the gateway for news of a stream.
    init(_ road: Road, _ connection: any Gateway, _ frame: Event.Frame, of stream: StreamID) {
        self.road = road
        self.connection = connection
        self.frame = frame
        self.stream = stream
    }

    /// What has been heard so far.
    var heard: Heard { box.withLockedValue { $0 } }

    /// Notes what a device says when it has nothing left to do.
    func note(_ report: SyncReport) {
        box.withLockedValue { $0.trouble = report.trouble?.detail }
    }

    func live(
        _ cursors: [StreamID: Int64],
        _ body: @Sendable (LiveEvent) async -> Void
    ) async throws(GatewayError) {
        var cursors = cursors
        // Who says that it has less gets changes that it has.
        if frame == .overlapping, let cursor = cursors[stream] {
            cursors[stream] = max(0, cursor - 2)
        }
        let size = cursors[stream] ?? 0
        try await connection.live(cursors) { event in
            switch event {
            case .hello:
                await body(event)
                // Nobody waits for the device's own first words any more.
                box.withLockedValue { $0.streams += 1 }
                if let more = untrue(size) { await body(more) }
            case .changes(let stream, let records, _) where stream == self.stream:
                let isFirst = box.withLockedValue { heard in
                    defer { heard.isMet = true }
                    heard.changes += 1
                    return !heard.isMet
                }
                guard isFirst, let last = records.last?.header.seq else { return await body(event) }
                switch frame {
                // What is lost is missing before what comes next.
                case .gap: break
                case .size: await body(.head(stream: stream, size: last))
                default: await body(event)
                }
            default: await body(event)
            }
        }
    }

    /// An event that is not so, or says nothing.
    private func untrue(_ size: Int64) -> LiveEvent? {
        switch frame {
        case .wrongSize: .head(stream: stream, size: size + 3)
        case .access: .access(stream: stream, .write)
        default: nil
        }
    }

    // MARK: Calls

    func session() async throws(GatewayError) -> Session { try await road.session() }

    func heads() async throws(GatewayError) -> HeadsAnswer { try await road.heads() }

    func push(_ message: PushMessage, to stream: StreamID) async throws(GatewayError) -> PushAnswer
    {
        try await road.push(message, to: stream)
    }

    func pull(
        _ stream: StreamID,
        after: Int64,
        seals: Int,
        epoch: Epoch,
        limit: Int
    ) async throws(GatewayError) -> PullAnswer {
        try await road.pull(stream, after: after, seals: seals, epoch: epoch, limit: limit)
    }

    func snapshot(_ stream: StreamID) async throws(GatewayError) -> SnapshotAnswer {
        try await road.snapshot(stream)
    }

    func part(
        _ place: Int,
        of stream: StreamID,
        seq: Int64
    ) async throws(GatewayError) -> [UInt8] {
        try await road.part(place, of: stream, seq: seq)
    }
}
