import EntenteDomain
import EntenteSync
import TestSupport

/// A stream in memory: what a store keeps between two transactions, and nothing more.
struct SequencerDialogue {
    private(set) var frontier = MerkleFrontier()
    private(set) var cursors: [DeviceID: Sequencer.DeviceCursor] = [:]
    private(set) var recorded: [DeviceID: [Int64: Sequencer.Recorded]] = [:]
    private(set) var log: [Sequencer.Appended] = []
    private(set) var refused: [Sequencer.Refused] = []
    private(set) var seals: [PushSeal] = []
    private(set) var texts = TextGuard()
    private var past = StreamPast(stream: Self.stream)
    /// The organisation and the signing of each author; without one it is one organisation for all.
    var authors: [Int: (organisation: OrganisationID, signer: Signer?)] = [:]
    var horizon: Int64 = 0
    var now = Milliseconds(1_000)

    /// Starts before the first change; with an audience the catalogue decides what is let in.
    init(catalogueOf audience: Audience? = nil) {
        past.catalogue = audience.map { CatalogueGuard($0) }
    }

    static let epoch: Epoch = {
        var generator = SeededGenerator(seed: 60)
        return Epoch.random(using: &generator)
    }()
    static let stream = StreamID(high: 7, low: 7)

    /// Sends one push in a transaction of its own.
    mutating func push(
        _ author: Int,
        _ changes: [JSONValue],
        epoch: Epoch = Self.epoch,
        access: Access = .write
    ) -> Result<PushResult, PushRefusal> {
        push([(author, changes)], epoch: epoch, access: access)[0]
    }

    /// Sends one push that names a head as known.
    mutating func push(
        _ author: Int,
        _ changes: [JSONValue],
        known: KnownHead,
        epoch: Epoch = Self.epoch
    ) -> Result<PushResult, PushRefusal> {
        push([(author, changes)], epoch: epoch, known: known)[0]
    }

    /// Sends several pushes that the store takes in one transaction.
    mutating func push(
        _ pushes: [(author: Int, changes: [JSONValue])],
        epoch: Epoch = Self.epoch,
        access: Access = .write,
        known: KnownHead? = nil
    ) -> [Result<PushResult, PushRefusal>] {
        var tree = MerkleHistory()
        for appended in log { tree.append(appended.leaf) }
        var sequencer = Sequencer(
            epoch: Self.epoch,
            frontier: frontier,
            roots: tree.roots(at: known.map { [$0.size] } ?? []),
            horizon: horizon,
            acl: 3,
            cursors: cursors,
            texts: texts,
            past: past,
            now: now
        )
        var results: [Result<PushResult, PushRefusal>] = []
        for push in pushes {
            let admission = admission(
                push.author,
                push.changes,
                epoch: epoch,
                access: access,
                known: known
            )
            do {
                results.append(.success(try sequencer.admit(admission)))
            } catch {
                results.append(.failure(error))
            }
        }
        commit(sequencer, results, pushes.map { device($0.author) })
        return results
    }

    private func admission(
        _ author: Int,
        _ changes: [JSONValue],
        epoch: Epoch,
        access: Access,
        known: KnownHead?
    ) -> Sequencer.Admission {
        let scope = ChangeScope(stream: Self.stream, epoch: Self.epoch, device: device(author))
        let incoming = changes.compactMap { json in
            try? IncomingChange(json, content: json.canonicalBytes, scope: scope, path: "")
        }
        let request = SequencingRequest(
            principal: Principal(
                device: device(author),
                member: MemberID(high: 2, low: UInt64(author)),
                department: DepartmentID(high: 4, low: 1),
                organisation: authors[author]?.organisation ?? OrganisationID(high: 3, low: 1)
            ),
            epoch: epoch,
            known: known ?? KnownHead(size: 0, root: MerkleFrontier().root),
            changes: incoming,
            seal: []
        )
        return Sequencer.Admission(
            request: request,
            access: access,
            recorded: recorded[device(author)] ?? [:],
            signer: authors[author]?.signer
        )
    }

    private mutating func commit(
        _ sequencer: Sequencer,
        _ results: [Result<PushResult, PushRefusal>],
        _ devices: [DeviceID]
    ) {
        frontier = sequencer.frontier
        cursors = sequencer.cursors
        texts = sequencer.texts
        texts.advance(to: frontier.size)
        past = sequencer.past
        log += sequencer.appended
        refused += sequencer.refused
        seals += sequencer.seals
        let digests =
            sequencer.appended.map { ($0.header.device, $0.change) }
            + sequencer.refused.map { ($0.device, $0.change) }
        for (author, change) in digests {
            for case .success(let result) in results {
                for outcome in result.outcomes where outcome.n == change.n {
                    guard recorded[author]?[change.n] == nil else { continue }
                    guard decides(outcome, for: author, change, sequencer) else { continue }
                    recorded[author, default: [:]][change.n] =
                        Sequencer.Recorded(digest: change.digest, outcome: outcome)
                }
            }
        }
    }

    /// Whether an outcome is that of this device's change and not of another device's same counter.
    private func decides(
        _ outcome: ChangeOutcome,
        for author: DeviceID,
        _ change: IncomingChange,
        _ sequencer: Sequencer
    ) -> Bool {
        switch outcome {
        case .sequenced(let n, let seq, _, _):
            sequencer.appended.contains {
                $0.header.device == author && $0.header.seq == seq && $0.header.n == n
            }
        case .rejected(let n, let rejection):
            sequencer.refused.contains {
                $0.device == author && $0.change.n == n && $0.rejection == rejection
            }
        }
    }
}

/// A change that writes a register; `value` makes its digest.
func put(n: Int64, base: Int64 = 0, _ value: Int64 = 0) -> JSONValue {
    change(n: n, base: base, [.init(entity(1), .put(field: "f", value: .integer(value)))]).json
}

/// A change that edits a text.
func edit(
    n: Int64,
    base: Int64 = 0,
    length: Int,
    index: Int = 0,
    delete: Int = 0,
    _ insert: String
) -> JSONValue {
    let splice = TextSplice(length: length, index: index, delete: delete, insert: insert)
    return change(n: n, base: base, [.init(entity(1), .text(field: "t", splice: splice))]).json
}
