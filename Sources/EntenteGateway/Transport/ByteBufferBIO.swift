import COpenSSL
import NIOCore

/// OpenSSL's view of a connection: it reads from one buffer and appends to another.
///
/// Unlike OpenSSL's own memory BIO this costs no copy, because the buffers are NIO's.
final class ByteBufferBIO {
    private var input: ByteBuffer?
    private var output: ByteBuffer?
    private let allocator: ByteBufferAllocator

    init(allocator: ByteBufferAllocator) { self.allocator = allocator }

    /// Bytes from the network that OpenSSL has not read yet.
    var inputBytes: Int { input?.readableBytes ?? 0 }
    /// Bytes for the network that nobody has taken yet.
    var outputBytes: Int { output?.readableBytes ?? 0 }

    /// Adds bytes from the network.
    func append(_ bytes: ByteBuffer) {
        guard var buffer = input else {
            input = bytes
            return
        }
        // Taken out of the property first, so that appending does not copy what is there.
        input = nil
        var bytes = bytes
        buffer.writeBuffer(&bytes)
        input = buffer
    }

    /// Takes what is to go to the network; nil when there is nothing.
    func takeOutput() -> ByteBuffer? {
        defer { output = nil }
        return output
    }

    /// Makes the object that OpenSSL calls; it must be freed before this one is released.
    func makeBIO() throws(TLSError) -> OpaquePointer {
        guard let method = method.pointer, let bio = BIO_new(method) else {
            throw TLSError(openSSL: .setup)
        }
        BIO_set_data(bio, Unmanaged.passUnretained(self).toOpaque())
        return bio
    }

    /// Hands bytes to OpenSSL; how many.
    fileprivate func read(into target: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(target.count, inputBytes)
        guard count > 0 else { return 0 }
        input?.readWithUnsafeReadableBytes { source in
            target.copyMemory(from: UnsafeRawBufferPointer(rebasing: source.prefix(count)))
            return count
        }
        if inputBytes == 0 { input = nil }
        return count
    }

    /// Takes bytes from OpenSSL.
    fileprivate func write(_ bytes: UnsafeRawBufferPointer) {
        guard var buffer = output else {
            var buffer = allocator.buffer(capacity: max(bytes.count, 256))
            buffer.writeBytes(bytes)
            output = buffer
            return
        }
        output = nil
        buffer.writeBytes(bytes)
        output = buffer
    }
}

/// The callbacks, made once.
///
/// `@unchecked Sendable` holds because the table is never changed after `init`, and never freed.
private struct Method: @unchecked Sendable {
    let pointer: OpaquePointer?

    init() {
        let kind = BIO_get_new_index() | BIO_TYPE_SOURCE_SINK
        pointer = BIO_meth_new(kind, "entente byte buffer")
        BIO_meth_set_create(pointer) { bio in
            BIO_set_init(bio, 1)
            return 1
        }
        BIO_meth_set_write(pointer) { bio, bytes, count in
            guard let bytes, count > 0, let buffers = buffers(of: bio) else { return 0 }
            entente_BIO_clear_retry(bio)
            buffers.write(UnsafeRawBufferPointer(start: bytes, count: Int(count)))
            return count
        }
        BIO_meth_set_read(pointer) { bio, bytes, count in
            guard let bytes, count > 0, let buffers = buffers(of: bio) else { return 0 }
            entente_BIO_clear_retry(bio)
            let target = UnsafeMutableRawBufferPointer(start: bytes, count: Int(count))
            let done = buffers.read(into: target)
            guard done > 0 else {
                entente_BIO_set_retry_read(bio)
                return -1
            }
            return Int32(done)
        }
        BIO_meth_set_ctrl(pointer) { _, command, _, _ in command == BIO_CTRL_FLUSH ? 1 : 0 }
    }
}

private let method = Method()

private func buffers(of bio: OpaquePointer?) -> ByteBufferBIO? {
    guard let data = BIO_get_data(bio) else { return nil }
    return Unmanaged<ByteBufferBIO>.fromOpaque(data).takeUnretainedValue()
}
