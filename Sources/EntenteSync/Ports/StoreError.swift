/// Why a store could not do what it was asked.
///
/// `description` is safe to send to a client; the detail is for the log.
public struct StoreError: Error, Sendable {
    /// What a caller can act on; clause 5.1 knows three answers: stored, refused, unknown.
    public enum Reason: String, Hashable, Sendable {
        /// Nothing was stored; the same request may succeed later.
        case unavailable
        /// Whether it was stored is not known; the same request again tells.
        case unknown
        /// The store answered what it never should: a fault of ours.
        case inconsistent
    }

    /// What a caller can act on.
    public let reason: Reason
    /// What happened, in the words of the store; for the log, never for a client.
    public let detail: String

    /// Describes a failure.
    public init(_ reason: Reason, detail: String) {
        self.reason = reason
        self.detail = detail
    }
}

extension StoreError: CustomStringConvertible, CustomDebugStringConvertible {
    /// The reason alone.
    public var description: String {
        switch reason {
        case .unavailable: "the store is not available; nothing was stored"
        case .unknown: "it is not known whether the request was stored; send the same again"
        case .inconsistent: "the store failed"
        }
    }

    /// The reason and the detail.
    public var debugDescription: String { "\(description) (\(detail))" }
}
