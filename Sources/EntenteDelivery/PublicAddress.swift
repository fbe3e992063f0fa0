import Glibc
import NIOCore

/// Which addresses of the internet the gateway may call on somebody's behalf.
///
/// Whoever names an address may name one behind the gateway's own walls: another service of the same
/// machine, the neighbours of its network, the service that hands out a cloud's credentials. Only what is
/// plainly somewhere else is called.
enum PublicAddress: Sendable {
    /// Whether an address is one that anybody on the internet could be called at.
    static func isPublic(_ address: SocketAddress) -> Bool {
        guard let text = address.ipAddress else { return false }
        var bytes = [UInt8](repeating: 0, count: 16)
        switch address.protocol {
        case .inet where inet_pton(AF_INET, text, &bytes) == 1:
            return isPublic(v4: Array(bytes[..<4]))
        case .inet6 where inet_pton(AF_INET6, text, &bytes) == 1: return isPublic(v6: bytes)
        default: return false
        }
    }

    /// The four bytes of an address of version 4.
    static func isPublic(v4 bytes: [UInt8]) -> Bool {
        guard bytes.count == 4 else { return false }
        return !closed4.contains { contains($0.bytes, $0.length, bytes) }
    }

    /// The sixteen bytes of an address of version 6.
    static func isPublic(v6 bytes: [UInt8]) -> Bool {
        guard bytes.count == 16 else { return false }
        if contains(mapped, 96, bytes) { return isPublic(v4: Array(bytes[12...])) }
        // What is given out to be reached from everywhere is 2000::/3 (RFC 4291, section 2.4); the rest
        // is loopback, link-local, unique local, multicast, translation, or not given out.
        return contains([0x20], 3, bytes)
            && !closed6.contains { contains($0.bytes, $0.length, bytes) }
    }

    private static let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]

    /// The special-purpose addresses of version 4 (RFC 6890 and IANA's registry).
    private static let closed4: [(bytes: [UInt8], length: Int)] = [
        ([0], 8), ([10], 8), ([100, 64], 10), ([127], 8), ([169, 254], 16), ([172, 16], 12),
        ([192, 0, 0], 24), ([192, 0, 2], 24), ([192, 88, 99], 24), ([192, 168], 16),
        ([198, 18], 15), ([198, 51, 100], 24), ([203, 0, 113], 24), ([224], 4), ([240], 4),
    ]

    /// Those of version 6 inside of 2000::/3: tunnels that hold an address of version 4, and examples.
    private static let closed6: [(bytes: [UInt8], length: Int)] = [
        ([0x20, 0x01, 0, 0], 32), ([0x20, 0x01, 0, 0x02, 0, 0], 48), ([0x20, 0x01, 0, 0x10], 28),
        ([0x20, 0x01, 0x0D, 0xB8], 32), ([0x20, 0x02], 16), ([0x3F, 0xFF, 0], 20),
    ]

    /// Whether the first bits of an address are those of a block.
    private static func contains(_ block: [UInt8], _ length: Int, _ address: [UInt8]) -> Bool {
        (0..<length).allSatisfy { bit in
            let byte = bit / 8
            let wanted = byte < block.count ? block[byte] : 0
            return (wanted ^ address[byte]) & (0x80 >> UInt8(bit % 8)) == 0
        }
    }
}
