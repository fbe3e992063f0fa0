import EntenteDomain
public import EntenteSync
public import Hummingbird

/// What is known of one request while it is served.
public struct GatewayContext: RequestContext {
    /// Hummingbird's own part.
    public var coreContext: CoreRequestContextStorage
    /// The device that signed in; nil before that and on open routes.
    public var signedIn: SignedIn? {
        didSet { record.note { $0.device = signedIn?.principal.device } }
    }
    /// The request's name, and what the log will say about it.
    let record = RequestRecord()
    /// Ends the connection, whatever else is happening on it.
    let cut: @Sendable () -> Void

    /// Starts to serve a request.
    public init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        cut = { [channel = source.channel] in channel.close(promise: nil) }
    }

    /// The pattern of the path, such as `/v1/streams/{stream}/changes`; nil when there is none.
    var route: String? { endpointPath.flatMap { $0 == "NotFound" ? nil : $0 } }

    /// The device that signed in; a route that asks without sign-in answers as if nobody had.
    func caller() throws(Problem) -> SignedIn {
        guard let signedIn else { throw Problem(.unauthenticated) }
        return signedIn
    }

    /// The stream that the path names; an id that cannot be one is as unknown as any other.
    func stream() throws(Problem) -> StreamID {
        guard let text = parameters.get("stream"), let id = StreamID(text) else {
            throw Problem(.notFound)
        }
        return id
    }
}
