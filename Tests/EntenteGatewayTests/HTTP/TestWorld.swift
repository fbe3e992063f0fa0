import EntenteCrypto
import EntenteDomain
import EntenteGateway
import EntenteSync

/// Two organisations in one partnership, two devices of the one and one of the other.
struct TestWorld: Sendable {
    let store = FakeStore()
    let files: FakeAttachments
    let ada: TestDevice
    let alan: TestDevice
    let bob: TestDevice
    let partnership: PartnershipID
    let search: FakeSearch
    let post = FakeConfirmations()
    let control = StreamID.draw()
    let shared = StreamID.draw()
    let adasDepartment = StreamID.draw()
    let bobsDepartment = StreamID.draw()

    init() async throws {
        partnership = .draw()
        search = FakeSearch(partnership)
        let aurora = OrganisationID.draw()
        let kitchen = DepartmentID.draw()
        let shop = DepartmentID.draw()
        ada = try TestDevice(organisation: aurora, department: kitchen)
        alan = try TestDevice(organisation: aurora, department: kitchen)
        bob = try TestDevice(organisation: .draw(), department: shop)
        files = FakeAttachments([ada, alan, bob], in: [partnership])
        for device in [ada, alan, bob] { await store.add(device) }
        await store.add(control, .control, partnership)
        await store.add(shared, .shared, partnership)
        await store.add(adasDepartment, .department(kitchen), partnership)
        await store.add(bobsDepartment, .department(shop), partnership)
    }

    func services(clock: any Clock<Duration>, isScanned: Bool = false) throws -> GatewayServices {
        GatewayServices(
            streams: store,
            snapshots: store,
            directory: store,
            calendars: FakeCalendars([ada, alan, bob]),
            search: search,
            digests: FakeDigests(),
            attachments: AttachmentDesk(store: files, isScanned: isScanned, quota: 2_000_000),
            signer: HeadSigner(key: try .generate()),
            authority: AuthorityDocument(certificate: "pem", fingerprint: "aa:bb"),
            now: { Milliseconds(1_700_000_000_000) },
            clock: clock,
            zones: { $0 == "Europe/Berlin" ? .utc : nil },
            confirmations: post
        )
    }

    /// The bytes of a push to a stream, sealed and in its present epoch.
    func push(_ device: TestDevice, _ changes: [[UInt8]], to stream: StreamID) async throws
        -> [UInt8]
    {
        let epoch = await store.epoch(of: stream) ?? Epoch.random()
        return try device.push(changes, to: stream, epoch: epoch).bytes
    }
}

extension Epoch {
    static func random() -> Epoch {
        var random = SystemRandomNumberGenerator()
        return .random(using: &random)
    }
}
