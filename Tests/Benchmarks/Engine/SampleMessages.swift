import EntenteCrypto
import EntenteDomain
import EntenteSync

/// Changes of about 300 bytes, such as a push holds.
struct SampleMessages {
    private let changes: [[UInt8]]
    private let values: [JSONValue]
    /// All of them as one push.
    private let push: [UInt8]
    /// All changes as one canonical array.
    let bytes: [UInt8]

    private static let stream = StreamID(high: 7, low: 7)
    private static let device = DeviceID(high: 8, low: 8)
    private static let epoch = Epoch("00000000000000000000000001")

    /// The tasks whose ratios goal S10 asks for.
    static let parsing = "canonical JSON: parse and verify"
    static let writing = "canonical JSON: write"
    static let copying = "copy in one pass"

    init(count: Int) throws {
        changes = (1...count).map { Self.change(Int64($0)).canonicalBytes }
        values = (1...count).map { Self.change(Int64($0)) }
        bytes = JSONValue.array(values).canonicalBytes
        let message: JSONValue = [
            "changes": .array(Array(values.prefix(100))),
            "device": .string(Self.device.description),
            "epoch": .string("00000000000000000000000001"),
            "known": KnownHead(size: 0, root: MerkleFrontier().root).json,
            "seal": .string(Base64URL.encode([UInt8](repeating: 7, count: PushMessage.sealLength))),
        ]
        push = message.canonicalBytes
    }

    private static func change(_ n: Int64) -> JSONValue {
        let entity = JSONValue.string(EntityID(high: 9, low: UInt64(n / 4)).description)
        let text = "Delivery \(n) moves to the second week; see the note of last Tuesday.\n"
        return [
            "at": .integer(1_700_000_000_000 + n), "base": .integer((n - 1) / 100 * 100),
            "n": .integer(n),
            "ops": [
                ["e": entity, "f": "title", "o": "put", "v": .string(text)],
                ["e": entity, "f": "amount", "o": "put", "v": ["12.50", .string("EUR")]],
                ["e": entity, "f": "tags", "m": "urgent", "o": "add"],
            ],
            "salt": "AAAAAAAAAAAAAAAAAAAAAA",
        ]
    }

    /// What is measured of them.
    var tasks: [EngineTask] {
        let (bytes, changes, value, push) = (bytes, changes, JSONValue.array(values), push)
        return [
            EngineTask(Self.parsing, bytes.count, "MB") {
                guard case .array(let values) = try JSONScanner.parse(bytes) else { return .min }
                return values.count
            },
            EngineTask(Self.writing, bytes.count, "MB") { value.canonicalBytes.count },
            EngineTask(Self.copying, bytes.count, "MB") {
                // Byte by byte with a decision for each, as a writer must.
                var copy = [UInt8]()
                copy.reserveCapacity(bytes.count)
                for byte in bytes { copy.append(byte == 0x0A ? 0x20 : byte) }
                return copy.count
            },
            EngineTask("canonical JSON: every value of it", bytes.count, "MB") {
                guard case .array(let values) = try JSONScanner.parse(bytes).kept else {
                    return .min
                }
                return values.count
            },
            EngineTask("push of 100: read its message", 100, "changes") {
                try PushMessage(push, stream: Self.stream).changes.count
            },
            EngineTask("tree: append a leaf", changes.count, "leaves") {
                var frontier = MerkleFrontier()
                for change in changes {
                    let content = SHA256.digest(change)
                    frontier.append(MerkleFrontier.leaf(header: change, content: content))
                }
                return Int(frontier.size)
            },
            EngineTask("sequencing: pushes of 100", changes.count, "changes") {
                try sequence(changes)
            },
        ]
    }

    /// Decides about all changes, as a store does under its lock.
    private func sequence(_ changes: [[UInt8]]) throws -> Int {
        guard let epoch = Self.epoch else { return .min }
        let scope = ChangeScope(stream: Self.stream, epoch: epoch, device: Self.device)
        let principal = Principal(
            device: Self.device,
            member: MemberID(high: 1, low: 1),
            department: DepartmentID(high: 1, low: 2),
            organisation: OrganisationID(high: 1, low: 3)
        )
        var frontier = MerkleFrontier()
        var cursors: [DeviceID: Sequencer.DeviceCursor] = [:]
        var count = 0
        for first in stride(from: 0, to: changes.count, by: 100) {
            let incoming = try changes[first..<min(first + 100, changes.count)].map {
                try IncomingChange(try JSONScanner.parse($0), content: $0, scope: scope, path: "")
            }
            var sequencer = Sequencer(
                epoch: epoch,
                frontier: frontier,
                horizon: 0,
                acl: 1,
                cursors: cursors,
                texts: TextGuard(),
                past: StreamPast(stream: scope.stream),
                now: Milliseconds(1_800_000_000_000)
            )
            let request = SequencingRequest(
                principal: principal,
                epoch: epoch,
                known: KnownHead(size: 0, root: MerkleFrontier().root),
                changes: incoming,
                seal: []
            )
            let admission = Sequencer.Admission(request: request, access: .write, recorded: [:])
            _ = try sequencer.admit(admission)
            frontier = sequencer.frontier
            cursors = sequencer.cursors
            count += sequencer.appended.count
        }
        return count == changes.count ? count : .min
    }
}
