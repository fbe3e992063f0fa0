import NIOCore
import NIOPosix

/// Finds the address that stands for all addresses of this machine.
enum ListeningAddress {
    /// The IPv6 address, whose sockets take IPv4 as well, or the IPv4 one where there is no IPv6.
    ///
    /// Containers and hardened hosts often have IPv6 switched off; only trying tells.
    static func all(on group: any EventLoopGroup) async -> String {
        do {
            let channel = try await ServerBootstrap(group: group).bind(host: "::", port: 0).get()
            try await channel.close().get()
            return "::"
        } catch {
            return "0.0.0.0"
        }
    }
}
