import EntenteDomain
import EntenteSync

/// A reader of bytes from outside that must take whatever comes.
///
/// Each target reads the bytes as its door in the product does and then checks what must hold: nothing
/// traps, what is accepted is written as it was read, and what it means does not depend on order.
public enum FuzzTarget: String, Hashable, Sendable, CaseIterable {
    /// The JSON parser, in both of its forms.
    case json
    /// Changes, one a line: decoded, folded in every order that keeps causes first, displayed.
    case change
    /// The body of a push.
    case push
    /// The answers to push and pull.
    case answer
    /// The messages about devices, sessions and heads, and problem documents.
    case message
    /// An event of the live stream: its name, a line feed, its data.
    case live
    /// Lines of a snapshot.
    case snapshot
    /// A text, edited as the bytes say by three devices.
    case text
    /// The bytes of a text's history, or of a part of one.
    case history
    /// A mail that somebody sent.
    case mail

    /// What became of some bytes.
    public enum Verdict: Hashable, Sendable {
        /// They were read.
        case accepted
        /// They were refused, which is as good.
        case refused
    }

    /// Reads bytes and checks what must hold.
    ///
    /// - Throws: `FuzzFinding` when something does not hold. What traps, traps.
    public func check(_ bytes: [UInt8]) throws(FuzzFinding) -> Verdict {
        switch self {
        case .json: try JSONCheck.run(bytes)
        case .change: try ChangeCheck.run(bytes)
        case .push: try MessageCheck.push(bytes)
        case .answer: try MessageCheck.answer(bytes)
        case .message: try MessageCheck.message(bytes)
        case .live: try MessageCheck.live(bytes)
        case .snapshot: try SnapshotCheck.run(bytes)
        case .text: try TextCheck.run(bytes)
        case .history: try HistoryCheck.run(bytes)
        case .mail: try MailCheck.run(bytes)
        }
    }
}

/// Something that does not hold, in words.
public struct FuzzFinding: Error, Hashable, Sendable {
    /// What should have held.
    public let rule: String

    /// States what does not hold.
    public init(_ rule: String) { self.rule = rule }
}

/// Throws a finding unless something holds.
func expect(_ holds: Bool, _ rule: @autoclosure () -> String) throws(FuzzFinding) {
    guard holds else { throw FuzzFinding(rule()) }
}

/// Names that every target uses.
enum Fixed {
    static let stream = StreamID(high: 7, low: 7)
    static let devices = (1...3).map { DeviceID(high: 0, low: UInt64($0)) }

    static let epoch: Epoch = {
        let id = StreamID(high: 8, low: 8)
        guard let epoch = Epoch(id.description) else { preconditionFailure("epochs are ids") }
        return epoch
    }()

    static func header(seq: Int64, change: Change, device: DeviceID) -> ChangeRecord.Header {
        ChangeRecord.Header(
            seq: seq,
            n: change.n,
            device: device,
            member: MemberID(high: 2, low: device.low),
            organisation: OrganisationID(high: 3, low: device.low % 2),
            acl: 0,
            received: Milliseconds(1_000 + seq),
            known: KnownHead(size: 0, root: MerkleFrontier().root)
        )
    }
}
