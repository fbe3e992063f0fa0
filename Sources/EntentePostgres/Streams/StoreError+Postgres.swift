import EntenteSync

extension StoreError {
    /// Tells what a failure of the database means for whoever asked the store.
    ///
    /// Anything that is neither an outage nor a doubt is a fault of ours: the statements and the
    /// schema do not fit.
    init(_ error: any Error) {
        switch error {
        case let error as StoreError: self = error
        case let error as PostgresError:
            let detail = String(reflecting: error)
            if error.reason == .unknown {
                self.init(.unknown, detail: detail)
            } else if error.isTransient || error.reason == .cancelled {
                self.init(.unavailable, detail: detail)
            } else {
                self.init(.inconsistent, detail: detail)
            }
        default: self.init(.inconsistent, detail: String(reflecting: error))
        }
    }
}
