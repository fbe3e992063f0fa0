import COpenSSL
import Foundation
import Glibc

/// A TLS client on a real, blocking socket; it runs on threads of its own, because a blocked test
/// must not take a thread from the server.
///
/// `@unchecked Sendable` holds because every use goes through one serial queue.
final class SocketPeer: @unchecked Sendable {
    private let queue = DispatchQueue(label: "socket peer")
    private let socket: Int32
    private let peer: TLSPeer?

    struct SocketError: Error {
        let call: String
        let code: Int32
    }

    /// Connects, and unless `settings` is nil shakes hands.
    static func connect(
        port: Int,
        _ settings: TLSPeer.Settings? = TLSPeer.Settings(),
        handshake: Bool = true
    ) async throws -> SocketPeer {
        let client = try SocketPeer(port: port, settings)
        if settings != nil, handshake { try await client.handshake() }
        return client
    }

    private init(port: Int, _ settings: TLSPeer.Settings?) throws {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.socket = socket
        peer = try settings.map { try TLSPeer($0) }
        guard socket >= 0 else { throw SocketError(call: "socket", code: errno) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let outcome = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(socket, $0, length)
            }
        }
        guard outcome == 0 else {
            // All members are set, so `deinit` closes the socket.
            throw SocketError(call: "connect", code: errno)
        }
        // A test that waits for bytes that never come fails instead of hanging.
        var bound = timeval(tv_sec: 120, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &bound, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &bound, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { Glibc.close(socket) }

    private func onQueue<Result: Sendable>(
        _ body: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Swift.Result { try body() }) }
        }
    }

    private func handshake() async throws {
        try await onQueue { [self] in
            guard let peer else { return }
            peer.advance()
            while !peer.isConnected {
                try sendAll(peer.takeOutput())
                guard peer.failure == nil else { return }
                let bytes = try receive()
                guard !bytes.isEmpty else { return }
                peer.receive(bytes)
            }
            try sendAll(peer.takeOutput())
        }
    }

    var isConnected: Bool {
        get async throws { try await onQueue { [self] in peer?.isConnected == true } }
    }

    /// Whether the server said that it will send no more before it closed.
    var sawEnd: Bool { get async throws { try await onQueue { [self] in peer?.sawEnd == true } } }

    /// Encrypts and sends.
    func write(_ bytes: [UInt8]) async throws {
        try await onQueue { [self] in
            peer?.write(bytes)
            try sendAll(peer?.takeOutput() ?? [])
        }
    }

    func write(_ text: String) async throws { try await write(Array(text.utf8)) }

    /// Sends bytes as they are.
    func send(_ bytes: [UInt8]) async throws { try await onQueue { [self] in try sendAll(bytes) } }

    /// Encrypts, and sends what `change` makes of the records.
    func write(
        _ bytes: [UInt8],
        changed change: @escaping @Sendable ([UInt8]) -> [UInt8]
    ) async throws {
        try await onQueue { [self] in
            peer?.write(bytes)
            try sendAll(change(peer?.takeOutput() ?? []))
        }
    }

    /// Takes what the client would send next, without sending it.
    func takeOutput() async throws -> [UInt8] {
        try await onQueue { [self] in
            peer?.advance()
            return peer?.takeOutput() ?? []
        }
    }

    /// Says that no more will be sent, in TLS and in TCP.
    func closeOutput() async throws {
        try await onQueue { [self] in
            peer?.close()
            try sendAll(peer?.takeOutput() ?? [])
            shutdown(socket, Int32(SHUT_WR))
        }
    }

    /// Ends the sending side of the socket without a word in TLS.
    func cutOff() async throws {
        try await onQueue { [self] in _ = shutdown(socket, Int32(SHUT_WR)) }
    }

    /// Lets the kernel reset the connection when this object goes.
    func resetOnClose() async throws {
        try await onQueue { [self] in
            var now = linger(l_onoff: 1, l_linger: 0)
            setsockopt(socket, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
        }
    }

    /// Reads until the server closes.
    func readToEnd() async throws -> [UInt8] {
        try await onQueue { [self] in
            var all = peer?.read() ?? []
            while case let bytes = try receive(), !bytes.isEmpty {
                guard let peer else {
                    all += bytes
                    continue
                }
                peer.receive(bytes)
                all += peer.read()
            }
            return all
        }
    }

    /// Reads until at least so many bytes are there, or the server closes.
    func read(_ count: Int) async throws -> [UInt8] {
        try await onQueue { [self] in
            var all = peer?.read() ?? []
            while all.count < count, case let bytes = try receive(), !bytes.isEmpty {
                peer?.receive(bytes)
                all += peer?.read() ?? []
            }
            return all
        }
    }

    private func sendAll(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw SocketError(call: "send", code: errno) }
            rest = rest.dropFirst(count)
        }
    }

    /// The next bytes; none when the server closed or reset the connection.
    private func receive() throws -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(socket, &buffer, buffer.count, 0)
        guard count >= 0 || errno == ECONNRESET else {
            throw SocketError(call: "recv", code: errno)
        }
        return Array(buffer.prefix(max(0, count)))
    }
}

/// What a server answered, taken apart just far enough.
struct RawResponse {
    let status: String
    let body: [UInt8]

    init(_ bytes: [UInt8]) {
        let separator: [UInt8] = [13, 10, 13, 10]
        let end =
            bytes.indices.first { bytes[$0...].starts(with: separator) } ?? bytes.endIndex
        let head = String(decoding: bytes[..<end], as: UTF8.self)
        status = head.prefix { $0 != "\r\n" }.description
        body = Array(bytes[min(end + 4, bytes.endIndex)...])
    }
}

let helloRequest = "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n"
let lastHelloRequest = "GET /hello HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
