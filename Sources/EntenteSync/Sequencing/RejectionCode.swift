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
    /// A text edit of a device that took `Limits.textTurns` turns without reading what others wrote between.
    case tooManyTurns = "too_many_turns"
    /// The change writes a field that needs a feature which the change does not list (clause 2.5).
    case unknownFeature = "unknown_feature"
    /// The change says what only the server may say: a checkpoint, an erasure.
    case serverOnly = "server_only"
    /// Somebody else changed a guarded field since the seq that the guard names (clause 2.4).
    case guardFailed = "guard_failed"
    /// The change is about an entity whose creation by the same device was refused.
    case dependsOnRejected = "depends_on_rejected"
    /// The catalogue has no such type of entities.
    case unknownType = "unknown_type"
    /// The type has no such field, or the field merges in another way.
    case unknownField = "unknown_field"
    /// The value is not what the field may hold.
    case badValue = "bad_value"
    /// The entity or field belongs into a stream of another audience.
    case wrongStream = "wrong_stream"
    /// Only the organisation that made the entity writes it.
    case notWriter = "not_writer"
    /// The entity's state does not allow the step, or not to this side.
    case badStep = "bad_step"
    /// A way out has come to its read-only phase: only the way out itself and archives are written.
    case readOnly = "read_only"
    /// An acceptance or a withdrawal of a proposal that the log does not hold for that entity.
    case noProposal = "no_proposal"
    /// A proposal under an id that another one has.
    case proposalExists = "proposal_exists"
    /// An acceptance of something else than what was proposed.
    case wrongDigest = "wrong_digest"
    /// The author's organisation is not one that the proposal requires.
    case notParty = "not_party"
    /// The author's member does not hold the role of a signer.
    case notSigner = "not_signer"
    /// The signature of an acceptance is not that of the author's device.
    case badSignature = "bad_signature"
    /// The author's organisation has accepted the proposal before.
    case alreadyAccepted = "already_accepted"
    /// The proposal was withdrawn before.
    case alreadyWithdrawn = "already_withdrawn"
    /// Every party has accepted; what is in force is not withdrawn, only followed by another.
    case alreadyInForce = "already_in_force"
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
