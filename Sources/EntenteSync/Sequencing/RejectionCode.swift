/// Why one change was refused for good; closed, recorded, the same answer for ever (clause 5.2).
public enum RejectionCode: String, Hashable, Sendable, CaseIterable {
    /// A member of the change is missing, unknown, or of the wrong type.
    case malformed
    /// The change is larger than `Limits.changeBytes`.
    case tooLarge = "too_large"
    /// A text edit that does not fit the text its author saw.
    case badIndex = "bad_index"
    /// A text that would exceed `Limits.noteBytes`.
    case textTooLong = "text_too_long"
    /// The change needs a feature, or states a guard, that this server does not know.
    case unknownFeature = "unknown_feature"
    /// The change says what only the server may say: a checkpoint, an erasure.
    case serverOnly = "server_only"
}

/// A recorded refusal: the code and where in the change it applies.
public struct Rejection: Hashable, Sendable {
    /// Why.
    public let code: RejectionCode
    /// Which member or operation; holds names and numbers, never content.
    public let detail: String

    /// Records a refusal.
    public init(_ code: RejectionCode, detail: String) {
        self.code = code
        self.detail = detail
    }
}
