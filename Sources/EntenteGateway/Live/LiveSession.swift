import EntenteDomain
import EntenteSync

/// One reader's live stream: what to send next, given what the log holds (clause 5.5).
///
/// Every frame is read from the store for the reader's device, so that access is decided anew each
/// time (clause 5.4). What waits for a reader is at most one frame: while it does not read, nothing
/// is prepared for it.
struct LiveSession: Sendable {
    /// Where the reader stands in each stream.
    private var cursors: [StreamID: Int64]
    private let device: DeviceID
    private let store: any StreamStore
    private let newest: LiveFrames

    init(
        device: DeviceID,
        cursors: [StreamID: Int64],
        store: any StreamStore,
        newest: LiveFrames
    ) {
        self.device = device
        self.cursors = cursors
        self.store = store
        self.newest = newest
    }

    /// The streams that the reader still follows.
    var streams: [StreamID] { cursors.keys.sorted() }

    /// The next frames of a stream; none when there is nothing new.
    ///
    /// A backlog larger than the buffer becomes a hint: the reader pulls it at its own speed.
    mutating func frames(of stream: StreamID) async throws(StoreError) -> [[UInt8]] {
        guard let cursor = cursors[stream] else { return [] }
        guard
            let page = try await store.page(
                stream,
                after: cursor,
                limit: Limits.liveChanges,
                device: device
            )
        else {
            cursors[stream] = nil
            return [LiveFrame.access(stream, .none)]
        }
        guard !page.records.isEmpty else { return [] }
        cursors[stream] = page.head.size
        let bytes = page.records.reduce(0) { $0 + $1.content.count }
        let isWhole = cursor + Int64(page.records.count) == page.head.size
        guard isWhole, bytes <= Limits.liveBufferBytes else {
            return [LiveFrame.head(stream, size: page.head.size)]
        }
        let frame = newest.frame(of: stream, after: cursor, size: page.head.size) {
            LiveFrame.changes(stream, page.records, seals: page.seals)
        }
        return [frame]
    }

    /// The frames that say which streams the reader lost, and what is new in the others.
    ///
    /// For when everything may have changed: what was told before anybody listened is lost.
    mutating func framesOfAll() async throws(StoreError) -> [[UInt8]] {
        let sizes = Dictionary(
            try await store.streams(of: device).map { ($0.id, $0.head.size) },
            uniquingKeysWith: max
        )
        var frames: [[UInt8]] = []
        for (stream, cursor) in cursors.sorted(by: { $0.key < $1.key }) {
            guard let size = sizes[stream] else {
                cursors[stream] = nil
                frames.append(LiveFrame.access(stream, .none))
                continue
            }
            if size > cursor { frames += try await self.frames(of: stream) }
        }
        return frames
    }
}
