public import EntenteDomain

/// Decides what becomes of pushes while their stream's row is locked (clauses 1.2, 1.5, 5.1, 5.2).
///
/// A value: it takes what the store read under the lock and says what to append. It reads no clock
/// and no socket, so that every path can be tested without a database.
public struct Sequencer: Sendable {
    /// The state of a device's counter in the stream.
    public struct DeviceCursor: Hashable, Sendable {
        /// The next counter.
        public var next: Int64
        /// The base of the device's last change.
        public var base: Int64
        /// What the device's last logged change had `seen`; needed only before one that is `late`.
        public var seen: Int64

        /// A device that has not written here has the cursor of `next` 1 and `base` 0.
        public init(next: Int64 = 1, base: Int64 = 0, seen: Int64 = 0) {
            self.next = next
            self.base = base
            self.seen = seen
        }
    }

    /// What was recorded of an earlier push of a counter.
    public struct Recorded: Hashable, Sendable {
        /// The digest that came with the counter.
        public let digest: Digest
        /// What was decided.
        public let outcome: ChangeOutcome

        /// Puts a record together.
        public init(digest: Digest, outcome: ChangeOutcome) {
            self.digest = digest
            self.outcome = outcome
        }
    }

    /// One request with what PostgreSQL says of its device, under the lock.
    public struct Admission: Hashable, Sendable {
        /// The push.
        public let request: SequencingRequest
        /// What the device may do now.
        public let access: Access
        /// What was recorded of counters that this push repeats.
        public let recorded: [Int64: Recorded]
        /// What is needed to check the device's acceptances; nil when it may sign nothing.
        public let signer: Signer?

        /// Puts an admission together.
        public init(
            request: SequencingRequest,
            access: Access,
            recorded: [Int64: Recorded],
            signer: Signer? = nil
        ) {
            self.request = request
            self.access = access
            self.recorded = recorded
            self.signer = signer
        }
    }

    /// A change with its place in the stream.
    public struct Appended: Hashable, Sendable {
        /// What the server assigned.
        public let header: ChangeRecord.Header
        /// The change as it came.
        public let change: IncomingChange
        /// The author's `base`.
        public let base: Int64
        /// The leaf of the tree.
        public let leaf: Digest
    }

    /// A change that was refused for good.
    public struct Refused: Hashable, Sendable {
        /// The author's device.
        public let device: DeviceID
        /// The change as it came.
        public let change: IncomingChange
        /// Why.
        public let rejection: Rejection
    }

    /// The stream as it stood when its row was locked, then as decided so far.
    public private(set) var frontier: MerkleFrontier
    /// The counters of the devices that push, changed as decided.
    public internal(set) var cursors: [DeviceID: DeviceCursor]
    /// What to append, in order.
    public private(set) var appended: [Appended] = []
    /// What to record as refused.
    public private(set) var refused: [Refused] = []
    /// The devices' signatures to keep, in order.
    public private(set) var seals: [PushSeal] = []
    /// The texts, with the appended edits.
    public private(set) var texts: TextGuard
    /// What else must be known of the stream's past, with what was decided.
    public private(set) var past: StreamPast

    /// What was decided here, so that a push that waited twice in one batch hears the same twice.
    private var decided: [DeviceID: [Int64: Recorded]] = [:]
    private let epoch: Epoch
    private let horizon: Int64
    /// The head that was locked, and the roots that the log had on its way there.
    private let locked: KnownHead
    private let roots: [Int64: Digest]
    let acl: Int64
    let now: Milliseconds

    /// Starts from what the store read under the lock; `roots` are those of the log at every size up to
    /// the frontier's that a push names as known.
    public init(
        epoch: Epoch,
        frontier: MerkleFrontier,
        roots: [Int64: Digest] = [:],
        horizon: Int64,
        acl: Int64,
        cursors: [DeviceID: DeviceCursor],
        texts: TextGuard,
        past: StreamPast,
        now: Milliseconds
    ) {
        self.epoch = epoch
        self.frontier = frontier
        self.roots = roots
        locked = KnownHead(size: frontier.size, root: frontier.root)
        self.horizon = horizon
        self.acl = acl
        self.cursors = cursors
        self.texts = texts
        self.past = past
        self.now = now
        // Not while edits of the log are missing: their authors may have seen less.
        if texts.seq >= frontier.size { self.texts.forget(upTo: horizon) }
    }

    /// The head as decided so far.
    public var head: StreamHead {
        StreamHead(epoch: epoch, size: frontier.size, root: frontier.root, horizon: horizon)
    }

    /// Decides about one push; a refusal leaves nothing behind.
    public mutating func admit(_ admission: Admission) throws(PushRefusal) -> PushResult {
        let request = admission.request
        try checkAccess(admission)
        guard request.epoch == epoch else {
            throw .epochChanged(EpochHistory(current: epoch), common: 0)
        }
        try checkKnown(request.known)
        try checkCounters(admission)
        let next = cursor(of: request).next
        let size = frontier.size
        var outcomes: [ChangeOutcome] = []
        for change in request.changes {
            if let recorded = recorded(change.n, admission) {
                outcomes.append(recorded.outcome)
            } else {
                let outcome = decide(change, admission)
                decided[request.principal.device, default: [:]][change.n] =
                    Recorded(digest: change.digest, outcome: outcome)
                outcomes.append(outcome)
            }
        }
        keepSeal(of: request, outcomes, next: next, size: size)
        return PushResult(
            outcomes: outcomes,
            next: cursor(of: request).next,
            head: head
        )
    }

    private func checkAccess(_ admission: Admission) throws(PushRefusal) {
        switch admission.access {
        case .none: throw .notFound
        case .read: throw .readOnly
        case .write: break
        }
    }

    /// Checks that the log had the head that the client knew (clause 4.3).
    ///
    /// Readers hold every logged `known` against their own tree, and stop when it differs: one that never
    /// was must not get there. A client that was honestly shown another history learns it from the
    /// refusal. One that knows a head of an earlier life has been told of the new one before.
    private func checkKnown(_ known: KnownHead) throws(PushRefusal) {
        guard known.size <= locked.size else { throw .ahead(head: locked.size) }
        let empty = MerkleFrontier().root
        let end = known.size == locked.size ? locked.root : known.size == 0 ? empty : nil
        guard let root = roots[known.size] ?? end else {
            throw .historyForked(size: locked.size, root: locked.root)
        }
        guard known.root == root else { throw .historyForked(size: known.size, root: root) }
    }

    /// Checks the four conditions of clause 1.5 for the push as a whole, before any of it counts.
    private func checkCounters(_ admission: Admission) throws(PushRefusal) {
        let request = admission.request
        var cursor = cursor(of: request)
        for (change, following) in zip(request.changes, request.changes.dropFirst()) {
            guard following.n == change.n + 1 else { throw .counterGap(expected: change.n + 1) }
        }
        for change in request.changes {
            guard change.n >= cursor.next else {
                guard let recorded = recorded(change.n, admission),
                    recorded.digest == change.digest
                else { throw .deviceForked(n: change.n) }
                continue
            }
            guard change.n == cursor.next else { throw .counterGap(expected: cursor.next) }
            if case .success(let decoded) = change.decoded {
                guard decoded.base >= cursor.base, decoded.seen >= cursor.seen else {
                    throw .deviceForked(n: change.n)
                }
                guard decoded.base <= frontier.size else { throw .ahead(head: frontier.size) }
                guard decoded.base >= horizon else { throw .baseExpired(horizon: horizon) }
                (cursor.base, cursor.seen) = (decoded.base, decoded.seen)
            }
            cursor.next += 1
        }
    }

    private func recorded(_ n: Int64, _ admission: Admission) -> Recorded? {
        decided[admission.request.principal.device]?[n] ?? admission.recorded[n]
    }

    private mutating func decide(
        _ incoming: IncomingChange,
        _ admission: Admission
    ) -> ChangeOutcome {
        let request = admission.request
        let device = request.principal.device
        cursors[device, default: .init()].next = incoming.n + 1
        switch incoming.decoded {
        case .failure(let refusal):
            return refuse(incoming, device, refusal.rejection)
        case .success(let change):
            cursors[device, default: .init()].base = change.base
            let header = ChangeRecord.Header(
                seq: frontier.size + 1,
                n: incoming.n,
                device: device,
                member: request.principal.member,
                organisation: request.principal.organisation,
                acl: acl,
                received: now,
                known: request.known
            )
            let refusal = past.refusal(of: change, header, signer: admission.signer)
            if let rejection = refusal ?? (incoming.editsText ? texts.admit(change, header) : nil) {
                return refuse(incoming, device, rejection)
            }
            let leaf = append(incoming, header, base: change.base)
            cursors[device, default: .init()].seen = change.seen
            return .sequenced(n: incoming.n, seq: header.seq, received: now, leaf: leaf)
        }
    }

    /// Gives a change its place and its leaf.
    @discardableResult
    mutating func append(
        _ change: IncomingChange,
        _ header: ChangeRecord.Header,
        base: Int64
    ) -> Digest {
        let leaf = MerkleFrontier.leaf(header: header.canonicalBytes, content: change.digest)
        frontier.append(leaf)
        if let decoded = change.change { past.take(decoded, header) }
        appended.append(Appended(header: header, change: change, base: base, leaf: leaf))
        return leaf
    }

    /// Keeps the seal of a push that brought something new, with what readers need to check it.
    private mutating func keepSeal(
        of request: SequencingRequest,
        _ outcomes: [ChangeOutcome],
        next: Int64,
        size: Int64
    ) {
        guard let first = request.changes.first?.n, let last = request.changes.last?.n,
            last >= next
        else { return }
        var refused: [PushSeal.Entry] = []
        var repeated: [PushSeal.Entry] = []
        for (change, outcome) in zip(request.changes, outcomes) {
            let entry = PushSeal.Entry(n: change.n, digest: change.digest)
            switch outcome {
            case .rejected: refused.append(entry)
            case .sequenced where change.n < next: repeated.append(entry)
            case .sequenced: break
            }
        }
        seals.append(
            PushSeal(
                seq: frontier.size > size ? frontier.size : frontier.size + 1,
                device: request.principal.device,
                first: first,
                last: last,
                refused: refused,
                repeated: repeated,
                signature: request.seal
            )
        )
    }

    private mutating func refuse(
        _ change: IncomingChange,
        _ device: DeviceID,
        _ rejection: Rejection
    ) -> ChangeOutcome {
        refused.append(Refused(device: device, change: change, rejection: rejection))
        past.creations.note(change, by: device, size: frontier.size)
        return .rejected(n: change.n, rejection)
    }

    private func cursor(of request: SequencingRequest) -> DeviceCursor {
        cursors[request.principal.device] ?? DeviceCursor()
    }
}
