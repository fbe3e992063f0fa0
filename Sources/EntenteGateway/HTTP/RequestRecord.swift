import EntenteDomain
import NIOConcurrencyHelpers

/// The id of one request, made by the gateway; a client's own is never taken over.
typealias RequestID = Identifier<RequestKind>

/// A request, as a kind of thing that has an id.
enum RequestKind {}

extension RequestID {
    /// Draws a new id.
    static func random() -> RequestID {
        var random = SystemRandomNumberGenerator()
        return .random(using: &random)
    }
}

/// What the log will say about one request, gathered while it is served.
///
/// A reference, because contexts are copied on the way down and the log is written on the way up.
final class RequestRecord: Sendable {
    /// What gathers.
    struct Notes {
        /// The device that signed in.
        var device: DeviceID?
        /// Bytes of the body that were read.
        var bytesIn = 0
        /// Bytes of the answer's body that were handed to the connection.
        var bytesOut = 0
    }

    /// The name of the request, in the log and in the answer.
    let id: RequestID
    private let notes = NIOLockedValueBox(Notes())

    init() { id = .random() }

    /// What has gathered so far.
    var current: Notes { notes.withLockedValue { $0 } }

    /// Adds to the notes.
    func note(_ change: (inout Notes) -> Void) { notes.withLockedValue { change(&$0) } }
}
