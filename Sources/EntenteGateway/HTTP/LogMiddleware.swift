import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

/// Names each request, logs one line for it, and adds what every answer carries.
///
/// The line has the route's pattern instead of the path, and nothing that a client wrote: no query,
/// no token, no body.
struct LogMiddleware: RouterMiddleware {
    let clock: ContinuousClock

    func handle(
        _ request: Request,
        context: GatewayContext,
        next: @concurrent (Request, GatewayContext) async throws -> Response
    ) async throws -> Response {
        let start = clock.now
        var request = request
        var context = context
        let record = context.record
        context.logger[metadataKey: "request"] = "\(record.id)"
        request.body = counted(request.body, record)
        var response = try await next(request, context)
        response.headers.addGatewayFields(request: record.id)
        let status = response.status
        let line = Line(method: request.method, context: context, start: start, clock: clock)
        if request.method == .head { response.dropBody() }
        guard response.body.contentLength == nil else {
            record.note { $0.bytesOut = response.body.contentLength ?? 0 }
            line.write(status)
            return response
        }
        response.body = counted(response.body, record) { line.write(status) }
        return response
    }

    private func counted(_ body: RequestBody, _ record: RequestRecord) -> RequestBody {
        RequestBody(
            asyncSequence: body.map { part in
                record.note { $0.bytesIn += part.readableBytes }
                return part
            }
        )
    }

    private func counted(
        _ body: ResponseBody,
        _ record: RequestRecord,
        atEnd: @escaping @Sendable () -> Void
    ) -> ResponseBody {
        ResponseBody { writer in
            defer { atEnd() }
            try await body.write(
                writer.map { part in
                    record.note { $0.bytesOut += part.readableBytes }
                    return part
                }
            )
        }
    }

    /// What the log says once the answer is known.
    private struct Line: Sendable {
        let method: HTTPRequest.Method
        let context: GatewayContext
        let start: ContinuousClock.Instant
        let clock: ContinuousClock

        func write(_ status: HTTPResponse.Status) {
            let notes = context.record.current
            var metadata: Logger.Metadata = [
                "in": "\(notes.bytesIn)",
                "method": "\(knownMethods.contains(method) ? method.rawValue : "-")",
                "milliseconds": "\((clock.now - start) / .milliseconds(1))",
                "out": "\(notes.bytesOut)",
                "route": "\(context.route ?? "-")",
                "status": "\(status.code)",
            ]
            if let device = notes.device { metadata["device"] = "\(device)" }
            context.logger.info("request", metadata: metadata)
        }
    }
}

/// A method is a word of the client's choice; only these are repeated in the log.
private let knownMethods: Set<HTTPRequest.Method> = [
    .get, .head, .post, .put, .patch, .delete, .options, .trace,
]

extension Response {
    /// Leaves the head as it is, with the length that the body would have had (RFC 9110, 9.3.2).
    fileprivate mutating func dropBody() {
        let length = headers[.contentLength]
        body = ResponseBody()
        headers[.contentLength] = length
    }
}
