import EntenteDomain
import NIOCore
import NIOPosix

/// Hands mails to a mail server, one conversation for each.
public struct SMTPClient: Sendable {
    private let server: SMTPServer

    /// Makes a client of a server.
    public init(_ server: SMTPServer) { self.server = server }

    /// Sends a mail; returns once the server has taken it.
    ///
    /// - Throws: `DeliveryError`. After one the server may have taken it all the same, when its answer was
    ///   lost: the same mail again has the same Message-ID, by which mailboxes know it.
    public func send(_ message: MailMessage) async throws(DeliveryError) {
        let address = try await HostLookup.mail.address(of: server.host, port: server.port)
        let session = SMTPSession(message, to: server)
        let server = server
        do {
            try await Outgoing.outcome(at: address) { channel, outcome in
                if server.security == .implicit {
                    try channel.pipeline.syncOperations.addHandler(
                        Outgoing.tls(server.host, authorities: server.authorities)
                    )
                }
                let handler = SMTPHandler(session, server, outcome)
                try channel.pipeline.syncOperations.addHandler(handler)
            }
        } catch let error as DeliveryError {
            throw error
        } catch {
            throw DeliveryError(.later, "the mail server cannot be reached")
        }
    }
}
