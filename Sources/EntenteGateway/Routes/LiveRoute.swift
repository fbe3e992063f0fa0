import EntenteDomain
import EntenteSync
import Hummingbird
import NIOConcurrencyHelpers
import NIOCore

/// `POST /v1/live`: one event stream for all of a device's streams (clause 5.5).
struct LiveRoute: Sendable {
    let services: GatewayServices

    func live(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let device = try context.caller().principal.device
        let question = try await request.message(upTo: Limits.requestBytes) {
            (json) throws(MessageError) in try LiveQuestion(json)
        }
        let session = LiveSession(
            device: device,
            cursors: question.cursors,
            store: services.streams,
            newest: services.live.frames
        )
        let run = LiveRun(services: services, session: session, cut: context.cut)
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/event-stream", .cacheControl: "no-store, no-transform",
            ],
            body: ResponseBody { writer in
                try await run.write(to: &writer)
                try await writer.finish(nil)
            }
        )
    }
}
