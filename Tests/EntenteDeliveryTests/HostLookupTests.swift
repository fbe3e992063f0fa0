import EntenteDomain
import Foundation
import NIOCore
import NIOPosix
import Synchronization
import TestSupport
import Testing

@testable import EntenteDelivery

@Suite("Hosts: looking up their addresses")
struct HostLookupTests {
    /// A resolver that answers for some names only after it was told to.
    private final class Resolver: Sendable {
        private let gate = DispatchSemaphore(value: 0)
        let asked = Mutex<[String]>([])

        func find(_ host: String, _ port: Int) throws -> SocketAddress {
            asked.withLock { $0.append(host) }
            if host == "silent.example" { gate.wait() }
            return try SocketAddress(ipAddress: "192.0.2.1", port: port)
        }

        func answer(_ count: Int) { for _ in 0..<count { gate.signal() } }
    }

    @Test func `an address is found with the port that was asked for`() async throws {
        let found = try await HostLookup(threads: 1).address(of: "127.0.0.1", port: 8_443)
        #expect(found == (try SocketAddress(ipAddress: "127.0.0.1", port: 8_443)))
    }

    @Test func `a name that nobody answers for is given up, and tried later`() async throws {
        let resolver = Resolver()
        let lookup = HostLookup(threads: 1, find: resolver.find)
        await #expect(throws: DeliveryError(.later, "the host has no address now")) {
            try await lookup.address(of: "silent.example", port: 443, within: .milliseconds(1))
        }
        resolver.answer(1)
    }

    @Test func `who waited too long for a thread is not looked up any more`() async throws {
        let resolver = Resolver()
        let lookup = HostLookup(threads: 1, find: resolver.find)
        async let first = lookup.address(
            of: "silent.example",
            port: 443,
            within: .hours(1)
        )
        #expect(await eventually { resolver.asked.withLock { $0 == ["silent.example"] } })
        await #expect(throws: DeliveryError.self) {
            try await lookup.address(of: "late.example", port: 443, within: .milliseconds(1))
        }
        resolver.answer(1)
        _ = try await first
        // The one thread takes the next only after the one that was late.
        _ = try await lookup.address(of: "next.example", port: 443)
        #expect(resolver.asked.withLock { $0 } == ["silent.example", "next.example"])
    }

    @Test func `whoever is cancelled waits no longer`() async throws {
        let resolver = Resolver()
        let lookup = HostLookup(threads: 1, find: resolver.find)
        let asking = Task {
            try await lookup.address(of: "silent.example", port: 443, within: .hours(1))
        }
        #expect(await eventually { resolver.asked.withLock { $0.count == 1 } })
        asking.cancel()
        await #expect(throws: DeliveryError.self) { try await asking.value }
        resolver.answer(1)
    }

    @Test(.timeLimit(.minutes(5)))
    func `names that nobody answers for do not hold the pool that all share`() async throws {
        let resolver = Resolver()
        let count = 2 * System.coreCount + 8
        let lookup = HostLookup(threads: count, find: resolver.find)
        try await withThrowingTaskGroup(of: SocketAddress.self) { group in
            for _ in 0..<count {
                group.addTask {
                    try await lookup.address(of: "silent.example", port: 443, within: .hours(1))
                }
            }
            let areHanging = await eventually { resolver.asked.withLock { $0.count == count } }
            #expect(areHanging)
            #expect(try await NIOThreadPool.singleton.runIfActive { 1 } == 1)
            #expect(try await HostLookup.mail.address(of: "127.0.0.1", port: 25).port == 25)
            resolver.answer(count)
            for try await address in group { #expect(address.port == 443) }
        }
    }
}
