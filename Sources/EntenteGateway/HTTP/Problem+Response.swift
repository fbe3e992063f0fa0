import EntenteDomain
import EntenteSync
import HTTPTypes
import Hummingbird
import NIOCore

extension Problem {
    /// The head and body that are sent (RFC 9457).
    ///
    /// A fault of the server says nothing but the name of the request, under which the log says more.
    func answer(to request: RequestID) -> (head: HTTPResponse, body: ByteBuffer) {
        var document = json
        if code == .internalError, case .object(var object) = document {
            object.set("trace", .string(request.description))
            document = .object(object)
        }
        let body = ByteBuffer(bytes: document.canonicalBytes)
        var head = HTTPResponse(status: code.status)
        head.headerFields[.contentType] = "application/problem+json"
        head.headerFields[.contentLength] = String(body.readableBytes)
        // RFC 9110, section 11.6.1, asks for it.
        if code == .unauthenticated { head.headerFields[.wwwAuthenticate] = "Bearer" }
        if let retryAfter { head.headerFields[.retryAfter] = String(retryAfter) }
        if let allowed { head.headerFields[.allow] = allowed.joined(separator: ", ") }
        return (head, body)
    }

    /// The answer, for the router.
    func response(to request: RequestID) -> Response {
        let (head, body) = answer(to: request)
        return Response(
            status: head.status,
            headers: head.headerFields,
            body: ResponseBody(byteBuffer: body)
        )
    }
}
