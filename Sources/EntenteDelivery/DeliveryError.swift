/// Why something was not delivered.
public struct DeliveryError: Error, Hashable, Sendable {
    /// What to do about it.
    public enum Reason: Hashable, Sendable {
        /// It may be taken later: the same again.
        case later
        /// It will not be taken, however often it is tried.
        case refused
        /// The address is one that nothing may be sent to.
        case forbidden
    }

    /// What to do about it.
    public let reason: Reason
    /// What happened, for the log; it holds nothing of what was to be delivered.
    public let detail: String

    /// Puts an error together.
    public init(_ reason: Reason, _ detail: String) {
        self.reason = reason
        self.detail = detail
    }
}
