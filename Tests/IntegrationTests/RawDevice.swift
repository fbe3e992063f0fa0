import AsyncHTTPClient
import EntenteCrypto
import EntenteDomain
import EntenteSync
import NIOCore
import NIOHTTP1
import NIOSSL

/// A device that speaks the protocol and keeps nothing: the tests' own eyes on the gateway.
///
/// It is written from the protocol's clauses, apart from the client library, so that one does not
/// hide the mistakes of the other.
struct RawDevice: Sendable {
    let id: DeviceID
    let key: Ed25519.SigningKey
    let token: String
    let url: String
    let http: HTTPClient

    /// An answer: its status and the bytes of its body.
    struct Answer: Sendable {
        let status: UInt
        let bytes: [UInt8]

        /// The code of a problem document; nil when the body is none.
        var code: String? {
            guard let json = try? JSONScanner.parse(bytes), let problem = try? ProblemDocument(json)
            else { return nil }
            return problem.code
        }
    }

    /// A client that trusts one authority and nothing else.
    static func client(authority pem: String, connections: Int = 64) throws -> HTTPClient {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(pem.utf8)))
        var configuration = HTTPClient.Configuration(tlsConfiguration: tls)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// Enrols a new device with a code.
    static func enrol(_ code: String, url: String, http: HTTPClient) async throws -> RawDevice {
        var random = SecureRandom()
        let key = try Ed25519.SigningKey.generate()
        let id = DeviceID.random(using: &random)
        let message = EnrolmentMessage(code: code, device: id, name: "raw device", signing: key)
        let answer = try await send(
            .post,
            "\(url)/v1/devices",
            token: nil,
            body: message.json.canonicalBytes,
            http
        )
        guard answer.status == 201 else { throw Refused(answer: answer) }
        let enrolled = try JSONValue.message(answer.bytes) {
            (json) throws(MessageError) in try EnrolmentAnswer(json)
        }
        return RawDevice(id: id, key: key, token: enrolled.token, url: url, http: http)
    }

    /// An answer that a test did not expect.
    struct Refused: Error, CustomStringConvertible {
        let answer: Answer
        var description: String {
            "\(answer.status) \(String(decoding: answer.bytes.prefix(500), as: UTF8.self))"
        }
    }

    /// Where all of the device's streams stand.
    func heads() async throws -> [StreamSummary] {
        let answer = try await send(.post, "/v1/heads", HeadsQuestion().json.canonicalBytes)
        guard answer.status == 200 else { throw Refused(answer: answer) }
        return try JSONValue.message(answer.bytes) {
            (json) throws(MessageError) in try HeadsAnswer(json)
        }.streams
    }

    /// Pushes changes, sealed by the device.
    func push(_ changes: [Change], to stream: StreamID, epoch: Epoch) async throws -> Answer {
        let scope = ChangeScope(stream: stream, epoch: epoch, device: id)
        var incoming: [IncomingChange] = []
        for change in changes {
            incoming.append(
                try IncomingChange(change.json, content: change.content, scope: scope, path: "")
            )
        }
        let known = KnownHead(size: 0, root: SHA256.digest([UInt8]()))
        let seal = key.sign(scope.sealBytes(incoming.map { ($0.n, $0.digest) }))
        let message = PushMessage(
            device: id,
            epoch: epoch,
            known: known,
            changes: incoming,
            seal: seal
        )
        return try await send(.post, "/v1/streams/\(stream)/changes", message.bytes)
    }

    /// Pulls one page.
    func pull(_ stream: StreamID, after: Int64, limit: Int = 1_000) async throws -> PullAnswer {
        let answer = try await send(
            .get,
            "/v1/streams/\(stream)/changes?after=\(after)&limit=\(limit)",
            nil
        )
        guard answer.status == 200 else { throw Refused(answer: answer) }
        return try JSONValue.message(answer.bytes) {
            (json) throws(MessageError) in try PullAnswer(json)
        }
    }

    /// Pulls everything after a seq.
    func pullAll(_ stream: StreamID, after: Int64 = 0) async throws -> [PullAnswer.Record] {
        var records: [PullAnswer.Record] = []
        while true {
            let page = try await pull(stream, after: after + Int64(records.count))
            records += page.records
            if !page.more { return records }
        }
    }

    func send(_ method: HTTPMethod, _ path: String, _ body: [UInt8]?) async throws -> Answer {
        try await Self.send(method, url + path, token: token, body: body, http)
    }

    static func send(
        _ method: HTTPMethod,
        _ url: String,
        token: String?,
        body: [UInt8]?,
        _ http: HTTPClient
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: url)
        request.method = method == .post ? .POST : .GET
        if let token { request.headers.add(name: "authorization", value: "Bearer \(token)") }
        if let body {
            request.headers.add(name: "content-type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: body))
        }
        let response = try await http.execute(request, timeout: .seconds(30))
        let buffer = try await response.body.collect(upTo: 64 * 1024 * 1024)
        return Answer(status: response.status.code, bytes: Array(buffer.readableBytesView))
    }

    /// The two methods that the API has.
    enum HTTPMethod: Sendable {
        case get, post
    }
}
