import NIOCore

/// What was written to a connection and is not encrypted yet, in order.
///
/// Small neighbours leave together, so that a response's head and body share one TLS record.
struct PendingWrites {
    /// The largest plaintext of one record (RFC 8446, section 5.1).
    static let recordBytes = 16 * 1024
    /// How much of a large write leaves at once: four records.
    static let pieceBytes = 4 * recordBytes

    /// The bytes that wait, flushed or not.
    private(set) var bytes = 0
    private var writes = MarkedCircularBuffer<(ByteBuffer, EventLoopPromise<Void>?)>(
        initialCapacity: 8
    )

    /// Whether something was flushed and waits.
    var isFlushed: Bool { writes.hasMark }

    /// Adds a write.
    mutating func append(_ buffer: ByteBuffer, _ promise: EventLoopPromise<Void>?) {
        bytes += buffer.readableBytes
        writes.append((buffer, promise))
    }

    /// Marks all that waits as flushed.
    mutating func flush() { writes.mark() }

    /// Takes the next bytes to encrypt, with the promises of the writes that end in them.
    mutating func next() -> (bytes: ByteBuffer, promises: [EventLoopPromise<Void>])? {
        guard writes.hasMark, let (first, _) = writes.first else { return nil }
        if first.readableBytes > Self.pieceBytes {
            let start = writes.startIndex
            let piece = writes[start].0.readSlice(length: Self.pieceBytes)
            bytes -= Self.pieceBytes
            return piece.map { ($0, []) }
        }
        var piece = first
        var promises: [EventLoopPromise<Void>] = []
        _ = take(&promises)
        while writes.hasMark, let (neighbour, _) = writes.first,
            piece.readableBytes + neighbour.readableBytes <= Self.recordBytes
        {
            var copy = neighbour
            piece.writeBuffer(&copy)
            _ = take(&promises)
        }
        return (piece, promises)
    }

    /// Takes all promises away, to be failed.
    mutating func removeAll() -> [EventLoopPromise<Void>] {
        var promises: [EventLoopPromise<Void>] = []
        while take(&promises) {}
        return promises
    }

    private mutating func take(_ promises: inout [EventLoopPromise<Void>]) -> Bool {
        guard let (buffer, promise) = writes.popFirst() else { return false }
        bytes -= buffer.readableBytes
        if let promise { promises.append(promise) }
        return true
    }
}
