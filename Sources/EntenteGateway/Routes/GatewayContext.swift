import EntenteDomain
public import EntenteSync
public import Hummingbird

/// What is known of one request while it is served.
public struct GatewayContext: RequestContext {
    /// Hummingbird's own part.
    public var coreContext: CoreRequestContextStorage
    /// The device that signed in; nil before that and on open routes.
    public var signedIn: SignedIn?

    /// Starts to serve a request.
    public init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
    }

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
