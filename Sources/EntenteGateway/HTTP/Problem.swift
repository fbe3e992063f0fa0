import EntenteDomain
public import EntenteSync
import HTTPTypes

/// An error that a client may see (RFC 9457): safe to send by construction.
public struct Problem: Error, Hashable, Sendable {
    /// What went wrong, from the closed list.
    public let code: ProblemCode
    /// More about this case; names and numbers, never content or anything internal.
    public let detail: String?
    /// Members that belong to the code, such as `limit` or `expected`.
    public let members: JSONObject
    /// Seconds after which trying again makes sense.
    public let retryAfter: Int?
    /// The methods that the path has, for `method_not_allowed`.
    public let allowed: [String]?
    /// What happened, for the log only; never sent.
    public let cause: String?

    /// Describes a problem.
    public init(
        _ code: ProblemCode,
        detail: String? = nil,
        members: JSONObject = JSONObject(),
        retryAfter: Int? = nil,
        allowed: [String]? = nil,
        cause: String? = nil
    ) {
        self.code = code
        self.detail = detail
        self.members = members
        self.retryAfter = retryAfter
        self.allowed = allowed
        self.cause = cause
    }

    /// The document that is sent.
    public var json: JSONValue {
        var object = members
        object.set("code", .string(code.rawValue))
        object.set("status", .integer(Int64(code.status.code)))
        object.set("title", .string(code.title))
        object.set("type", .string("urn:entente:problem:\(code.rawValue)"))
        if let detail { object.set("detail", .string(detail)) }
        return .object(object)
    }
}

extension Problem {
    /// The problem for bytes that are not the expected message.
    public init(_ error: WireError) {
        switch error {
        case .json(let error):
            self.init(
                .notCanonical,
                detail: error.description,
                members: JSONObject([("offset", .integer(Int64(error.offset)))])
            )
        case .message(let error):
            self.init(
                .malformed,
                detail: error.description,
                members: JSONObject([("path", .string(error.path))])
            )
        }
    }

    /// The problem for a store that could not answer.
    public init(_ error: StoreError) {
        switch error.reason {
        case .unavailable: self.init(.unavailable, retryAfter: 1, cause: error.debugDescription)
        case .unknown: self.init(.outcomeUnknown, retryAfter: 1, cause: error.debugDescription)
        case .inconsistent: self.init(.internalError, cause: error.debugDescription)
        }
    }

    /// The problem for a body larger than a number of bytes.
    static func tooLarge(limit: Int) -> Problem {
        Problem(
            .tooLarge,
            detail: "the limit is \(limit) bytes",
            members: JSONObject([("limit", .integer(Int64(limit)))])
        )
    }

    /// The problem for a push that was refused as a whole.
    ///
    /// The label matters: codes and refusals share names, and the compiler would take `.notFound` for
    /// a refusal here.
    public init(refusal: PushRefusal) {
        switch refusal {
        case .notFound: self.init(.notFound)
        case .readOnly: self.init(.readOnly)
        case .counterGap(let expected):
            self.init(.counterGap, members: JSONObject([("expected", .integer(expected))]))
        case .deviceForked(let n):
            self.init(.deviceForked, members: JSONObject([("n", .integer(n))]))
        case .epochChanged(let lives, let common):
            self.init(
                .epochChanged,
                members: JSONObject([
                    ("common", .integer(common)),
                    ("epoch", .string(lives.current.description)),
                    ("past", .array(lives.past.map(\.json))),
                ])
            )
        case .ahead(let head):
            self.init(.ahead, members: JSONObject([("size", .integer(head))]))
        case .historyForked(let size, let root):
            self.init(
                .historyForked,
                members: JSONObject([
                    ("root", .string(root.description)), ("size", .integer(size)),
                ])
            )
        case .baseExpired(let horizon):
            self.init(.baseExpired, members: JSONObject([("horizon", .integer(horizon))]))
        }
    }
}
