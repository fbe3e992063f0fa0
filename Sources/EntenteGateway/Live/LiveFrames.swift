import EntenteDomain
import NIOConcurrencyHelpers

/// The newest frames, kept once for all readers who stand at the same place of a stream.
///
/// A reader that stopped reading holds the frame that it is being sent. Without sharing, a thousand of
/// them would hold a thousand copies of the same bytes (INV-16).
final class LiveFrames: Sendable {
    private struct Frame {
        let after: Int64
        let size: Int64
        let bytes: [UInt8]
    }

    private let newest = NIOLockedValueBox<[StreamID: Frame]>([:])

    /// The frame that leads readers from one size of a stream to another; written if nobody has it.
    func frame(
        of stream: StreamID,
        after: Int64,
        size: Int64,
        write: () -> [UInt8]
    ) -> [UInt8] {
        if let frame = newest.withLockedValue({ $0[stream] }), frame.after == after,
            frame.size == size
        {
            return frame.bytes
        }
        let frame = Frame(after: after, size: size, bytes: write())
        newest.withLockedValue { newest in
            if newest.count == Limits.liveFrames, newest[stream] == nil { newest.removeAll() }
            newest[stream] = frame
        }
        return frame.bytes
    }
}
