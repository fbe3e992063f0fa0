public import HTTPTypes

/// Every reason the gateway gives for not doing what was asked: closed and documented (clause 5.3).
public enum ProblemCode: String, Hashable, Sendable, CaseIterable {
    /// The request line, a header or the query cannot be read.
    case badRequest = "bad_request"
    /// No token, or one that no device has.
    case unauthenticated
    /// The device was revoked: it removes what it holds of its streams (clause 5.4).
    case deviceRevoked = "device_revoked"
    /// The device may read the stream, not write it.
    case readOnly = "read_only"
    /// There is no such thing for this device; whether it exists for others is not said.
    case notFound = "not_found"
    /// The path has no such method.
    case methodNotAllowed = "method_not_allowed"
    /// The head or body took too long to arrive.
    case requestTimeout = "request_timeout"
    /// The counters of a push have a gap; `expected` is the next one.
    case counterGap = "counter_gap"
    /// A counter was used with another content: this database is a copy; `n` is the counter.
    case deviceForked = "device_forked"
    /// The stream's log began anew; `epoch` is its name, `common` the last size both lives share.
    case epochChanged = "epoch_changed"
    /// The cursor, a `base` or the known head lies beyond the head, which is `size`.
    case ahead
    /// The known head of a push is none that the log ever had: over `size` changes its root is `root`.
    case historyForked = "history_forked"
    /// A `base` lies below `horizon`.
    case baseExpired = "base_expired"
    /// The cursor lies below `horizon`, or the part is of a snapshot that has gone; `snapshot` is where
    /// to start from.
    case expired
    /// The stream is too short to have a snapshot; it can be pulled from its beginning.
    case noSnapshot = "no_snapshot"
    /// The device id is taken.
    case deviceExists = "device_exists"
    /// The one-time code is unknown, spent, or past its time.
    case codeInvalid = "code_invalid"
    /// The body is larger than `limit`.
    case tooLarge = "too_large"
    /// The body is not JSON, or is compressed.
    case unsupportedMediaType = "unsupported_media_type"
    /// The body is not in the canonical form of RFC 8785; `offset` is the first byte that is not.
    case notCanonical = "not_canonical"
    /// A member of the body is missing, unknown, or of the wrong type; `path` names it.
    case malformed
    /// The seal is not the device's signature of these changes.
    case sealInvalid = "seal_invalid"
    /// The bytes of an upload do not follow those that are here; `expected` are.
    case uploadOffset = "upload_offset"
    /// The bytes have not the digest under which they were sent; none of them is kept.
    case digestMismatch = "digest_mismatch"
    /// The organisation's attachments in this partnership have the size that they may have, `limit`.
    case quotaExceeded = "quota_exceeded"
    /// The author of the attachment has not sent its bytes yet.
    case notUploaded = "not_uploaded"
    /// The bytes wait for the scanner.
    case awaitingScan = "awaiting_scan"
    /// The scanner refused the bytes; nobody gets them.
    case attachmentRefused = "attachment_refused"
    /// The file has none of the bytes that Range names; it has `size`.
    case rangeNotSatisfiable = "range_not_satisfiable"
    /// This caller asks too often.
    case tooManyRequests = "too_many_requests"
    /// A fault of the server; the log has more under `trace`.
    case internalError = "internal"
    /// Nothing was stored; the same request may succeed later.
    case unavailable
    /// Whether it was stored is not known; the same request again tells (clause 5.1).
    case outcomeUnknown = "outcome_unknown"

    /// The HTTP status that goes with the code.
    public var status: HTTPResponse.Status {
        switch self {
        case .badRequest: .badRequest
        case .unauthenticated: .unauthorized
        case .deviceRevoked, .readOnly: .forbidden
        case .notFound: .notFound
        case .methodNotAllowed: .methodNotAllowed
        case .requestTimeout: .requestTimeout
        case .counterGap, .deviceForked, .epochChanged, .ahead, .historyForked, .deviceExists,
            .uploadOffset, .awaitingScan:
            .conflict
        case .baseExpired, .expired: .gone
        case .noSnapshot, .notUploaded: .notFound
        case .codeInvalid, .attachmentRefused: .forbidden
        case .tooLarge, .quotaExceeded: .contentTooLarge
        case .rangeNotSatisfiable: .rangeNotSatisfiable
        case .unsupportedMediaType: .unsupportedMediaType
        case .notCanonical, .malformed, .sealInvalid, .digestMismatch: .unprocessableContent
        case .tooManyRequests: .tooManyRequests
        case .internalError: .internalServerError
        case .unavailable, .outcomeUnknown: .serviceUnavailable
        }
    }

    /// A sentence for a person that holds for every case of the code.
    public var title: String {
        switch self {
        case .badRequest: "The request cannot be read."
        case .unauthenticated: "Sign in with the token of an enrolled device."
        case .deviceRevoked: "This device was revoked; nothing of its streams is to stay on it."
        case .readOnly: "This device may read the stream, not write it."
        case .notFound: "There is no such thing here for this device."
        case .methodNotAllowed: "The path has no such method."
        case .requestTimeout: "The request took too long to arrive."
        case .counterGap: "The counters of the push have a gap."
        case .deviceForked: "This device's database is a copy; enrol it as a new device."
        case .epochChanged: "The stream's log began anew."
        case .ahead: "The client is ahead of the stream."
        case .historyForked: "The log never had the head that the client knows."
        case .baseExpired: "The changes were made before the stream's horizon."
        case .expired:
            "What was asked for lies before the stream's horizon; start from the snapshot."
        case .noSnapshot: "The stream has no snapshot; pull it from its beginning."
        case .deviceExists: "A device with this id is enrolled already."
        case .codeInvalid: "The code is unknown, spent, or past its time; ask for another."
        case .tooLarge: "The request is larger than the limit."
        case .unsupportedMediaType: "The body must be uncompressed JSON."
        case .notCanonical: "The body is not in the canonical form of RFC 8785."
        case .malformed: "The body is not the message that belongs here."
        case .sealInvalid: "The seal is not this device's signature of these changes."
        case .uploadOffset: "The bytes do not follow those that are here."
        case .digestMismatch: "The bytes are not those that the digest names; send them anew."
        case .quotaExceeded: "The organisation has no room for more attachments here."
        case .notUploaded: "The author of the attachment has not sent its bytes yet."
        case .awaitingScan: "The attachment waits for the scanner; ask again later."
        case .attachmentRefused: "The scanner refused the attachment."
        case .rangeNotSatisfiable: "The file has none of these bytes."
        case .tooManyRequests: "Too many requests; wait before the next."
        case .internalError: "The server failed; its log has more."
        case .unavailable: "Nothing was stored; try the same again later."
        case .outcomeUnknown: "It is not known whether this was stored; send the same again."
        }
    }
}
