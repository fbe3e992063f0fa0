public import EntenteCrypto
public import EntenteDomain

/// Verifies one whole stream, change by change, for a reader who begins at the first, or who has trusted a
/// snapshot and begins behind it.
///
/// Keeps 64 bytes for each change (`MerkleHistory`), the last counters of each device, and the state
/// that the log makes (`LogReplay`). A replica, which reads over years, keeps the same in its database
/// and uses the same rules.
public struct LogVerifier: Sendable {
    /// What a snapshot covers.
    public struct Start: Sendable {
        /// The tree over it.
        public let frontier: MerkleFrontier
        /// The state that it makes.
        public let state: StreamState
        /// The last counter of each device that it covers.
        public let counters: [DeviceID: Int64]

        /// Describes what a snapshot covers.
        public init(
            frontier: MerkleFrontier,
            state: StreamState,
            counters: [DeviceID: Int64]
        ) {
            self.frontier = frontier
            self.state = state
            self.counters = counters
        }
    }

    /// What one device has written.
    private struct Author {
        /// The last counter that a seal covers.
        var covered: Int64 = 0
        /// The last counter that the snapshot covers, of which there are no digests here.
        var below: Int64 = 0
        /// The device's last changes, as many as one push can repeat.
        var recent: [(n: Int64, digest: Digest)] = []
    }

    private let stream: StreamID
    private let epochs: EpochHistory
    /// How many changes a snapshot covers, of which no more is known than what they make.
    private let start: Int64
    private var tree: MerkleHistory
    private var authors: [DeviceID: Author] = [:]
    /// Changes that no seal covers yet, by device: the first of each.
    private var unsealed: [DeviceID: ChangeRecord.Header] = [:]
    private var erasures: [Int64: Erasure] = [:]
    /// The highest horizon that the server has named.
    private var horizon: Int64 = 0
    /// How many seals were checked.
    public private(set) var seals = 0
    /// How many changes were erased.
    public private(set) var erased = 0
    private var replay: LogReplay
    private var agreements: AgreementRules

    /// Begins with the first change of a stream, or behind a snapshot.
    public init(stream: StreamID, epochs: EpochHistory, from start: Start? = nil) {
        self.stream = stream
        self.epochs = epochs
        self.start = start?.frontier.size ?? 0
        tree = MerkleHistory(start?.frontier ?? MerkleFrontier())
        authors = (start?.counters ?? [:]).mapValues { Author(covered: $0, below: $0) }
        replay = LogReplay(stream: stream, from: start?.state ?? StreamState())
        agreements = AgreementRules(stream: stream)
    }

    /// How many of the server's checkpoints name the state that the log makes.
    public var checkpoints: Int { replay.agreed }

    /// How many checkpoints name a state with content that was erased since, which nobody can make now.
    public var lapsed: Int { replay.lapsed }

    /// How many acceptances are signed by their authors.
    public var acceptances: Int { agreements.accepted }

    /// The digest of the state that the changes so far make (clause 4.5).
    public func state() -> Digest { replay.state().digest }

    /// How many entities there are after the changes so far, by the organisation that made them.
    public func items() -> [OrganisationID: Int] {
        var items: [OrganisationID: Int] = [:]
        for entity in replay.state().entities.values where entity.existence.exists {
            // Private fields beside a shared entity are part of that one: they have no type of their own.
            guard let made = entity.types.displayed?.origin.confirmation else { continue }
            items[made.organisation, default: 0] += 1
        }
        return items
    }

    /// What the attachments name after the changes so far, and who wrote that they do.
    public func attachments() -> Set<NamedAttachment> { replay.state().namedAttachments }

    /// How many changes were taken.
    public var size: Int64 { tree.size }

    /// Takes the next change of the log; `control` is what the control stream says, or nil for the
    /// control stream itself.
    ///
    /// - Throws: `LogFault`.
    /// - Returns: The leaf.
    public mutating func take(
        _ record: PullAnswer.Record,
        control: ControlRegister?
    ) throws(LogFault) -> Digest {
        let header = record.header
        guard header.seq == tree.size + 1 else {
            throw LogFault(
                .order,
                stream: stream,
                seq: header.seq,
                "Change \(header.seq) stands where change \(tree.size + 1) has to stand."
            )
        }
        // Of what lies before a snapshot there is only the one root.
        let root = tree.root(at: header.known.size)
        if root != nil || header.known.size >= start {
            try RecordRules.checkKnown(header, root: root, stream: stream)
        }
        let digest = record.digest(in: stream, epochs.epoch(at: header.seq))
        try checkContent(record, control)
        replay.take(ChangeRecord(header: header, change: try? record.change.get(), digest: digest))
        if let control { try note(header, digest, isServer: header.device == control.server) }
        let leaf = MerkleFrontier.leaf(header: header.canonicalBytes, content: digest)
        tree.append(leaf)
        return leaf
    }

    private mutating func checkContent(
        _ record: PullAnswer.Record,
        _ control: ControlRegister?
    ) throws(LogFault) {
        let header = record.header
        var notices: [ServerNotice] = []
        if case .success(let change) = record.change {
            try RecordRules.checkBase(change, at: header.seq, horizon: horizon, stream: stream)
            notices = change.notices
        }
        if let control {
            try RecordRules.checkAuthor(
                header,
                isNotice: !notices.isEmpty,
                control: control,
                stream: stream
            )
        }
        if let erasure = record.erasure {
            guard case .success(let rest) = record.change, control != nil else {
                throw LogFault(
                    .erasure,
                    stream: stream,
                    seq: header.seq,
                    "Change \(header.seq) is marked as erased and cannot be."
                )
            }
            try RecordRules.checkRemainder(rest, of: header, stream: stream)
            erasures[header.seq] = erasure
            erased += 1
        }
        for notice in notices { try check(notice, header) }
        if let control, case .success(let change) = record.change {
            try agreements.take(
                header,
                change,
                key: control.key(of: header.device),
                isWhole: erased == 0 && start == 0
            )
        }
    }

    private mutating func check(
        _ notice: ServerNotice,
        _ header: ChangeRecord.Header
    ) throws(LogFault) {
        guard notice.seq < header.seq else {
            throw LogFault(
                .notice,
                stream: stream,
                seq: header.seq,
                "The server's change \(header.seq) is about change \(notice.seq), which comes later."
            )
        }
        let seq = notice.seq
        if case .checkpoint(_, _, let named) = notice { horizon = max(horizon, named) }
        guard case .erase(_, let by, let reason) = notice else {
            // What was erased before the server wrote this was not in the state; what came later was.
            let isWhole = erasures.keys.allSatisfy { $0 > seq }
            return try replay.check(notice, at: header.seq, isWhole: isWhole)
        }
        guard let erasure = erasures.removeValue(forKey: seq), erasure.by == by,
            erasure.reason == reason
        else {
            throw LogFault(
                .erasure,
                stream: stream,
                seq: header.seq,
                "The server's change \(header.seq) says that change \(seq) was erased, and it was "
                    + "not, or otherwise."
            )
        }
    }

    private mutating func note(
        _ header: ChangeRecord.Header,
        _ digest: Digest,
        isServer: Bool
    ) throws(LogFault) {
        var author = authors[header.device] ?? Author()
        guard header.n > author.recent.last?.n ?? 0 else {
            throw LogFault(
                .order,
                stream: stream,
                seq: header.seq,
                "Change \(header.seq) is number \(header.n) of its device, which has written number "
                    + "\(author.recent.last?.n ?? 0) before."
            )
        }
        author.recent.append((header.n, digest))
        if author.recent.count > 2 * Limits.pushChanges {
            author.recent.removeFirst(Limits.pushChanges)
        }
        authors[header.device] = author
        if !isServer, unsealed[header.device] == nil { unsealed[header.device] = header }
    }

    /// Takes a seal, after the change that it comes with.
    public mutating func take(
        _ seal: PushSeal,
        control: ControlRegister
    ) throws(LogFault) {
        guard seal.seq == tree.size else {
            throw LogFault(
                .order,
                stream: stream,
                seq: seal.seq,
                "A seal of change \(seal.seq) stands behind change \(tree.size)."
            )
        }
        var author = authors[seal.device] ?? Author()
        author.covered = try SealRules.check(
            seal,
            covered: author.covered,
            below: author.below,
            logged: author.recent.filter { (seal.first...seal.last).contains($0.n) },
            stream: stream,
            epochs: epochs,
            key: control.key(of: seal.device)
        )
        authors[seal.device] = author
        if let first = unsealed[seal.device], first.n <= author.covered {
            unsealed[seal.device] = nil
        }
        seals += 1
    }

    /// Ends with the head that the gateway signed.
    public func finish(
        _ head: SignedHead,
        key: Ed25519.VerifyingKey
    ) throws(LogFault) {
        guard head.key == SHA256.digest(key.raw),
            head.isValid(stream: stream, epoch: epochs.current, key: key)
        else {
            throw LogFault(
                .head,
                stream: stream,
                "The head of stream \(stream) at size \(head.head.size) is not signed by the pinned "
                    + "key."
            )
        }
        try complete(head.head)
    }

    /// Ends with a head that the reader trusts.
    public func complete(_ head: KnownHead) throws(LogFault) {
        if let header = unsealed.values.min(by: { $0.seq < $1.seq }) {
            throw SealRules.missing(header, of: stream)
        }
        if let seq = erasures.keys.min() {
            throw LogFault(
                .erasure,
                stream: stream,
                seq: seq,
                "Change \(seq) is marked as erased, and the server never said that it was."
            )
        }
        guard head.size == tree.size, let root = tree.root(at: tree.size), head.root == root
        else {
            throw LogFault(
                .root,
                stream: stream,
                "The \(tree.size) changes of stream \(stream) do not make the root "
                    + "\(head.root) that the gateway signed over \(head.size)."
            )
        }
    }
}
