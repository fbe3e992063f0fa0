public import EntenteDomain
public import EntenteSync

/// The calls that a replica makes; over TLS by `GatewayConnection`, without a network in tests.
///
/// A call that fails with `unreachable` or `busy` may have been carried out: the same call again
/// tells (clause 5.1).
public protocol Gateway: Sendable {
    /// Asks who this device is and where it works.
    func session() async throws(GatewayError) -> Session

    /// Asks where all streams stand that this device may read.
    func heads() async throws(GatewayError) -> HeadsAnswer

    /// Sends changes of a stream.
    func push(_ message: PushMessage, to stream: StreamID) async throws(GatewayError) -> PushAnswer

    /// Asks for the changes of a stream after a cursor in a life of its log, at most so many; `seals` of
    /// the first of them are here.
    func pull(
        _ stream: StreamID,
        after: Int64,
        seals: Int,
        epoch: Epoch,
        limit: Int
    ) async throws(GatewayError) -> PullAnswer

    /// Asks for the newest snapshot of a stream.
    func snapshot(_ stream: StreamID) async throws(GatewayError) -> SnapshotAnswer

    /// Asks for one part of a snapshot.
    func part(
        _ place: Int,
        of stream: StreamID,
        seq: Int64
    ) async throws(GatewayError) -> [UInt8]

    /// Opens the live stream and hands over each event until it ends.
    ///
    /// Events are hints: what a reader misses it finds by pulling (clause 5.5).
    func live(
        _ cursors: [StreamID: Int64],
        _ body: @Sendable (LiveEvent) async -> Void
    ) async throws(GatewayError)
}

extension Gateway {
    /// Asks for the changes of a stream after a cursor of which no seal is here.
    public func pull(
        _ stream: StreamID,
        after: Int64,
        epoch: Epoch,
        limit: Int
    ) async throws(GatewayError) -> PullAnswer {
        try await pull(stream, after: after, seals: 0, epoch: epoch, limit: limit)
    }
}
