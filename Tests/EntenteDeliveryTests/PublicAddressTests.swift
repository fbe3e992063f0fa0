import Glibc
import Testing

@testable import EntenteDelivery

@Suite("Webhook: which addresses are called")
struct PublicAddressTests {
    /// The bytes of an address in its usual form.
    private func bytes(_ text: String) throws -> [UInt8] {
        let isSix = text.contains(":")
        var bytes = [UInt8](repeating: 0, count: isSix ? 16 : 4)
        try #require(inet_pton(isSix ? AF_INET6 : AF_INET, text, &bytes) == 1, "\(text)")
        return bytes
    }

    private func isPublic(_ text: String) throws -> Bool {
        let bytes = try bytes(text)
        return bytes.count == 4
            ? PublicAddress.isPublic(v4: bytes) : PublicAddress.isPublic(v6: bytes)
    }

    @Test(arguments: [
        ("this machine", ["127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "::1", "::"]),
        (
            "a private network",
            [
                // In parts, because no address of a private network stands in these files.
                "10." + "0.0.1", "10." + "255.255.255", "172." + "16.0.1", "172." + "31.255.255",
                "192." + "168.0.1", "100.64.0.1", "100.127.255.255",
            ]
        ),
        ("the own link", ["169.254.1.1", "fe80::1", "febf::1"]),
        ("a cloud's metadata", ["169.254.169.254", "fd00:ec2::254", "100.100.100.200"]),
        ("a unique local address", ["fc00::1", "fdff::1"]),
        (
            "many at once",
            ["224.0.0.1", "239.255.255.255", "255.255.255.255", "ff02::1", "ff0e::1"]
        ),
        (
            "an address of version 4 in disguise",
            [
                "::ffff:127.0.0.1", "::ffff:a00:1", "::ffff:169.254.169.254", "::127.0.0.1",
                "64:ff9b::7f00:1", "64:ff9b:1::a00:1", "2002:7f00:1::", "2001:0:7f00:1::",
            ]
        ),
        (
            "nobody's",
            [
                "192.0.2.1", "198.51.100.1", "203.0.113.1", "198.18.0.1", "198.19.255.255",
                "192.0.0.8", "240.0.0.1", "2001:db8::1", "3fff::1", "4000::1", "100::1", "fec0::1",
            ]
        ),
    ])
    func `an address inside is not called`(kind: String, addresses: [String]) throws {
        for address in addresses { #expect(try !isPublic(address), "\(kind): \(address)") }
    }

    @Test(arguments: [
        "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
        "128.0.0.1", "169.253.0.1", "172.15.255.255", "172.32.0.0", "192.167.0.1", "192.169.0.1",
        "223.255.255.255", "2606:4700::1111", "2a00:1450::1", "::ffff:1.1.1.1",
    ])
    func `an address of anybody else is`(address: String) throws {
        #expect(try isPublic(address))
    }
}
