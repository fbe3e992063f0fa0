import EntenteDomain
import EntenteSync
import Hummingbird

/// `GET /v1/session`: who the device is and where it works.
struct SessionRoute: Sendable {
    let services: GatewayServices

    func session(_ context: GatewayContext) async throws -> Response {
        let device = try context.caller().principal.device
        do throws(StoreError) {
            guard let session = try await services.directory.session(of: device) else {
                throw StoreError(
                    .inconsistent,
                    detail: "device \(device) signed in without session"
                )
            }
            return .json(session.json)
        } catch {
            throw Problem(error)
        }
    }
}
