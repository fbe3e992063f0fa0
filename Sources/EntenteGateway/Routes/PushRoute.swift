import EntenteCrypto
import EntenteDomain
import EntenteSync
import Hummingbird

/// `POST /v1/streams/{stream}/changes`: push.
struct PushRoute: Sendable {
    let services: GatewayServices

    func push(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.caller()
        let stream = try context.stream()
        let message = try await read(request, stream: stream)
        try check(message, stream: stream, caller: caller)
        let push = SequencingRequest(
            principal: caller.principal,
            epoch: message.epoch,
            known: message.known,
            changes: message.changes,
            seal: message.seal
        )
        let outcome: Result<PushResult, PushRefusal>
        do throws(StoreError) {
            outcome = try await services.writers.push(push, to: stream)
        } catch {
            throw Problem(error)
        }
        switch outcome {
        case .failure(let refusal): throw Problem(refusal: refusal)
        case .success(let result):
            let answer = PushAnswer(
                epoch: result.head.epoch,
                head: services.signer.sign(result.head, of: stream, at: services.now()),
                next: result.next,
                outcomes: result.outcomes
            )
            return .json(answer.json)
        }
    }

    private func read(_ request: Request, stream: StreamID) async throws -> PushMessage {
        let bytes = try await request.bytes(upTo: Limits.pushBytes)
        do throws(WireError) {
            return try PushMessage(bytes, stream: stream)
        } catch {
            throw Problem(error)
        }
    }

    /// Author and seal come from the device that signed in, whatever the message says.
    private func check(
        _ message: PushMessage,
        stream: StreamID,
        caller: SignedIn
    ) throws(Problem) {
        guard message.device == caller.principal.device else {
            throw Problem(
                .malformed,
                detail: "device: expected the device that signed in",
                members: JSONObject([("path", "device")])
            )
        }
        guard let key = Ed25519.VerifyingKey(raw: caller.publicKey),
            key.verify(message.seal, message.sealBytes(stream: stream))
        else { throw Problem(.sealInvalid) }
    }
}
