import EntenteCrypto
import EntenteDomain
import EntenteGateway
import EntenteSync

extension GatewayServices {
    /// Services without a store behind them, for tests that send no request.
    static func idle() throws -> GatewayServices {
        GatewayServices(
            streams: NoStore(),
            snapshots: NoStore(),
            directory: NoStore(),
            calendars: FakeCalendars([]),
            search: NoSearch(),
            digests: FakeDigests(),
            attachments: AttachmentDesk(store: FakeAttachments([])),
            signer: HeadSigner(key: try .generate()),
            authority: AuthorityDocument(certificate: "", fingerprint: ""),
            now: { Milliseconds(0) }
        )
    }
}

/// A store that knows nothing.
private struct NoStore: StreamStore, SnapshotStore, DirectoryStore {
    func snapshot(of stream: StreamID, device: DeviceID) async throws(StoreError)
        -> SnapshotOffer?
    { nil }

    func part(
        _ place: Int,
        of stream: StreamID,
        seq: Int64,
        device: DeviceID
    ) async throws(StoreError) -> [UInt8]? { nil }

    func sequence(
        _ stream: StreamID,
        _ requests: [SequencingRequest],
        texts: TextGuard,
        now: Milliseconds
    ) async throws(StoreError) -> (results: [Result<PushResult, PushRefusal>], texts: TextGuard) {
        (requests.map { _ in .failure(.notFound) }, texts)
    }

    func page(
        _ stream: StreamID,
        after: Int64,
        seals: Int,
        limit: Int,
        device: DeviceID
    ) async throws(StoreError) -> ChangePage? { nil }

    func tree(
        _ stream: StreamID,
        _ nodes: [MerkleNode],
        device: DeviceID
    ) async throws(StoreError) -> TreePart? { nil }

    func streams(of device: DeviceID) async throws(StoreError) -> [StreamSummary] { [] }

    func principal(tokenDigest: Digest) async throws(StoreError) -> SignedIn? { nil }

    func isRevoked(tokenDigest: Digest) async throws(StoreError) -> Bool { false }

    func enrol(_ enrolment: Enrolment, now: Milliseconds) async throws(StoreError)
        -> Result<Principal, EnrolmentRefusal>
    {
        .failure(.codeInvalid)
    }

    func session(of device: DeviceID) async throws(StoreError) -> Session? { nil }

    func hints() -> AsyncStream<StoreHint> { AsyncStream { $0.finish() } }
}
