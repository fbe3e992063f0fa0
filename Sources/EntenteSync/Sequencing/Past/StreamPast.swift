public import EntenteDomain

/// What the sequencer must know of a stream's past to decide about a push, beside counters and texts.
///
/// A store that keeps everything in memory hands the same value on from push to push; one with a
/// database fills in under the lock what the waiting changes can touch, and writes what they added.
public struct StreamPast: Sendable {
    /// What was changed lately; guards are checked against it.
    public var recent: RecentChanges
    /// Which fields need which features.
    public var features: FeatureGuard
    /// The entities whose creation was refused.
    public var creations: RefusedCreations
    /// The proposals and how far they have come.
    public var agreements: AgreementGuard
    /// What the catalogue lets in; nil for a stream that may hold anything.
    public var catalogue: CatalogueGuard?

    /// Starts before the first change of a stream.
    public init(stream: StreamID) {
        recent = RecentChanges()
        features = FeatureGuard()
        creations = RefusedCreations()
        agreements = AgreementGuard(stream: stream)
    }

    /// Why a change that would become the next one must be refused; nil when nothing speaks against it.
    func refusal(
        of change: Change,
        _ header: ChangeRecord.Header,
        signer: Signer?
    ) -> Rejection? {
        creations.refusal(of: change, by: header.device)
            ?? features.refusal(of: change)
            ?? catalogue?.refusal(of: change, header)
            ?? recent.refusal(of: change, header)
            ?? agreements.refusal(of: change, header, signer: signer)
    }

    /// Takes a change that got its place in the log.
    public mutating func take(_ change: Change, _ header: ChangeRecord.Header) {
        creations.take(change, by: header.device)
        features.take(change, by: header.device)
        recent.take(change, device: header.device, seq: header.seq)
        agreements.take(change, header)
        catalogue?.take(change, header)
    }
}

/// What signing needs to know of a device, as the directory says under the lock (clause 3.1).
public struct Signer: Hashable, Sendable {
    /// The device's public key, 32 bytes.
    public let publicKey: [UInt8]
    /// Whether the device's member holds the role of a signer.
    public let holdsRole: Bool

    /// Puts a signer together.
    public init(publicKey: [UInt8], holdsRole: Bool) {
        self.publicKey = publicKey
        self.holdsRole = holdsRole
    }
}
