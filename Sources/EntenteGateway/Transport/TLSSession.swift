import COpenSSL
import NIOCore

/// One TLS connection as a value machine: bytes go in, bytes and outcomes come out.
///
/// It knows no channel, no clock and no promise; ``TLSHandler`` acts on what it answers.
final class TLSSession {
    /// What came of a step of the handshake.
    enum Progress {
        case done
        case needsInput
        case failed(TLSError)
    }

    /// What came of reading.
    enum Reading {
        case data(ByteBuffer)
        case needsInput
        /// The client said that it will send no more.
        case end
        case failed(TLSError)
    }

    private let context: TLSContext
    private let ssl: OpaquePointer
    private let buffers: ByteBufferBIO
    private let allocator: ByteBufferAllocator
    /// What ended the last read after it had data to answer first.
    private var readingAfterData: Reading?

    /// Begins a connection on the server's side.
    init(context: TLSContext, allocator: ByteBufferAllocator) throws(TLSError) {
        self.context = context
        self.allocator = allocator
        buffers = ByteBufferBIO(allocator: allocator)
        ERR_clear_error()
        guard let ssl = context.withContext({ SSL_new($0) }) else {
            throw TLSError(openSSL: .setup)
        }
        self.ssl = ssl
        let bio = try buffers.makeBIO()
        // Both ends are the same object; from here on it belongs to `ssl`.
        SSL_set_bio(ssl, bio, bio)
        SSL_set_accept_state(ssl)
    }

    deinit {
        // Frees the BIO too, while `buffers` is still there.
        SSL_free(ssl)
    }

    /// Adds bytes from the network.
    func receive(_ bytes: ByteBuffer) { buffers.append(bytes) }

    /// Takes what is to go to the network; nil when there is nothing.
    func takeOutput() -> ByteBuffer? { buffers.takeOutput() }

    /// Bytes for the network that nobody has taken yet.
    var outputBytes: Int { buffers.outputBytes }

    /// Goes on with the handshake as far as the bytes allow.
    func handshake() -> Progress {
        ERR_clear_error()
        let outcome = SSL_do_handshake(ssl)
        if outcome == 1 { return .done }
        return needsInput(outcome) ? .needsInput : .failed(TLSError(openSSL: .handshake))
    }

    /// Decrypts the next bytes: as many as are there, at most 64 KiB.
    func read() -> Reading {
        if let reading = readingAfterData {
            readingAfterData = nil
            return reading
        }
        let expected = buffers.inputBytes + Int(SSL_pending(ssl))
        var data = allocator.buffer(capacity: min(max(expected, 256), 64 * 1024))
        var outcome: Int32 = 1
        while outcome > 0, data.writableBytes > 0 {
            ERR_clear_error()
            data.writeWithUnsafeMutableBytes(minimumWritableBytes: 0) { target in
                outcome = SSL_read(ssl, target.baseAddress, Int32(target.count))
                return max(0, Int(outcome))
            }
        }
        guard outcome <= 0 else { return .data(data) }
        let ending = reading(after: outcome)
        guard data.readableBytes > 0 else { return ending }
        // OpenSSL need not repeat an error, so it is kept until the data is out of the way.
        readingAfterData = ending
        return .data(data)
    }

    /// Encrypts bytes; the output only grows, so there is no "later".
    func write(_ bytes: ByteBuffer) -> TLSError? {
        bytes.withUnsafeReadableBytes { source in
            var rest = source[...]
            while !rest.isEmpty {
                ERR_clear_error()
                let piece = UnsafeRawBufferPointer(rebasing: rest)
                let count = SSL_write(ssl, piece.baseAddress, Int32(clamping: piece.count))
                guard count > 0 else { return TLSError(openSSL: .record) }
                rest = rest.dropFirst(Int(count))
            }
            return nil
        }
    }

    /// Says to the client that nothing more will come (close_notify).
    func close() {
        ERR_clear_error()
        // Answers 0 until the client's own message is there, which is not waited for.
        SSL_shutdown(ssl)
        ERR_clear_error()
    }

    /// The protocol that was agreed on, as registered by IANA; nil when the client offered none.
    var applicationProtocol: String? {
        var start: UnsafePointer<UInt8>?
        var count: UInt32 = 0
        SSL_get0_alpn_selected(ssl, &start, &count)
        guard let start else { return nil }
        return String(
            decoding: UnsafeBufferPointer(start: start, count: Int(count)),
            as: UTF8.self
        )
    }

    private func reading(after outcome: Int32) -> Reading {
        if needsInput(outcome) { return .needsInput }
        if SSL_get_error(ssl, outcome) == SSL_ERROR_ZERO_RETURN { return .end }
        return .failed(TLSError(openSSL: .record))
    }

    private func needsInput(_ outcome: Int32) -> Bool {
        switch SSL_get_error(ssl, outcome) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: true
        default: false
        }
    }
}
