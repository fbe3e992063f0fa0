import Glibc

/// Finds out whether a port can be listened on, before anything is made.
public enum PortCheck: Sendable {
    /// Refuses a port that another program listens on; zero stands for any free one.
    public static func requireFree(_ port: Int) throws(InstallationError) {
        guard port != 0 else { return }
        let descriptor = socket(AF_INET6, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, 4)
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_port = in_port_t(port).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in6>.size)
        let isBound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) }
        }
        guard isBound == 0 else {
            guard errno == EADDRINUSE else {
                throw InstallationError(
                    .busy,
                    "cannot listen on port \(port): \(systemMessage())"
                )
            }
            throw InstallationError(
                .busy,
                "port \(port) is taken by another program; choose one with --port"
            )
        }
    }
}
