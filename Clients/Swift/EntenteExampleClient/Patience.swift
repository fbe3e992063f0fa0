import EntenteClient

/// Tries a call again while the gateway is busy or the connection breaks, a few times with growing
/// pauses; every call of a device may be repeated.
///
/// A replica in use keeps trying by itself. The demonstration sends and fetches at chosen moments, so
/// it has to wait for each.
package func patiently<Value>(_ call: () async throws -> Value) async throws -> Value {
    let pauses = Backoff(first: .milliseconds(250), longest: .seconds(8))
    for failures in 1...8 {
        do {
            return try await call()
        } catch let error as GatewayError where error.isPassing {
            try await ContinuousClock().sleep(for: pauses.delay(failures: failures, jitter: 1))
        }
    }
    return try await call()
}

extension GatewayError {
    fileprivate var isPassing: Bool { reason == .unreachable || reason == .busy }
}
