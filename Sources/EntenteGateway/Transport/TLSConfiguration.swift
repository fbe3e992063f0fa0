public import NIOCore

/// How the gateway speaks TLS.
public struct TLSConfiguration: Sendable {
    /// The oldest version of the protocol that is spoken.
    public enum Version: Sendable {
        /// For clients that cannot do better, by an administrator's decision only.
        case tls12
        /// The default: our own clients all speak it.
        case tls13
    }

    /// A protocol that may be negotiated inside TLS (RFC 7301).
    public enum ApplicationProtocol: String, Sendable {
        /// HTTP/1.1.
        case http1 = "http/1.1"
        /// HTTP/2.
        case http2 = "h2"
    }

    /// The file with the server's certificate and those between it and the authority, in PEM.
    public var certificateFile: String
    /// The file with the private key of the server's certificate, in PEM.
    public var keyFile: String
    /// The oldest version that is spoken.
    public var minimumVersion = Version.tls13
    /// What is offered to clients, most wanted first.
    public var applicationProtocols = [ApplicationProtocol.http1]
    /// Whether a connection without traffic gives its 32 KiB of buffers back, at some cost of time.
    public var releasesIdleBuffers = true
    /// How long a handshake may take from the first byte to the last.
    public var handshakeTimeout = TimeAmount.seconds(10)
    /// How long a client may leave an open connection full without taking a part of what waits for it.
    ///
    /// Nothing above bounds that: an answer waits for the one before it, however long.
    public var stallTimeout = TimeAmount.seconds(60)
    /// How long a closing connection may take to hand over what was written before.
    public var drainTimeout = TimeAmount.seconds(30)
    /// How long a closed connection waits for the client to close as well.
    public var lingerTimeout = TimeAmount.seconds(2)
    /// How many bytes may wait to be encrypted while the network is busy.
    ///
    /// Four times the largest response: who writes more ignores back pressure.
    public var pendingLimit = 16 * 1024 * 1024

    /// Takes the paths of the two files; everything else has a default.
    public init(certificateFile: String, keyFile: String) {
        self.certificateFile = certificateFile
        self.keyFile = keyFile
    }
}
