import EntenteCrypto
import EntenteDomain
import EntenteSync
import TestSupport
import Testing

@testable import EntenteGateway

/// What the code writes, under the names that `Schema/openapi.yaml` has for it; the same in every run.
struct WrittenMessages {
    private let stream: StreamID
    private let device: DeviceID
    private let member: MemberID
    private let organisation: OrganisationID
    private let department: DepartmentID
    private let partnership: PartnershipID
    private let entity: EntityID
    private let epoch: Epoch
    private let key: Ed25519.SigningKey
    private let digest: Digest

    init() throws {
        var random = SeededGenerator(seed: 77)
        stream = .random(using: &random)
        device = .random(using: &random)
        member = .random(using: &random)
        organisation = .random(using: &random)
        department = .random(using: &random)
        partnership = .random(using: &random)
        entity = .random(using: &random)
        epoch = .random(using: &random)
        key = try Ed25519.SigningKey(rawSeed: [UInt8](repeating: 7, count: Ed25519.seedLength))
        digest = try #require(Digest(bytes: (0..<32).map { UInt8($0) }))
    }

    private var head: SignedHead {
        SignedHead(
            head: KnownHead(size: 1, root: digest),
            at: Milliseconds(1),
            key: digest,
            signature: key.sign([1])
        )
    }

    /// The balance over one receipt.
    private var report: Report {
        let day = CivilDate(number: 20_000)
        let stamp = EntityRecord.Stamp(
            member: member,
            organisation: organisation,
            received: Milliseconds(1),
            day: day,
            seq: 1
        )
        let value = Currency("EUR").map { FieldValue.money(Money(42_000, $0)) }
        let receipt = EntityRecord(
            id: entity,
            type: "receipt",
            audience: .shared,
            made: stamp,
            fields: ["confirmed_on": .day(day), "value": value ?? .flag(false)]
        )
        let side = Organisation(
            id: organisation,
            name: "Aurora Foods",
            departments: [],
            members: []
        )
        let state = PartnershipState(
            organisations: [side],
            asOf: [.init(stream: stream, audience: .shared, seq: 1)],
            records: [receipt]
        )
        return Report(.balance, of: state, on: day)
    }

    private var outcomes: [ChangeOutcome] {
        let refusals = RejectionCode.allCases.map {
            ChangeOutcome.rejected(n: 2, Rejection($0, detail: "ops[0]"))
        }
        return refusals + [.sequenced(n: 1, seq: 1, received: Milliseconds(1), leaf: digest)]
    }

    private func change() throws -> Change {
        let name: FieldName = "title"
        let amount = try #require(ExactDecimal("-1.50"))
        let place = try #require(OrderKey.between(nil, nil))
        let proposal = Proposal(
            id: ProposalID(high: 1, low: 1),
            parties: (1...2).map { OrganisationID(high: 1, low: $0) },
            value: ["price": "12.50"]
        )
        let actions: [Operation.Action] = [
            .new(type: name), .put(field: name, value: ["a": .array([.null, .boolean(true)])]),
            .add(field: name, member: "a"), .rem(field: name, member: "a"),
            .inc(field: name, by: amount), .reset(field: name), .del, .undel, .pos(key: place),
            .text(field: name, splice: TextSplice(length: 3, index: 1, delete: 1, insert: "x")),
            .propose(field: name, proposal: proposal),
            .accept(proposal: proposal.id, digest: digest, signature: key.sign([1])),
            .withdraw(proposal: proposal.id),
        ]
        return Change(
            n: 1,
            base: 0,
            at: Milliseconds(1),
            salt: [UInt8](repeating: 7, count: Change.saltLength),
            need: [name],
            guards: [Change.Guard(entity: entity, field: name, unchangedSince: 0)],
            operations: actions.map { Operation(entity, $0) }
        )
    }

    private func summary(_ audience: Audience) -> StreamSummary {
        StreamSummary(
            id: stream,
            partnership: partnership,
            audience: audience,
            access: .write,
            head: StreamHead(epoch: epoch, size: 1, root: digest, horizon: 0)
        )
    }

    private func push() throws -> JSONValue {
        let change = try change()
        let incoming = try IncomingChange(
            change.json,
            content: change.content,
            scope: ChangeScope(stream: stream, epoch: epoch, device: device),
            path: ""
        )
        let message = PushMessage(
            device: device,
            epoch: epoch,
            known: KnownHead(size: 1, root: digest),
            changes: [incoming],
            seal: key.sign([1])
        )
        return try JSONScanner.parse(message.bytes, form: .canonical)
    }

    private func page() throws -> JSONValue {
        let header = ChangeRecord.Header(
            seq: 1,
            n: 1,
            device: device,
            member: member,
            organisation: organisation,
            acl: 1,
            received: Milliseconds(1),
            known: KnownHead(size: 0, root: digest)
        )
        let notice = Change(
            n: 1,
            base: 0,
            at: Milliseconds(1),
            salt: [UInt8](repeating: 7, count: Change.saltLength),
            operations: [],
            notices: [
                .checkpoint(seq: 1, digest: digest, horizon: 1),
                .erase(seq: 1, by: organisation, reason: .mistake),
            ]
        )
        let page = ChangePage(
            records: [
                StoredRecord(header: header, content: try change().content),
                StoredRecord(
                    header: header,
                    content: Erasure.remainder(of: try change()).content,
                    erasure: Erasure(digest: digest, by: organisation, reason: .legal)
                ),
                StoredRecord(header: header, content: notice.content),
            ],
            head: StreamHead(epoch: epoch, size: 1, root: digest, horizon: 0),
            access: .read,
            next: 2,
            rejections: [(n: 2, rejection: Rejection(.malformed, detail: "ops"))],
            seals: [
                PushSeal(
                    seq: 1,
                    device: device,
                    first: 1,
                    last: 2,
                    refused: [PushSeal.Entry(n: 2, digest: digest)],
                    repeated: [PushSeal.Entry(n: 1, digest: digest)],
                    signature: key.sign([1])
                )
            ],
            past: [EpochHistory.Past(epoch: epoch, size: 0)]
        )
        return try JSONScanner.parse(
            PullAnswer.write(page, after: 0, head: head),
            form: .canonical
        )
    }

    private var snapshot: SnapshotManifest {
        var frontier = MerkleFrontier()
        frontier.append(digest)
        return SnapshotManifest(
            epoch: epoch,
            seq: 1,
            frontier: frontier,
            acl: 1,
            horizon: 0,
            state: digest,
            devices: [.init(device: device, n: 1, base: 0)],
            parts: [.init(bytes: 1, digest: digest, entities: 1)]
        )
    }

    private var searched: SearchAnswer {
        let place = SearchPlace(rank: 60_792, entity: entity, stream: stream)
        let hit = SearchAnswer.Hit(
            place: place,
            kind: "note",
            partnership: partnership,
            audience: .shared,
            title: "Cold chain",
            snippet: [.init("for the "), .init("chain", isFound: true)],
            changedBy: member,
            changedAt: Milliseconds(1)
        )
        return SearchAnswer(
            hits: [hit],
            next: place,
            streams: [.init(stream: stream, seq: 1, head: 1)]
        )
    }

    private var session: Session {
        let people = Session.Member(id: member, name: "Ada")
        let place = Session.Department(id: department, name: "Marketing", members: [people])
        let side = Session.Organisation(id: organisation, name: "Aurora", departments: [place])
        return Session(
            principal: Principal(
                device: device,
                member: member,
                department: department,
                organisation: organisation
            ),
            memberName: "Ada",
            roles: Role.allCases,
            partnerships: [
                Session.Partnership(
                    id: partnership,
                    name: "Aurora and Borealis",
                    isActive: true,
                    organisations: [side]
                )
            ]
        )
    }

    func all() throws -> [(schema: String, value: JSONValue)] {
        let audiences: [Audience] = [
            .control, .shared, .organisation(organisation), .department(department),
        ]
        return [
            ("Push", try push()),
            ("Pushed", PushAnswer(epoch: epoch, head: head, next: 2, outcomes: outcomes).json),
            ("Page", try page()),
            (
                "Inclusion",
                ProofAnswer(
                    epoch: epoch,
                    claim: .inclusion(seq: 1, leaf: digest, size: 2),
                    path: [digest],
                    head: head
                ).json
            ),
            (
                "Consistency",
                ProofAnswer(
                    epoch: epoch,
                    claim: .consistency(from: 1, to: 2),
                    path: [],
                    head: head
                ).json
            ),
            ("Report", report.json), ("SearchAnswer", searched.json),
            ("SearchAnswer", SearchAnswer(hits: [], next: nil, streams: []).json),
            ("Snapshot", SnapshotAnswer(manifest: snapshot, next: 2).json),
            ("Question", HeadsQuestion(streams: [stream]).json),
            ("Heads", HeadsAnswer(streams: audiences.map(summary)).json),
            (
                "Enrolment",
                EnrolmentMessage(code: "ABCD", device: device, name: "Laptop", signing: key).json
            ),
            ("Enrolled", EnrolmentAnswer(token: "t", headKey: key.publicKey).json),
            ("Session", session.json),
            (
                "Authority",
                AuthorityDocument(certificate: "PEM", fingerprint: "AA:BB").json
            ),
            ("Cursors", ["streams": [["after": 1, "id": .string(stream.description)]]]),
        ] + calendars() + problems()
    }

    private func calendars() -> [(schema: String, value: JSONValue)] {
        let id = JSONValue.string(stream.description)
        let path = "/v1/calendars/\(String(repeating: "7", count: 52)).ics"
        return [
            ("Calendars", ["calendars": [["created": 1, "id": id]]]),
            ("NewCalendar", ["id": id, "path": .string(path)]),
            ("Revoked", ["id": id]),
            (
                "DigestConfirmation", ["code": "7k2m9xqp4f3c0hzaw81d7k2m9x"]
            ),
            (
                "DigestDelivery",
                ["hour": 7, "mail": "ada@aurora.example", "zone": "Europe/Berlin"]
            ),
            (
                "DigestStatus",
                [
                    "hour": 7,
                    "last": [["channel": "mail", "day": "2026-11-22", "outcome": "refused"]],
                    "mail": "ada@aurora.example", "unconfirmed": ["mail"],
                    "zone": "Europe/Berlin",
                ]
            ),
            (
                "NotedDigest",
                [
                    "hour": 7, "unconfirmed": ["webhook"],
                    "webhook": "https://aurora.example/hook",
                    "webhook_key": .string(digest.description), "zone": "Europe/Berlin",
                ]
            ),
        ]
            + UploadAnswer.State.allCases.map {
                ("Upload", UploadAnswer(received: 1, size: 2, state: $0).json)
            }
    }

    private func problems() -> [(schema: String, value: JSONValue)] {
        [
            ("Problem", Problem(.outcomeUnknown, detail: "d").json),
            (
                "Problem",
                Problem(
                    refusal: .epochChanged(
                        EpochHistory(past: [.init(epoch: epoch, size: 9)], current: epoch),
                        common: 9
                    )
                ).json
            ),
            ("Problem", Problem(refusal: .counterGap(expected: 1)).json),
            ("Problem", Problem(refusal: .deviceForked(n: 1)).json),
            ("Problem", Problem(refusal: .ahead(head: 1)).json),
            ("Problem", Problem(refusal: .historyForked(size: 1, root: digest)).json),
            ("Problem", Problem(refusal: .baseExpired(horizon: 1)).json),
            ("Problem", Problem(uploadedSoFar: 1).json),
        ]
    }
}
