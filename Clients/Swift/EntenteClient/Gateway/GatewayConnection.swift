import AsyncHTTPClient
public import EntenteDomain
public import EntenteSync
public import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL

/// The gateway over TLS, trusting the pinned authority and no other.
public final class GatewayConnection: Gateway {
    /// How long things may take.
    public struct Patience: Hashable, Sendable {
        /// Until a connection with TLS stands.
        public var connect: Duration
        /// For a whole call except the live stream.
        public var call: Duration
        /// Between two pieces of an answer; more than the gateway's keep-alive interval.
        public var silence: Duration

        /// Sets the bounds.
        public init(
            connect: Duration = .seconds(10),
            call: Duration = .seconds(60),
            silence: Duration = .seconds(45)
        ) {
            self.connect = connect
            self.call = call
            self.silence = silence
        }
    }

    private let base: URL
    private let token: String?
    private let patience: Patience
    let client: HTTPClient

    /// A page of the log with what stands around it, and some room.
    private static let answerBytes = 2 * Limits.pullBytes

    /// Prepares a connection to an address such as `https://localhost:8443`; it is made with the
    /// first call.
    ///
    /// The authority is the one certificate in PEM that is trusted; nil only to ask which authority
    /// there is. The token signs the device in; nil before enrolment.
    public init(
        _ base: URL,
        authority: String?,
        token: String?,
        patience: Patience = Patience()
    ) throws(GatewayError) {
        guard base.scheme == "https", base.host?.isEmpty == false else {
            throw GatewayError(
                .refused(code: "address"),
                "\(base.absoluteString) is not an address like https://localhost:8443."
            )
        }
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        if let authority {
            do {
                let roots = try NIOSSLCertificate.fromPEMBytes(Array(authority.utf8))
                tls.trustRoots = .certificates(roots)
            } catch {
                throw GatewayError(.untrusted, "The pinned certificate authority cannot be read.")
            }
        } else {
            tls.certificateVerification = .none
        }
        var configuration = HTTPClient.Configuration(tlsConfiguration: tls)
        configuration.redirectConfiguration = .disallow
        // Whether and when to try again is for the plan to decide.
        configuration.connectionPool.retryConnectionEstablishment = false
        // Half of what the gateway allows, or a call could go out on a connection that it is closing.
        configuration.connectionPool.idleTimeout = .seconds(30)
        configuration.timeout.connect = TimeAmount(patience.connect)
        configuration.timeout.read = TimeAmount(patience.silence)
        self.base = base
        self.token = token
        self.patience = patience
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// The connection of an enrolled device.
    public static func open(
        for replica: Replica,
        patience: Patience = Patience()
    ) throws -> GatewayConnection {
        try open(replica.folder, replica.identity.gateway, patience: patience)
    }

    /// The connection of the device whose folder this is.
    static func open(
        _ folder: ProfileFolder,
        _ gateway: URL,
        patience: Patience = Patience()
    ) throws -> GatewayConnection {
        try GatewayConnection(
            gateway,
            authority: String(decoding: read(folder.authority), as: UTF8.self),
            token: String(decoding: read(folder.token), as: UTF8.self),
            patience: patience
        )
    }

    private static func read(_ url: URL) throws(ReplicaError) -> [UInt8] {
        guard let bytes = try PrivateFile.read(url) else {
            throw ReplicaError(.notEnrolled, "The file \(url.path) is missing; enrol again.")
        }
        return bytes
    }

    /// Closes what is open; call it once, at the end.
    public func close() async { try? await client.shutdown() }

    // MARK: Calls

    /// Asks which authority signs the gateway's certificate.
    func authority() async throws(GatewayError) -> String {
        try await call(.GET, "v1/authority") { (json) throws(MessageError) in
            var reader = try MessageReader(json)
            return try reader.string("certificate")
        }
    }

    func enrol(_ message: EnrolmentMessage) async throws(GatewayError) -> EnrolmentAnswer {
        try await call(.POST, "v1/devices", message.json.canonicalBytes) {
            (json) throws(MessageError) in try EnrolmentAnswer(json)
        }
    }

    /// Asks who this device is and where it works.
    public func session() async throws(GatewayError) -> Session {
        try await call(.GET, "v1/session") { (json) throws(MessageError) in try Session(json) }
    }

    /// Asks where all streams stand that this device may read.
    public func heads() async throws(GatewayError) -> HeadsAnswer {
        try await call(.POST, "v1/heads", HeadsQuestion().json.canonicalBytes) {
            (json) throws(MessageError) in try HeadsAnswer(json)
        }
    }

    /// Sends changes of a stream.
    public func push(
        _ message: PushMessage,
        to stream: StreamID
    ) async throws(GatewayError) -> PushAnswer {
        try await call(.POST, "v1/streams/\(stream)/changes", message.bytes) {
            (json) throws(MessageError) in try PushAnswer(json)
        }
    }

    /// Asks for the changes of a stream after a seq.
    public func pull(
        _ stream: StreamID,
        after: Int64,
        seals: Int,
        epoch: Epoch,
        limit: Int
    ) async throws(GatewayError) -> PullAnswer {
        let rest = seals > 0 ? "&seals=\(seals)" : ""
        let query = "after=\(after)&epoch=\(epoch)&limit=\(limit)\(rest)"
        return try await call(.GET, "v1/streams/\(stream)/changes?\(query)") {
            (json) throws(MessageError) in try PullAnswer(json)
        }
    }

    /// Asks for the newest snapshot of a stream.
    public func snapshot(_ stream: StreamID) async throws(GatewayError) -> SnapshotAnswer {
        try await call(.GET, "v1/streams/\(stream)/snapshot") {
            (json) throws(MessageError) in try SnapshotAnswer(json)
        }
    }

    /// Asks for one part of a snapshot.
    public func part(
        _ place: Int,
        of stream: StreamID,
        seq: Int64
    ) async throws(GatewayError) -> [UInt8] {
        try await bytes(.GET, "v1/streams/\(stream)/snapshot/parts/\(place)?seq=\(seq)")
    }

    /// Opens the live stream and hands over each event until it ends.
    public func live(
        _ cursors: [StreamID: Int64],
        _ body: @Sendable (LiveEvent) async -> Void
    ) async throws(GatewayError) {
        let streams = cursors.sorted { $0.key < $1.key }.map { stream, cursor -> JSONValue in
            ["after": .integer(cursor), "id": .string(stream.description)]
        }
        let question: JSONValue = ["streams": .array(streams)]
        var request = request(.POST, "v1/live")
        request.body = .bytes(question.canonicalBytes)
        do {
            // The deadline is for the whole stream; the gateway ends it much earlier.
            let response = try await client.execute(
                request,
                timeout: .seconds(Int64(4 * Limits.liveSeconds))
            )
            guard response.status == .ok else { throw try await failure(response) }
            var frames = LiveFrameReader()
            for try await part in response.body {
                for event in try frames.take(part.readableBytesView) { await body(event) }
            }
        } catch {
            throw gatewayError(error)
        }
    }

    func request(_ method: HTTPMethod, _ path: String) -> HTTPClientRequest {
        let root = base.absoluteString.hasSuffix("/") ? "" : "/"
        var request = HTTPClientRequest(url: base.absoluteString + root + path)
        request.method = method
        request.headers.add(name: "accept", value: "application/json")
        if method == .POST { request.headers.add(name: "content-type", value: "application/json") }
        if let token { request.headers.add(name: "authorization", value: "Bearer \(token)") }
        return request
    }

    func call<Answer>(
        _ method: HTTPMethod,
        _ path: String,
        _ body: [UInt8]? = nil,
        _ read: (JSONValue) throws(MessageError) -> Answer
    ) async throws(GatewayError) -> Answer {
        let bytes = try await bytes(method, path, body)
        do {
            return try JSONValue.message(bytes, read)
        } catch {
            throw GatewayError(
                .notUnderstood,
                "The gateway's answer is not one that this version understands: \(error)."
            )
        }
    }

    private func bytes(
        _ method: HTTPMethod,
        _ path: String,
        _ body: [UInt8]? = nil
    ) async throws(GatewayError) -> [UInt8] {
        var request = request(method, path)
        if let body { request.body = .bytes(body) }
        return try await bytes(request)
    }

    /// The bytes of an answer, once all of it is here.
    func bytes(_ request: HTTPClientRequest) async throws(GatewayError) -> [UInt8] {
        do {
            let response = try await client.execute(request, timeout: TimeAmount(patience.call))
            guard (200..<300).contains(response.status.code) else {
                throw try await failure(response)
            }
            let buffer = try await response.body.collect(upTo: Self.answerBytes)
            return Array(buffer.readableBytesView)
        } catch {
            throw gatewayError(error)
        }
    }

    func failure(_ response: HTTPClientResponse) async throws -> GatewayError {
        let retryAfter = response.headers.first(name: "retry-after").flatMap { Int($0) }
        let bytes = try await response.body.collect(upTo: Limits.requestBytes).readableBytesView
        let problem = try? JSONValue.message(Array(bytes), form: .interchange) {
            (json) throws(MessageError) in try ProblemDocument(json)
        }
        if let problem { return GatewayError(problem, retryAfter: retryAfter) }
        // Something between here and the gateway has answered; it knows nothing of streams.
        return GatewayError(
            .busy,
            "\(base.absoluteString) answered with status \(response.status.code).",
            retryAfter: retryAfter
        )
    }

    func gatewayError(_ error: any Error) -> GatewayError {
        switch error {
        case let error as GatewayError: return error
        case is NIOTooManyBytesError:
            return GatewayError(.notUnderstood, "The gateway's answer is larger than it may be.")
        case let error as WireError:
            return GatewayError(.notUnderstood, "The gateway's event cannot be read: \(error).")
        default: break
        }
        let text = String(describing: error)
        guard !text.contains("CERTIFICATE_VERIFY_FAILED"), !text.contains("unableToValidate") else {
            return GatewayError(
                .untrusted,
                "The certificate of \(base.absoluteString) is not signed by the authority "
                    + "that this device trusts."
            )
        }
        return GatewayError(
            .unreachable,
            "\(base.absoluteString) cannot be reached now (\(cause(error)))."
        )
    }
}

/// What broke a connection, in words for the person at the device.
private func cause(_ error: any Error) -> String {
    guard let error = error as? HTTPClientError else { return "no connection" }
    return switch error {
    case .connectTimeout: "no connection in time"
    case .deadlineExceeded, .readTimeout: "no answer in time"
    case .remoteConnectionClosed: "the connection was closed"
    case .cancelled: "interrupted"
    default: error.shortDescription
    }
}

extension TimeAmount {
    fileprivate init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self = .nanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}
