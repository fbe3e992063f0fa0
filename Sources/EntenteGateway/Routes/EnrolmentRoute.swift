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
        // 256 random bits: nobody guesses it, so a plain digest is enough to store.
        let token = Base64URL.encode(SecureRandom.bytes(32))
        let enrolment = Enrolment(
            code: code,
            device: message.device,
            publicKey: message.key,
            tokenDigest: SHA256.digest(Array(token.utf8)),
            name: message.name
        )
        let result: Result<Principal, EnrolmentRefusal>
        do throws(StoreError) {
            result = try await services.directory.enrol(enrolment, now: services.now())
        } catch {
            throw Problem(error)
        }
        switch result {
        case .success:
            let answer = EnrolmentAnswer(token: token, headKey: services.signer.publicKey)
            return .json(answer.json, status: .created)
        case .failure(.codeInvalid): throw Problem(.codeInvalid)
        case .failure(.deviceExists): throw Problem(.deviceExists)
        }
    }
}
