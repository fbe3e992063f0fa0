import EntenteDomain
public import EntenteSync

/// Why the gateway did not do what it was asked; what to do about it follows from the reason.
public struct GatewayError: Error, Hashable, Sendable {
    /// The closed list of reasons.
    public enum Reason: Hashable, Sendable {
        /// No connection, or it broke; whether the request arrived is not known.
        case unreachable
        /// The gateway's certificate is not signed by the authority that this device trusts.
        case untrusted
        /// The token belongs to no device that the gateway knows, as after the restore of a backup.
        case unauthenticated
        /// The device was revoked: what it holds of its streams is no longer its own.
        case deviceRevoked
        /// There is no such stream for this device.
        case notFound
        /// The device may read the stream, not write it.
        case readOnly
        /// The first counter of a push is not the one that the gateway expects.
        case counterGap(expected: Int64)
        /// A counter was used with another content.
        case deviceForked
        /// The stream's log began anew; these are its lives.
        case epochChanged(EpochHistory)
        /// The cursor or the known head lies beyond the head.
        case ahead(size: Int64)
        /// The log has another root over so many changes than this device.
        case historyForked(KnownHead)
        /// The cursor lies before the horizon, or a part is of a snapshot that has gone.
        case expired
        /// The stream has no snapshot.
        case noSnapshot
        /// A change was made before the horizon.
        case baseExpired(horizon: Int64)
        /// The enrolment code is unknown, spent, or past its time.
        case codeInvalid
        /// A device with this id is enrolled already.
        case deviceExists
        /// The gateway cannot serve now; after some seconds it may.
        case busy
        /// The gateway does not take what this version sends; trying again cannot help.
        case refused(code: String)
        /// The gateway's answer is not one that this version understands.
        case notUnderstood
    }

    /// What to act on.
    public let reason: Reason
    /// What happened, as a sentence.
    public let detail: String
    /// Seconds to wait before the next try, when the gateway named them.
    public let retryAfter: Int?

    /// Describes a failure.
    public init(_ reason: Reason, _ detail: String, retryAfter: Int? = nil) {
        self.reason = reason
        self.detail = detail
        self.retryAfter = retryAfter
    }
}

extension GatewayError: CustomStringConvertible {
    /// The sentence.
    public var description: String { detail }
}

extension GatewayError {
    /// The meaning of a problem document (RFC 9457).
    package init(_ problem: ProblemDocument, retryAfter: Int?) {
        let number = { (key: String) -> Int64 in
            if case .integer(let value)? = problem.members[key] { value } else { 0 }
        }
        let reason: Reason =
            switch problem.code {
            case "unauthenticated": .unauthenticated
            case "device_revoked": .deviceRevoked
            case "not_found": .notFound
            case "read_only": .readOnly
            case "counter_gap": .counterGap(expected: number("expected"))
            case "device_forked": .deviceForked
            case "epoch_changed":
                (try? EpochHistory(naming: problem.members)).map { .epochChanged($0) }
                    ?? .notUnderstood
            case "ahead": .ahead(size: number("size"))
            case "history_forked":
                problem.members["root"]?.text.flatMap { Digest(base64URL: $0) }
                    .map { .historyForked(KnownHead(size: number("size"), root: $0)) }
                    ?? .notUnderstood
            case "base_expired": .baseExpired(horizon: number("horizon"))
            case "expired": .expired
            case "no_snapshot": .noSnapshot
            case "code_invalid": .codeInvalid
            case "device_exists": .deviceExists
            case "unavailable", "outcome_unknown", "too_many_requests", "internal",
                "request_timeout":
                .busy
            default: .refused(code: problem.code)
            }
        self.init(
            reason,
            problem.detail.map { "\(problem.title) (\($0))" } ?? problem.title,
            retryAfter: retryAfter
        )
    }
}
