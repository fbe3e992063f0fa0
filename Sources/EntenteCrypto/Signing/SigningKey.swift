import COpenSSL

extension Ed25519 {
    /// A private key; whoever holds it can sign in its owner's name.
    public struct SigningKey: Sendable {
        private let handle: KeyHandle
        /// The public key that belongs to this private key.
        public let verifyingKey: VerifyingKey

        /// Makes a new key from the library's own source of randomness.
        public static func generate() throws(CryptoError) -> SigningKey {
            try SigningKey(rawSeed: SecureRandom.bytes(seedLength))
        }

        /// Restores a key from the 32 bytes that ``rawSeed`` gave.
        public init(rawSeed: [UInt8]) throws(CryptoError) {
            ERR_clear_error()
            guard rawSeed.count == seedLength,
                let key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, rawSeed, seedLength)
            else { throw CryptoError(.invalidKey, "an Ed25519 seed has 32 bytes") }
            handle = KeyHandle(owning: key)
            let raw = rawBytes(of: handle, length: publicKeyLength, EVP_PKEY_get_raw_public_key)
            guard let verifyingKey = VerifyingKey(raw: raw) else {
                preconditionFailure("the public key of a seed is never of small order")
            }
            self.verifyingKey = verifyingKey
        }

        /// The 32 secret bytes that restore this key; they belong in a file of mode 0600 only.
        public var rawSeed: [UInt8] {
            rawBytes(of: handle, length: seedLength, EVP_PKEY_get_raw_private_key)
        }

        /// The 32 bytes of the public key.
        public var publicKey: [UInt8] { verifyingKey.raw }

        /// Signs a message: 64 bytes, always the same for the same key and message.
        public func sign(_ message: some Sequence<UInt8>) -> [UInt8] {
            let message = Array(message)
            return [UInt8](unsafeUninitializedCapacity: signatureLength) { buffer, count in
                var length = signatureLength
                let done = handle.withKey { key in
                    guard let context = EVP_MD_CTX_new() else { return false }
                    defer { EVP_MD_CTX_free(context) }
                    return EVP_DigestSignInit(context, nil, nil, nil, key) == 1
                        && EVP_DigestSign(
                            context,
                            buffer.baseAddress,
                            &length,
                            message,
                            message.count
                        ) == 1
                }
                // Only exhausted memory can bring us here: the key was checked when it was made.
                precondition(done, "libcrypto cannot sign")
                count = length
            }
        }
    }
}

extension Ed25519.SigningKey: CustomStringConvertible {
    /// Never shows the key.
    public var description: String { "Ed25519.SigningKey(***)" }
}

/// Reads the raw bytes of either half of a key.
private func rawBytes(
    of handle: KeyHandle,
    length: Int,
    _ read: (OpaquePointer?, UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<Int>?) -> Int32
) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
        count = length
        let done = handle.withKey { read($0, buffer.baseAddress, &count) }
        precondition(done == 1 && count == length, "libcrypto cannot export an Ed25519 key")
    }
}
