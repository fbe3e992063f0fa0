import EntenteSync
import Hummingbird
import Logging

/// Turns every error into a problem document; what a client may not know goes to the log.
struct ProblemMiddleware: RouterMiddleware {
    /// The calls that there are, to tell a wrong method from a wrong path.
    let calls: CallTable

    func handle(
        _ request: Request,
        context: GatewayContext,
        next: @concurrent (Request, GatewayContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let problem = problem(for: error, request, context)
            if let cause = problem.cause {
                context.logger.error("request failed", metadata: ["error": "\(cause)"])
            }
            return problem.response(to: context.record.id)
        }
    }

    private func problem(
        for error: any Error,
        _ request: Request,
        _ context: GatewayContext
    ) -> Problem {
        switch error {
        case let problem as Problem: return problem
        case let error as StoreError: return Problem(error)
        case let error as WireError: return Problem(error)
        case let error as HTTPError where error.status == .notFound:
            let methods = calls.methods(at: request.uri.path)
            guard !methods.isEmpty else { return Problem(.notFound) }
            return Problem(.methodNotAllowed, allowed: methods)
        case let error as HTTPError where error.status.kind == .clientError:
            return Problem(.badRequest)
        default:
            return Problem(.internalError, cause: String(reflecting: error))
        }
    }
}
