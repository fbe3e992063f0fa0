import EntenteSync

/// What failed in a run over many streams or partnerships: one of them holds no other.
///
/// All is told at the end of the run, as one error that names what failed.
struct RunFailures {
    /// Of how many the error says why: enough to find the reason in the log.
    private static let told = 5

    private var count = 0
    private var reason = StoreError.Reason.unavailable
    private var details: [String] = []

    /// Notes that one has failed.
    ///
    /// - Parameters:
    ///   - error: Why.
    ///   - name: The stream or the partnership.
    /// - Throws: The error when the others would fail too: the run is cancelled, or the database away.
    mutating func note(_ error: any Error, of name: some CustomStringConvertible) throws {
        if Task.isCancelled { throw error }
        if let error = error as? PostgresError, error.concernsEverybody { throw error }
        let error = StoreError(error)
        count += 1
        if error.reason != .unavailable { reason = error.reason }
        if details.count < Self.told { details.append("\(name): \(error.detail)") }
    }

    /// Ends the run.
    ///
    /// - Throws: `StoreError` when something has failed.
    func end() throws(StoreError) {
        guard count > 0 else { return }
        let more = count > details.count ? ["and \(count - details.count) more"] : []
        throw StoreError(reason, detail: (details + more).joined(separator: "; "))
    }
}

extension PostgresError {
    /// Whether another request at this moment would fail for the same reason, whatever it asks.
    ///
    /// A lost connection does not: one stream may be what ends it, and the next request finds out.
    fileprivate var concernsEverybody: Bool {
        switch reason {
        case .cancelled, .connectFailed, .tooManyWaiting, .shuttingDown, .diskFull, .readOnly: true
        // Without words of the server it was the wait for a connection that took too long.
        case .timedOut: sqlState == nil
        default: false
        }
    }
}
