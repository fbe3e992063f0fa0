import EntenteCrypto
import EntenteDomain
import EntenteSync
import Hummingbird

/// `POST /v1/devices`: a one-time code becomes a device with a token.
struct EnrolmentRoute: Sendable {
    let services: GatewayServices

    func enrol(_ request: Request) async throws -> Response {
        let message = try await request.message(upTo: Limits.requestBytes) {
            (json) throws(MessageError) in try EnrolmentMessage(json)
        }
        guard message.isProven else {
            throw Problem(.sealInvalid, detail: "proof")
        }
        guard let code = EnrolmentCode(message.code) else { throw Problem(.codeInvalid) }
        // 256 bits that nobody guesses, so that a plain digest is enough to store.
        let token = services.signer.token(for: code, message.device, publicKey: message.key)
        let enrolment = Enrolment(
            code: code,
            device: message.device,
            publicKey: message.key,
            tokenDigest: SHA256.digest(Array(token.utf8)),
            name: message.name
        )
        do {
            let result = try await services.directory.enrol(enrolment, now: services.now())
            if case .failure(let refusal) = result, try await !isKnown(enrolment) {
                throw Problem(refusal == .codeInvalid ? .codeInvalid : .deviceExists)
            }
        } catch let error as StoreError {
            throw Problem(error)
        }
        let answer = EnrolmentAnswer(token: token, headKey: services.signer.publicKey)
        return .json(answer.json, status: .created)
    }

    /// Whether this very enrolment was done before and its answer was lost: the token follows from
    /// code, device and key, so that whoever has it is the device (clause 5.1).
    private func isKnown(_ enrolment: Enrolment) async throws(StoreError) -> Bool {
        let known = try await services.directory.principal(tokenDigest: enrolment.tokenDigest)
        return known?.principal.device == enrolment.device
            && known?.publicKey == enrolment.publicKey
    }
}
