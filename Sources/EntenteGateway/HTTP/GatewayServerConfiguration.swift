/// Where and how the gateway listens.
public struct GatewayServerConfiguration: Sendable {
    /// The address to listen on; nil means all of the machine, by IPv6 and IPv4.
    public var address: String?
    /// The port to listen on; 0 means any that is free.
    public var port: Int
    /// How TLS is spoken.
    public var tls: TLSConfiguration
    /// How long the head of a request may take, from its first byte to its last.
    ///
    /// One deadline for the whole: a time-out between two reads lets a client drip bytes for ever.
    public var headTimeout = Duration.seconds(10)
    /// How long the body of a request may take, from the end of the head to its last byte.
    public var bodyTimeout = Duration.seconds(30)
    /// How long a connection may be without a request.
    public var idleTimeout = Duration.seconds(60)
    /// How long the check of readiness may take.
    public var readinessTimeout = Duration.seconds(2)
    /// How often the files of the certificate are looked at.
    public var certificateInterval = Duration.seconds(5)
    /// How many connections may be open; more wait in the kernel's queue.
    public var maximumConnections = 8_192

    /// Takes the port and the TLS configuration; everything else has a default.
    public init(address: String? = nil, port: Int, tls: TLSConfiguration) {
        self.address = address
        self.port = port
        self.tls = tls
    }
}
