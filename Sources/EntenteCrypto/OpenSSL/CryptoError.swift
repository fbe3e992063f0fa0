/// Why the cryptographic library could not do what it was asked.
///
/// The text names what was being done and what OpenSSL said about it. Neither holds key material:
/// OpenSSL's queue consists of fixed phrases, file names and names of algorithms.
public struct CryptoError: Error, Hashable, Sendable {
    /// The part of a failure that a caller can act on.
    public enum Reason: Hashable, Sendable {
        /// The input is not a private key of the expected kind.
        case invalidKey
        /// The input is not a certificate.
        case invalidCertificate
        /// The private key is not the one of the certificate.
        case keyMismatch
        /// The text is not a host name, an address or a common name that may be certified.
        case invalidName
        /// The library itself failed: out of memory, or its configuration forbids the algorithm.
        case libraryFailure
    }

    /// What the caller should act on.
    public let reason: Reason
    /// What was being done and what the library said; for the log.
    public let detail: String

    /// Takes the entries of this thread's error queue into the detail, and empties the queue.
    init(_ reason: Reason, _ doing: String) {
        self.reason = reason
        detail = ([doing] + ErrorQueue.drain()).joined(separator: ": ")
    }
}

extension CryptoError: CustomStringConvertible, CustomDebugStringConvertible {
    /// The reason in words.
    public var description: String {
        switch reason {
        case .invalidKey: "not a usable private key"
        case .invalidCertificate: "not a certificate"
        case .keyMismatch: "the private key does not belong to the certificate"
        case .invalidName: "not a name that can be certified"
        case .libraryFailure: "the cryptographic library failed"
        }
    }

    /// The reason and the detail.
    public var debugDescription: String { "\(description) (\(detail))" }
}
