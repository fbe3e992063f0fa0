import EntenteClient
import EntenteDomain
import EntenteSync

/// A request as it travels: who signs in, and the call with its bytes.
struct WireRequest: Sendable {
    enum Call: Sendable {
        case session
        case heads([UInt8])
        case push(StreamID, [UInt8])
        case pull(StreamID, after: Int64, epoch: Epoch)
        case snapshot(StreamID)
        case part(StreamID, seq: Int64, place: Int)
    }

    let device: DeviceID
    let call: Call
}

/// An answer as it travels: the bytes of a message, or of a problem document.
enum WireAnswer: Hashable, Sendable {
    case message([UInt8])
    case problem([UInt8])
}

extension SyncRequest {
    /// The request as it travels.
    func wire(from device: DeviceID) -> WireRequest {
        let call: WireRequest.Call =
            switch self {
            case .nothing, .session: .session
            case .heads: .heads(HeadsQuestion().json.canonicalBytes)
            case .push(let message, let stream): .push(stream, message.bytes)
            case .pull(let stream, let cursor, _, let epoch):
                .pull(stream, after: cursor, epoch: epoch)
            case .snapshot(let stream): .snapshot(stream)
            case .part(let stream, let seq, let place): .part(stream, seq: seq, place: place)
            }
        return WireRequest(device: device, call: call)
    }

    /// What a device makes of the bytes that come back.
    func read(_ answer: WireAnswer) -> Result<SyncAnswer, GatewayError> {
        do throws(GatewayError) {
            let answer = try parse(answer)
            try check(answer)
            return .success(answer)
        } catch {
            return .failure(error)
        }
    }

    private func parse(_ answer: WireAnswer) throws(GatewayError) -> SyncAnswer {
        do {
            switch answer {
            case .problem(let bytes):
                let problem = try JSONValue.message(bytes) { (json) throws(MessageError) in
                    try ProblemDocument(json)
                }
                throw GatewayError(problem, retryAfter: nil)
            case .message(let bytes):
                if case .part = self { return .part(bytes) }
                return try JSONValue.message(bytes) { (json) throws(MessageError) in
                    switch self {
                    case .nothing: .nothing
                    case .session: .session(try Session(json))
                    case .heads: .heads(try HeadsAnswer(json))
                    case .push: .push(try PushAnswer(json))
                    case .pull: .pull(try PullAnswer(json))
                    case .snapshot: .snapshot(try SnapshotAnswer(json))
                    case .part: .part([])
                    }
                }
            }
        } catch let error as GatewayError {
            throw error
        } catch {
            throw GatewayError(.notUnderstood, "\(error)")
        }
    }
}
