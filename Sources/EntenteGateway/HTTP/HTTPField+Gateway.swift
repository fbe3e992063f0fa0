import EntenteDomain
import HTTPTypes

extension HTTPField.Name {
    /// The name of the request in our log, for those who ask us about it.
    static let requestID = known("X-Request-ID")

    private static func known(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure("not a field name") }
        return name
    }
}

extension HTTPFields {
    /// Adds what every answer of the gateway carries.
    ///
    /// The API is data for programs: nothing of it is to be kept by caches, guessed at, shown in a
    /// frame, or run.
    mutating func addGatewayFields(request: RequestID) {
        if self[.cacheControl] == nil { self[.cacheControl] = "no-store" }
        if self[.contentSecurityPolicy] == nil {
            self[.contentSecurityPolicy] = "default-src 'none'; frame-ancestors 'none'"
        }
        self[.strictTransportSecurity] = "max-age=31536000"
        self[.vary] = "Authorization"
        self[.xContentTypeOptions] = "nosniff"
        self[.requestID] = request.description
    }
}
