import EntenteDomain
import EntenteSync
import Hummingbird

/// `GET /v1/partnerships/{partnership}/reports/{report}`: what the frameworks say of what the caller may
/// read, up to the newest change.
struct ReportRoute: Sendable {
    let services: GatewayServices

    func report(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.caller().principal
        guard let text = context.parameters.get("partnership"), let id = PartnershipID(text),
            let word = context.parameters.get("report"), let name = Report.Name(rawValue: word)
        else { throw Problem(.notFound) }
        let asked = try day(request.uri.queryParameters.get("on"))
        let shared = try isAsPartner(request.uri.queryParameters.get("as"))
        do {
            guard
                let partnership = try await services.directory.session(of: caller.device)?
                    .partnerships.first(where: { $0.id == id })
            else { throw Problem(.notFound) }
            let (state, zone) = try await services.reports.state(
                of: partnership,
                for: caller,
                shared: shared
            )
            let day = asked ?? zone.day(of: services.now())
            return .json(Report(name, of: state, on: day).json)
        } catch let error as StoreError {
            throw Problem(error)
        }
    }

    /// Whether the caller asks for what the other organisations see.
    private func isAsPartner(_ word: String?) throws(Problem) -> Bool {
        guard let word else { return false }
        guard word == "partner" else {
            throw Problem(.badRequest, detail: "as: expected partner, or nothing")
        }
        return true
    }

    private func day(_ text: String?) throws(Problem) -> CivilDate? {
        guard let text else { return nil }
        guard let day = CivilDate(text) else {
            throw Problem(.badRequest, detail: "on: expected a day such as 2026-11-21")
        }
        return day
    }
}
