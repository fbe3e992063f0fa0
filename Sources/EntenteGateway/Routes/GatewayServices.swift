public import EntenteDomain
public import EntenteSync

/// What the routes need: the stores, the signer, the clock; built once by the program.
public struct GatewayServices: Sendable {
    let streams: any StreamStore
    let snapshots: any SnapshotStore
    let directory: any DirectoryStore
    let calendars: any CalendarStore
    let search: any SearchStore
    let digests: any DigestStore
    let attachments: AttachmentDesk
    let signer: HeadSigner
    let authority: AuthorityDocument
    let now: @Sendable () -> Milliseconds
    let clock: any Clock<Duration>
    let writers: StreamWriters
    let reports: ReportDesk
    let zones: @Sendable (String) -> ZoneRules?
    let confirmations: any ConfirmationPost
    /// Who waits for news of streams.
    public let live: LiveHub

    /// Puts the services together; without `zones` every civil date is one of universal time, and without
    /// `confirmations` nobody can ask for mails or calls.
    public init(
        streams: any StreamStore,
        snapshots: any SnapshotStore,
        directory: any DirectoryStore,
        calendars: any CalendarStore,
        search: any SearchStore,
        digests: any DigestStore,
        attachments: AttachmentDesk,
        signer: HeadSigner,
        authority: AuthorityDocument,
        now: @escaping @Sendable () -> Milliseconds,
        clock: any Clock<Duration> = ContinuousClock(),
        zones: @escaping @Sendable (String) -> ZoneRules? = { _ in nil },
        confirmations: any ConfirmationPost = NoConfirmations()
    ) {
        let live = LiveHub()
        self.streams = streams
        self.snapshots = snapshots
        self.directory = directory
        self.calendars = calendars
        self.search = search
        self.digests = digests
        self.attachments = attachments
        self.signer = signer
        self.authority = authority
        self.now = now
        self.clock = clock
        self.live = live
        self.zones = zones
        self.confirmations = confirmations
        reports = ReportDesk(streams: streams, snapshots: snapshots, zones: zones)
        writers = StreamWriters(store: streams, now: now) { live.appended($0) }
    }

    /// Passes on what other processes did to the database, until the store shuts down.
    public func followHints() async {
        for await hint in directory.hints() {
            switch hint {
            case .appended(let stream): live.appended(stream)
            case .directory: live.directoryChanged()
            }
        }
    }
}

/// The certificate that clients pin, and the fingerprint that people compare.
public struct AuthorityDocument: Hashable, Sendable {
    /// The authority's certificate in PEM.
    public let certificate: String
    /// The SHA-256 of the certificate, as people read it aloud.
    public let fingerprint: String

    /// Takes a certificate with its fingerprint.
    public init(certificate: String, fingerprint: String) {
        self.certificate = certificate
        self.fingerprint = fingerprint
    }

    var json: JSONValue {
        ["certificate": .string(certificate), "fingerprint": .string(fingerprint)]
    }
}
