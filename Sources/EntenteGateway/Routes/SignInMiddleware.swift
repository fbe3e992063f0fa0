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
        do throws(StoreError) {
            context.signedIn = try await directory.principal(tokenDigest: digest)
        } catch {
            throw Problem(error)
        }
        guard context.signedIn != nil else { throw Problem(.unauthenticated) }
        return try await next(request, context)
    }
}
