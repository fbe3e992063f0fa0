import EntenteDomain
import EntenteSync
import Hummingbird

/// `POST /v1/heads`: all my streams in one round trip (rule C20).
struct HeadsRoute: Sendable {
    let services: GatewayServices

    func heads(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let device = try context.caller().principal.device
        let question = try await request.message(upTo: Limits.requestBytes) {
            (json) throws(MessageError) in try HeadsQuestion(json)
        }
        do throws(StoreError) {
            let wanted = Set(question.streams)
            let streams = try await services.streams.streams(of: device)
                .filter { wanted.isEmpty || wanted.contains($0.id) }
            return .json(HeadsAnswer(streams: streams).json)
        } catch {
            throw Problem(error)
        }
    }
}
