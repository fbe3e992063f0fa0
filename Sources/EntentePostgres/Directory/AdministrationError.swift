public import EntenteDomain
public import EntenteSync

/// Why an administrative step was not done; nothing of it was stored.
public struct AdministrationError: Error, Hashable, Sendable {
    /// What a caller can act on.
    public enum Reason: Hashable, Sendable {
        /// A name without any visible character.
        case nameEmpty
        /// A name with more characters than the limit.
        case nameTooLong(limit: Int)
        /// A name with line breaks, control characters or marks of direction.
        case nameNotPlain
        /// The name is taken: by another organisation, or by another department of the organisation.
        case nameTaken
        /// There is nothing with this id.
        case unknown(id: String)
        /// A member must have at least one role.
        case noRole
        /// The member who orders the step is not an administrator of the organisation.
        case notAdministrator(member: MemberID, organisation: OrganisationID)
        /// A partnership needs two or more organisations, each named once.
        case partnersNotDistinct
        /// The organisation was not asked into the partnership.
        case notInvited(OrganisationID)
        /// The organisation has accepted before.
        case alreadyAccepted(OrganisationID)
        /// The partnership is in another state than the step needs.
        case wrongState(PartnershipState)
        /// The device was revoked before.
        case alreadyRevoked
        /// The control stream is never erased: all verification rests on it.
        case controlStream
        /// The change was erased before.
        case alreadyErased
        /// The change is the server's own, and holds nothing of anybody.
        case serverChange
        /// The number is not within these bounds.
        case outOfBounds(ClosedRange<Int>)
        /// The partnership is on this server already.
        case alreadyHere(PartnershipID)
        /// The server has organisations, and an archive brings its own.
        case notEmpty
        /// The archive is not what its receipt and its key say.
        case archive(LogFault)
        /// The database could not do it, or it is not known whether it did.
        case store(StoreError.Reason)
    }

    /// What a caller can act on.
    public let reason: Reason
    /// Which argument it is about; empty when it is about none.
    public let field: String
    /// What the database said, for the log.
    let detail: String

    init(_ reason: Reason, field: String = "", detail: String = "") {
        self.reason = reason
        self.field = field
        self.detail = detail
    }
}

extension AdministrationError: CustomStringConvertible, CustomDebugStringConvertible {
    /// One sentence for the administrator.
    public var description: String {
        let subject = field.isEmpty ? "" : "\(field): "
        return subject + sentence
    }

    /// The sentence and what the database said.
    public var debugDescription: String {
        detail.isEmpty ? description : "\(description) (\(detail))"
    }

    private var sentence: String {
        switch reason {
        case .nameEmpty: "the name is empty"
        case .nameTooLong(let limit): "the name has more than \(limit) characters"
        case .nameNotPlain: "the name holds a line break, a control or a direction character"
        case .nameTaken: "the name is taken"
        case .unknown(let id): "there is nothing with the id \(id)"
        case .noRole: "a member needs at least one role"
        case .notAdministrator(let member, let organisation):
            "member \(member) is not an administrator of organisation \(organisation)"
        case .partnersNotDistinct: "a partnership needs two or more different organisations"
        case .notInvited(let organisation):
            "organisation \(organisation) was not asked into this partnership"
        case .alreadyAccepted(let organisation):
            "organisation \(organisation) has accepted already"
        case .wrongState(let state): "the partnership is \(state.rawValue)"
        case .alreadyRevoked: "the device is revoked already"
        case .controlStream: "nothing can be erased from a control stream"
        case .alreadyErased: "the change is erased already"
        case .serverChange: "the change is the server's own and holds nothing to erase"
        case .outOfBounds(let bounds):
            "it must be from \(bounds.lowerBound) to \(bounds.upperBound)"
        case .alreadyHere(let id): "partnership \(id) is on this server already"
        case .notEmpty: "this server has organisations already: an archive goes into an empty one"
        case .archive(let fault): fault.sentence
        case .store(let reason): StoreError(reason, detail: "").description
        }
    }
}

/// How far a partnership has come.
public enum PartnershipState: String, Hashable, Sendable {
    /// Somebody has proposed it and not all have accepted.
    case proposed
    /// All organisations have accepted: its streams take changes.
    case active
    /// One of them has ended it: its streams can be read.
    case ended
}
