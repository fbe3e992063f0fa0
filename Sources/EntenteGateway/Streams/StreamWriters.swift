import EntenteDomain
import EntenteSync

/// The writers of the streams that are being pushed to, at most `Limits.openWriters` of them.
actor StreamWriters {
    private let store: any StreamStore
    private let now: @Sendable () -> Milliseconds
    private let didAppend: @Sendable (StreamID) -> Void
    private var writers: [StreamID: StreamWriter] = [:]
    /// Streams in the order of their last use, the least recent first; may name one twice.
    private var order: [StreamID] = []

    init(
        store: any StreamStore,
        now: @escaping @Sendable () -> Milliseconds,
        didAppend: @escaping @Sendable (StreamID) -> Void
    ) {
        self.store = store
        self.now = now
        self.didAppend = didAppend
    }

    /// Hands a push to its stream's writer.
    nonisolated func push(
        _ request: SequencingRequest,
        to stream: StreamID
    ) async throws(StoreError) -> Result<PushResult, PushRefusal> {
        try await writer(of: stream).push(request)
    }

    private func writer(of stream: StreamID) async -> StreamWriter {
        if let writer = writers[stream] { return writer }
        let writer = StreamWriter(stream: stream, store: store, now: now, didAppend: didAppend)
        writers[stream] = writer
        order.append(stream)
        if writers.count > Limits.openWriters { await forgetIdle() }
        return writer
    }

    /// Forgets the writers that were opened first and have nothing to do.
    ///
    /// Two writers of one stream at once would be correct, only slower: the row lock orders them.
    private func forgetIdle() async {
        for stream in order.prefix(Limits.openWriters / 4) {
            if let writer = writers[stream], await writer.isIdle { writers[stream] = nil }
        }
        order.removeAll { writers[$0] == nil }
    }
}
