import EntenteDomain
import EntenteSync
import Hummingbird

/// Refuses a body by what its head says, before any of it is read.
struct BodyRulesMiddleware: RouterMiddleware {
    func handle(
        _ request: Request,
        context: GatewayContext,
        next: @concurrent (Request, GatewayContext) async throws -> Response
    ) async throws -> Response {
        guard let route = context.route else { return try await next(request, context) }
        // A few kilobytes can unpack to gigabytes, so nothing is unpacked.
        guard request.headers[.contentEncoding] == nil else {
            throw Problem(.unsupportedMediaType, detail: "Content-Encoding: expected none")
        }
        if request.method == .post {
            guard isJSON(request.headers[.contentType]) else {
                throw Problem(
                    .unsupportedMediaType,
                    detail: "Content-Type: expected application/json"
                )
            }
        }
        if request.method == .put {
            guard request.headers[.contentType]?.lowercased() == "application/octet-stream" else {
                throw Problem(
                    .unsupportedMediaType,
                    detail: "Content-Type: expected application/octet-stream"
                )
            }
        }
        let limit = bodyLimit(of: route, request.method)
        if let text = request.headers[.contentLength], let length = Int(text), length > limit {
            throw Problem.tooLarge(limit: limit)
        }
        return try await next(request, context)
    }

    private func bodyLimit(of route: String, _ method: HTTPRequest.Method) -> Int {
        if method == .put { return Limits.attachmentBytes }
        guard method == .post else { return 0 }
        return route.hasSuffix("/changes") ? Limits.pushBytes : Limits.requestBytes
    }

    /// Whether a field value says JSON in UTF-8, the only encoding of JSON (RFC 8259, section 8.1).
    private func isJSON(_ value: String?) -> Bool {
        guard let value else { return false }
        let parts = value.lowercased().split(separator: ";").map { part in
            part.filter { $0 != " " && $0 != "\t" && $0 != "\"" }
        }
        guard parts.first == "application/json" else { return false }
        return parts.count == 1 || (parts.count == 2 && parts[1] == "charset=utf-8")
    }
}
