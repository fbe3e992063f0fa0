public import EntenteDomain

/// Where the server writes what it has to say itself; implemented by PostgreSQL.
public protocol NoticeStore: Sendable {
    /// Appends one change of the server with these notices, under the stream's row lock.
    ///
    /// The head after it; nil when there is no such stream. Like any append it is `unknown` when the
    /// outcome of the commit is not known; notices may then be appended twice, which harms nothing.
    func append(
        _ notices: [ServerNotice],
        to stream: StreamID,
        now: Milliseconds
    ) async throws(StoreError) -> StreamHead?
}
