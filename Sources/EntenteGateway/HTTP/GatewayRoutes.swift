public import HTTPTypes

/// One call that the gateway answers.
public struct GatewayRoute: Hashable, Sendable {
    /// The method of the request.
    public let method: HTTPRequest.Method
    /// The path, with a parameter's name in braces.
    public let path: String

    /// Names a call.
    public init(_ method: HTTPRequest.Method, _ path: String) {
        self.method = method
        self.path = path
    }
}

/// Every call that the gateway answers; the router registers these and nothing else.
///
/// `Schema/openapi.yaml` describes the same calls: a test compares them both ways.
public enum GatewayRoutes: Sendable {
    /// Whether the process runs.
    public static let alive = GatewayRoute(.get, "/livez")
    /// Whether the gateway can serve, which needs its database.
    public static let ready = GatewayRoute(.get, "/readyz")
    /// The certificate of the gateway's authority and its fingerprint.
    public static let authority = GatewayRoute(.get, "/v1/authority")
    /// Registers a device with a one-time code.
    public static let enrol = GatewayRoute(.post, "/v1/devices")
    /// Who the device is, and what it may read.
    public static let session = GatewayRoute(.get, "/v1/session")
    /// Pushes changes to a stream.
    public static let push = GatewayRoute(.post, "/v1/streams/{stream}/changes")
    /// Pulls the changes after a cursor.
    public static let pull = GatewayRoute(.get, "/v1/streams/{stream}/changes")
    /// Where all streams of a session stand.
    public static let heads = GatewayRoute(.post, "/v1/heads")
    /// One event stream for all streams of a session.
    public static let live = GatewayRoute(.post, "/v1/live")

    /// All of them.
    public static let all = [
        alive, ready, authority, enrol, session, push, pull, heads, live,
    ]
}
