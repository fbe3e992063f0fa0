import EntenteCrypto
import EntenteDomain
import EntenteSync
import Hummingbird

/// Finds the device that a request's token belongs to.
///
/// The directory is asked every time, so that a revoked device is refused from its next request on.
struct SignInMiddleware: RouterMiddleware {
    let directory: any DirectoryStore

    func handle(
        _ request: Request,
        context: GatewayContext,
        next: @concurrent (Request, GatewayContext) async throws -> Response
    ) async throws -> Response {
        guard let header = request.headers[.authorization], header.hasPrefix("Bearer ") else {
            throw Problem(.unauthenticated)
        }
        let digest = SHA256.digest(Array(header.dropFirst("Bearer ".count).utf8))
        var context = context
        do {
            context.signedIn = try await directory.principal(tokenDigest: digest)
            if context.signedIn == nil { throw try await refusal(digest) }
        } catch let error as StoreError {
            throw Problem(error)
        }
        return try await next(request, context)
    }

    /// Only a revoked device has to give up what it holds: one that is merely not known, as after the
    /// restore of an old backup, must keep it.
    private func refusal(_ digest: Digest) async throws(StoreError) -> Problem {
        Problem(
            try await directory.isRevoked(tokenDigest: digest) ? .deviceRevoked : .unauthenticated
        )
    }
}
