import EntenteInstallation
import Foundation
import Testing

@Suite("Installation: one gateway at a time")
struct ServingTests {
    @Test func `a folder has one lock, which goes with its holder`() throws {
        let test = try TestInstallation()
        defer { test.remove() }
        try test.prepare()
        #expect(try !Inspection.isServed(test.folder))
        do {
            let lock = try InstallationLock(test.folder)
            defer { withExtendedLifetime(lock) {} }
            #expect(try Inspection.isServed(test.folder))
            let error = try #require(throws: InstallationError.self) {
                _ = try InstallationLock(test.folder)
            }
            #expect(error.reason == .busy)
            #expect(error.sentence.contains(test.folder.path))
        }
        #expect(try !Inspection.isServed(test.folder))
    }

    @Test func `what a gateway says of itself is read back, and taken back`() throws {
        let test = try TestInstallation()
        defer { test.remove() }
        try test.prepare()
        #expect(GatewayState.read(from: test.folder) == nil)
        let state = GatewayState(process: 4_711, port: 8_443)
        try state.write(to: test.folder)
        #expect(GatewayState.read(from: test.folder) == state)
        try test.overwrite(test.folder.state, with: "{")
        #expect(GatewayState.read(from: test.folder) == nil)
        GatewayState.remove(from: test.folder)
        #expect(!FileManager.default.fileExists(atPath: test.folder.state))
    }

    @Test(arguments: ["127.0.0.1", "0.0.0.0"])
    func `a port that another program listens on is refused`(address: String) throws {
        let listener = try Listener(address)
        defer { listener.close() }
        let error = try #require(throws: InstallationError.self) {
            try PortCheck.requireFree(listener.port)
        }
        #expect(error.reason == .busy)
        #expect(
            error.sentence
                == "port \(listener.port) is taken by another program; choose one with --port"
        )
    }

    @Test func `a port is free again when its listener is gone, and zero is always`() throws {
        let listener = try Listener("127.0.0.1")
        listener.close()
        try PortCheck.requireFree(listener.port)
        try PortCheck.requireFree(0)
    }

    @Test func `a port that our own gateway holds is no fault`() throws {
        let test = try TestInstallation()
        defer { test.remove() }
        try test.prepare()
        let listener = try Listener("0.0.0.0")
        defer { listener.close() }
        try GatewayState(process: getpid(), port: listener.port).write(to: test.folder)
        let served = Inspection.port(listener.port, of: test.folder, isServed: true)
        #expect(try served.result.get().contains("held by our own gateway"))
        let stale = Inspection.port(listener.port, of: test.folder, isServed: false)
        #expect(throws: InstallationError.self) { try stale.result.get() }
    }
}

/// A socket that listens on a free port.
private struct Listener {
    let descriptor: Int32
    let port: Int

    init(_ text: String) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        inet_pton(AF_INET, text, &address.sin_addr)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, size) == 0 && listen(descriptor, 1) == 0
                    && getsockname(descriptor, pointer, &size) == 0
            }
        }
        guard isListening else { throw CocoaError(.fileWriteUnknown) }
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    func close() { _ = Foundation.close(descriptor) }
}
