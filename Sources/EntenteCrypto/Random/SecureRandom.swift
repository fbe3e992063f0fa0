import COpenSSL

/// Randomness fit for keys, ids, salts and codes, from libcrypto's generator.
///
/// There is no failure to handle: without randomness nothing may go on.
public struct SecureRandom: RandomNumberGenerator, Sendable {
    /// Makes a generator; it holds no state of its own.
    public init() {}

    /// Draws 64 bits.
    public mutating func next() -> UInt64 {
        var value: UInt64 = 0
        withUnsafeMutableBytes(of: &value) { Self.fill($0) }
        return value
    }

    /// Draws bytes.
    public static func bytes(_ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            let wanted = UnsafeMutableRawBufferPointer(buffer).prefix(count)
            fill(UnsafeMutableRawBufferPointer(rebasing: wanted))
            initialized = count
        }
    }

    private static func fill(_ buffer: UnsafeMutableRawBufferPointer) {
        guard let start = buffer.baseAddress, !buffer.isEmpty else { return }
        let bytes = start.assumingMemoryBound(to: UInt8.self)
        guard RAND_bytes(bytes, Int32(buffer.count)) == 1 else {
            preconditionFailure("libcrypto has no randomness")
        }
    }
}
