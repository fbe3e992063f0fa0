import EntenteCrypto

/// Why a connection, or the setting up of TLS, failed.
struct TLSError: Error, Hashable, Sendable {
    /// The part of a failure that a caller can act on.
    enum Reason: String, Hashable, Sendable {
        /// OpenSSL is out of memory or refuses a setting.
        case setup
        /// The certificate file cannot be used.
        case certificate
        /// The key file cannot be used, or belongs to another certificate.
        case key
        /// Client and gateway could not agree, or the bytes were not TLS.
        case handshake
        /// The handshake took too long.
        case handshakeTimeout
        /// The connection ended without the closing message, so its last bytes may be missing.
        case truncated
        /// A record was damaged or not allowed.
        case record
        /// More was written than may wait.
        case tooMuchPending
    }

    /// What the caller should act on.
    let reason: Reason
    /// What OpenSSL said, for the log: it holds no keys and no content.
    let detail: String

    /// A failure that OpenSSL has no part in.
    init(_ reason: Reason) {
        self.reason = reason
        detail = ""
    }

    /// A failure of OpenSSL: takes over the entries of this thread's error queue.
    init(openSSL reason: Reason) {
        self.reason = reason
        detail = ErrorQueue.drain().joined(separator: "; ")
    }
}

extension TLSError: CustomStringConvertible {
    /// The reason and what OpenSSL said.
    var description: String {
        detail.isEmpty ? "TLS: \(reason.rawValue)" : "TLS: \(reason.rawValue): \(detail)"
    }
}
