import COpenSSL

extension Ed25519 {
    /// A public key: it can tell whether a message was signed by the private key's holder.
    public struct VerifyingKey: Sendable {
        /// The 32 bytes of the key.
        public let raw: [UInt8]
        private let handle: KeyHandle

        /// Takes 32 bytes; nil for another count or a point of small order.
        ///
        /// A key of small order verifies one signature under many messages, so its holder could
        /// later deny what it sealed. Honest keys are never of small order.
        public init?(raw: some Sequence<UInt8>) {
            let raw = Array(raw)
            ERR_clear_error()
            guard raw.count == publicKeyLength, !hasSmallOrder(raw),
                let key = EVP_PKEY_new_raw_public_key(
                    EVP_PKEY_ED25519,
                    nil,
                    raw,
                    publicKeyLength
                )
            else { return nil }
            self.raw = raw
            handle = KeyHandle(owning: key)
        }

        /// Whether the signature is one of this key over exactly this message.
        public func verify(
            _ signature: some Sequence<UInt8>,
            _ message: some Sequence<UInt8>
        ) -> Bool {
            let signature = Array(signature)
            let message = Array(message)
            guard signature.count == signatureLength else { return false }
            return handle.withKey { key in
                guard let context = EVP_MD_CTX_new() else { return false }
                defer {
                    EVP_MD_CTX_free(context)
                    // A wrong signature leaves an entry that must not confuse the next operation.
                    ERR_clear_error()
                }
                return EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1
                    && EVP_DigestVerify(
                        context,
                        signature,
                        signature.count,
                        message,
                        message.count
                    ) == 1
            }
        }
    }
}

extension Ed25519.VerifyingKey: Hashable {
    /// Keys are equal when their bytes are.
    public static func == (left: Self, right: Self) -> Bool { left.raw == right.raw }

    /// Feeds the bytes.
    public func hash(into hasher: inout Hasher) { hasher.combine(raw) }
}

/// Whether 32 bytes encode a point whose order divides 8, in any spelling, either sign.
private func hasSmallOrder(_ raw: [UInt8]) -> Bool {
    var ordinate = raw
    ordinate[31] &= 0x7F
    return smallOrderOrdinates.contains(ordinate)
}

/// The y coordinates of the points of small order, little-endian, with the two spellings above the
/// field's prime that decoders accept; the top bit is the sign of x.
private let smallOrderOrdinates: Set<[UInt8]> = {
    let zeros = [UInt8](repeating: 0, count: 32)
    let one: [UInt8] = [1] + zeros.dropLast()
    let middle = [UInt8](repeating: 0xFF, count: 30)
    let orderEight: [UInt8] = [
        0x26, 0xE8, 0x95, 0x8F, 0xC2, 0xB2, 0x27, 0xB0, 0x45, 0xC3, 0xF4, 0x89, 0xF2, 0xEF, 0x98,
        0xF0, 0xD5, 0xDF, 0xAC, 0x05, 0xD3, 0xC6, 0x33, 0x39, 0xB1, 0x38, 0x02, 0x88, 0x6D, 0x53,
        0xFC, 0x05,
    ]
    let orderEightNegated: [UInt8] = [
        0xC7, 0x17, 0x6A, 0x70, 0x3D, 0x4D, 0xD8, 0x4F, 0xBA, 0x3C, 0x0B, 0x76, 0x0D, 0x10, 0x67,
        0x0F, 0x2A, 0x20, 0x53, 0xFA, 0x2C, 0x39, 0xCC, 0xC6, 0x4E, 0xC7, 0xFD, 0x77, 0x92, 0xAC,
        0x03, 0x7A,
    ]
    return [
        zeros, one, orderEight, orderEightNegated,
        [0xEC] + middle + [0x7F], [0xED] + middle + [0x7F], [0xEE] + middle + [0x7F],
    ]
}()
