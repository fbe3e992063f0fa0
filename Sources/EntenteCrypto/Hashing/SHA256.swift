import COpenSSL
public import EntenteDomain

/// The hash function of every digest in Entente (FIPS 180-4), computed by libcrypto.
///
/// The functions here do not fail: the only causes are exhausted memory and a library that lacks
/// SHA-256, and a process that cannot hash must not go on as if it could.
///
/// `@unchecked Sendable` holds because a value that cannot be copied has one user at a time.
public struct SHA256: ~Copyable, @unchecked Sendable {
    private let context: OpaquePointer

    /// Starts an empty message.
    public init() {
        guard let context = EVP_MD_CTX_new(),
            EVP_DigestInit_ex2(context, algorithm.pointer, nil) == 1
        else { preconditionFailure("libcrypto cannot start SHA-256") }
        self.context = context
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Appends bytes to the message.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1 else {
            preconditionFailure("libcrypto cannot continue SHA-256")
        }
    }

    /// Appends bytes to the message.
    @inlinable
    public mutating func update(_ bytes: some Sequence<UInt8>) {
        let contiguous: Void? = bytes.withContiguousStorageIfAvailable { storage in
            update(UnsafeRawBufferPointer(storage))
        }
        if contiguous == nil { Array(bytes).withUnsafeBytes { update($0) } }
    }

    /// Ends the message and answers its digest.
    public consuming func finalize() -> Digest {
        let bytes = [UInt8](unsafeUninitializedCapacity: Digest.length) { buffer, count in
            var length: UInt32 = 0
            guard EVP_DigestFinal_ex(context, buffer.baseAddress, &length) == 1 else {
                preconditionFailure("libcrypto cannot end SHA-256")
            }
            count = Int(length)
        }
        return checkedDigest(bytes)
    }

    /// The digest of one piece of memory.
    public static func digest(_ bytes: UnsafeRawBufferPointer) -> Digest {
        let value = [UInt8](unsafeUninitializedCapacity: Digest.length) { buffer, count in
            var length: UInt32 = 0
            let done = EVP_Digest(
                bytes.baseAddress,
                bytes.count,
                buffer.baseAddress,
                &length,
                algorithm.pointer,
                nil
            )
            guard done == 1 else { preconditionFailure("libcrypto cannot compute SHA-256") }
            count = Int(length)
        }
        return checkedDigest(value)
    }

    /// The digest of a sequence of bytes: an array, a string's UTF-8, a buffer's view.
    @inlinable
    public static func digest(_ bytes: some Sequence<UInt8>) -> Digest {
        let contiguous = bytes.withContiguousStorageIfAvailable { storage in
            digest(UnsafeRawBufferPointer(storage))
        }
        return contiguous ?? Array(bytes).withUnsafeBytes { digest($0) }
    }
}

private func checkedDigest(_ bytes: [UInt8]) -> Digest {
    guard let digest = Digest(bytes: bytes) else {
        preconditionFailure("SHA-256 values have 32 bytes")
    }
    return digest
}

/// The implementation, fetched once: an implicit fetch for each message costs more than the hash
/// of a short one.
///
/// `@unchecked Sendable` holds because an `EVP_MD` never changes, and this one is never freed.
private struct Algorithm: @unchecked Sendable {
    let pointer: OpaquePointer

    init() {
        guard let pointer = EVP_MD_fetch(nil, "SHA256", nil) else {
            preconditionFailure("libcrypto has no SHA-256")
        }
        self.pointer = pointer
    }
}

private let algorithm = Algorithm()
