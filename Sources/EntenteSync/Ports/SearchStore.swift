public import EntenteDomain

/// Finds words in what members have written; implemented by PostgreSQL.
public protocol SearchStore: Sendable {
    /// Searches the streams that a device may read now, and no other; nil when it reads nothing of the
    /// partnership that was named.
    ///
    /// What was logged before the question is in the answer, or the answer says that it is not: `seq` of
    /// a stream is then less than `head`.
    func search(
        _ question: SearchQuestion,
        for device: DeviceID
    ) async throws(StoreError) -> SearchAnswer?
}
